"""The account of priority, by week and group, from the lists and events in the store.

A list remembers who stood where and what the policy moved, and nobody's group. Membership is asked of the person's
own version at the list's revision, by the policy that judged it; what happened without a list is counted by the person
as they are now. Lists from before lists remembered are only counted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import monotonic
from typing import Any

from matching.account import (
    EVERYBODY,
    LEAST,
    OTHERS,
    Event,
    Given,
    Listed,
    Report,
    Row,
    RuleRow,
    Share,
    account,
    without_small_cells,
)
from matching.audit import Evidence, unpack
from matching.desk.room import CITY_TIME, Parts, Room
from matching.ranking.policy import Policy
from matching.results import Decision
from matching.storage import Happened, Transaction
from matching.vocabulary import DecisionKind, InteractionKind

COUNTED = (InteractionKind.APPLIED, InteractionKind.HIRED)
WEIGHED = (DecisionKind.RECOMMENDATION, DecisionKind.SHORTLIST)
"""Lists that priority has moved something on."""
REMEMBERED = 600.0
"""Seconds."""
Groups = dict[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Reports and counts of a period, and of the one as long before it, which ended at the same hour of the week."""

    report: dict[str, Any]
    happened: dict[str, int]
    report_before: dict[str, Any]
    happened_before: dict[str, int]


class Accounting(Room):
    """The flow that makes the report."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._figures: dict[int, tuple[float, Figures]] = {}

    def figures(self, weeks: int = 4) -> Figures:
        """The last weeks and as many before, at most ten minutes old (`made_at`): every list of them is read."""
        made, known = self._figures.get(weeks, (-REMEMBERED, None))
        if known is None or monotonic() - made > REMEMBERED or known.report["to"] != self.today().isoformat():
            until = self.now().astimezone(CITY_TIME) - timedelta(weeks=weeks)
            known = Figures(
                self.priority_report(weeks), self._happened(weeks, None),
                self._reported(weeks, until, small_cells=False), self._happened(weeks, until),
            )  # fmt: skip
            self._figures[weeks] = monotonic(), known
        return known

    def priority_report(self, weeks: int = 4, *, small_cells: bool = False) -> dict[str, Any]:
        """The last weeks up to now, Monday to Sunday; rows of fewer than ten people only with `small_cells`."""
        return self._reported(weeks, None, small_cells=small_cells)

    def _happened(self, weeks: int, until: datetime | None) -> dict[str, int]:
        """How many lists were given out, and people applied or were hired, in the weeks up to a moment (None: now)."""
        start, end = _period(self.today(), weeks, until)
        with self.store.read() as tx:
            happened = list(tx.happened_between(start, end, COUNTED))
            lists = tx.count_decisions(start, end)
        people = {kind: len({one.seeker_key for one in happened if one.kind is kind}) for kind in COUNTED}
        return {"lists": lists} | {kind.value: many for kind, many in people.items()}

    def _reported(self, weeks: int, until: datetime | None, *, small_cells: bool) -> dict[str, Any]:
        """The weeks up to a moment (None: now)."""
        mondays = _mondays(until.date() if until else self.today(), weeks)
        listed: list[Listed] = []
        given: list[Given] = []
        uncounted = 0
        with self.store.read() as tx:
            for monday in mondays:
                for decision in tx.decisions_between(*_span(monday, until)):
                    evidence = unpack(decision.body)
                    if decision.kind not in WEIGHED:
                        continue
                    if evidence.delivered is None:
                        uncounted += evidence.personalised
                    elif decision.kind is DecisionKind.SHORTLIST:
                        listed.append(self._listed(tx, monday, decision, evidence))
                    else:
                        given += self._given(tx, monday, decision, evidence)
            events = [one for monday in mondays for one in self._events(tx, monday, until)]
        names = [entry.group for entry in self.matcher.policy.groups]
        count = account if small_cells else without_small_cells
        report = count(names, mondays, listed=listed, given=given, events=events)
        head = {
            "made_at": self.now().isoformat(timespec="seconds"),
            "from": mondays[0].isoformat(),
            "to": (until.date() if until else self.today()).isoformat(),
            "least_people": 1 if small_cells else LEAST,
            "uncounted_lists": uncounted,
        }
        return head | _told(report, self.matcher.policy)

    def _listed(self, tx: Transaction, monday: date, decision: Decision, evidence: Evidence) -> Listed:
        done = evidence.delivered
        assert done is not None
        keys = sorted({*done.shown, *done.base})
        groups = self._groups(tx, keys, decision.revision, evidence.on, evidence.versions["policy"])
        rules = {
            name: tuple(key for key in (done.shown[place - 1] for place in places) if key in groups)
            for name, places in done.rules.items()
        }
        return Listed(monday, done.shown, done.base, groups, done.loss, rules)

    def _given(self, tx: Transaction, monday: date, decision: Decision, evidence: Evidence) -> Iterator[Given]:
        done, key = evidence.delivered, decision.subject_key
        assert done is not None
        assert key is not None
        groups = self._groups(tx, [key], decision.revision, evidence.on, evidence.versions["policy"])
        for person, belongs in groups.items():
            rules = {name: len(places) for name, places in done.rules.items()}
            yield Given(monday, person, belongs, done.loss, rules)

    def _events(self, tx: Transaction, monday: date, until: datetime | None) -> Iterator[Event]:
        for one in tx.happened_between(*_span(monday, until), COUNTED):
            groups = self._groups_of_event(tx, one)
            if groups is not None:
                yield Event(monday, one.kind.value, one.seeker_key, groups)

    def _groups_of_event(self, tx: Transaction, one: Happened) -> frozenset[str] | None:
        on = one.at.astimezone(CITY_TIME).date()
        groups = self._groups(tx, [one.seeker_key], one.revision, on, self.parts.versions_on(on)["policy"])
        return groups.get(one.seeker_key)

    def _groups(self, tx: Transaction, keys: list[int], at: int | None, on: date, policy: str) -> Groups:
        """Groups by key, as they counted then; wider groups with narrower ones. Forgotten people are left out."""
        judged = self.parts.policy_of(policy)
        wider = {entry.group: {entry.group, *entry.includes} for entry in judged.groups}
        found = {}
        for one in tx.seekers(keys, at):
            mine = set(judged.members(one.seeker, on))
            found[one.key] = frozenset(group for group, parts in wider.items() if parts & mine)
        return found


def _told(report: Report, policy: Policy) -> dict[str, Any]:
    """The rows under the names that people know the groups and rules by."""
    names = {entry.group: entry.legal_name for entry in policy.groups} | {EVERYBODY: "所有人", OTHERS: "其他"}
    return {
        "weeks": [week.isoformat() for week in report.weeks],
        "policy": {"name": policy.name, "version": policy.version, "epsilon": policy.epsilon},
        "merged": [names[group] for group in report.merged],
        "hidden": [names[group] for group in report.hidden],
        "groups": [_row(row, names[row.group]) for row in report.rows],
        "rules": [_rule(row, policy) for row in report.rules],
    }


def _rule(row: RuleRow, policy: Policy) -> dict[str, Any]:
    """A rule of an earlier version of the policy has no words in this one."""
    stated = next((entry for entry in policy.rules if entry.rule == row.rule), None)
    said = {"says": stated.says, "article": stated.article} if stated else {"says": None, "article": None}
    return (
        {"week": _iso(row.week), "rule": row.rule}
        | said
        | {
            "times": row.times,
            "lists": row.lists,
            "people": row.people,
        }
    )


def _mondays(today: date, weeks: int) -> list[date]:
    """The first days of the last weeks, this one's last."""
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=back) for back in reversed(range(weeks))]


