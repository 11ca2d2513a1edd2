"""The person's rights: see, correct, take along, object (个人信息保护法 24, 44-47; 算法推荐管理规定 16, 17)."""

from collections.abc import Callable
from typing import Any

from matching.audit import HERE, Asker
from matching.casework import Case, CaseEvent, number_of
from matching.casework.cases import CASE_EVENT_NAMES
from matching.desk import own_facts
from matching.desk.records import Records
from matching.desk.wire import PLACE, seeker_dict
from matching.errors import BadInput, StoreUnavailable
from matching.records import SeekerProfile, TagWords
from matching.results import DescribedSeeker
from matching.storage import Change, Transaction
from matching.vocabulary import GroupSource, Role

HOW = (
    "先去掉法律和你自己说过不能做的岗位，再看岗位和你想做的、做过的、会的有多像，离家多远、工资够不够、多新。"
    "报名的人多、名额少的往后放一点，报名后常答复的单位往前放一点。你同意时，政策规定的重点群体可以往前放一点，前后差多少写在名单上。"
    "不看性别、年龄、民族、婚育、户籍。每条都写理由。可以改标签、关闭个性化推荐，也可以申诉，找服务专员。"
)
"""How lists are made, in under 200 signs (算法推荐管理规定 article 16)."""
TRIES = 5
MOST_MESSAGES = 10_000


class OwnData(Records):
    """The flows of one person about themselves."""

    def about_ranking(self) -> dict[str, Any]:
        """How lists are made, by what, under which filing; the same for everybody."""
        number = self.parts.filing_number
        return {
            "text": HOW,
            "filing_number": number or None,
            "filing_text": f"算法备案号：{number}" if number else "还没有填写算法备案号。",
            **self.parts.versions_on(self.today()),
        }

    def my_data(self, seeker_id: str, asker: Asker = HERE) -> dict[str, Any]:
        """Every fact and tag with source, date and use; consents with dates; who looked; what was objected to."""
        with self.store.read() as tx:
            history, accesses = tx.dated_history(seeker_id), tx.accesses(seeker_id)
            case = tx.case(history[-1][1].key)
        self.note_access(asker, [seeker_id], "data", "read")
        now, known = history[-1][1], self.parts.describer.occupations
        return {
            "seeker_id": seeker_id,
            "facts": own_facts.facts(history, known.groups.said),
            "unwanted": own_facts.unwanted(history, known.groups.said),
            "tags": own_facts.tags(now),
            "removed_tags": own_facts.removed(now.seeker, dict(zip(known.codes, known.names, strict=True))),
            "consents": own_facts.consents(history),
            "looked": own_facts.looks(accesses),
            "calls": [
                {"what": CASE_EVENT_NAMES[step.event], "at": step.at, "note": step.note}
                for step in (case.history if case else ())
            ],
        }

    def export(self, seeker_id: str, asker: Asker = HERE) -> dict[str, Any]:
        """Everything about the person, to be taken along (article 45); `profile` as it would be imported again."""
        with self.store.read() as tx:
            described, happened = tx.seeker(seeker_id), tx.interactions(seeker_id)
            lists, kept = tx.lists_for(described.key), _kept_besides(tx, described.key)
        told = self.my_data(seeker_id, asker)
        return {
            "format": "jobmatch-export-1",
            "made_at": self.now(),
            "profile": seeker_dict(described.seeker) | {"tags": described.seeker.tags.model_dump()},
            **told,
            "applications": self.my_applications(seeker_id),
            "interactions": [one.model_dump(mode="json", exclude_none=True) for one in happened],
            "lists": [{"decision_id": decision_id, "made_at": at} for decision_id, at in lists],
            **kept,
        }

    def correct(self, seeker_id: str, field: str, value: Any, asker: Asker = HERE) -> dict[str, Any]:
        """Put another value in the place of one fact; None takes it out. Counts from the next request on."""
        self._corrected(seeker_id, field, value, asker)
        return self.my_data(seeker_id, asker)

    def _corrected(self, seeker_id: str, field: str, value: Any, asker: Asker) -> Change:
        if field not in own_facts.FACTS:
            raise BadInput("field", field, f"没有这一项。可以改的有：{'、'.join(own_facts.FACTS)}")

        def changed(before: DescribedSeeker) -> SeekerProfile:
            stated, _ = self.parts.seeker_intake.one(_row_of(before.seeker, field, value))
            return _with_fact(before.seeker, stated, field, certified=asker.role is not Role.SEEKER)

        return self._rewrite(seeker_id, changed)

    def say_of_tag(self, seeker_id: str, tag: str, right: bool | None, asker: Asker = HERE) -> dict[str, Any]:
        """对 or 不对 of one tag: a wrong one is not guessed again and counts nowhere; None takes the word back."""

        def changed(before: DescribedSeeker) -> SeekerProfile:
            words = before.seeker.tags
            if tag not in {one["tag"] for one in own_facts.tags(before)} | {*words.wrong, *words.right}:
                raise BadInput("tag", tag, "没有这个标签。看「我的资料」里的标签；自己填的内容请直接改那一项。")
            said = {
                "right": (*(one for one in words.right if one != tag), *([tag] if right is True else [])),
                "wrong": (*(one for one in words.wrong if one != tag), *([tag] if right is False else [])),
            }
            return before.seeker.model_copy(update={"tags": TagWords(**said)})

        self._rewrite(seeker_id, changed)
        return self.my_data(seeker_id, asker)

    def object(self, seeker_id: str, words: str, asker: Asker, posting_id: str | None = None) -> dict[str, Any]:
        """申诉 against a list or a decision: into the counsellors' queue, answered by a person by a day."""
        due = self._objected(seeker_id, words, asker, posting_id).due
        assert due is not None
        text = f"已收到。服务专员最晚{due.year}年{due.month}月{due.day}日联系你。"
        return {"seeker_id": seeker_id, "due": due, "text": text}

    def record_objection(self, seeker_id: str, words: str, actor: Asker, posting_id: str) -> str:
        """记录异议: what somebody told a counsellor, into the same queue; the number by which `undo_case` undoes it."""
        return number_of(self._objected(seeker_id, words, actor, posting_id).history[-1])

    def _objected(self, seeker_id: str, words: str, asker: Asker, posting_id: str | None) -> Case:
        if not words.strip():
            raise BadInput("words", None, "请写对什么有意见。")
        about = ""
        if posting_id is not None:
            with self.store.read() as tx:
                about = f"（{tx.posting(posting_id).posting.title}，{posting_id}）"
        return self.bring_up(seeker_id, CaseEvent.OBJECTED, asker, words.strip() + about)

    def _rewrite(
        self,
        seeker_id: str,
        changed: Callable[[DescribedSeeker], SeekerProfile],
        besides: Callable[[Transaction], None] = lambda tx: None,
    ) -> Change:
        """Changed, read anew and stored, with what is done `besides` in the same transaction.

        Once more when somebody else changed the person meanwhile.
        """
        for _ in range(TRIES):
            with self.store.read() as tx:
                before = tx.seeker(seeker_id)
            described = self._described("seekers", [changed(before)])
            with self.store.write() as tx:
                tx.lock()
                if tx.seeker(seeker_id).revision == before.revision:
                    (change,) = self._put(tx, "seekers", described)
                    besides(tx)
                    return change
        raise StoreUnavailable("这份资料正在被别人修改，请过几秒再试。")


