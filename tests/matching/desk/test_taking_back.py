"""A fact put right, a registration, a reopening: taken back by who did it, once, in ten minutes, while it stands."""

from datetime import timedelta

import pytest

from matching.assembly import open_desk
from matching.audit import Asker
from matching.casework import CaseEvent, Event
from matching.desk import Desk
from matching.errors import BadInput, NotFound
from matching.settings import Settings
from matching.vocabulary import Role

LI, WANG = Asker(Role.COUNSELLOR, "li"), Asker(Role.OPERATOR, "wang")
PASSWORD = "梨花风起正清明 辽河口 2026"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = open_desk(Settings(data_dir=tmp_path_factory.mktemp("taking-back"), database_url=""))
    desk.add_staff("li", "李娜", Role.COUNSELLOR, PASSWORD)
    desk.add_staff("wang", "王芳", Role.OPERATOR, PASSWORD)
    return desk


@pytest.fixture
def person(desk: Desk, request: pytest.FixtureRequest) -> str:
    """A person of the test's own, who came with a file."""
    seeker_id = f"s-{request.node.name}"
    desk.put_seeker({"seeker_id": seeker_id, "wish_titles": ["保安"], "name": "张三", "skills": ["会电脑"]})
    return seeker_id


@pytest.fixture
def posting(desk: Desk, request: pytest.FixtureRequest) -> str:
    """A closed posting of the test's own."""
    posting_id = f"p-{request.node.name}"
    desk.publish({"posting_id": posting_id, "title": "保安", "employer": f"单位{request.node.name}"})
    desk.close(posting_id)
    return posting_id


def register(desk: Desk, seeker_id: str) -> str:
    return desk.register({"seeker_id": seeker_id, "wish_titles": "保洁", "phone": "13804170000"}, LI)


def skills(desk: Desk, seeker_id: str) -> list[str]:
    return desk.seeker(seeker_id)["skills"]


def later(desk: Desk, monkeypatch: pytest.MonkeyPatch, **by: int) -> None:
    moment = desk.now() + timedelta(**by)
    monkeypatch.setattr(desk, "now", lambda: moment)


def test_a_kind_of_work_is_refused_and_shown_again_at_the_counter_logged_and_undone(desk: Desk, person: str) -> None:
    number = desk.refuse_for(person, "餐厅服务员", LI)
    assert desk.seeker(person)["unwanted_work"] == ["4-03-02"]
    assert desk.refuse_for(person, "4-03-02", LI) == ""
    with pytest.raises(BadInput, match="只有本人"):
        desk.undo_put_right(person, WANG, number)
    desk.undo_put_right(person, LI, number)
    assert desk.seeker(person)["unwanted_work"] == []
    desk.refuse_for(person, "环境卫生服务人员", LI)
    number = desk.show_again_for(person, "4-09-08", WANG)
    assert desk.seeker(person)["unwanted_work"] == []
    desk.undo_put_right(person, WANG, number)
    assert desk.seeker(person)["unwanted_work"] == ["4-09-08"]
    with pytest.raises(BadInput, match="没有这一类"):
        desk.refuse_for(person, "端盘子", LI)
    with desk.store.read() as tx:
        done = [(one.actor, one.why) for one in tx.accesses(person) if one.what == "data"]
    li, wang = desk.named(LI), desk.named(WANG)
    assert [(actor, why) for actor, why in done if why != "read"] == [
        (li, "refused 餐厅服务员"),
        (li, "refused 4-03-02"),
        (li, "refused 环境卫生服务人员"),
        (wang, "shown again 4-09-08"),
    ]


