"""Applications over the desk: what is done is learnt from, counted once, and can be taken back."""

from datetime import UTC, datetime, timedelta

import pytest

from matching.assembly import open_desk
from matching.audit import Asker
from matching.casework import CaseEvent, Event
from matching.casework.cases import DUTY
from matching.desk import Desk
from matching.desk.browsing import Order
from matching.errors import BadInput, NotFound
from matching.settings import Settings
from matching.vocabulary import InteractionKind, Role

LI = Asker(Role.COUNSELLOR, "li")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = open_desk(Settings(data_dir=tmp_path_factory.mktemp("handling"), database_url=""))
    desk.add_staff("li", "李娜", Role.COUNSELLOR, "梨花风起正清明 辽河口 2026")
    return desk


@pytest.fixture
def pair(desk: Desk, request: pytest.FixtureRequest) -> tuple[str, str]:
    """A person and a posting of the test's own."""
    name = request.node.name
    desk.put_seeker({"seeker_id": f"s-{name}", "wish_titles": ["保安"], "name": "张三"})
    desk.publish({"posting_id": f"p-{name}", "title": "保安", "employer": f"单位{name}"})
    return f"s-{name}", f"p-{name}"


def interactions(desk: Desk, seeker_id: str) -> list[InteractionKind]:
    with desk.store.read() as tx:
        return [one.kind for one in tx.interactions(seeker_id)]


def waiting(desk: Desk, posting_id: str) -> float:
    with desk.store.read() as tx:
        counted = {key: amount for key, _, amount, _ in tx.exposures(0.0)}
        return counted.get(tx.posting_key(posting_id), 0.0)


def test_a_recommendation_brings_the_person_into_the_care_of_who_made_it(desk, pair):
    desk.act(*pair, Event.RECOMMEND, LI)
    assert desk.case_of(pair[0]).owner == "li"
    assert interactions(desk, pair[0]) == []
    (row,) = desk.applications_of(pair[0])
    assert (row["state_name"], row["must_act"], row["name"]) == ("已推荐给企业", "企业", "张**")


def test_who_acts_without_an_account_of_the_console_leaves_the_case_to_the_duty_desk(desk, pair):
    script = Asker(Role.OPERATOR, "operator")
    desk.act(*pair, Event.RECOMMEND, script)
    assert desk.case_of(pair[0]).owner == DUTY
    desk.take_case(pair[0], script)
    assert desk.case_of(pair[0]).owner == DUTY


def test_an_application_is_an_interaction_and_counts_in_the_queue_once(desk, pair):
    desk.act(*pair, Event.APPLY, LI)
    assert interactions(desk, pair[0]) == [InteractionKind.APPLIED]
    assert waiting(desk, pair[1]) > 0
    with pytest.raises(BadInput):
        desk.act(*pair, Event.APPLY, LI)
    assert interactions(desk, pair[0]) == [InteractionKind.APPLIED]


def test_who_never_applied_takes_no_place_in_the_queue_and_leaves_none(desk, pair):
    desk.act(*pair, Event.RECOMMEND, LI)
    desk.act(*pair, Event.REFUSE, LI, "已招满")
    assert waiting(desk, pair[1]) == 0
    desk.take_back(*pair, LI)
    assert waiting(desk, pair[1]) == 0


def test_who_withdraws_leaves_the_queue(desk, pair):
    desk.act(*pair, Event.APPLY, LI)
    desk.act(*pair, Event.WITHDRAW, LI)
    assert waiting(desk, pair[1]) == pytest.approx(0, abs=1e-6)


def test_nobody_is_recommended_to_a_closed_posting(desk, pair):
    desk.close(pair[1])
    with pytest.raises(BadInput, match="不招人"):
        desk.act(*pair, Event.RECOMMEND, LI)


def test_an_employer_that_never_answers_has_no_shorter_queue_for_it(desk, pair, monkeypatch):
    desk.act(*pair, Event.APPLY, LI)
    before = waiting(desk, pair[1])
    later = desk.today() + timedelta(days=40)
    with monkeypatch.context() as then:
        then.setattr(type(desk), "today", staticmethod(lambda: later))
        assert desk.lapse_stale() >= 1
    assert waiting(desk, pair[1]) == pytest.approx(before, rel=1e-6)
    desk.act(*pair, Event.APPLY, LI)
    assert waiting(desk, pair[1]) == pytest.approx(before, rel=1e-6)
    desk.act(*pair, Event.REFUSE, LI, "已招满")
    assert waiting(desk, pair[1]) == pytest.approx(0, abs=1e-3)


def test_taking_back_takes_the_interaction_and_the_count_with_it(desk, pair):
    desk.act(*pair, Event.APPLY, LI)
    before = waiting(desk, pair[1])
    desk.act(*pair, Event.REFUSE, LI, "已招满")
    assert waiting(desk, pair[1]) < before / 2
    told = desk.take_back(*pair, LI)
    assert told["state"] == "applied"
    assert interactions(desk, pair[0]) == [InteractionKind.APPLIED]
    assert waiting(desk, pair[1]) == pytest.approx(before, rel=1e-3)
    assert desk.take_back(*pair, LI) is None
    assert interactions(desk, pair[0]) == []
    with pytest.raises(NotFound):
        desk.take_back(*pair, LI)


