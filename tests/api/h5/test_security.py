"""Who gets in, to what; nobody sees another person. Routes come from the table of the app itself."""

import re
from datetime import timedelta

import pytest

from api.h5 import ROOMS
from api.h5.throttle import TRIES, Throttle
from matching.audit import HERE, Asker
from matching.desk.room import CITY_TIME
from matching.errors import SignInRefused
from matching.messages import Message, MessageKind
from matching.vocabulary import Role
from tests.api.h5.conftest import bearer_of

OPEN = {"/", "/sign-in", "/enter", "/size", "/how"}
ENDS = ("POST", "/forget")
"""Ends the session of who asks; tried on its own."""
OTHERS = ("慕容", "13904179876")


def routes():
    table = [route for room in ROOMS for route in room.router.routes]
    return sorted({(method, route.path) for route in table for method in route.methods - {"HEAD"}})


def token_of(text):
    found = re.search(r'name="token" value="([0-9a-f]{64})"', text)
    return found[1] if found else ""


GUARDED = [(method, path) for method, path in routes() if path not in OPEN]


def shift_of(desk):
    """Three days from now."""
    day = desk.now().astimezone(CITY_TIME) + timedelta(days=3)
    told = {"shift_id": "H5-1", "starts_at": f"{day:%Y-%m-%d} 08:00", "ends_at": "16:00", "places": 5}
    return told | {"pay": 240, "pay_unit": "day"}


@pytest.fixture
def filled(h5_app):
    """Every place in an address, filled with what belongs to the other person."""
    desk = h5_app.state.desk
    decision = desk.recommend("S-OTHER", 10).body
    posting_id = decision["items"][0]["posting_id"]
    told = Message("m_other", desk.key_of("S-OTHER"), MessageKind.POSTING, (posting_id,), "慕容", (), (), desk.now())
    with desk.store.write() as tx:
        tx.add_messages([told])
    desk.publish_shift("SYN-P0068", shift_of(desk), HERE)
    desk.reserve("S-OTHER", "H5-1", HERE, "r")
    places = {"shift_id": "H5-1", "posting_id": posting_id, "decision_id": decision["decision_id"]}
    return places | {"message_id": "m_other", "field": "phone", "code": "4-09-08"}


def test_the_table_of_routes_is_read():
    assert ("GET", "/for-you") in GUARDED
    assert ("POST", "/jobs/{posting_id}/apply") in GUARDED
    assert len(GUARDED) > 15


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_a_stranger_is_sent_to_sign_in(stranger, filled, method, path):
    token = token_of(stranger.get("/h5/sign-in").text)
    data = {"token": token} if method == "POST" else None
    answer = stranger.request(method, "/h5" + path.format(**filled), data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, "/h5/sign-in")


@pytest.mark.parametrize(("method", "path"), [one for one in GUARDED if one != ENDS])
def test_no_page_shows_another_person(signed_in, filled, h5_app, method, path):
    """Signed in as one, asking for everything of another: applications, dismissals and lists stay theirs."""
    desk = h5_app.state.desk
    before = _everything(desk)
    client = signed_in("S-MINE")
    sent = {"token": token_of(client.get("/h5/me").text), "seeker_id": "S-OTHER", "name": "consent_push", "on": "1"}
    address = "/h5" + path.format(**filled) + "?seeker_id=S-OTHER"
    answer = client.request(method, address, data=sent if method == "POST" else None)
    assert answer.status_code in (200, 303, 404, 422)
    assert not [word for word in OTHERS if word in answer.text]
    assert _everything(desk) == before


def _everything(desk):
    told = desk.export("S-OTHER")
    inbox = desk.inbox("S-OTHER", Asker(Role.SEEKER, "S-OTHER"))
    held = [(one["shift_id"], one["state"], one["since"]) for one in desk.my_reservations("S-OTHER", HERE)]
    return held, [told[name] for name in ("profile", "facts", "tags", "calls", "applications", "interactions")], inbox


def test_the_reasons_of_another_person_s_list_are_not_told(signed_in, filled):
    answer = signed_in("S-MINE").get("/h5/why/{decision_id}/{posting_id}".format(**filled))
    assert answer.status_code == 404


@pytest.mark.parametrize(("method", "path"), [one for one in routes() if one[0] == "POST" and one[1] != "/enter"])
def test_a_form_without_the_token_of_the_session_changes_nothing(signed_in, filled, method, path):
    client = signed_in("S-MINE")
    for token in ("", "0" * 64):
        assert client.request(method, "/h5" + path.format(**filled), data={"token": token}).status_code == 403


def test_only_a_seeker_s_valid_token_enters(stranger):
    for bearer in ("", "x.y.z", bearer_of("S-MINE")[:-2] + "xx"):
        assert stranger.post("/h5/enter", data={"bearer": bearer}).status_code == 401
    for role in (Role.OPERATOR, Role.COUNSELLOR, Role.EMPLOYER):
        assert stranger.post("/h5/enter", data={"bearer": bearer_of("S-MINE", role)}).status_code == 403
    unknown = stranger.post("/h5/enter", data={"bearer": bearer_of("nobody")})
    assert unknown.status_code == 404
    assert "jobmatch_h5" not in stranger.cookies


