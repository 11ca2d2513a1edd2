"""即时办理: applications move on, nothing waits unseen.

What happens to an application is an interaction too, so queues and learning see it; what is reported as an interaction
moves the application on. Both stand in one transaction.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.audit import Asker
from matching.casework import (
    CLOSED,
    Application,
    Case,
    CaseEvent,
    CaseStep,
    Event,
    State,
    Step,
    advance,
    allowed,
    begun,
    number_of,
    raised,
    settled,
    taken_back,
    unsettled,
)
from matching.casework.applications import EMPLOYERS_WORD
from matching.desk.browsing import PAGE, SOONEST, Order, Page
from matching.desk.caring import EMPLOYERS_TURN, Caring
from matching.desk.counting import count
from matching.desk.handled import EVENT_OF, TOLD_AS, UNDECIDED, as_interaction, held_back, told, where
from matching.desk.room import CITY_TIME
from matching.errors import BadInput, Forbidden, MatchingError, NotFound
from matching.records import Interaction
from matching.results import DescribedPosting
from matching.storage import Review, Transaction
from matching.vocabulary import WITHHELD

NEED_AN_OPEN_POSTING = (Event.RECOMMEND, Event.APPLY)
BY_REPORT = "未说明"
OPEN_STATES = tuple(state for state in State if state not in CLOSED)


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a step with several people: its number, whom it went with, and whom not and why."""

    number: str
    done: list[str]
    refused: list[dict[str, Any]]


