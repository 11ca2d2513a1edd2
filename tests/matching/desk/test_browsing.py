"""Lists that staff leaf through: people and postings in every order, with how each of them stands."""

from datetime import timedelta

import pytest

from matching.assembly import open_desk
from matching.audit import Asker
from matching.casework import CaseEvent, Event
from matching.desk import Desk
from matching.desk.browsing import LATELY, PEOPLE_ORDERS, Order, Search
from matching.settings import Settings
from matching.vocabulary import DecisionKind, Role

PASSWORD = "梨花风起正清明 辽河口 2026"
LI, WANG = Asker(Role.COUNSELLOR, "li"), Asker(Role.COUNSELLOR, "wang")
HOMES = {"S-A": "盖州市", "S-B": "站前区", "S-C": "", "S-D": "西市区"}
CODES = {"S-B": 210802, "S-D": 210803, "S-A": 210881}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Four people, two of them in care of 李娜 and 安然 (whose account sorts behind), and two postings."""
    opened = open_desk(Settings(data_dir=tmp_path_factory.mktemp("browsing"), database_url=""))
    for seeker_id, home in HOMES.items():
        opened.put_seeker({"seeker_id": seeker_id, "wish_titles": ["保安"], "district": home, "name": "张三"})
    for username, name in {"li": "李娜", "wang": "安然"}.items():
        opened.add_staff(username, name, Role.COUNSELLOR, PASSWORD)
    opened.take_case("S-D", LI)
    opened.take_case("S-B", WANG)
    opened.change_case("S-B", CaseEvent.POSTPONED, WANG, "出门", due=opened.today() + timedelta(days=60))
    clean = {"posting_id": "P1", "title": "保安", "employer": "单位甲", "headcount": 3}
    opened.publish(clean)
    opened.publish({"posting_id": "P2", "title": "文员", "employer": "单位乙", "description": "只招男性，做登记。"})
    return opened


def listed(desk: Desk, by: str, descending: bool = False, **more) -> list[str]:
    found = desk.browse_people("", "", 1, LI, Order(by, descending), **more)
    return [row["seeker_id"] for row in found.rows]


def test_people_are_ordered_by_where_they_live_and_the_unknown_come_last(desk):
    assert listed(desk, "district") == [*CODES, "S-C"]
    assert listed(desk, "district", descending=True) == [*reversed(CODES), "S-C"]


def test_people_are_ordered_by_who_looks_after_them_and_until_when(desk):
    assert listed(desk, "owner")[:2] == ["S-B", "S-D"]
    assert listed(desk, "owner", descending=True)[:2] == ["S-D", "S-B"]
    assert listed(desk, "due")[:2] == ["S-D", "S-B"]
    assert listed(desk, "due", descending=True)[:2] == ["S-B", "S-D"]


def test_people_are_ordered_by_when_they_were_last_spoken_with_as_it_stands_now(desk):
    def contact(seeker_id):
        number = desk.change_case(seeker_id, CaseEvent.CONTACTED, LI, "电话，在找")
        return seeker_id, LI, number

    first = contact("S-D")
    assert listed(desk, "contacted")[0] == "S-D"
    again = contact("S-B")
    assert listed(desk, "contacted")[:2] == ["S-D", "S-B"]
    assert listed(desk, "contacted", descending=True)[:2] == ["S-B", "S-D"]
    desk.undo_case(*again)
    assert listed(desk, "contacted", descending=True)[0] == "S-D"
    desk.undo_case(*first)
    assert listed(desk, "contacted") == listed(desk, "changed", descending=True)


@pytest.mark.parametrize("by", PEOPLE_ORDERS)
@pytest.mark.parametrize("descending", [False, True], ids=["upward", "downward"])
def test_pages_of_people_follow_each_other(desk, by, descending):
    whole = listed(desk, by, descending)
    order = Order(by, descending)
    pages = [desk.browse_people("", "", number, LI, order, size=1).rows for number in range(1, 5)]
    assert [row["seeker_id"] for page in pages for row in page] == whole
    assert sorted(whole) == sorted(HOMES)
    assert desk.browse_people("", "", 1, LI, order, size=3).last == 2


def test_who_looks_after_somebody_has_a_name(desk):
    found = {row["seeker_id"]: row for row in desk.browse_people("", "", 1, LI, LATELY).rows}
    assert (found["S-D"]["case"]["owner"], found["S-D"]["case"]["owner_name"]) == ("li", "李娜")
    assert desk.cases_of(["S-B"])["S-B"]["owner_name"] == "安然"
    assert (found["S-A"]["stage"], found["S-D"]["stage"]) == ("没有建档", "在办")


def test_a_posting_tells_how_many_were_recommended_came_were_answered_and_hired(desk):
    def progress():
        return {row["posting_id"]: row for row in desk.browse_postings(Search()).rows}["P1"]

    assert set(progress()["progress"].values()) == {0}
    assert progress()["places_left"] == 3
    desk.act("S-A", "P1", Event.RECOMMEND, LI)
    desk.act("S-A", "P1", Event.APPLY, Asker(Role.SEEKER, "S-A"))
    desk.act("S-B", "P1", Event.APPLY, Asker(Role.SEEKER, "S-B"))
    desk.act("S-C", "P1", Event.SET_ASIDE, LI, "本人不愿意")
    assert progress()["progress"] == {"recommended": 1, "applied": 2, "answered": 0, "hired": 0}
    desk.act("S-A", "P1", Event.INVITE, LI)
    desk.act("S-A", "P1", Event.WITHDRAW, LI, "路远")
    step = desk.act("S-B", "P1", Event.HIRE, LI)["step"]
    assert progress()["progress"] == {"recommended": 1, "applied": 2, "answered": 2, "hired": 1}
    assert progress()["places_left"] == 2
    desk.take_back("S-B", "P1", LI, step)
    assert progress()["progress"] == {"recommended": 1, "applied": 2, "answered": 1, "hired": 0}


def test_a_posting_tells_how_it_passed_its_screening(desk):
    found = {row["posting_id"]: row["review"] for row in desk.browse_postings(Search()).rows}
    assert found == {"P1": None, "P2": "held"}


def test_applications_tell_for_how_many_days_they_stand(desk):
    desk.act("S-D", "P1", Event.RECOMMEND, LI)
    (row,) = [one for one in desk.applications_of("S-D") if one["posting_id"] == "P1"]
    assert row["days_in"] == 0


def test_lists_given_out_are_leafed_through_by_kind_and_either_way(desk):
    made = [desk.recommend(one, 5, LI).body["decision_id"] for one in ("S-A", "S-B")]
    short = desk.shortlist("P1", 5, "full", LI).body["decision_id"]
    latest = [row["decision_id"] for row in desk.browse_decisions(1).rows]
    assert latest == [short, *reversed(made)]
    oldest = desk.browse_decisions(1, DecisionKind.RECOMMENDATION, oldest_first=True)
    assert ([row["decision_id"] for row in oldest.rows], oldest.total) == (made, 2)
    assert desk.browse_decisions(1, DecisionKind.PUSH).rows == []


def test_people_are_found_by_what_words_mean_and_not_by_what_they_hardly_can(desk):
    desk.put_seeker({"seeker_id": "S-WAITER", "wish_titles": ["餐厅服务员"]})
    found = {
        wish: {row["seeker_id"] for row in desk.browse_people(wish, "", 1, LI).rows} for wish in ("看大门", "潜水员")
    }
    desk.forget("S-WAITER")
    assert found == {"看大门": set(HOMES), "潜水员": set()}
