"""班次: who holds a place, what was freed and to whom it went, and who came; by form alone."""

from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from matching.audit import HERE, Asker
from matching.desk import Desk
from matching.desk.room import CITY_TIME
from matching.settings import Settings
from matching.vocabulary import DecisionKind, Role
from tests.api.console.conftest import PASSWORD, SIGN_IN
from tests.api.console.test_security import token_of
from tests.api.running import KEY

GIG = {"posting_id": "G/1", "title": "展会搭建", "employer": "营口檐角展览服务部", "kind": "零工", "district": "站前区"}
SHIFTS = "/console/postings/G~2F1/shifts"
NAMES = {"S-LI": "李小梅", "S-WANG": "王铁柱", "S-ZHAO": "赵六"}
DISTRICTS = {"S-LI": "站前区", "S-WANG": "西市区", "S-ZHAO": "站前区"}


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    """李 has let go of the one place, which was offered to 王, who confirmed; 赵 waits. It is the day before."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("shifts"), database_url="", secret_key=KEY)
    noon = datetime.now(CITY_TIME).replace(hour=12, minute=0)
    app = create_app(settings)
    with pytest.MonkeyPatch.context() as patch, TestClient(app, follow_redirects=False) as client:
        patch.setattr(Desk, "now", staticmethod(lambda: noon))
        desk = app.state.desk
        desk.add_staff("li", "李娜", Role.COUNSELLOR, PASSWORD)
        desk.add_staff("sun", "孙梅", Role.COUNSELLOR, PASSWORD, "站前区")
        desk.publish(GIG)
        desk.publish({"posting_id": "P1", "title": "保安", "employer": "别家"})
        tomorrow = noon + timedelta(days=1)
        shift = {"shift_id": "G1-A", "starts_at": f"{tomorrow:%Y-%m-%d} 08:00", "ends_at": "16:00"}
        desk.publish_shift("G/1", shift | {"places": 1, "pay": 260, "pay_unit": "day"}, HERE)
        for seeker_id, name in NAMES.items():
            told = {"seeker_id": seeker_id, "wish_titles": ["搭建工"], "birth_year": 1990, "name": name}
            desk.put_seeker(told | {"district": DISTRICTS[seeker_id], "phone": "13800000001"})
            desk.reserve(seeker_id, "G1-A", Asker(Role.SEEKER, seeker_id), "r", wait=True)
        desk.release("S-LI", "G1-A", Asker(Role.SEEKER, "S-LI"))
        desk.confirm("S-WANG", "G1-A", Asker(Role.SEEKER, "S-WANG"))
        yield client, desk, noon


def enter(client, username):
    assert client.post(SIGN_IN, data={"username": username, "password": PASSWORD}).status_code == 303
    return client


def test_the_page_tells_places_people_and_what_was_freed(board):
    client, _, _ = board
    enter(client, "li")
    text = client.get(SHIFTS).text
    assert "要 1 人，还剩 0 个名额，1 人候补" in text
    assert "王**" in text
    assert "已确认" in text
    assert "班次开始以后登记" in text
    freed = text.split("让出来的名额（2 条）")[1]
    assert freed.index("李**") < freed.index("取消") < freed.index("王**") < freed.index("通知有空位")
    assert "现在已确认" in freed
    for name in (*NAMES.values(), "13800000001"):
        assert name not in text
    assert SHIFTS in client.get("/console/postings").text
    assert "只有零工岗位有班次" in client.get("/console/postings/P1/shifts").text
    assert client.get(f"{SHIFTS}?page=9").headers["location"].endswith("page=1")
    assert "没有更早的班次" in client.get(f"{SHIFTS}?when=past").text


def test_to_whom_a_freed_place_went_is_a_list_that_comes_out_again(board):
    client, desk, _ = board
    enter(client, "li")
    with desk.store.read() as tx:
        (decision,) = tx.decisions_about(tx.posting_key("G/1"), DecisionKind.OFFER)
    text = client.get(f"/console/decisions/{decision.decision_id}").text
    assert "空出的名额给了谁" in text
    assert "一字不差" in text
    rows = text.split("<tbody>")[1].split("</tr>")
    assert "递补" in rows[0]
    assert "名额已给完" in rows[1]
    assert "空出的名额给了谁" in client.get("/console/decisions").text


def test_who_came_is_marked_by_a_form_and_may_be_set_right(board, monkeypatch):
    client, desk, noon = board
    enter(client, "li")
    monkeypatch.setattr(Desk, "now", staticmethod(lambda: noon + timedelta(days=1)))
    text = client.get(SHIFTS).text
    ref = desk.posting_shifts("G/1", HERE)[0]["people"][0]["seeker_ref"]
    assert ref in text
    sent = {"token": token_of(text), "shift_id": "G1-A", "seeker_ref": ref}
    assert client.post(SHIFTS, data=sent).status_code == 422
    for came, told in (("no", "没有到岗"), ("yes", "已到岗")):
        assert client.post(SHIFTS, data=sent | {"came": came}).headers["location"] == SHIFTS
        assert told in client.get(SHIFTS).text
    assert client.post(SHIFTS, data=sent | {"came": "yes", "token": "0" * 64}).status_code == 403
    monkeypatch.setattr(Desk, "now", staticmethod(lambda: noon + timedelta(days=10)))
    assert "G1-A" not in client.get(SHIFTS).text
    assert "G1-A" in client.get(f"{SHIFTS}?when=past").text


def test_another_office_sees_that_a_place_is_taken_and_not_by_whom(board, monkeypatch):
    client, desk, noon = board
    enter(client, "sun")
    monkeypatch.setattr(Desk, "now", staticmethod(lambda: noon + timedelta(days=1)))
    text = client.get(SHIFTS).text
    assert "王**" not in text
    assert "李**" in text
    assert "另有 1 人" in text
    ref = desk.posting_shifts("G/1", HERE)[0]["people"][0]["seeker_ref"]
    sent = {"token": token_of(text), "shift_id": "G1-A", "seeker_ref": ref, "came": "no"}
    assert client.post(SHIFTS, data=sent).status_code == 403
    assert desk.posting_shifts("G/1", Asker(Role.COUNSELLOR, "sun", "210802"))[0]["people"] == []
