"""Plots as SVG in which text stays text: the browser draws it, so Chinese needs no font inside the file."""

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

CHINESE = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "Microsoft YaHei", "PingFang SC", "SimHei")
OURS, OTHERS, SOFT = "#00683a", "#4a4f57", "#b8bdc5"
Told = Mapping[str, Any]
"""mean, low, high."""


def fonts() -> list[str]:
    """The Chinese fonts of this machine, best first, and one that every machine has."""
    found = {font.name for font in fontManager.ttflist}
    return [*(name for name in CHINESE if name in found), "DejaVu Sans"]


def chinese() -> None:
    """Let plots of a notebook write Chinese."""
    mpl.rcParams.update({"font.family": fonts(), "axes.unicode_minus": False})


@contextmanager
def drawing(width: float, height: float) -> Iterator[tuple[Figure, list[str]]]:
    """A figure in inches; what is drawn stands in the list as one SVG element afterwards.

    The first Chinese font of this machine measures the text; where there is none, widths are guessed and the missing
    glyphs, which the browser has, are no reason to warn.
    """
    style = {"font.family": fonts(), "svg.fonttype": "none", "axes.unicode_minus": False, "svg.hashsalt": "jobmatch"}
    made: list[str] = []
    with mpl.rc_context(style), warnings.catch_warnings():
        if len(fonts()) == 1:
            warnings.filterwarnings("ignore", "Glyph .* missing")
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, made
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None})
    made.append(text.getvalue()[text.getvalue().index("<svg") :])


def forest(rows: Sequence[tuple[str, Told]], ours: str, label: str) -> str:
    """A dot and its interval for each method, best above."""
    ordered = sorted(rows, key=lambda row: float(row[1]["mean"]))
    with drawing(7.2, 0.8 + 0.36 * len(rows)) as (figure, made):
        axes = figure.subplots()
        for at, (method, told) in enumerate(ordered):
            _whisker(axes, told, at, OURS if method == ours else OTHERS)
            axes.annotate(f"{told['mean']:.3f}", (told["high"], at), (6, -4), textcoords="offset points", fontsize=9)
        axes.set_yticks(range(len(ordered)), [method for method, _ in ordered])
        _bare(axes)
        axes.margins(x=0.12)
        axes.set_xlabel(label)
    return made[0]


def _whisker(axes: Axes, told: Told, at: float, colour: str) -> None:
    axes.plot([told["low"], told["high"]], [at, at], color=colour, linewidth=2)
    axes.plot(told["mean"], at, "o", color=colour)


def slopes(rows: Sequence[tuple[str, tuple[float, float]]], ours: str, ends: tuple[str, str]) -> str:
    """Places of methods by two measures, joined by lines: what crosses has changed places."""
    with drawing(7.2, 0.9 + 0.38 * len(rows)) as (figure, made):
        axes = figure.subplots()
        places = [_places([values[side] for _, values in rows]) for side in (0, 1)]
        for (method, values), left, right in zip(rows, *places, strict=True):
            colour = OURS if method == ours else "#a33b00" if left != right else OTHERS
            axes.plot([0, 1], [left, right], "o-", color=colour, linewidth=2)
            axes.text(-0.04, left, f"{method}  {values[0]:.3f}", ha="right", va="center", color=colour)
            axes.text(1.04, right, f"{values[1]:.3f}  {method}", ha="left", va="center", color=colour)
        axes.set(xlim=(-1.3, 2.3), ylim=(len(rows) + 0.5, 0.2), xticks=[0, 1], yticks=[])
        axes.set_xticklabels(ends)
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    return made[0]


def _places(values: Sequence[float]) -> list[int]:
    best = sorted(range(len(values)), key=lambda at: -values[at])
    return [best.index(at) + 1 for at in range(len(values))]


def pairs(rows: Sequence[tuple[str, Told, Told]], names: tuple[str, str], label: str) -> str:
    """Two dots with intervals for each slice: another method above, ours below."""
    with drawing(7.2, 1.0 + 0.46 * len(rows)) as (figure, made):
        axes = figure.subplots()
        for at, (_, other, ours) in enumerate(reversed(rows)):
            _whisker(axes, other, at + 0.15, SOFT)
            _whisker(axes, ours, at - 0.15, OURS)
        axes.set_yticks(range(len(rows)), [name for name, _, _ in reversed(rows)])
        axes.plot([], [], "o-", color=SOFT, label=names[0])
        axes.plot([], [], "o-", color=OURS, label=names[1])
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=2, frameon=False)
        _bare(axes)
        axes.set_xlabel(label)
    return made[0]


def reliability(bins: Sequence[Sequence[float]], labels: tuple[str, str]) -> str:
    """Predicted against observed, bins of equally many; on the diagonal what is said is true."""
    with drawing(4.2, 4.0) as (figure, made):
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], "--", color=SOFT)
        axes.plot([one[0] for one in bins], [one[1] for one in bins], "o-", color=OURS)
        axes.set(xlim=(0, 1), ylim=(0, 1), xlabel=labels[0], ylabel=labels[1], aspect="equal")
        axes.spines[["top", "right"]].set_visible(False)
    return made[0]


def _bare(axes: Axes) -> None:
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#e3e5e8")
    axes.set_axisbelow(True)