def test_a_report_moves_the_application_and_a_person_without_counsellor_goes_to_the_duty_desk(desk, pair):
    def report(kind: str, hours: int) -> dict:
        at = datetime.now(UTC) - timedelta(days=1) + timedelta(hours=hours)
        return {
            "interaction_id": f"{pair[0]}-{hours}",
            "seeker_id": pair[0],
            "posting_id": pair[1],
            "kind": kind,
            "happened_at": at,
        }

    rows = [report("applied", 1), report("interviewed", 2), report("applied", 3), report("hired", 4)]
    assert desk.record_interactions(rows) == {"accepted": 4, "repeated": 0}
    assert desk.record_interactions(rows) == {"accepted": 0, "repeated": 4}
    (row,) = desk.applications_of(pair[0])
    assert [one["event"] for one in row["history"]] == ["报名", "登记面试", "登记入职"]
    assert desk.case_of(pair[0]).owner == DUTY


def test_a_case_is_taken_called_and_due_again(desk, pair):
    with pytest.raises(NotFound):
        desk.change_case(pair[0], CaseEvent.POSTPONED, LI, "电话", due=desk.today())
    desk.take_case(pair[0], LI)
    desk.change_case(pair[0], CaseEvent.POSTPONED, LI, "约了今天", due=desk.today())
    todo = desk.todo(LI)
    (row,) = [one for one in todo.found.rows if one["seeker_id"] == pair[0]]
    assert row["why"] == "改期到这天：约了今天"
    assert todo.overdue + todo.today >= 1
    desk.change_case(pair[0], CaseEvent.CONTACTED, LI, "电话，下月再联系")
    with pytest.raises(BadInput):
        desk.change_case(pair[0], CaseEvent.HANDED_OVER, LI, "休假", owner="没有这个人")
    assert pair[0] not in [row["seeker_id"] for row in desk.todo(LI).found.rows]


def test_what_waits_is_ordered_and_leafed_through(desk, pair):
    earlier, later = pair[0], "S-LATER"
    desk.put_seeker({"seeker_id": later, "wish_titles": ["保洁"]})
    for seeker in (earlier, later):
        desk.take_case(seeker, LI)
        if seeker == earlier:
            desk.change_case(earlier, CaseEvent.CONTACTED, LI, "电话", due=desk.today() + timedelta(days=9))
        desk.change_case(seeker, CaseEvent.POSTPONED, LI, "今天", due=desk.today())
    whole = desk.todo(LI, size=1_000).found

    def placed(order: Order) -> list[str]:
        rows = desk.todo(LI, order=order, size=1_000).found.rows
        assert len(rows) == whole.total
        return [row["seeker_id"] for row in rows if row["seeker_id"] in (earlier, later)]

    assert placed(Order("due")) == placed(Order("contacted", descending=True)) == [earlier, later]
    assert placed(Order("due", descending=True)) == placed(Order("contacted")) == [later, earlier]
    leaves = [desk.todo(LI, number=number, size=1).found.rows for number in range(1, whole.total + 2)]
    assert [row for leaf in leaves for row in leaf] == whole.rows
    assert leaves[-1] == []


def test_who_objects_waits_in_a_queue_until_somebody_has_spoken_with_them(desk, pair):
    """Days before the call is due, and no longer once it was made; who objects to nothing is not in it."""
    before = desk.todo(LI).objections
    desk.object(pair[0], "为什么我排在后面", Asker(Role.SEEKER, pair[0]))
    desk.take_case(pair[0], LI)
    todo = desk.todo(LI, objections=True)
    assert todo.objections == before + 1
    (row,) = [one for one in todo.found.rows if one["seeker_id"] == pair[0]]
    assert row["days_late"] == -3
    assert [(one["what"], one["note"]) for one in row["unanswered"]] == [("本人申诉", "为什么我排在后面")]
    assert pair[0] not in [one["seeker_id"] for one in desk.todo(LI).found.rows]
    other = Asker(Role.COUNSELLOR, "zhao")
    assert pair[0] not in [one["seeker_id"] for one in desk.todo(other, objections=True).found.rows]
    desk.change_case(pair[0], CaseEvent.CONTACTED, LI, "电话，解释了")
    assert desk.todo(LI).objections == before
    desk.apply(*pair, Asker(Role.SEEKER, pair[0]))
    desk.ask_on(*pair, Asker(Role.SEEKER, pair[0]))
    assert desk.todo(LI).objections == before


def test_undecided_applications_elsewhere_are_counted(desk, pair):
    desk.publish({"posting_id": f"{pair[1]}-2", "title": "门卫", "employer": "另一家"})
    desk.act(*pair, Event.APPLY, LI)
    assert desk.waiting_elsewhere([pair[0]], f"{pair[1]}-2") == {pair[0]: 1}
    assert desk.waiting_elsewhere([pair[0]], pair[1]) == {}


