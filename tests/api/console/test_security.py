"""Who gets in, to what; and what forms and cookies must carry. Routes come from the table of the app itself."""

import re

import pyotp
import pytest

from api.console import ROOMS
from matching.vocabulary import Role
from tests.api.console.conftest import PASSWORD, SIGN_IN

OPEN = {"/sign-in", "/sign-on", "/sign-on/back", "/", "/static"}
OPERATORS = {"/import", "/import/rejects/{name}", "/import/rejects/{name}/aside", "/import/rejects/{name}/back"}
FILLED = {
    "posting_id": "SYN-P0085", "seeker_id": "SYN-S0001", "field": "skills", "code": "4-09-08", "decision_id": "d_0",
    "name": "x.csv",
}  # fmt: skip


def routes():
    table = [route for room in ROOMS for route in room.router.routes]
    return sorted({(method, route.path) for route in table for method in route.methods - {"HEAD"}})


def address(path):
    return "/console" + path.format(**FILLED)


def token_of(text):
    found = re.search(r'name="token" value="([0-9a-f]{64})"', text)
    return found[1] if found else ""


GUARDED = [(method, path) for method, path in routes() if path not in OPEN]


def test_the_table_of_routes_is_read():
    assert ("GET", "/postings/{posting_id}/shortlist") in GUARDED
    assert ("POST", "/postings/{posting_id}/close") in GUARDED
    assert len(GUARDED) > 15


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_a_stranger_is_sent_to_sign_in(stranger, method, path):
    answer = stranger.request(method, address(path))
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, SIGN_IN)


@pytest.mark.parametrize(("method", "path"), [one for one in GUARDED if one[1] in OPERATORS])
def test_a_counsellor_does_not_import(signed_in, method, path):
    client = signed_in("li")
    token = token_of(client.get("/console/walk-in").text)
    answer = client.request(method, address(path), data={"token": token} if method == "POST" else None)
    assert answer.status_code == 403


@pytest.mark.parametrize(("method", "path"), [one for one in GUARDED if one[0] == "POST"])
def test_a_form_without_the_token_of_the_session_changes_nothing(signed_in, method, path):
    client = signed_in("wang")
    for token in ("", "0" * 64):
        assert client.request(method, address(path), data={"token": token, "reason": "x"}).status_code == 403


def test_a_bearer_token_opens_no_page_and_a_session_no_route(stranger, signed_in, bearer_of):
    assert stranger.get("/console/postings", headers=bearer_of("operator")).status_code == 303
    client = signed_in("wang")
    assert client.get("/v1/postings/SYN-P0085").status_code == 401


def test_a_token_as_a_cookie_is_no_session(stranger, bearer_of):
    stranger.cookies.set("jobmatch_session", bearer_of("operator")["Authorization"].removeprefix("Bearer "))
    assert stranger.get("/console/postings").status_code == 303


def test_each_sign_in_begins_a_session_of_its_own(signed_in):
    client = signed_in("li")
    first = client.cookies["jobmatch_session"]
    client = signed_in("li")
    assert client.cookies["jobmatch_session"] != first


def test_a_session_ends_with_signing_out_and_with_a_new_password(signed_in, console_app):
    client = signed_in("li")
    token = token_of(client.get("/console/walk-in").text)
    assert client.post("/console/sign-out", data={"token": token}).status_code == 303
    assert client.get("/console/postings").status_code == 303
    client = signed_in("li")
    assert client.get("/console/postings").status_code == 200
    console_app.state.desk.set_password("li", PASSWORD)
    assert client.get("/console/postings").status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(stranger):
    answer = stranger.post(SIGN_IN, data={"username": "li", "password": PASSWORD})
    flags = answer.headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=lax" in flags
    assert "path=/console" in flags


