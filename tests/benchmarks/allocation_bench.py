"""Allocation: `python -m tests.benchmarks.allocation_bench [--seekers 100000 --places 20000] [--random 10000]`.

First a market of a city's size: seconds, gap, memory; then small random markets, each against HiGHS: violations, the
widest gap to the optimum, and that a conflict named is one and is minimal. Everything is synthetic.
"""

import resource
from time import perf_counter, process_time
from typing import Annotated

import typer
from rich.console import Console

from matching.allocation import allocate
from matching.allocation.check import covered, value_bound, violations
from tests.matching.allocation.judge import Judgement, judge
from tests.matching.allocation.markets import city_market, small_market

console = Console(soft_wrap=True, highlight=False)


def city(people: int, places: int) -> None:
    market = city_market(people, places)
    console.print(
        f"{people:,} people, {len(market.places):,} postings with {market.places.sum():,} places, {len(market):,} pairs"
    )
    wall, cpu = perf_counter(), process_time()
    found = allocate(market)
    seconds, busy = perf_counter() - wall, process_time() - cpu
    people_covered = covered(found.market, found.chosen)
    bound = value_bound(found.market, found.prices, people_covered)
    proof = found.certificate
    console.print(f"time           {seconds:.1f} s ({busy:.1f} s of one core)")
    console.print(f"memory         {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB at most")
    console.print(
        f"offers         {proof.offers:,} to {proof.covered:,} people (at most {proof.covered_bound:,} could)"
    )
    console.print(f"value          {proof.value:.3f} of at most {bound:.3f}: gap {100 * proof.gap:.4f} %")
    console.print(f"violations     {violations(found.market, found.chosen) or 'none'}")
    for floor in found.market.floors:
        console.print(f"floor          {floor.name} {floor.count(found.chosen):,} of {floor.at_least:,}")


def random(markets: int) -> None:
    start, seen = perf_counter(), Judgement()
    for seed in range(markets):
        seen += judge(small_market(seed))
    console.print(f"{markets:,} random markets in {perf_counter() - start:.0f} s: {seen}")


def main(
    seekers: Annotated[int, typer.Option(min=1)] = 100_000,
    places: Annotated[int, typer.Option(min=1)] = 20_000,
    markets: Annotated[int, typer.Option("--random", min=0, help="how many small markets")] = 10_000,
) -> None:
    city(seekers, places)
    random(markets)


if __name__ == "__main__":
    typer.run(main)
