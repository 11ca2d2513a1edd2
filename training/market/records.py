"""What a simulated market gives to a service: files of ads and people to import, and what happened, as it is reported.

Rows have the columns of the import files; interactions are bodies of `POST /v1/interactions`. All of it is synthetic
and says so: ads by their `source`, people and interactions by their ids.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from matching.desk.room import CITY_TIME
from matching.desk.wire import PLACE, posting_dict, seeker_dict
from matching.records import JobPosting, Place, SeekerProfile
from matching.vocabulary import InteractionKind
from training.market.draw import Market
from training.market.log import SHOWN, Log
from training.market.people import seeker_id
from training.market.postings import day_of, posting_id

Row = dict[str, Any]
HOURS = {
    InteractionKind.OPENED: 10,
    InteractionKind.APPLIED: 11,
    InteractionKind.INTERVIEWED: 14,
    InteractionKind.OFFERED: 10,
    InteractionKind.REFUSED: 14,
    InteractionKind.HIRED: 16,
}
"""The hour at which each is reported, so that a day's events have an order."""
YES = {"jobs": InteractionKind.INTERVIEWED, "people": InteractionKind.OFFERED}
"""How an employer's yes is reported: after an application they meet; from a shortlist it is an invitation only."""


def posting_row(record: JobPosting) -> Row:
    """As a row of an import file."""
    return _stated(posting_dict(record), record.place)


def seeker_row(record: SeekerProfile) -> Row:
    row = _stated(seeker_dict(record), record.place)
    codes = row.pop("wish_district_codes", [])
    return row | ({"wish_districts": codes} if codes else {})


def _stated(row: Row, place: Place) -> Row:
    """What is stated, with the place by its code and point."""
    found = {name: value for name, value in row.items() if value not in (None, [], "") and name not in PLACE}
    return found | {"district": place.district_code, "longitude": place.longitude, "latitude": place.latitude}


def interactions(
    log: Log, days: range, decision_of: Callable[[int], str | None] = lambda list_id: None
) -> Iterator[Row]:
    """What happened on these days with what the log's lists showed, day by day."""
    for day in days:
        for kind, rows in _events(log, day):
            for row in rows.tolist():
                yield _interaction(log, row, kind, day, decision_of(int(log.list_id[row])))


def _events(log: Log, day: int) -> Iterator[tuple[InteractionKind, np.ndarray]]:
    n, shown = log.size, log.why[: log.size] == SHOWN
    answered, yes = shown & (log.answered_on[:n] == day), log.said_yes[:n]
    yield InteractionKind.OPENED, np.flatnonzero(shown & (log.opened_on[:n] == day))
    yield InteractionKind.APPLIED, np.flatnonzero(shown & (log.applied_on[:n] == day))
    yield YES[log.direction], np.flatnonzero(answered & yes)
    yield InteractionKind.REFUSED, np.flatnonzero(answered & ~yes)
    yield InteractionKind.HIRED, np.flatnonzero(shown & (log.hired_on[:n] == day))


def _interaction(log: Log, row: int, kind: InteractionKind, day: int, decision_id: str | None) -> Row:
    told = {
        "interaction_id": f"SIM-{log.direction}-{row}-{kind}",
        "seeker_id": seeker_id(int(log.seeker[row])),
        "posting_id": posting_id(int(log.posting[row])),
        "kind": kind.value,
        "happened_at": datetime.combine(day_of(day), time(HOURS[kind]), CITY_TIME).isoformat(),
    }
    return told | ({"decision_id": decision_id} if decision_id else {})


def export(market: Market, logs: Iterable[Log], directory: Path) -> None:
    """postings.jsonl, seekers.jsonl (as they stand at the end) and interactions.jsonl."""
    days = range(market.assumed.first_day, market.assumed.last_day)
    write(directory / "postings.jsonl", (posting_row(market.postings.record(at)) for at in range(len(market.postings))))
    write(directory / "seekers.jsonl", (seeker_row(market.people.record(at)) for at in range(len(market.people))))
    write(directory / "interactions.jsonl", (row for log in logs for row in interactions(log, days)))


def write(path: Path, rows: Iterable[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(orjson.dumps(row) + b"\n" for row in rows)
