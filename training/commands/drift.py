"""`jobmatch-train drift`: is the market still the one that was looked at; are later lists like earlier ones."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from matching.drift import Drift, compare
from matching.settings import REPOSITORY, Settings

REPORT = REPOSITORY / "reports" / "drift.json"
Lists = Annotated[Path | None, typer.Option(exists=True, help="A learning set: compare its two halves instead.")]


def drift(
    reference: Annotated[bool, typer.Option("--reference", help="Take the market as it is now as reference.")] = False,
    lists: Lists = None,
    since: Annotated[int | None, typer.Option(help="First day (number) of the later half.")] = None,
) -> None:
    """Compare the store's market with the reference, or lists before a day with those after; writes reports/drift.json.

    Ends with 1 when anything drifted.
    """
    from training.drift import as_json, table_of

    console = Console(width=110)
    if lists is not None:
        title, found = _between(lists, since)
    else:
        title, found = _against_reference(reference, console)
    if not found:
        return
    console.print(table_of(title, found))
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(as_json(found), indent=1) + "\n", encoding="utf-8")
    raise typer.Exit(int(any(one.drifted for one in found)))


def _against_reference(take: bool, console: Console) -> tuple[str, list[Drift]]:
    """The store's market now; with `take`, only the reference is written."""
    from matching.assembly import open_desk  # not needed to compare lists
    from training.drift import recent_profile, take_reference

    desk, now = open_desk(Settings()), datetime.now(UTC)
    ranker = desk.parts.rankers.lineup.serving.identity
    try:
        known = desk.drift_reference()
        if take or known is None:
            path = take_reference(desk, now, ranker)
            console.print(f"reference taken: {path}. Later: jobmatch-train drift")
            return "", []
        profile = recent_profile(desk, now, ranker)
        return f"market now against {desk.parts.drift_reference}", compare(known, profile)
    finally:
        desk.close_down()


def _between(path: Path, since: int | None) -> tuple[str, list[Drift]]:
    from matching.ranking.ranker import PriorRanker
    from training.drift import between
    from training.learning_set import LearningSet

    both = LearningSet.load(path)
    day = int((int(both.day.min()) + int(both.day.max()) + 1) // 2) if since is None else since
    halves = both.before(day), both.since(day)
    scores = [PriorRanker().score(one.features) for one in halves]
    return f"{path}: lists since day {day} against those before", between(*halves, (scores[0], scores[1]))
