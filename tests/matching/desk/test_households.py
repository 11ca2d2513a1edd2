"""A family without work, from the declaration to the first who is hired."""

from datetime import date, timedelta

import pytest

from matching.assembly import open_desk
from matching.audit import Asker
from matching.casework import CaseEvent, Event
from matching.casework.cases import FIRST_DAYS
from matching.casework.families import RELIEF_DAYS
from matching.desk import Desk
from matching.desk.households import Declared
from matching.errors import BadInput, NotFound
from matching.settings import Settings
from matching.vocabulary import Role

LI = Asker(Role.COUNSELLOR, "li")
AGREED = "夫妻二人 11月23日 当面同意"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = open_desk(Settings(data_dir=tmp_path_factory.mktemp("caring"), database_url=""))
    desk.add_staff("li", "李娜", Role.COUNSELLOR, "梨花风起正清明 辽河口 2026")
    desk.publish({"posting_id": "P1", "title": "保洁员", "employer": "第一厂"})
    return desk


@pytest.fixture
def couple(desk: Desk, request: pytest.FixtureRequest) -> list[Declared]:
    names = [f"{request.node.name}-{n}" for n in (1, 2)]
    for name in names:
        desk.put_seeker({"seeker_id": name, "wish_titles": ["保洁"], "birth_year": 1985, "employment": "unemployed"})
    return [Declared(name) for name in names]


def listed(desk: Desk, family: int) -> dict | None:
    return next((row for row in desk.families(LI) if row["family"] == family), None)


def test_it_is_found_timed_and_put_before_the_counsellors_until_one_is_hired(desk, couple, monkeypatch):
    row = desk.declare_family(couple, LI, AGREED)
    today = desk.today()
    assert (row["state"], row["since"], row["due"]) == ("zero", today, today + timedelta(days=RELIEF_DAYS))
    for one in couple:
        case = desk.case_of(one.seeker_id)
        assert (case.owner, case.due) == ("li", today + timedelta(days=FIRST_DAYS))
        assert [step.event for step in case.unanswered] == [CaseEvent.FAMILY]
    later = today + timedelta(days=4)
    monkeypatch.setattr(type(desk), "today", staticmethod(lambda: later))
    assert listed(desk, row["family"])["days"] == 4
    desk.act(couple[1].seeker_id, "P1", Event.HIRE, LI)
    assert listed(desk, row["family"]) is None
    (all_of_it,) = [one for one in desk.families(LI, everything=True) if one["family"] == row["family"]]
    assert (all_of_it["state"], all_of_it["days"]) == ("relieved", 4)
    desk.act(couple[1].seeker_id, "P1", Event.LEAVE, LI, "合同到期")
    desk.keep_families_up()
    assert listed(desk, row["family"])["since"] == later


def test_what_is_missing_is_asked(desk, couple):
    desk.correct(couple[0].seeker_id, "birth_year", None)
    row = desk.declare_family(couple, LI, AGREED)
    assert (row["state"], row["why"]) == ("unsure", ["第1位家人：问出生年份。"])
    desk.correct(couple[0].seeker_id, "birth_year", 1985)
    assert listed(desk, row["family"])["state"] == "zero"


def test_age_counts_from_16_to_the_statutory_age_of_retirement(desk, couple, monkeypatch):
    monkeypatch.setattr(type(desk), "today", staticmethod(lambda: date(2026, 11, 23)))
    for born, sex, state in ((1955, "男", "not"), (2015, "男", "not"), (1972, "女", "unsure"), (1968, "男", "zero")):
        desk.correct(couple[0].seeker_id, "birth_year", born)
        desk.correct(couple[0].seeker_id, "sex", sex)
        assert desk.declare_family(couple[:1], LI, AGREED)["state"] == state, (born, sex)


def test_nobody_is_in_two_families_and_consent_is_needed(desk, couple):
    first = desk.declare_family(couple, LI, AGREED)
    second = desk.declare_family(couple[:1], LI, AGREED)
    assert [len(listed(desk, row["family"])["members"]) for row in (first, second)] == [1, 1]
    with pytest.raises(BadInput, match="同意"):
        desk.declare_family(couple, LI, " ")
    with pytest.raises(BadInput, match="每人一次"):
        desk.declare_family([couple[0], couple[0]], LI, AGREED)
    with pytest.raises(NotFound):
        desk.declare_family([Declared("没有这个人")], LI, AGREED)


def test_who_is_forgotten_leaves_the_family_and_the_last_takes_it_along(desk, couple):
    row = desk.declare_family(couple, LI, AGREED)
    desk.forget(couple[0].seeker_id)
    assert [one["seeker_id"] for one in listed(desk, row["family"])["members"]] == [couple[1].seeker_id]
    desk.forget(couple[1].seeker_id)
    assert listed(desk, row["family"]) is None


def test_a_double_registration_stays_in_the_family(desk, couple):
    row = desk.declare_family(couple, LI, AGREED)
    desk.put_seeker({"seeker_id": f"{couple[0].seeker_id}-again", "employment": "unemployed", "birth_year": 1985})
    desk.merge_seekers(f"{couple[0].seeker_id}-again", couple[0].seeker_id, LI, "身份证号一样")
    members = [one["seeker_id"] for one in listed(desk, row["family"])["members"]]
    assert members == [f"{couple[0].seeker_id}-again", couple[1].seeker_id]
