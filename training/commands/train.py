"""`jobmatch-train train`: a ranker from learning sets, judged on later lists, not yet promoted."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from matching.errors import MatchingError
from matching.settings import Settings
from training.judge import Judgement
from training.learning_set import LearningSet
from training.tracking import Book, Run


class Head(StrEnum):
    BLENDED = "blended"
    TREES = "trees"
    LOGISTIC = "logistic"


class Corrected(StrEnum):
    LIKELIHOOD = "likelihood"
    WEIGHTS = "weights"
    NONE = "none"


class Worth(StrEnum):
    RECIPROCAL = "reciprocal"
    SURPLUS = "surplus"


def train(
    sets: Annotated[list[Path], typer.Argument(help="Learning sets, of either direction or both.")],
    into: Annotated[
        Path | None, typer.Option(help="Where its directory is made; default: drafts beside models.")
    ] = None,
    head: Annotated[Head, typer.Option(help="What each of the two heads is.")] = Head.BLENDED,
    places: Annotated[Corrected, typer.Option(help="What undoes that first places are looked at more.")] = (
        Corrected.LIKELIHOOD
    ),
    worth: Annotated[Worth, typer.Option(help="What one score means.")] = Worth.RECIPROCAL,
    held_back: Annotated[float, typer.Option(min=0.05, max=0.5, help="Last part of the days, to judge on.")] = 0.2,
    book: Annotated[bool, typer.Option(help="Write the run into MLflow (make mlflow).")] = True,
) -> None:
    """Teach a ranker from learning sets and judge it on their later days. It serves nobody until it is promoted."""
    from training.rankers.additive import AdditiveTrees  # needs LightGBM
    from training.rankers.blended import Blended
    from training.rankers.logistic import MonotoneLogistic
    from training.rankers.train import STEPS
    from training.rankers.train import train as taught
    from training.rankers.two_heads import TwoHeads

    console = Console(width=110)
    heads = {Head.BLENDED: Blended, Head.TREES: AdditiveTrees, Head.LOGISTIC: MonotoneLogistic}
    method = TwoHeads(heads[head], places.value, worth.value)
    steps = iter(track(range(STEPS), "learning and judging", console=console))
    try:
        read = [LearningSet.load(path) for path in sets]
        found = taught(read, method, held_back, datetime.now(UTC), tell=lambda: next(steps, None))
    except MatchingError as cause:
        console.print(str(cause), style="red")
        raise typer.Exit(1) from cause
    for direction, judgement in found.judgements.items():
        console.print(_table(direction, judgement))
    settings = Settings()
    made = found.save(into or settings.models_dir / "drafts")
    console.print(f"{made} written; not promoted", soft_wrap=True)
    if book:
        chosen = {"head": head.value, "places": places.value, "worth": worth.value, "held_back": held_back}
        run = Book(settings.data_dir).record(
            Run(made, found.learnt_from, chosen, {str(on): one for on, one in found.judgements.items()})
        )
        console.print(f"run {run} in MLflow")


def _table(direction: str, one: Judgement) -> Table:
    shown = Table(title=f"later lists, {direction}: {one.lists:,} of {one.people:,}", title_justify="left")
    for column in ("measure", one.ranker, "before training", "difference"):
        shown.add_column(column)
    for name, value in one.measures.items():
        shown.add_row(name, str(value), str(one.baseline_measures[name]), str(one.gains[name]))
    errors = one.calibration_error, one.baseline_calibration_error
    shown.add_row("calibration error", *(f"{error:.4f}" for error in errors), "")
    return shown