def test_a_code_opens_once_and_a_wrong_one_never(stranger, h5_app):
    code = h5_app.state.desk.invite("S-MINE", HERE)["invitation"]
    token = token_of(stranger.get("/h5/sign-in").text)
    wrong = stranger.post("/h5/sign-in", data={"token": token, "code": "23456789"})
    assert wrong.status_code == 401
    assert "登录码不对" in wrong.text
    assert stranger.post("/h5/sign-in", data={"token": token, "code": code}).headers["location"] == "/h5/for-you"
    token = token_of(stranger.get("/h5/me").text)
    assert stranger.post("/h5/sign-in", data={"token": token, "code": code}).status_code == 401


def test_who_guesses_codes_waits_and_then_may_try_again():
    now = 0.0
    guesses = Throttle(lambda: now)
    for _ in range(TRIES):
        guesses.admit("203.0.113.9")
        guesses.charge("203.0.113.9")
    with pytest.raises(SignInRefused):
        guesses.admit("203.0.113.9")
    guesses.admit("203.0.113.10")
    now = 601.0
    guesses.admit("203.0.113.9")


def test_another_site_s_form_signs_nobody_in(stranger):
    sent = {"bearer": bearer_of("S-MINE")}
    assert stranger.post("/h5/enter", data=sent, headers={"Origin": "https://example.com"}).status_code == 403
    assert stranger.post("/h5/enter", data=sent, headers={"Origin": "http://testserver"}).status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_opens_nothing_else(signed_in):
    client = signed_in("S-MINE")
    flags = client.post("/h5/enter", data={"bearer": bearer_of("S-MINE")}).headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=lax" in flags
    assert "path=/h5" in flags
    assert client.get("/console/people").status_code == 303
    assert client.get("/v1/seekers/S-MINE").status_code == 401


def test_each_sign_in_begins_a_session_of_its_own(signed_in):
    first = signed_in("S-MINE").cookies["jobmatch_h5"]
    assert signed_in("S-MINE").cookies["jobmatch_h5"] != first


def test_a_session_ends_with_signing_out_and_with_being_forgotten(signed_in, h5_app):
    client = signed_in("S-MINE")
    token = token_of(client.get("/h5/me").text)
    assert client.post("/h5/sign-out", data={"token": token}).status_code == 303
    assert client.get("/h5/me").headers["location"] == "/h5/sign-in"
    desk = h5_app.state.desk
    desk.put_seeker({"seeker_id": "S-GONE", "wish_titles": ["保洁"]})
    client = signed_in("S-GONE")
    assert client.get("/h5/for-you").status_code == 200
    desk.forget("S-GONE")
    assert client.get("/h5/for-you").status_code == 303
    desk.put_seeker({"seeker_id": "S-GONE", "wish_titles": ["电焊工"]})
    assert client.get("/h5/for-you").status_code == 303


def test_every_page_forbids_scripts_other_hosts_and_frames(signed_in):
    client = signed_in("S-MINE")
    for path in ("/h5/for-you", "/h5/nowhere", "/h5/jobs/nothing", "/h5/sign-in"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_an_advertisement_is_text_in_the_page(signed_in, h5_app):
    row = {
        "posting_id": "P-ODD",
        "title": "电焊工<script>alert(1)</script>",
        "employer": '"><b>甲厂',
        "district": "站前区",
    }
    h5_app.state.desk.publish(row)
    text = signed_in("S-MINE").get("/h5/jobs/P-ODD").text
    assert "<script>" not in text
    assert "<b>" not in text
    h5_app.state.desk.close("P-ODD")


def test_a_posting_under_review_is_shown_to_nobody(signed_in, h5_app):
    row = {"posting_id": "P-HELD", "title": "仓库文员", "employer": "单位乙", "description": "只招男性，做出入库登记。"}
    h5_app.state.desk.publish(row)
    client = signed_in("S-MINE")
    assert client.get("/h5/jobs/P-HELD").status_code == 404
    assert "P-HELD" not in client.get("/h5/places?show=100").text


@pytest.mark.parametrize(
    "path", ["places?place=²&show=9", "jobs/%00", "why/%00/%00", "jobs/x/dismiss?decision_id=%00", "for-you?show=-5"]
)
def test_odd_addresses_are_answered_not_broken(signed_in, path):
    assert signed_in("S-MINE").get(f"/h5/{path}").status_code in (200, 404, 422)


def test_odd_forms_are_refused_not_broken(signed_in):
    client = signed_in("S-MINE")
    odd = {
        "token": token_of(client.get("/h5/me").text),
        "name": "consent_\x00",
        "on": "²",
        "reason": "\x00",
        "size": "9",
    }
    odd |= {"back": "//example.com", "decision_id": "\x00"}
    assert client.post("/h5/settings", data=odd).status_code == 422
    assert client.post("/h5/size", data=odd).headers["location"] == "/h5/for-you"
    assert client.post("/h5/jobs/nothing/dismiss", data=odd).status_code == 404


def test_a_posting_is_reached_whatever_its_id(signed_in, h5_app):
    day = {"published_at": h5_app.state.desk.today().isoformat()}
    h5_app.state.desk.publish({"posting_id": "P~2026?#.", "title": "电焊工", "employer": "甲厂"} | day)
    client = signed_in("S-MINE")
    address = re.search(r'href="(/h5/jobs/P[^"]*)"', client.get("/h5/places?show=100").text)[1]
    assert "<h1>电焊工</h1>" in client.get(address).text
    h5_app.state.desk.close("P~2026?#.")
