"""How often chance is called drift, and how small a change is seen (`python -m training.drift_power`).

Windows of ads are drawn from a simulated market; into the later one a change is put: pay that is no longer read, a mix
of occupations that tilts, texts cut short. The limit of `matching.drift` against those of folklore, .1 and .25.

At full size chance is called drift in 5, 3 and 4 % of comparisons (100, 500, 2,000 ads a window; 5 % is meant), by .1
in 86 % of the smallest. Of 500 ads a tenth without pay is seen in 100 %, a fifth without text in 95 %, a fifth of one
trade in 75 %; by .25 in 18, 0 and 10 %.
"""

from collections.abc import Callable
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from matching.columns import PostingRows
from matching.drift import SIGNS, Drift, compare, majors_of, postings_profile
from training.cli import open_describer

Change = Callable[[PostingRows, float, np.random.Generator], None]
Applied = Callable[[PostingRows, np.random.Generator], None]
FOLKLORE = (0.1, 0.25)
SIZES = (100, 500, 2_000)
SHARES = (0.05, 0.1, 0.2)


def pay_unread(rows: PostingRows, share: float, rng: np.random.Generator) -> None:
    """Of a share of ads nobody reads the pay any more."""
    lost = rng.random(len(rows)) < share
    rows.pay_low[lost] = rows.pay_high[lost] = np.nan


def texts_cut(rows: PostingRows, share: float, rng: np.random.Generator) -> None:
    """A share of ads arrives without its text."""
    rows.body_length[rng.random(len(rows)) < share] = SIGNS[0] // 4


def mix_tilted(rows: PostingRows, share: float, rng: np.random.Generator) -> None:
    """A share of ads gives way to copies of one ad: one trade floods the market."""
    flooded = rng.random(len(rows)) < share
    rows.occupations[flooded] = rows.occupations[rng.integers(len(rows))]


CHANGES: dict[str, Change] = {"pay unread": pay_unread, "texts cut": texts_cut, "one trade floods": mix_tilted}


def rates(pool: PostingRows, majors: NDArray[np.int64], size: int, change: Applied, runs: int) -> tuple[float, ...]:
    """Share of comparisons in which anything is called drift: by our limit, then by each of FOLKLORE."""
    called = []
    for seed in range(runs):
        rng = np.random.default_rng(seed)
        windows = [pool.take(rng.integers(0, len(pool), size)) for _ in range(2)]
        change(windows[1], rng)
        found = compare(postings_profile(windows[0], majors), postings_profile(windows[1], majors), seed)
        called.append([any(one.drifted for one in found), *(_passes(found, mark) for mark in FOLKLORE)])
    return tuple(np.mean(called, axis=0).tolist())


def _passes(found: list[Drift], mark: float) -> bool:
    return any(one.psi > mark for one in found)


def table_of(pool: PostingRows, majors: NDArray[np.int64], runs: int) -> Table:
    """A row for each size without change, then for each change, share and size."""
    table = Table("change", "share", "ads a window", "our limit", *(f"PSI > {mark}" for mark in FOLKLORE))
    for size in SIZES:
        found = rates(pool, majors, size, lambda rows, rng: None, runs)
        table.add_row("none: false alarms", "", f"{size:,}", *(f"{rate:.0%}" for rate in found))
    for name, change in CHANGES.items():
        for share in SHARES:
            for size in SIZES:
                found = rates(pool, majors, size, _with(change, share), runs)
                table.add_row(name, f"{share:.0%}", f"{size:,}", *(f"{rate:.0%}" for rate in found))
    return table


def _with(change: Change, share: float) -> Applied:
    return lambda rows, rng: change(rows, share, rng)


def main(
    ads: Annotated[int, typer.Option(help="Simulated ads to draw windows from.")] = 4_000,
    runs: Annotated[int, typer.Option(help="Comparisons of each kind.")] = 200,
) -> None:
    """Print false alarms and power; everything is simulated."""
    from training.market import Assumptions, draw_market

    console = Console(width=110)
    reference_dir, describer = open_describer()
    with console.status("drawing a market"):
        pool = draw_market(reference_dir, describer, (ads, 100), Assumptions()).postings.rows
    pool.is_open[:] = True
    with console.status("comparing windows"):
        console.print(table_of(pool, majors_of(describer.occupations.codes), runs))


if __name__ == "__main__":
    typer.run(main)
