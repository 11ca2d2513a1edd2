"""Whatever is done, in whatever order, over a store that dies and is opened again: nobody in care is without who calls.

A machine of rules drives the real flows on a real file. After every step each open case has a day and an owner whose
queue somebody sees (an account, or the duty desk), and whoever has an application under way has a case.
"""

from contextlib import suppress
from datetime import timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from matching.assembly import open_desk, open_store
from matching.audit import Asker
from matching.casework import CaseEvent, Event, State
from matching.casework.cases import DUTY
from matching.desk import Desk
from matching.errors import MatchingError, Merged
from matching.settings import Settings
from matching.staff import Account
from matching.vocabulary import Role

STAFF = ("li", "wang", "zhao")
POSTINGS = ("P1", "P2")
PEOPLE = range(4)
UNDER_WAY = (State.RECOMMENDED, State.APPLIED, State.INTERVIEWING, State.OFFERED)
people, staff = st.sampled_from(PEOPLE), st.sampled_from(STAFF)


class Killed(Exception):
    """The process dies before its commit."""


class Care(RuleBasedStateMachine):
    """One desk for all runs; the people of each run are new."""

    desk: ClassVar[Desk]
    opened_with: ClassVar[Settings]
    runs: ClassVar[int] = 0

    @initialize()
    def register(self) -> None:
        type(self).runs += 1
        self.gone: set[str] = set()
        for one in PEOPLE:
            self.desk.put_seeker({"seeker_id": self.name(one), "wish_titles": ["保安"]})
        for one in STAFF:
            self.hire(one)

    def name(self, one: int) -> str:
        return f"r{self.runs}-{one}"

    def asker(self, one: int, by: str | None) -> Asker:
        return Asker(Role.COUNSELLOR, by) if by else Asker(Role.SEEKER, self.name(one))

    @rule(by=staff)
    def hire(self, by: str) -> None:
        with self.desk.store.write() as tx:
            tx.put_account(Account(by, by, Role.COUNSELLOR, "-"))

    @rule(by=staff)
    def leave(self, by: str) -> None:
        with suppress(MatchingError):
            self.desk.remove_staff(by)

    @rule(one=people, posting=st.sampled_from(POSTINGS), event=st.sampled_from(Event), by=st.none() | staff)
    def act(self, one: int, posting: str, event: Event, by: str | None) -> None:
        with suppress(MatchingError):
            self.desk.act(self.name(one), posting, event, self.asker(one, by), "原因")

    @rule(one=people, posting=st.sampled_from(POSTINGS), by=st.none() | staff)
    def take_back(self, one: int, posting: str, by: str | None) -> None:
        with suppress(MatchingError):
            self.desk.take_back(self.name(one), posting, self.asker(one, by))

    @rule(one=people, by=staff)
    def take(self, one: int, by: str) -> None:
        with suppress(MatchingError):
            self.desk.take_case(self.name(one), Asker(Role.COUNSELLOR, by))

    @rule(one=people, event=st.sampled_from(CaseEvent), by=staff, to=staff, days=st.none() | st.integers(-2, 95))
    def change(self, one: int, event: CaseEvent, by: str, to: str, days: int | None) -> None:
        given = {"due": self.desk.today() + timedelta(days=days)} if days is not None else {}
        given |= {"owner": to} if event is CaseEvent.HANDED_OVER else {}
        with suppress(MatchingError):
            self.desk.change_case(self.name(one), event, Asker(Role.COUNSELLOR, by), "电话", **given)

    @rule(one=people)
    def object(self, one: int) -> None:
        with suppress(MatchingError):
            self.desk.object(self.name(one), "为什么", self.asker(one, None))

    @rule(one=people, other=people)
    def merge(self, one: int, other: int) -> None:
        with suppress(MatchingError):
            self.desk.merge_seekers(self.name(one), self.name(other), self.asker(one, "li"), "同一个人")

    @rule(one=people)
    def forget(self, one: int) -> None:
        with suppress(MatchingError):
            self.desk.forget(self.name(one))

    @rule(one=people)
    def register_again(self, one: int) -> None:
        with suppress(Merged):
            self.desk.put_seeker({"seeker_id": self.name(one), "wish_titles": ["保安"]})

    @rule(one=people, posting=st.sampled_from(POSTINGS), event=st.sampled_from([Event.APPLY, Event.HIRE]))
    def die_before_the_commit(self, one: int, posting: str, event: Event) -> None:
        """All that `act` wrote is undone with it: no application without its case."""
        counted = self.desk._into_care

        def killed(*given: object) -> None:
            raise Killed

        self.desk._into_care = killed  # type: ignore[method-assign]
        with suppress(MatchingError, Killed):
            self.desk.act(self.name(one), posting, event, self.asker(one, None), "原因")
        self.desk._into_care = counted  # type: ignore[method-assign]

    @rule()
    def open_again(self) -> None:
        """Every connection is closed; the next step opens them anew, and so does somebody else."""
        self.desk.store.close()
        with open_store(self.opened_with) as fresh, fresh.read() as tx:
            assert tx.revision() >= 0

    @invariant()
    def everybody_in_care_has_who_calls_and_a_day(self) -> None:
        with self.desk.store.read() as tx:
            accounts = {one.username for one in tx.accounts()}
            far = self.desk.today() + timedelta(days=400)
            cases = tx.cases_due(far, None, limit=10_000)
            assert len(cases) == tx.count_cases_due(far, None)
            for case in cases:
                assert case.due is not None
                assert case.owner == DUTY or case.owner in accounts
            called = {case.seeker for case in cases}
            closed_by_hand = {key for (key,) in tx._db.rows("SELECT seeker_key FROM cases WHERE due IS NULL")}
            waiting, _ = tx.applications_in(UNDER_WAY, skip=0, limit=10_000)
            assert {one.seeker for one in waiting} <= called | closed_by_hand
            assert len({(one.seeker, one.posting) for one in waiting}) == len(waiting)


@pytest.fixture(scope="module", autouse=True)
def _desk(tmp_path_factory: pytest.TempPathFactory) -> None:
    Care.opened_with = Settings(data_dir=tmp_path_factory.mktemp("care"), database_url="")
    Care.desk = open_desk(Care.opened_with)
    for number, posting in enumerate(POSTINGS):
        Care.desk.publish({"posting_id": posting, "title": ("保安", "焊工")[number], "employer": f"第{number}厂"})


TestCare = Care.TestCase
TestCare.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, database=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
