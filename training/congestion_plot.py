"""What each method pays in list quality for what it gains, drawn: one row a market, one panel a gain."""

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training.measures import Interval
from training.spreading import Results, Way

PAID = "quality"
GAINS = {
    "matches": "people hired, of 100 places",
    "welfare": "mean taste for one's job",
    "crowd": "looks per place, worst 1 % of postings",
    "gini": "Gini of places on lists",
}
LESS_IS_BETTER = {"crowd", "gini"}
MARKS = "sodv^xP"


def draw_fronts(judged: dict[str, Results], path: Path) -> None:
    """Write the PNG. Better is up and right in every panel: axes where less is better are turned over."""
    mpl.use("Agg")
    figure = Figure(figsize=(5 * len(GAINS), 5 * len(judged)), layout="constrained")
    axes = figure.subplots(len(judged), len(GAINS), squeeze=False)
    for row, (title, results) in zip(axes, judged.items(), strict=True):
        for panel, gain in zip(row, GAINS, strict=True):
            _draw(panel, results, gain)
        row[0].set_title(f"market: {title}", loc="left")
    axes[0, 0].legend(loc="best", fontsize=8)
    figure.savefig(path, dpi=110)


def _draw(panel: Axes, results: Results, gain: str) -> None:
    families: dict[str, list[tuple[Interval, Interval]]] = {}
    for way, figures in results.items():
        families.setdefault(way.family, []).append((figures[PAID], figures[gain]))
    for mark, (family, points) in zip(MARKS, families.items(), strict=True):
        paid, gained = zip(*points, strict=True)
        panel.errorbar(
            [one.mean for one in paid],
            [one.mean for one in gained],
            xerr=_error(paid),
            yerr=_error(gained),
            fmt=f"{mark}-",
            linewidth=2 if "ours" in family else 1,
            elinewidth=0.6,
            label=family,
        )
    _mark_front(panel, results, gain)
    panel.set(xlabel="list quality (nDCG against score alone)", ylabel=GAINS[gain])
    if gain in LESS_IS_BETTER:
        panel.invert_yaxis()


def _error(figures: tuple[Interval, ...]) -> list[list[float]]:
    return [[one.mean - one.low for one in figures], [one.high - one.mean for one in figures]]


def front(results: Results, gain: str) -> list[Way]:
    """The ways that no other beats in the mean of both quality and this gain."""
    sign = -1 if gain in LESS_IS_BETTER else 1
    means = {way: (figures[PAID].mean, sign * figures[gain].mean) for way, figures in results.items()}
    return [
        way
        for way, own in means.items()
        if not any(other != own and other[0] >= own[0] and other[1] >= own[1] for other in means.values())
    ]


def _mark_front(panel: Axes, results: Results, gain: str) -> None:
    best = sorted((results[way][PAID].mean, results[way][gain].mean) for way in front(results, gain))
    panel.plot(*zip(*best, strict=True), color="0.6", linestyle="--", zorder=0, label="Pareto front")