def test_what_nobody_answers_is_closed_once(desk, pair, monkeypatch):
    desk.act(*pair, Event.APPLY, LI)
    assert desk.lapse_stale() == 0
    later = desk.today() + timedelta(days=40)
    monkeypatch.setattr(type(desk), "today", staticmethod(lambda: later))
    assert desk.lapse_stale() >= 1
    assert desk.lapse_stale() == 0
    assert desk.applications_of(pair[0])[0]["state"] == "lapsed"


def test_a_forgotten_person_has_no_case_and_no_application(desk, pair):
    desk.act(*pair, Event.APPLY, LI)
    desk.forget(pair[0])
    assert desk.applications_to(pair[1]) == {}


@pytest.fixture
def three(desk: Desk, pair: tuple[str, str]) -> list[str]:
    """Three people for the posting of the pair; the last has been recommended before."""
    people = [f"{pair[0]}-{letter}" for letter in "abc"]
    for seeker_id in people:
        desk.put_seeker({"seeker_id": seeker_id, "wish_titles": ["保安"], "name": "李四"})
    desk.act(people[2], pair[1], Event.RECOMMEND, LI)
    return people


def test_a_batch_goes_on_past_a_refusal_and_says_who_and_why(desk, pair, three):
    batch = desk.act_together([*three, "s-nobody"], pair[1], desk.new_step(Event.RECOMMEND, LI), LI)
    assert batch.done == three[:2]
    (known, unknown) = batch.refused
    assert (known["seeker_id"], known["name"]) == (three[2], "李**")
    assert "已推荐给企业" in known["why"]
    assert (unknown["seeker_id"], unknown["name"]) == ("s-nobody", None)


def test_a_batch_is_undone_together_but_for_whom_a_newer_step_stands(desk, pair, three):
    batch = desk.act_together(three[:2], pair[1], desk.new_step(Event.RECOMMEND, LI), LI)
    desk.act(three[0], pair[1], Event.INVITE, LI)
    back = desk.take_back_together(pair[1], batch.number, LI)
    assert (back.done, [one["seeker_id"] for one in back.refused]) == ([three[1]], [three[0]])
    assert "后来那一步" in back.refused[0]["why"]
    assert set(desk.applications_to(pair[1])) == {three[0], three[2]}
    with pytest.raises(BadInput, match="已经撤销过了"):
        desk.take_back_together(pair[1], "0" * 16, LI)


def test_the_case_that_an_application_opened_goes_with_it_unless_something_was_done(desk, pair, three):
    step = desk.act(three[0], pair[1], Event.RECOMMEND, LI)["step"]
    desk.take_back(three[0], pair[1], LI, step)
    assert desk.case_of(three[0]) is None
    desk.act(three[0], pair[1], Event.RECOMMEND, LI)
    desk.change_case(three[0], CaseEvent.CONTACTED, LI, "电话")
    desk.take_back(three[0], pair[1], LI)
    assert desk.case_of(three[0]).last_contact.note == "电话"


def test_a_contact_with_somebody_whom_nobody_looks_after_opens_a_case_and_both_are_undone_together(desk, pair):
    number = desk.change_case(pair[0], CaseEvent.CONTACTED, LI, "来窗口问过")
    case = desk.case_of(pair[0])
    assert [step.event for step in case.history] == [CaseEvent.OPENED, CaseEvent.CONTACTED]
    assert (case.owner, case.is_open, case.last_contact.note) == ("li", True, "来窗口问过")
    desk.undo_case(pair[0], LI, number)
    assert desk.case_of(pair[0]) is None


def test_a_contact_opens_a_closed_case_again_and_undone_it_is_closed_as_before(desk, pair):
    desk.take_case(pair[0], LI)
    desk.change_case(pair[0], CaseEvent.CLOSED, LI, "已有工作")
    closed = desk.case_of(pair[0])
    number = desk.change_case(pair[0], CaseEvent.CONTACTED, LI, "电话，工作没做成")
    assert desk.case_of(pair[0]).is_open
    desk.undo_case(pair[0], LI, number)
    assert desk.case_of(pair[0]) == closed


def test_a_contact_without_words_opens_nothing(desk, pair):
    with pytest.raises(BadInput):
        desk.change_case(pair[0], CaseEvent.CONTACTED, LI, " ")
    assert desk.case_of(pair[0]) is None


def test_undoing_a_contact_leaves_a_case_that_was_taken_before(desk, pair):
    desk.take_case(pair[0], LI)
    taken = desk.case_of(pair[0])
    desk.undo_case(pair[0], LI, desk.change_case(pair[0], CaseEvent.CONTACTED, LI, "电话"))
    assert desk.case_of(pair[0]) == taken


def test_a_change_of_a_case_is_undone_by_its_number(desk, pair):
    desk.take_case(pair[0], LI)
    number = desk.change_case(pair[0], CaseEvent.HANDED_OVER, LI, "休假", owner=DUTY)
    assert desk.case_of(pair[0]).owner == DUTY
    desk.undo_case(pair[0], LI, number)
    assert desk.case_of(pair[0]).owner == "li"
    with pytest.raises(BadInput, match="已经撤销过了"):
        desk.undo_case(pair[0], LI, number)
