"""Applications as the person and the employer see them: what is sent, how it stands, who must act next.

An application hands personal data to an employer, so the person is told before whom it goes to and what, and agrees
to that alone (个人信息保护法 article 23). The employer sees it while the application is open and no longer.
"""

from datetime import date
from typing import Any

from matching.audit import Asker
from matching.casework import Application, Case, CaseEvent, CaseStep, Event, State, allowed
from matching.casework.applications import EMPLOYED, EMPLOYERS_WORD, EVENT_NAMES
from matching.desk.handled import UNDECIDED, told, waits, where
from matching.desk.handling import Handling
from matching.errors import BadInput, Forbidden, NotFound
from matching.intake.duplicates import same_employer
from matching.privacy import pseudonym
from matching.records import SeekerProfile
from matching.text.protected import without_protected
from matching.vocabulary import Role

SENT = {"name": "姓名", "phone": "电话", "experience": "工作经历"}
NOT_SENT = ("身份证号", "困难身份", "家庭情况")
AGREED = "同意把姓名、电话、工作经历发给这家企业"
HELD = "写的原因可能违反法律，没有转给本人。服务专员会核实，并同你们联系。请只写与岗位要求有关的原因。"
"""What an employer is told of a reason that is held back."""
_WHO = {"seeker": "本人", "employer": "企业", "counsellor": "服务专员", "operator": "服务专员"}
_NEXT = {
    "企业": "等企业答复，最晚{due}。",
    "本人": "等你答复，最晚{due}。去不去都请告诉企业或服务专员。",
    "服务专员": "服务专员{due}前回访你。",
}
_OVER = {
    State.REFUSED: "这次没录用，这份报名到此结束。「为你推荐」里还有别的岗位。",
    State.WITHDRAWN: "你取消了报名。企业看不到你的资料了。",
    State.LAPSED: "企业一直没有答复，这份报名到此结束。「为你推荐」里还有别的岗位。",
    State.LEFT: "已离职。想再找工作，我们接着帮你。",
    State.KEPT_6: "已经干满6个月，这份报名到此结束。",
}
_LATE = "企业应在{due}前答复，还没有。可以点「问问进展」，服务专员会替你催。"