def _kept_besides(tx: Transaction, key: int) -> dict[str, Any]:
    """What stands in other rooms: messages, gigs, free times, the family, whether a WeChat account is bound."""
    family = tx.family_of(key)
    return {
        "messages": [
            {"title": one.title, "lines": one.lines, "why": one.why, "at": one.created_at, "read_at": one.read_at}
            for one in tx.inbox(key, limit=MOST_MESSAGES)
        ],
        "gigs": [
            {"shift_id": one.shift_id, "state": one.state.value, "since": one.since} for one in tx.reservations_of(key)
        ],
        "free_times": tx.free_times(key).model_dump(mode="json"),
        "family": {"members": len(family[1].members), "without_work": family[1].spells} if family else None,
        "wechat_bound": tx.openid_of(key) is not None,
    }


def _row_of(stored: SeekerProfile, field: str, value: object) -> dict[str, object]:
    """A row that says this field alone; of a place the rest as well, because it is understood as a whole."""
    row: dict[str, object] = {"seeker_id": stored.seeker_id}
    if field in PLACE:
        row |= stored.place.model_dump(include={"district", "address", "longitude", "latitude"})
    if field in ("district", "address"):
        row |= {"longitude": None, "latitude": None}
    return row | {field: value}


def _with_fact(stored: SeekerProfile, stated: SeekerProfile, field: str, *, certified: bool) -> SeekerProfile:
    """The stored profile with what was stated of one field; a group that a person adds is declared, not certified."""
    if field in PLACE:
        return stored.model_copy(update={"place": stated.place})
    for name in ("protected", "circumstances", "contact"):
        part = getattr(stored, name)
        if field in type(part).model_fields:
            update = {field: getattr(getattr(stated, name), field)}
            if field == "groups" and not certified and set(stated.protected.groups) - set(stored.protected.groups):
                update["groups_source"] = GroupSource.SELF_DECLARED
            return stored.model_copy(update={name: part.model_copy(update=update)})
    fields = (field, "wish_district_codes") if field == "wish_districts" else (field,)
    return stored.model_copy(update={name: getattr(stated, name) for name in fields})
