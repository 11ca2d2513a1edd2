"""Who looks after whom, and until when: cases are taken, changed, handed over, closed; and what waits today."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from matching.audit import Asker
from matching.casework import (
    Application,
    Case,
    CaseEvent,
    CaseStep,
    State,
    closed,
    contacted,
    handed_over,
    number_of,
    opened,
    postponed,
    undone,
)
from matching.casework.cases import DUTY, OBJECTED_DAYS
from matching.desk.browsing import PAGE, SOONEST, Browsing, Order, Page, Search
from matching.desk.handled import day_before, told_case
from matching.desk.room import CITY_TIME
from matching.errors import BadInput, NotFound
from matching.intake.rejects import rejects_files, rows_left
from matching.messages import ChannelName
from matching.privacy import mask_name, pseudonym
from matching.results import DescribedSeeker
from matching.storage import Transaction
from matching.vocabulary import ReviewState, Role

DISPUTED = frozenset({CaseEvent.OBJECTED, CaseEvent.REASON_HELD})
"""What a person has to settle: an objection or correction, and an employer's reason that was held back."""
MOST_NEAR = 1_000
"""Cases of one owner, the soonest, that a list of what waits may hold."""
TODO_ORDERS = ("due", "owner", "contacted")
EMPLOYERS_TURN = (State.RECOMMENDED, State.APPLIED, State.INTERVIEWING)


@dataclass(frozen=True, slots=True)
class Todo:
    """How much waits: calls overdue and due today (one's own, and the duty desk's), employers who do not answer.

    `objections` are what people object to, and employers' reasons held back, that nobody has spoken with them about;
    `calls` are news to be told by telephone (`calling`), `reviews` postings held for a decision, `untouched` open
    postings to which nobody was recommended and nobody applied, `rejects` rows of imports that wait to be mended.
    `found` are the people of the queue that was asked for.
    """

    overdue: int
    today: int
    unanswered: int
    objections: int
    calls: int
    reviews: int
    untouched: int
    rejects: int
    found: Page