class Applying(Handling):
    """The flows of an application, for its two sides."""

    def application_form(self, seeker_id: str, posting_id: str) -> dict[str, Any]:
        """Before applying: whether the posting takes people, whom what is sent to, and what is not sent."""
        with self.store.read() as tx:
            seeker, posting = tx.seeker(seeker_id), tx.posting(posting_id)
            standing = tx.application(seeker.key, posting.key)
            is_open = self._status(tx, posting) == "open"
        return where(posting) | {
            "may_apply": is_open and Event.APPLY in allowed(standing),
            "recipient": posting.posting.employer,
            "sent": [{"field": name, "name": SENT[name], "value": value} for name, value in _sent(seeker.seeker)],
            "not_sent": list(NOT_SENT),
            "application": self._told_to_person(standing) if standing and _is_shown(standing) else None,
        }

    def apply(self, seeker_id: str, posting_id: str, actor: Asker) -> dict[str, Any]:
        """The person applies, having agreed to what is sent; once is enough, twice is harmless."""
        with self.store.read() as tx:
            standing = tx.application(tx.seeker_key(seeker_id), tx.posting_key(posting_id))
        if not waits(standing):
            self.act(seeker_id, posting_id, Event.APPLY, actor, AGREED)
        return self.application_form(seeker_id, posting_id)

    def withdraw(self, seeker_id: str, posting_id: str, actor: Asker, reason: str = "") -> dict[str, Any]:
        """The person takes the application back: the employer sees nothing of them from now on."""
        self.act(seeker_id, posting_id, Event.WITHDRAW, actor, reason)
        return self.application_form(seeker_id, posting_id)

    def ask_on(self, seeker_id: str, posting_id: str, actor: Asker) -> dict[str, Any]:
        """问问进展: noted with the application, and somebody calls the person by tomorrow; once a day."""
        with self.store.read() as tx:
            posting = tx.posting(posting_id)
            standing = tx.application(tx.seeker_key(seeker_id), posting.key)
        today = self.today()
        if standing and any(step.event is Event.ASK and step.at.date() == today for step in standing.history):
            raise BadInput("event", None, "今天已经问过了，服务专员会联系你。")
        self.act(seeker_id, posting_id, Event.ASK, actor)
        self.bring_up(seeker_id, CaseEvent.ASKED, actor, f"{posting.posting.employer}的{posting.posting.title}")
        return self.application_form(seeker_id, posting_id)

    def bring_up(self, seeker_id: str, event: CaseEvent, actor: Asker, note: str) -> Case:
        """Into the counsellors' queue; the case, of which `due` is the day by which the person is called."""
        with self.store.write() as tx:
            tx.lock()
            key, now = tx.seeker_key(seeker_id), self._city_now()
            self._into_care(tx, key, actor, now)
            return self._raise(tx, key, CaseStep(event, now, self.named(actor), note))

    def my_applications(self, seeker_id: str) -> list[dict[str, Any]]:
        """All of one person, latest change first, in words for them."""
        with self.store.read() as tx:
            found = tx.applications_of(tx.seeker_key(seeker_id))
            postings = {one.key: one for one in tx.postings([one.posting for one in found])}
            return [
                where(postings[one.posting]) | self._told_to_person(one)
                for one in found
                if one.posting in postings and one.state is not State.SET_ASIDE
            ]

    def applications_for_employer(self, posting_id: str, actor: Asker) -> list[dict[str, Any]]:
        """Those to one posting, under pseudonyms; with what the person agreed to send while it is open, and logged."""
        with self.store.read() as tx:
            posting = tx.posting(posting_id)
            must_be_of(owner_of(actor), posting.posting.employer)
            found = [one for one in tx.applications_to(posting.key) if one.state is not State.SET_ASIDE]
            people = {one.key: one.seeker for one in tx.seekers([one.seeker for one in found])}
            people = {key: one for key, one in people.items() if self.reaches(tx, actor, one.seeker_id)}
        rows = [self._told_to_employer(one, people[one.seeker]) for one in found if one.seeker in people]
        seen = [people[one.seeker].seeker_id for one in found if one.seeker in people and _shows_who(one)]
        self.note_access(actor, seen, "application", posting_id)
        return rows

    def answer_application(
        self, posting_id: str, seeker_ref: str, event: Event, actor: Asker, reason: str = ""
    ) -> dict[str, Any]:
        """The employer's word on one application to its own posting (`EMPLOYERS_WORD`)."""
        if event not in EMPLOYERS_WORD:
            told = "、".join(EVENT_NAMES[one] for one in Event if one in EMPLOYERS_WORD)
            raise BadInput("event", EVENT_NAMES[event], f"企业可以登记的有：{told}。")
        with self.store.read() as tx:
            posting = tx.posting(posting_id)
            must_be_of(owner_of(actor), posting.posting.employer)
            people = tx.seekers([one.seeker for one in tx.applications_to(posting.key) if _is_shown(one)])
        seeker = next((one.seeker for one in people if self._ref(one.seeker) == seeker_ref), None)
        if seeker is None:
            raise NotFound("没有这份报名。编号看这个岗位的报名名单。")
        self.must_reach(actor, [seeker.seeker_id])
        self.act(seeker.seeker_id, posting_id, event, actor, reason)
        with self.store.read() as tx:
            application = tx.application(tx.seeker_key(seeker.seeker_id), posting.key)
        assert application is not None
        return self._told_to_employer(application, seeker)

    # ------------------------------------------------------------------------------------------------------

    def _told_to_person(self, application: Application) -> dict[str, Any]:
        rest = {name: value for name, value in told(application).items() if name not in ("allowed", "history")}
        named = {"state_name": "你已取消"} if application.state is State.WITHDRAWN else {}
        return (
            rest
            | named
            | {
                "next": _next_words(application, self.today()),
                "steps": [
                    {"what": EVENT_NAMES[one.event], "who": _WHO.get(one.actor.partition(":")[0], "系统")}
                    | {"at": one.at, "reason": one.reason}
                    for one in application.history
                    if one.event is not Event.SET_ASIDE
                ],
                "may": [one.value for one in (Event.APPLY, Event.ASK, Event.WITHDRAW) if one in allowed(application)],
            }
        )

    def _told_to_employer(self, application: Application, seeker: SeekerProfile) -> dict[str, Any]:
        shown = told(application)
        may = [event for event in allowed(application) if event in EMPLOYERS_WORD]
        return {name: shown[name] for name in ("state", "state_name", "since", "due", "must_act")} | {
            "seeker_ref": self._ref(seeker),
            "notice": HELD if application.history[-1].held else "",
            "sent": dict(_sent(seeker)) if _shows_who(application) else None,
            "allowed": [{"event": event.value, "name": EVENT_NAMES[event]} for event in may],
        }

    def _ref(self, seeker: SeekerProfile) -> str:
        return pseudonym(seeker.seeker_id, self.parts.pseudonym_key)


def _sent(seeker: SeekerProfile) -> list[tuple[str, str | None]]:
    """What goes to the employer; of the experience nothing protected (就业促进法 articles 26-31)."""
    experience = without_protected(seeker.experience) or None
    return [("name", seeker.contact.name), ("phone", seeker.contact.phone), ("experience", experience)]


def _is_shown(application: Application) -> bool:
    return application.state is not State.SET_ASIDE


def _shows_who(application: Application) -> bool:
    """Whether the person themselves has applied and it is under way, or they work there."""
    return bool(waits(application)) or (
        application.state in EMPLOYED and any(step.event is Event.APPLY for step in application.history)
    )


def owner_of(actor: Asker) -> str | None:
    """The employer whose postings alone this actor may see and change; None for those who may any."""
    return actor.subject if actor.role is Role.EMPLOYER else None


def must_be_of(owner: str | None, employer: str) -> None:
    """Refuse an owner what is another employer's."""
    if owner is not None and not same_employer(owner, employer):
        raise Forbidden("只能查看和修改本单位的岗位。")


def _next_words(application: Application, today: date) -> str:
    if application.due is None:
        return _OVER[application.state]
    late = application.must_act == "企业" and application.due < today and application.state in UNDECIDED
    words = _LATE if late else _NEXT[application.must_act]
    return words.format(due=f"{application.due.year}年{application.due.month}月{application.due.day}日")