def test_a_kind_of_work_cannot_be_taken_back_after_ten_minutes(
    desk: Desk, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = desk.refuse_for(person, "4-03-02", LI)
    later(desk, monkeypatch, minutes=11)
    with pytest.raises(BadInput):
        desk.undo_put_right(person, LI, number)
    assert desk.seeker(person)["unwanted_work"] == ["4-03-02"]


def test_a_fact_is_as_before_and_undone_once(desk: Desk, person: str) -> None:
    number = desk.put_right(person, "skills", "会焊接", LI)
    assert skills(desk, person) == ["会焊接"]
    desk.undo_put_right(person, LI, number)
    assert skills(desk, person) == ["会电脑"]
    with pytest.raises(BadInput, match="已经撤销过了"):
        desk.undo_put_right(person, LI, number)


def test_a_fact_that_was_saved_as_it_stood_has_nothing_to_undo(desk: Desk, person: str) -> None:
    assert desk.put_right(person, "skills", "会电脑", LI) == ""


def test_of_two_facts_the_later_is_undone_first_and_the_earlier_no_more(desk: Desk, person: str) -> None:
    first = desk.put_right(person, "skills", "会焊接", LI)
    second = desk.put_right(person, "summary", "想离家近", LI)
    with pytest.raises(BadInput, match="后来又有改动"):
        desk.undo_put_right(person, LI, first)
    desk.undo_put_right(person, LI, second)
    assert (skills(desk, person), desk.seeker(person)["summary"]) == (["会焊接"], "")


def test_who_changed_a_consent_meanwhile_keeps_it(desk: Desk, person: str) -> None:
    number = desk.put_right(person, "skills", "会焊接", LI)
    desk.set_consents(person, {"consent_push": True})
    with pytest.raises(BadInput, match="后来又有改动"):
        desk.undo_put_right(person, LI, number)
    assert desk.consents_of(person)["consent_push"]


def test_nobody_else_undoes_it_nor_with_another_number_nor_for_another(desk: Desk, person: str) -> None:
    number = desk.put_right(person, "skills", "会焊接", LI)
    other = f"{person}-other"
    desk.put_seeker({"seeker_id": other, "wish_titles": ["保安"]})
    at, revision, signed = number.split("-")
    wrong = ["", "x", f"{at}-{revision}", f"{int(at) + 60}-{revision}-{signed}", f"{at}-{int(revision) + 1}-{signed}"]
    for seeker_id, actor, told in [(person, WANG, number), (other, LI, number), *((person, LI, one) for one in wrong)]:
        with pytest.raises(BadInput, match="只有本人在 10 分钟内"):
            desk.undo_put_right(seeker_id, actor, told)
    with pytest.raises(BadInput, match="只有本人在 10 分钟内"):
        desk.undo_registration(person, LI, number)
    assert skills(desk, person) == ["会焊接"]


@pytest.mark.parametrize(("minutes", "stands"), [(9, False), (11, True)])
def test_ten_minutes_and_no_more(desk: Desk, person: str, monkeypatch: pytest.MonkeyPatch, minutes, stands) -> None:
    number = desk.put_right(person, "skills", "会焊接", LI)
    later(desk, monkeypatch, minutes=minutes)
    if stands:
        with pytest.raises(BadInput, match="10 分钟"):
            desk.undo_put_right(person, LI, number)
    else:
        desk.undo_put_right(person, LI, number)
    assert (skills(desk, person) == ["会焊接"]) is stands


def test_a_registration_undone_leaves_nothing_and_no_wish_to_be_forgotten(desk: Desk) -> None:
    number = register(desk, "w-undone")
    assert desk.case_of("w-undone").owner == "li"
    desk.undo_registration("w-undone", LI, number)
    with pytest.raises(NotFound, match="没有这位求职者"):
        desk.seeker("w-undone")
    again = register(desk, "w-undone")
    assert len(desk.case_of("w-undone").history) == 1
    with pytest.raises(BadInput):
        desk.undo_registration("w-undone", LI, number)
    desk.undo_registration("w-undone", LI, again)


def test_who_came_with_a_file_is_not_deleted_by_undoing(desk: Desk, person: str) -> None:
    """Not even by who took them into care a moment ago, and registers them again."""
    number = desk.register({"seeker_id": person, "wish_titles": "保洁"}, LI)
    assert number == ""
    for told in (number, desk.take_case(person, LI)):
        with pytest.raises(BadInput):
            desk.undo_registration(person, LI, told)
    assert desk.seeker(person)


def applied(desk: Desk, seeker_id: str) -> None:
    desk.publish({"posting_id": f"p-of-{seeker_id}", "title": "保洁", "employer": f"单位{seeker_id}"})
    desk.act(seeker_id, f"p-of-{seeker_id}", Event.RECOMMEND, LI)


def saved(desk: Desk, seeker_id: str) -> None:
    desk.publish({"posting_id": f"p-of-{seeker_id}", "title": "保洁", "employer": f"单位{seeker_id}"})
    desk.save_posting(seeker_id, f"p-of-{seeker_id}")


SINCE = {
    "changed": lambda desk, who: desk.put_right(who, "skills", "会焊接", WANG),
    "agreed": lambda desk, who: desk.set_consents(who, {"consent_push": True}),
    "spoken with": lambda desk, who: desk.change_case(who, CaseEvent.CONTACTED, WANG, "电话"),
    "applied": applied,
    "saved": saved,
}


@pytest.mark.parametrize("since", SINCE)
def test_whatever_was_done_since_keeps_the_person(desk: Desk, since: str) -> None:
    who = f"w-{since.replace(' ', '-')}"
    number = register(desk, who)
    SINCE[since](desk, who)
    with pytest.raises(BadInput) as refused:
        desk.undo_registration(who, LI, number)
    assert "不能撤销" in refused.value.cure
    assert desk.case_of(who) is not None


def test_a_posting_is_closed_again_and_nobody_is_told(desk: Desk, posting: str) -> None:
    number = desk.open_again(posting, LI)
    assert desk.posting(posting)["status"] == "open"
    for actor, told in ((WANG, number), (LI, ""), (LI, number[:-1] + "g")):
        with pytest.raises(BadInput, match="只有本人在 10 分钟内"):
            desk.undo_opening(posting, actor, told)
    desk.undo_opening(posting, LI, number)
    assert desk.posting(posting)["status"] == "closed"
    with pytest.raises(BadInput, match="已经撤销过了"):
        desk.undo_opening(posting, LI, number)
    while desk.work_once("worker"):
        pass
    assert desk.push_status()["waiting"] == 0


def test_a_posting_that_was_open_has_nothing_to_undo(desk: Desk, posting: str) -> None:
    desk.open_again(posting, LI)
    assert desk.open_again(posting, LI) == ""


def test_a_posting_stays_open_when_somebody_was_recommended_since(desk: Desk, posting: str, person: str) -> None:
    number = desk.open_again(posting, LI)
    desk.act(person, posting, Event.RECOMMEND, LI)
    with pytest.raises(BadInput, match="已经有人报名或被推荐"):
        desk.undo_opening(posting, LI, number)
    assert desk.posting(posting)["status"] == "open"


def test_an_application_from_before_the_closing_holds_nothing_up(
    desk: Desk, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.publish({"posting_id": "p-earlier", "title": "保安", "employer": "单位早先"})
    desk.act(person, "p-earlier", Event.RECOMMEND, LI)
    desk.close("p-earlier")
    later(desk, monkeypatch, minutes=5)
    desk.undo_opening("p-earlier", LI, desk.open_again("p-earlier", LI))
    assert desk.posting("p-earlier")["status"] == "closed"
