"""What leaves the house, as a file or on paper, has a reason that is kept, and is the very list that was shown."""

import html
import io

import pytest
import python_calamine

from api.console.addresses import address
from matching.audit import Asker
from matching.vocabulary import Role
from tests.api.console.test_security import token_of

SHORTLIST = "/console/postings/SYN-P0085/shortlist"


@pytest.fixture
def desk(console_app):
    return console_app.state.desk


@pytest.fixture
def shown(desk):
    """A list that was shown to 李娜."""
    return desk.shortlist("SYN-P0085", 10, "full", Asker(Role.COUNSELLOR, "li")).body


@pytest.fixture
def client(signed_in):
    return signed_in("li")


def kept(desk):
    with desk.store.read() as tx:
        return [(what, why) for _, what, why in tx.exports()]


def seen_of(desk, seeker_id):
    with desk.store.read() as tx:
        return [(one.what, one.why) for one in tx.accesses(seeker_id)]


def test_a_workbook_is_the_list_that_was_shown_and_no_new_decision(desk, client, shown):
    before = desk.counts()["decisions"]
    token = token_of(client.get("/console/walk-in").text)
    sent = {"token": token, "decision_id": shown["decision_id"], "reason": "发给单位"}
    answer = client.post(f"{SHORTLIST}.xlsx", data=sent)
    assert desk.counts()["decisions"] == before
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == [item["seeker_ref"] for item in shown["items"]]
    assert kept(desk)[-1] == (f"shortlist {shown['decision_id']}", "发给单位")
    assert ("export", "发给单位") in seen_of(desk, shown["items"][0]["seeker_id"])


@pytest.mark.parametrize(
    "path", ["/console/postings.xlsx", f"{SHORTLIST}.xlsx", "/console/figures.xlsx", "/console/printouts"]
)
def test_nothing_goes_out_without_a_reason(desk, client, shown, path):
    before = kept(desk)
    token = token_of(client.get("/console/walk-in").text)
    sent = {"token": token, "decision_id": shown["decision_id"], "reason": "  ", "back": SHORTLIST}
    assert client.post(path, data=sent).status_code == 422
    assert client.get(path).status_code in (404, 405)
    assert kept(desk) == before


def test_a_list_of_another_posting_or_for_others_is_not_taken_out(desk, client, shown):
    token = token_of(client.get("/console/walk-in").text)
    masked = desk.shortlist("SYN-P0085", 10).body["decision_id"]
    other = desk.shortlist("SYN-P0010", 10, "full").body["decision_id"]
    for decision_id in (masked, other, "d_0", ""):
        sent = {"token": token, "decision_id": decision_id, "reason": "存档"}
        assert client.post(f"{SHORTLIST}.xlsx", data=sent).status_code == 404


def test_a_printout_is_dressed_and_logged_with_everybody_on_it(desk, client, shown):
    number = shown["decision_id"]
    page = f"{SHORTLIST}?limit=10&list={number}"
    token = token_of(client.get(page).text)
    before = desk.counts()["decisions"]
    leave = client.post("/console/printouts", data={"token": token, "back": page, "reason": "面试用"})
    assert leave.status_code == 303
    told = client.get(leave.headers["location"]).text
    assert 'class="printable"' in told
    assert "用途「面试用」" in told
    assert number in told
    assert desk.counts()["decisions"] == before
    assert kept(desk)[-1] == (f"print shortlist {number}", "面试用")
    assert ("export", "面试用") in seen_of(desk, shown["items"][0]["seeker_id"])


def test_leave_to_print_is_of_one_page_and_one_member(client, shown, signed_in):
    page = f"{SHORTLIST}?list={shown['decision_id']}"
    token = token_of(client.get(page).text)
    leave = client.post("/console/printouts", data={"token": token, "back": page, "reason": "x"}).headers["location"]
    told = leave.partition("printout=")[2]
    assert 'class="printable"' not in client.get(f"/console/people/SYN-S0001/policies?printout={told}").text
    assert 'class="printable"' not in client.get(f"{page}&printout=forged").text
    assert 'class="printable"' not in signed_in("wang").get(leave).text


def test_the_walk_in_sheet_is_logged_and_holds_nobody(desk, client):
    token = token_of(client.get("/console/walk-in").text)
    told = client.post("/console/walk-in", data={"token": token, "wish": "保洁", "place": "站前区", "reason": "带走"})
    assert 'class="printable"' in told.text
    assert kept(desk)[-1] == ("print walk-in", "带走")


def test_a_review_is_decided_about_the_version_that_was_seen(desk, client):
    row = {"posting_id": "P-SEEN", "title": "文员", "employer": "单位丙", "description": "只招男性，做登记。"}
    desk.publish(row)
    seen = desk.review("P-SEEN")["revision"]
    desk.publish(row | {"description": "只招男性，已婚优先，做登记。"})
    token = token_of(client.get("/console/reviews").text)
    sent = {"token": token, "outcome": "false_alarm", "revision": str(seen)}
    stale = client.post("/console/reviews/P-SEEN", data=sent)
    assert stale.status_code == 409
    assert "没有作出决定" in stale.text
    assert "已婚优先" in stale.text
    assert desk.review("P-SEEN")["decisions"] == []
    sent["revision"] = str(desk.review("P-SEEN")["revision"])
    assert client.post("/console/reviews/P-SEEN", data=sent).status_code == 303
    assert desk.review("P-SEEN")["state"] == "clear"


def test_a_page_past_the_last_leads_to_the_last(client):
    for path in (
        "/console/postings?words=客服&page=999",
        "/console/people?page=999",
        "/console/decisions?page=999",
        "/console/reviews?page=999",
    ):
        answer = client.get(path)
        assert answer.status_code == 303
        assert client.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"}],
)
def test_another_site_signs_nobody_in(stranger, headers):
    sent = {"username": "li", "password": "梨花风起正清明 辽河口 2026"}
    assert stranger.post("/console/sign-in", data=sent, headers=headers).status_code == 403
    assert stranger.post("/console/sign-in", data=sent, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
    assert stranger.post("/console/sign-in", data=sent, headers={"Origin": "http://testserver"}).status_code == 303


@pytest.mark.parametrize("odd", ["a/b", "50%", "a~2Fb", "甲 乙?#%", "a\\b"])
def test_any_id_has_its_pages(desk, client, odd):
    desk.put_seeker({"seeker_id": odd, "wish_titles": ["保安"]})
    desk.publish({"posting_id": odd, "title": "保安", "employer": f"单位{odd}"})
    for page in (address("people", odd), address("postings", odd, "shortlist")):
        answer = client.get(page)
        assert answer.status_code == 200
        assert odd in html.unescape(answer.text)
