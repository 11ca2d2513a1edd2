"""Draws and runs a simulated market and writes what rankers learn from: `python -m training.market --postings 2000`."""

import resource
from pathlib import Path
from time import process_time
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from training.cli import open_describer
from training.commands.dataset import told
from training.market import Assumptions, Recipe, Simulation, draw_market
from training.market.records import export


def main(
    postings: Annotated[int, typer.Option(min=1)] = 2_000,
    seekers: Annotated[int, typer.Option(min=1)] = 4_000,
    days: Annotated[int, typer.Option(min=30)] = 120,
    visits: Annotated[float, typer.Option(min=1, help="Lists a person asks for, as a mean.")] = 2.0,
    position_bias: Annotated[float, typer.Option(min=0, help="0: every place is looked at alike.")] = 1.0,
    seed: int = 0,
    export_to: Annotated[Path | None, typer.Option(help="Directory for files that a service can import.")] = None,
    into: Annotated[Path, typer.Option(help="Directory for jobs.npz and people.npz.")] = Path("data/state/learning"),
) -> None:
    """Everything is simulated: nothing here predicts real hiring."""
    console = Console(width=120)
    assumed = Assumptions(seed=seed, days=days, visits=visits, position_bias=position_bias)
    console.print(assumed.described(), highlight=False)
    reference_dir, describer = open_describer()
    with console.status("describing the words"):
        market = draw_market(reference_dir, describer, (postings, seekers), assumed)
    simulation = Simulation(market)
    for day in track(range(assumed.first_day, assumed.last_day), "days", console=console):
        simulation.day(day)
    console.print(cost(simulation), highlight=False)
    if export_to:
        export(market, simulation.logs.values(), export_to)
    for direction, log in simulation.logs.items():
        learnt = log.learning_set(assumed.last_day, Recipe(), f"simulated market, seed {seed}")
        learnt.save(into / f"{direction}.npz")
        console.print(told(learnt), highlight=False)


def cost(simulation: Simulation) -> str:
    """What it took, drawing included."""
    lists = sum(log.lists for log in simulation.logs.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{lists:,} lists, {process_time():,.0f} s of CPU in all, {peak:,.0f} MB at most"


if __name__ == "__main__":
    typer.run(main)