class Caring(Browsing):
    """The flows of cases. What changes one returns the number of its step, by which it may be undone."""

    def take_case(self, seeker_id: str, actor: Asker) -> str:
        """认领: a case of one's own, opened or taken over."""
        now, by = self._city_now(), self.named(actor)
        with self.store.write() as tx:
            tx.lock()
            key = tx.seeker_key(seeker_id)
            standing = tx.case(key)
            if standing is not None and standing.is_open:
                step = CaseStep(CaseEvent.HANDED_OVER, now, by, "认领")
                tx.put_case(handed_over(standing, step, _owner(tx, actor)))
            else:
                step = CaseStep(CaseEvent.OPENED, now, by)
                tx.put_case(opened(key, _owner(tx, actor), step, standing))
        return number_of(step)

    def change_case(self, seeker_id: str, event: CaseEvent, actor: Asker, note: str, **given: Any) -> str:
        """登记联系 (`due` optional), 改期 (`due`), 转交 (`owner`), 结案; each with a note.

        Whom nobody looks after yet, or no longer, is looked after from 登记联系 on, by who had the contact.
        """
        step = CaseStep(event, self._city_now(), self.named(actor), note.strip())
        with self.store.write() as tx:
            tx.lock()
            owner = given.get("owner")
            if owner is not None and owner != DUTY and tx.account(owner) is None:
                raise BadInput("owner", None, "没有这个账号，请从名单里选。")
            key = tx.seeker_key(seeker_id)
            case = tx.case(key)
            if event is CaseEvent.CONTACTED:
                case = opened(key, _owner(tx, actor), CaseStep(CaseEvent.OPENED, step.at, step.actor), case)
            tx.put_case(_changed(_known(case), step, **given))
        return number_of(step)

    def undo_case(self, seeker_id: str, actor: Asker, number: str) -> None:
        """Take back one's own last step of a case within ten minutes; `number` says which was meant."""
        with self.store.write() as tx:
            tx.lock()
            key = tx.seeker_key(seeker_id)
            before = undone(_known(tx.case(key)), self.named(actor), self._city_now(), number)
            if before is None:
                tx.drop_case(key)
            else:
                tx.put_case(before)

    def case_of(self, seeker_id: str) -> Case | None:
        with self.store.read() as tx:
            return tx.case(tx.seeker_key(seeker_id))

    def cases_of(self, seeker_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Who looks after each of these people, until when, and the last contact; who has no case is left out."""
        with self.store.read() as tx:
            keys = tx.seeker_keys(seeker_ids)
            cases, names = tx.cases(list(keys.values())), self.staff_names(tx)
        return {one: told_case(cases[key], self.today(), names) for one, key in keys.items() if key in cases}

    def todo(
        self,
        actor: Asker,
        *,
        everybody: bool = False,
        objections: bool = False,
        number: int = 1,
        order: Order = SOONEST,
        size: int = PAGE,
    ) -> Todo:
        """What waits for one member of staff (and the duty desk), or for all; calls due by today, soonest first.

        `objections`: the rows are those with an objection instead, some of which are due only in the days to come.
        """
        today, soon = self.today(), self.today() + timedelta(days=OBJECTED_DAYS)
        owners = [None] if everybody else [actor.subject, DUTY]
        with self.session() as tx:
            within = self._keys_within(tx, actor)
            near = [one for owner in owners for one in tx.cases_due(soon, owner, limit=MOST_NEAR, within=within)]
            disputed = [one for one in near if any(step.event in DISPUTED for step in one.unanswered)]
            due, late = (
                sum(tx.count_cases_due(day, owner, within) for owner in owners) for day in (today, day_before(today))
            )
            shown = disputed if objections else [one for one in near if one.due and one.due <= today]
            names = self.staff_names(tx)
            shown.sort(key=_placed(order, names), reverse=order.descending)
            rows = self._case_rows(tx, shown[(number - 1) * size : number * size], names)
            unanswered = tx.count_late_applications(EMPLOYERS_TURN, today, within)
            calls = tx.count_due(ChannelName.CALL, within)
            held = tx.count_waiting(today)[ReviewState.HELD]
            _, untouched = tx.search_postings(Search(standing="untouched"), today, skip=0, limit=0)
        self.note_access(actor, [row["seeker_id"] for row in rows], "list", "todo")
        rejects = sum(map(rows_left, rejects_files(self.parts.rejects_dir)))
        found = Page(rows, len(shown), number, size)
        return Todo(late, due - late, unanswered, len(disputed), calls, held, untouched, rejects, found)

    # ------------------------------------------------------------------------------------------------------

    def _into_care(self, tx: Transaction, key: int, actor: Asker | None, at: datetime) -> None:
        """Whoever applies has somebody who calls; a counsellor who acts for them, else the duty desk."""
        standing = tx.case(key)
        if standing is not None and standing.is_open:
            return
        step = CaseStep(CaseEvent.OPENED, at, self.named(actor) if actor else "report")
        tx.put_case(opened(key, _owner(tx, actor), step, standing))

    def _out_of_care(self, tx: Transaction, taken_back: Application) -> None:
        """The case that an application opened goes with it, if nothing has been done with it since."""
        case, begun = tx.case(taken_back.seeker), taken_back.history[-1]
        last = case.history[-1] if case else None
        if last and (last.event, last.at, last.actor) == (CaseEvent.OPENED, begun.at, begun.actor):
            if last.was is None:
                tx.drop_case(taken_back.seeker)
            elif case:
                tx.put_case(Case(case.seeker, *last.was, is_open=False, history=case.history[:-1]))

    def _keys_within(self, tx: Transaction, actor: Asker) -> list[int] | None:
        keys = self.within_reach(tx, actor)
        return None if keys is None else keys.tolist()

    def _case_rows(self, tx: Transaction, found: Sequence[Case], names: Mapping[str, str]) -> list[dict[str, Any]]:
        people = {one.key: one for one in tx.seekers([one.seeker for one in found])}
        return [
            self._who(people[one.seeker]) | told_case(one, self.today(), names) for one in found if one.seeker in people
        ]

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


def _placed(order: Order, names: Mapping[str, str]) -> Callable[[Case], tuple[Any, ...]]:
    """By the day, by the owner's name, or by when the person was last spoken to; among equals by day and number."""

    def place(one: Case) -> tuple[Any, ...]:
        due = (one.due or date.min, one.seeker)
        if order.by == "owner":
            return names.get(one.owner, one.owner), *due
        return (one.last_contact.at.timestamp() if one.last_contact else 0.0, *due) if order.by == "contacted" else due

    return place


def _owner(tx: Transaction, actor: Asker | None) -> str:
    """Who acts, if they have an account and so a queue of their own; else the duty desk."""
    is_staff = actor is not None and actor.role in (Role.COUNSELLOR, Role.OPERATOR)
    return actor.subject if actor and is_staff and tx.account(actor.subject) else DUTY


def _known(case: Case | None) -> Case:
    if case is None:
        raise NotFound("这个人还没有建档，请先认领。")
    return case


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