def _span(monday: date, until: datetime | None = None) -> tuple[datetime, datetime]:
    """A week of the city's calendar, of which nothing after a moment counts."""
    start = datetime.combine(monday, time(), CITY_TIME)
    end = start + timedelta(weeks=1)
    return start, min(end, until) if until else end


def _period(today: date, weeks: int, until: datetime | None) -> tuple[datetime, datetime]:
    mondays = _mondays(until.date() if until else today, weeks)
    return _span(mondays[0])[0], _span(mondays[-1], until)[1]


def _iso(week: date | None) -> str | None:
    return week.isoformat() if week else None


def _row(row: Row, name: str) -> dict[str, Any]:
    shares: Iterable[tuple[str, Share]] = (
        ("places", row.places),
        ("places_base", row.places_base),
        ("exposure", row.exposure),
        ("exposure_base", row.exposure_base),
        ("applied", row.applied),
        ("hired", row.hired),
    )
    head = {"week": _iso(row.week), "group": row.group, "name": name, "people": row.people}
    counts = {"lists": row.lists, "shortlists": row.shortlists}
    costs = {"cost": _rounded(row.cost), "shortlist_cost": _rounded(row.shortlist_cost)}
    return head | counts | {label: _share(share) for label, share in shares} | costs


def _share(share: Share) -> dict[str, float | None]:
    told = {"count": share.count, "of": share.of, "share": share.share, "low": share.low, "high": share.high}
    return {name: _rounded(value) for name, value in told.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