@pytest.mark.parametrize(
    "next_page", ["https://example.com/", "//example.com", "/v1/postings", "/console/..\\x", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(stranger, next_page):
    answer = stranger.post(SIGN_IN, data={"username": "li", "password": PASSWORD, "next": next_page})
    assert answer.headers["location"] == "/console/today"


def test_a_wrong_password_says_nothing_of_who_exists(stranger):
    told = [
        stranger.post(SIGN_IN, data={"username": name, "password": "wrong wrong wrong"}) for name in ("nobody", "ghost")
    ]
    assert [answer.status_code for answer in told] == [401, 401]
    assert "用户名、密码或验证码不对" in told[0].text


def test_every_page_forbids_other_hosts_and_frames(signed_in):
    client = signed_in("wang")
    for path in ("/console/postings", "/console/people", "/console/people/nobody", "/console/nowhere", SIGN_IN):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_rejects_are_read_by_name_alone(signed_in):
    client = signed_in("wang")
    sent = {"token": token_of(client.get("/console/walk-in").text), "reason": "改好再传"}
    for name in ("..%2Fjobmatch.sqlite3", "%2e%2e%2fjobmatch.sqlite3", "nothing.csv", "%00", "x" * 300):
        assert client.post(f"/console/import/rejects/{name}", data=sent).status_code == 404


def test_what_was_typed_is_text_in_the_page(signed_in):
    client = signed_in("wang")
    text = client.get("/console/postings", params={"words": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


ODD_LISTS = (
    "postings?page=²",
    "postings?page=-1",
    "postings?words=%00",
    "people?place=²",
    "applications?who=%00&page=x",
    "reviews?words=%00&ruling=%00&standing=²&page=²",
)
ODD_PATHS = (
    "people/%00",
    "decisions/%00",
    "postings/%00/shortlist",
)


@pytest.mark.parametrize("path", [*ODD_LISTS, *ODD_PATHS])
def test_odd_addresses_are_answered_not_broken(signed_in, path):
    assert signed_in("wang").get(f"/console/{path}").status_code in (200, 404, 422)


def test_odd_forms_are_refused_not_broken(signed_in):
    client = signed_in("wang")
    token = token_of(client.get("/console/walk-in").text)
    odd = {"token": token, "seeker_id": "SYN-S0001", "posting_id": "\x00", "event": "²", "due": "x", "note": "\x00"}
    for path in (
        "applications",
        "applications/undo",
        "applications/reason",
        "applications/reason/undo",
        "people/SYN-S0001/case",
        "postings/SYN-P0085/objections",
        "reviews/SYN-P0085",
        "second-factor",
    ):
        assert client.post(f"/console/{path}", data=odd).status_code in (401, 404, 422)


def test_a_posting_under_review_has_its_shortlist(signed_in, console_app):
    row = {"posting_id": "P-HELD", "title": "仓库文员", "employer": "单位乙", "description": "只招男性，做出入库登记。"}
    console_app.state.desk.publish(row)
    assert "等审核" in signed_in("li").get("/console/postings/P-HELD/shortlist").text


def test_a_bound_second_factor_is_not_replaced_by_a_session_alone(signed_in, console_app):
    secret = pyotp.random_base32()
    desk = console_app.state.desk
    desk.add_staff("zhao", "赵", Role.COUNSELLOR, PASSWORD)
    desk.enrol_second_factor("zhao", secret, pyotp.TOTP(secret).now())
    client = signed_in("li")
    code = pyotp.TOTP(secret).at(desk.now().timestamp() + 30)
    assert client.post(SIGN_IN, data={"username": "zhao", "password": PASSWORD, "code": code}).status_code == 303
    token = token_of(client.get("/console/walk-in").text)
    other = pyotp.random_base32()
    sent = {"token": token, "secret": other, "code": pyotp.TOTP(other).now()}
    assert client.post("/console/second-factor", data=sent).status_code == 403


def test_a_look_at_a_whole_number_is_logged_with_its_reason(signed_in, console_app):
    client = signed_in("li")
    page = client.get("/console/people/S-NAMED").text
    assert "13804171234" not in page
    assert "138****1234" in page
    assert "欧阳**" in page
    token = token_of(page)
    refused = client.post("/console/people/S-NAMED/full", data={"token": token, "reason": " "})
    assert refused.status_code == 422
    shown = client.post("/console/people/S-NAMED/full", data={"token": token, "reason": "约面试"}).text
    assert "13804171234" in shown
    with console_app.state.desk.store.read() as tx:
        assert ("contact", "约面试") in [(one.what, one.why) for one in tx.accesses("S-NAMED")]
