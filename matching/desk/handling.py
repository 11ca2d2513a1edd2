"""即时办理: applications move on, people are called, nothing waits unseen.

What happens to an application is an interaction too, so queues and learning see it; what is reported as an interaction
moves the application on. Both stand in one transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
    closed,
    contacted,
    handed_over,
    opened,
    postponed,
    taken_back,
)
from matching.casework.cases import DUTY
from matching.desk.browsing import PAGE, Browsing, Page
from matching.desk.handled import (
    EVENT_OF,
    TOLD_AS,
    UNDECIDED,
    as_interaction,
    counted,
    day_before,
    told,
    told_case,
    where,
)
from matching.desk.room import CITY_TIME
from matching.errors import BadInput, NotFound
from matching.privacy import mask_name, pseudonym
from matching.records import Interaction
from matching.results import DescribedPosting, DescribedSeeker
from matching.storage import Transaction
from matching.vocabulary import WITHHELD, Role

NEED_AN_OPEN_POSTING = (Event.RECOMMEND, Event.APPLY)
BY_REPORT = "未说明"
OPEN_STATES = tuple(state for state in State if state not in CLOSED)


@dataclass(frozen=True, slots=True)
class Todo:
    """How much waits: calls overdue and due today (one's own, and the duty desk's), employers who do not answer."""

    overdue: int
    today: int
    unanswered: int
    rows: list[dict[str, Any]]


class Handling(Browsing):
    """The flows of applications and of cases."""

    # ----------------------------------------------------------------------------------------- applications

    def act(self, seeker_id: str, posting_id: str, event: Event, actor: Asker, reason: str = "") -> dict[str, Any]:
        """Move an application on; the person comes into care with it. `BadInput` names what may happen instead."""
        step = Step(event, self._city_now(), self.named(actor), reason.strip())
        with self.store.write() as tx:
            tx.lock()
            seeker, posting = tx.seeker(seeker_id), tx.posting(posting_id)
            if event in NEED_AN_OPEN_POSTING and self._status(tx, posting) != "open":
                raise BadInput("posting_id", posting_id, "这个岗位现在不招人（已关闭、过期或在审核），不能推荐或报名。")
            standing = tx.application(seeker.key, posting.key)
            application = self._moved(tx, standing, (seeker.key, posting.key), step)
            if event in TOLD_AS:
                tx.add_interactions([as_interaction(seeker_id, posting_id, step)])
            self._into_care(tx, seeker.key, actor, step.at)
        self.queues.read_soon()
        return told(application)

    def take_back(self, seeker_id: str, posting_id: str, actor: Asker) -> dict[str, Any] | None:
        """Undo one's own last step within ten minutes, with what it counted for; None when nothing is left."""
        with self.store.write() as tx:
            tx.lock()
            seeker, posting = tx.seeker(seeker_id), tx.posting(posting_id)
            standing = tx.application(seeker.key, posting.key)
            if standing is None:
                raise NotFound("没有这份报名。")
            before = taken_back(standing, self.named(actor), self._city_now())
            last = standing.history[-1]
            if last.event in TOLD_AS:
                tx.drop_interaction(as_interaction(seeker_id, posting_id, last).interaction_id)
            tx.count_exposure({posting.key: counted(standing, before)})
            if before is None:
                tx.drop_application(seeker.key, posting.key)
            else:
                tx.put_application(before)
        self.queues.read_soon()
        return told(before) if before else None

    def applications(self, states: Sequence[State], number: int, actor: Asker) -> Page:
        """Those in these states, soonest due first; who looks is logged."""
        with self.store.read() as tx:
            found, total = tx.applications_in(states, skip=(number - 1) * PAGE, limit=PAGE)
            rows = self._application_rows(tx, found)
        self.note_access(actor, [row["seeker_id"] for row in rows], "list", "applications")
        return Page(rows, total, number)

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
            keys = {tx.seeker_key(one): one for one in seeker_ids}
            counts = tx.count_open_applications(list(keys))
            here = {one.seeker for one in tx.applications_to(tx.posting_key(posting_id)) if one.state in UNDECIDED}
        return {keys[key]: left for key, count in counts.items() if (left := count - (key in here))}

    def lapse_stale(self) -> int:
        """Close what nobody has answered for weeks; how many. Doing it twice is harmless."""
        today, done = self.today(), 0
        with self.store.write() as tx:
            tx.lock()
            waiting, _ = tx.applications_in((State.RECOMMENDED, State.APPLIED, State.INTERVIEWING), skip=0, limit=1_000)
            for one in waiting:
                if one.is_stale(today):
                    self._moved(tx, one, (one.seeker, one.posting), Step(Event.LAPSE, self._city_now(), "system"))
                    done += 1
        return done

    # ------------------------------------------------------------------------------------------------ cases

    def take_case(self, seeker_id: str, actor: Asker) -> None:
        """认领: a case of one's own, opened or taken over."""
        with self.store.write() as tx:
            tx.lock()
            key, now = tx.seeker_key(seeker_id), self._city_now()
            standing = tx.case(key)
            if standing is not None and standing.is_open:
                step = CaseStep(CaseEvent.HANDED_OVER, now, self.named(actor), "认领")
                tx.put_case(handed_over(standing, step, _owner(tx, actor)))
            else:
                step = CaseStep(CaseEvent.OPENED, now, self.named(actor))
                tx.put_case(opened(key, _owner(tx, actor), step, standing))

    def change_case(self, seeker_id: str, event: CaseEvent, actor: Asker, note: str, **given: Any) -> None:
        """登记联系 (`due` optional), 改期 (`due`), 转交 (`owner`), 结案; each with a note."""
        with self.store.write() as tx:
            tx.lock()
            owner = given.get("owner")
            if owner is not None and owner != DUTY and tx.account(owner) is None:
                raise BadInput("owner", None, "没有这个账号，请从名单里选。")
            case = tx.case(tx.seeker_key(seeker_id))
            if case is None:
                raise NotFound("这个人还没有建档，请先认领。")
            step = CaseStep(event, self._city_now(), self.named(actor), note.strip())
            tx.put_case(_changed(case, step, **given))

    def case_of(self, seeker_id: str) -> Case | None:
        with self.store.read() as tx:
            return tx.case(tx.seeker_key(seeker_id))

    def todo(self, actor: Asker, *, everybody: bool = False) -> Todo:
        """What waits for one member of staff (and the duty desk), or for all; calls due by today, soonest first."""
        today = self.today()
        owners = [None] if everybody else [actor.subject, DUTY]
        with self.store.read() as tx:
            cases = [one for owner in owners for one in tx.cases_due(today, owner, skip=0, limit=PAGE)[0]]
            total = sum(tx.cases_due(today, owner, skip=0, limit=0)[1] for owner in owners)
            now_due = sorted(cases, key=lambda one: (one.due or today, one.seeker))[:PAGE]
            late = sum(tx.cases_due(day_before(today), owner, skip=0, limit=0)[1] for owner in owners)
            waiting, _ = tx.applications_in(
                (State.RECOMMENDED, State.APPLIED, State.INTERVIEWING), skip=0, limit=10_000
            )
            rows = self._case_rows(tx, now_due)
        self.note_access(actor, [row["seeker_id"] for row in rows], "list", "todo")
        unanswered = sum(one.due is not None and one.due < today for one in waiting)
        return Todo(late, total - late, unanswered, rows)

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
    def _moved(tx: Transaction, standing: Application | None, keys: tuple[int, int], step: Step) -> Application:
        """One step further, counted in the queue before the posting."""
        application = begun(*keys, step) if standing is None else advance(standing, step)
        tx.put_application(application)
        tx.count_exposure({keys[1]: counted(standing, application)})
        return application

    def _status(self, tx: Transaction, described: DescribedPosting) -> str:
        """open, expired, closed, or why it is withheld."""
        expires, review = described.posting.expires_at, tx.reviews([described.key]).get(described.key)
        if not tx.posting_is_open(described.key):
            return "closed"
        if review and review.state in WITHHELD:
            return review.state.value
        return "expired" if expires and expires < self.today() else "open"

    def _into_care(self, tx: Transaction, key: int, actor: Asker | None, at: datetime) -> None:
        """Whoever applies has somebody who calls; a counsellor who acts for them, else the duty desk."""
        standing = tx.case(key)
        if standing is not None and standing.is_open:
            return
        step = CaseStep(CaseEvent.OPENED, at, self.named(actor) if actor else "report")
        tx.put_case(opened(key, _owner(tx, actor), step, standing))

    def _application_rows(self, tx: Transaction, found: Sequence[Application]) -> list[dict[str, Any]]:
        people = {one.key: one for one in tx.seekers([one.seeker for one in found])}
        postings = {one.key: one for one in tx.postings([one.posting for one in found])}
        return [
            told(one) | self._who(people[one.seeker]) | where(postings[one.posting])
            for one in found
            if one.seeker in people and one.posting in postings
        ]

    def _case_rows(self, tx: Transaction, found: Sequence[Case]) -> list[dict[str, Any]]:
        people = {one.key: one for one in tx.seekers([one.seeker for one in found])}
        return [self._who(people[one.seeker]) | told_case(one, self.today()) for one in found if one.seeker in people]

    def _who(self, one: DescribedSeeker) -> dict[str, Any]:
        seeker = one.seeker
        return {
            "seeker_id": seeker.seeker_id,
            "seeker_ref": pseudonym(seeker.seeker_id, self.parts.pseudonym_key),
            "name": mask_name(seeker.contact.name) if seeker.contact.name else None,
            "may_contact": seeker.consents.push,
        }

    def _city_now(self) -> datetime:
        return self.now().astimezone(CITY_TIME)


def _owner(tx: Transaction, actor: Asker | None) -> str:
    """Who acts, if they have an account and so a queue of their own; else the duty desk."""
    is_staff = actor is not None and actor.role in (Role.COUNSELLOR, Role.OPERATOR)
    return actor.subject if actor and is_staff and tx.account(actor.subject) else DUTY


def _changed(case: Case, step: CaseStep, due: date | None = None, owner: str = "") -> Case:
    if step.event is CaseEvent.CONTACTED:
        return contacted(case, step, due)
    if step.event is CaseEvent.POSTPONED:
        if due is None:
            raise BadInput("due", None, "请写改到哪一天。")
        return postponed(case, step, due)
    if step.event is CaseEvent.HANDED_OVER:
        return handed_over(case, step, owner)
    if step.event is CaseEvent.CLOSED:
        return closed(case, step)
    raise BadInput("event", step.event, "可以做的有：登记联系、改期、转交、结案。")