class Handling(Caring):
    """The flows of applications."""

    def act(
        self,
        seeker_id: str,
        posting_id: str,
        event: Event,
        actor: Asker,
        reason: str = "",
        on: date | None = None,
    ) -> dict[str, Any]:
        """Move an application on; the person comes into care with it. `BadInput` names what may happen instead.

        `on`: the day it happened, where that is not today.
        """
        step = self.new_step(event, actor, reason, on)
        return told(self._step(seeker_id, posting_id, step, actor)) | {"step": number_of(step)}

    def act_together(self, seeker_ids: Sequence[str], posting_id: str, step: Step, actor: Asker) -> Batch:
        """The same step with several people, each by themselves: who cannot go is told with the reason, the rest go."""
        return self._each_alone(seeker_ids, number_of(step), lambda one: self._reached(one, posting_id, step, actor))

    def take_back(self, seeker_id: str, posting_id: str, actor: Asker, number: str = "") -> dict[str, Any] | None:
        """Undo one's own last step within ten minutes, with what it counted for; None when nothing is left.

        `number` is the step that is meant: refused when a newer one stands on it.
        """
        with self.store.write() as tx:
            tx.lock()
            seeker, posting = tx.seeker(seeker_id), tx.posting(posting_id)
            standing = tx.application(seeker.key, posting.key)
            if standing is None:
                raise NotFound("没有这份报名。")
            before = taken_back(standing, self.named(actor), self._city_now(), number)
            last = standing.history[-1]
            if last.event in TOLD_AS:
                tx.drop_interaction(as_interaction(seeker_id, posting_id, last).interaction_id)
            count(tx, posting.key, standing, before)
            if before is None:
                tx.drop_application(seeker.key, posting.key)
            else:
                tx.put_application(before)
            self._out_of_care(tx, standing)
        self.read_soon()
        return told(before) if before else None

    def take_back_together(self, posting_id: str, number: str, actor: Asker) -> Batch:
        """Undo a step with everybody it was done with; on whom a newer step stands is told, the rest is undone."""
        with self.store.read() as tx:
            found = tx.applications_to(tx.posting_key(posting_id))
            concerned = [one.seeker for one in found if any(number_of(step) == number for step in one.history)]
            people = [one.seeker.seeker_id for one in tx.seekers(concerned)]
        if not people:
            raise BadInput("step", None, "这一步已经撤销过了。")
        return self._each_alone(people, number, lambda one: self.take_back(one, posting_id, actor, number))

    def new_step(self, event: Event, actor: Asker, reason: str = "", on: date | None = None) -> Step:
        """A step of now, by this actor; an employer's reason that may be unlawful is held, and no reason given."""
        words = reason.strip()
        held = words if event in EMPLOYERS_WORD and self.parts.screener.screen_reason(words) else ""
        return Step(event, self._city_now(), self.named(actor), "" if held else words, on, held)

    def settle_reason(self, seeker_id: str, posting_id: str, words: str, actor: Asker) -> str:
        """What the person is told in the place of a reason that was held back; "" tells them nothing of it.

        The employer's own words stay with the application, as evidence for staff. Returns the number to undo it by.
        """
        by, now = self.named(actor), self._city_now()
        after = self._put_instead(seeker_id, posting_id, lambda standing: settled(standing, words, by, now))
        return number_of(after.history[-1].settling)

    def unsettle_reason(self, seeker_id: str, posting_id: str, actor: Asker, number: str) -> None:
        """Undo one's own settling within ten minutes: the reason waits for somebody to look at it again."""
        by, now = self.named(actor), self._city_now()
        self._put_instead(seeker_id, posting_id, lambda standing: unsettled(standing, by, now, number))

    def _put_instead(
        self, seeker_id: str, posting_id: str, change: Callable[[Application], Application]
    ) -> Application:
        with self.store.write() as tx:
            tx.lock()
            standing = tx.application(tx.seeker_key(seeker_id), tx.posting_key(posting_id))
            if standing is None:
                raise NotFound("没有这份报名。")
            after = change(standing)
            tx.put_application(after)
        return after

    def _reached(self, seeker_id: str, posting_id: str, step: Step, actor: Asker) -> None:
        self.must_reach(actor, [seeker_id])
        self._step(seeker_id, posting_id, step, actor)

    def _each_alone(self, seeker_ids: Sequence[str], number: str, work: Callable[[str], object]) -> Batch:
        """A transaction each."""
        done, refused = [], []
        for seeker_id in dict.fromkeys(seeker_ids):
            try:
                work(seeker_id)
            except (BadInput, NotFound, Forbidden) as problem:
                refused.append(self._refused(seeker_id, problem))
            else:
                done.append(seeker_id)
        return Batch(number, done, refused)

    def _refused(self, seeker_id: str, problem: MatchingError) -> dict[str, Any]:
        """Whom it did not go with, and why; nothing of somebody of another office but the number that was sent."""
        why = problem.cure if isinstance(problem, BadInput) else str(problem)
        try:
            with self.store.read() as tx:
                who = {} if isinstance(problem, Forbidden) else self._who(tx.seeker(seeker_id))
        except NotFound:
            who = {}
        return {"seeker_id": seeker_id, "seeker_ref": None, "name": None} | who | {"why": why}

    def _step(self, seeker_id: str, posting_id: str, step: Step, actor: Asker) -> Application:
        with self.store.write() as tx:
            tx.lock()
            seeker, posting = tx.seeker(seeker_id), tx.posting(posting_id)
            if step.event in NEED_AN_OPEN_POSTING and self._status(tx, posting) != "open":
                raise BadInput("posting_id", posting_id, "这个岗位现在不招人（已关闭、过期或在审核），不能推荐或报名。")
            standing = tx.application(seeker.key, posting.key)
            application = self._moved(tx, standing, (seeker.key, posting.key), step)
            if step.event in TOLD_AS:
                tx.add_interactions([as_interaction(seeker_id, posting_id, step)])
            self._into_care(tx, seeker.key, actor, step.at)
            if step.held:
                self._raise(tx, seeker.key, CaseStep(CaseEvent.REASON_HELD, step.at, step.actor, _held_at(posting)))
        self.read_soon()
        return application

    def applications(
        self,
        states: Sequence[State],
        number: int,
        actor: Asker,
        words: Sequence[str] = (),
        order: Order = SOONEST,
        size: int = PAGE,
    ) -> Page:
        """Those in these states whose posting's title or employer holds the words; who looks is logged."""
        with self.session() as tx:
            page = {"skip": (number - 1) * size, "limit": size}
            within = self._keys_within(tx, actor)
            found, total = tx.applications_in(states, **page, within=within, words=words, order=order)
            rows = self._application_rows(tx, found)
        self.note_access(actor, [row["seeker_id"] for row in rows], "list", "applications")
        return Page(rows, total, number, size)

    def applications_of(self, seeker_id: str) -> list[dict[str, Any]]:
        """All of one person, latest change first, with what may happen next."""
        with self.store.read() as tx:
            return self._application_rows(tx, tx.applications_of(tx.seeker_key(seeker_id)))

    def applications_to(self, posting_id: str) -> dict[str, dict[str, Any]]:
        """All to one posting, by person."""
        with self.store.read() as tx:
            rows = self._application_rows(tx, tx.applications_to(tx.posting_key(posting_id)))
        return {row["seeker_id"]: row for row in rows}

    def waiting_elsewhere(self, seeker_ids: Sequence[str], posting_id: str) -> dict[str, int]:
        """How many undecided applications each of these people has to other postings."""
        with self.store.read() as tx:
            keys = {key: one for one, key in tx.seeker_keys(seeker_ids).items()}
            counts = tx.count_open_applications(list(keys))
            here = {one.seeker for one in tx.applications_to(tx.posting_key(posting_id)) if one.state in UNDECIDED}
        return {keys[key]: left for key, count in counts.items() if (left := count - (key in here))}

    def lapse_stale(self) -> int:
        """Close what nobody has answered for weeks; how many. Doing it twice is harmless."""
        today, done = self.today(), 0
        with self.store.write() as tx:
            tx.lock()
            waiting, _ = tx.applications_in(EMPLOYERS_TURN, skip=0, limit=1_000)
            for one in waiting:
                if one.is_stale(today):
                    self._moved(tx, one, (one.seeker, one.posting), Step(Event.LAPSE, self._city_now(), "system"))
                    done += 1
        return done

    # ------------------------------------------------------------------------------------------------------

    def _follow(self, tx: Transaction, interactions: Iterable[Interaction]) -> None:
        """Move applications on by what was reported; a report that fits no state moves nothing."""
        for one in interactions:
            event = EVENT_OF.get(one.kind)
            if event is None:
                continue
            keys = tx.seeker_key(one.seeker_id), tx.posting_key(one.posting_id)
            standing, at = tx.application(*keys), one.happened_at.astimezone(CITY_TIME)
            if event in allowed(standing):
                reason = one.reason.value if one.reason else BY_REPORT
                self._moved(tx, standing, keys, Step(event, at, "report", reason))
                self._into_care(tx, keys[0], None, self._city_now())

    @staticmethod
    def _raise(tx: Transaction, key: int, step: CaseStep) -> Case:
        """Into the counsellors' queue, for somebody who is in care."""
        case = tx.case(key)
        assert case is not None
        case = raised(case, step)
        tx.put_case(case)
        return case

    @staticmethod
    def _moved(tx: Transaction, standing: Application | None, keys: tuple[int, int], step: Step) -> Application:
        """One step further, and what it counts for."""
        application = begun(*keys, step) if standing is None else advance(standing, step)
        tx.put_application(application)
        count(tx, keys[1], standing, application)
        return application

    def _status(self, tx: Transaction, described: DescribedPosting) -> str:
        """open, expired, closed, or why it is withheld."""
        return self._statuses(tx, [described])[described.key]

    def _statuses(self, tx: Transaction, found: Sequence[DescribedPosting]) -> dict[int, str]:
        keys = [one.key for one in found]
        closed, reviews = tx.closed_among(keys), tx.reviews(keys)
        return {one.key: self._as_of_today(one, one.key in closed, reviews.get(one.key)) for one in found}

    def _as_of_today(self, described: DescribedPosting, is_closed: bool, review: Review | None) -> str:
        if is_closed:
            return "closed"
        if review and review.state in WITHHELD:
            return review.state.value
        expires = described.posting.expires_at
        return "expired" if expires and expires < self.today() else "open"

    def _application_rows(self, tx: Transaction, found: Sequence[Application]) -> list[dict[str, Any]]:
        people = {one.key: one for one in tx.seekers([one.seeker for one in found])}
        postings = {one.key: one for one in tx.postings([one.posting for one in found])}
        return [
            told(one)
            | {"days_in": (self.today() - one.since.astimezone(CITY_TIME).date()).days}
            | {"held": held_back(one, self.parts.screener)}
            | self._who(people[one.seeker])
            | where(postings[one.posting])
            for one in found
            if one.seeker in people and one.posting in postings
        ]


def _held_at(posting: DescribedPosting) -> str:
    """Without the words: the person may read what stands with their case."""
    one = where(posting)
    return f"{one['employer']}的{one['title']}，未录用的理由要由服务专员核实，还没有转给本人"
