"""An office's counsellor reaches the people who live there and those whose case is theirs; lists say the same."""

import pytest

from matching.assembly import open_desk
from matching.audit import Asker
from matching.casework import CaseEvent, Event, State
from matching.casework.cases import DUTY
from matching.desk import Desk
from matching.desk.browsing import Search
from matching.errors import BadInput, Forbidden
from matching.settings import Settings
from matching.vocabulary import Role

PASSWORD = "梨花风起正清明 辽河口 2026"
CITY = Asker(Role.COUNSELLOR, "li")
WEST = Asker(Role.COUNSELLOR, "zhao", "210803")  # 西市区
HOMES = {"S-EAST": "站前区", "S-WEST": "西市区", "S-STREET": "西市区得胜街道", "S-NOWHERE": ""}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    opened = open_desk(Settings(data_dir=tmp_path_factory.mktemp("offices"), database_url=""))
    opened.publish({"posting_id": "P1", "title": "保安", "employer": "单位甲", "district": "站前区"})
    for seeker_id, home in HOMES.items():
        opened.put_seeker({"seeker_id": seeker_id, "wish_titles": ["保安"], "district": home})
    opened.add_staff("zhao", "赵", Role.COUNSELLOR, PASSWORD, "西市区")
    return opened


def reached(desk: Desk, asker: Asker) -> set[str]:
    def may(seeker_id: str) -> bool:
        try:
            desk.must_reach(asker, [seeker_id])
        except Forbidden:
            return False
        return True

    return {seeker_id for seeker_id in HOMES if may(seeker_id)}


def listed(desk: Desk, asker: Asker) -> set[str]:
    return {row["seeker_id"] for row in desk.browse_people("", "", 1, asker).rows}


def shortlisted(desk: Desk, asker: Asker) -> set[str]:
    return {item["seeker_id"] for item in desk.shortlist("P1", 20, "full", asker).body["items"]}


def test_an_office_is_a_place_of_the_city_and_only_counsellors_have_one(desk):
    assert desk.office_named("西市区") == WEST.office
    assert desk.office_named("  ") == ""
    assert desk.member("zhao", desk.staff()[0].epoch).office_name == "西市区"
    with pytest.raises(BadInput, match="本市"):
        desk.office_named("沈阳市和平区")
    with pytest.raises(BadInput, match="服务专员"):
        desk.add_staff("boss", "主任", Role.OPERATOR, PASSWORD, "西市区")


def test_lists_and_single_people_follow_one_rule(desk):
    assert reached(desk, CITY) == listed(desk, CITY) == shortlisted(desk, CITY) == set(HOMES)
    mine = {"S-WEST", "S-STREET"}
    assert reached(desk, WEST) == listed(desk, WEST) == shortlisted(desk, WEST) == mine


def test_a_street_is_served_without_the_rest_of_its_district(desk):
    street = Asker(Role.COUNSELLOR, "qian", desk.office_named("西市区得胜街道"))
    assert len(street.office) == 9
    assert reached(desk, street) == listed(desk, street) == {"S-STREET"}


def test_a_case_handed_over_takes_the_person_along_until_it_is_closed(desk):
    desk.take_case("S-NOWHERE", CITY)
    desk.change_case("S-NOWHERE", CaseEvent.HANDED_OVER, CITY, "住在西市区", owner="zhao")
    assert "S-NOWHERE" in reached(desk, WEST) & listed(desk, WEST)
    desk.change_case("S-NOWHERE", CaseEvent.CLOSED, WEST, "已有工作")
    assert "S-NOWHERE" not in reached(desk, WEST) | listed(desk, WEST)


def test_what_waits_and_what_was_applied_for_are_of_the_office(desk, monkeypatch):
    for seeker_id in ("S-EAST", "S-WEST"):
        desk.act(seeker_id, "P1", Event.APPLY, Asker(Role.SEEKER, seeker_id))
        assert desk.case_of(seeker_id).owner == DUTY
    later = max(desk.case_of(one).due for one in ("S-EAST", "S-WEST"))
    monkeypatch.setattr(type(desk), "today", staticmethod(lambda: later))
    assert {row["seeker_id"] for row in desk.todo(WEST).found.rows} == {"S-WEST"}
    assert {row["seeker_id"] for row in desk.todo(CITY).found.rows} == {"S-EAST", "S-WEST"}
    assert desk.todo(WEST).today == 1
    found = desk.applications((State.APPLIED,), 1, WEST)
    assert ([row["seeker_id"] for row in found.rows], found.total) == (["S-WEST"], 1)
    assert desk.applications((State.APPLIED,), 1, CITY).total == 2


def test_an_offices_list_is_made_again_byte_for_byte(desk):
    decision_id = desk.shortlist("P1", 20, "full", WEST).body["decision_id"]
    assert desk.replay(decision_id)["identical"]


def test_postings_are_everybodys(desk):
    assert desk.browse_postings(Search()).total == 1
