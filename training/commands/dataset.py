"""`jobmatch-train dataset`: what rankers learn from, out of the service's own store."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from matching.settings import Settings
from training.from_desk import Gathered, Period, gather
from training.learning_set import Direction, LearningSet
from training.recipe import Recipe

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


def dataset(
    direction: Annotated[Direction, typer.Option(help="lists of jobs for people, or of people for ads")] = "jobs",
    since: Day = None,
    until: Day = None,
    wide: Annotated[int, typer.Option(min=0, help="negatives a list from everything that was open")] = 4,
    deep: Annotated[int, typer.Option(min=0, help="negatives a list from candidates that were not shown")] = 4,
    in_list: Annotated[bool, typer.Option(help="keep what was shown and led to nothing")] = True,
    horizon: Annotated[int, typer.Option(min=0, help="days after a list within which an event counts")] = 28,
    seed: int = 0,
    into: Annotated[Path | None, typer.Option(help="default: data/state/learning/DIGEST.npz")] = None,
) -> None:
    """Lists of a period (the last 180 days) with features as they were, joined with what came of them."""
    from matching.assembly import open_desk

    settings, console = Settings(), Console()
    desk = open_desk(settings)
    end = until.date() if until else desk.today() + timedelta(days=1)
    period = Period(since.date() if since else end - timedelta(days=180), end)
    columns = TextColumn("lists"), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("lists", total=None)
        tell = lambda done: progress.update(task, completed=done)  # noqa: E731
        found = gather(desk, direction, period, Recipe(wide, deep, in_list, horizon), seed, tell)
    desk.close_down()
    path = into or settings.data_dir / "learning" / f"{found.learnt.digest()[:16]}.npz"
    found.learnt.save(path)
    console.print(told(found.learnt), highlight=False)
    console.print(f"  {left_out(found)}", str(path), highlight=False, soft_wrap=True)


def told(learnt: LearningSet) -> str:
    """Counts, period and base rates."""
    shown = learnt.take(learnt.position > 0)
    asked = shown.take(shown.accepted >= 0)
    yes = f"{(asked.accepted == 1).mean():.2%} of {len(asked):,} asked" if len(asked) else "of nobody asked"
    return (
        f"{learnt.direction}: {len(learnt.group_sizes()):,} lists, {len(shown):,} pairs shown, "
        f"{len(learnt) - len(shown):,} sampled; {learnt.digest()[:12]}; {learnt.recipe}\n"
        f"  applied {shown.applied.mean():.2%} of shown; yes {yes}; hired {shown.hired.mean():.3%} of shown"
    )


def left_out(found: Gathered) -> str:
    reasons = "; ".join(f"{count:,} {reason}" for reason, count in found.skipped.most_common())
    return f"left out: {reasons}" if reasons else "no list left out"
