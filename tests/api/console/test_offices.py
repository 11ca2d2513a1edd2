"""Every page × an office, from the table of routes: what names somebody of another office is refused."""

import re

import pytest

from matching.vocabulary import Role
from tests.api.console.conftest import PASSWORD, SIGN_IN
from tests.api.console.test_security import GUARDED, address, token_of

ELSEWHERE = "西市区"
NAMING_PEOPLE = {
    ("POST", "/applications"): {"seeker_id": "SYN-S0001", "posting_id": "SYN-P0085", "event": "recommend"},
    ("GET", "/postings/{posting_id}/compare"): {"first": "SYN-S0039", "second": "SYN-S0157"},
}
OF_A_PERSON = [one for one in GUARDED if "{seeker_id}" in one[1]]


@pytest.fixture
def elsewhere(stranger, console_app):
    """A counsellor of a district in which SYN-S0001 does not live."""
    desk = console_app.state.desk
    assert not desk.seeker("SYN-S0001")["district"].endswith(ELSEWHERE)
    if "sun" not in {one.username for one in desk.staff()}:
        desk.add_staff("sun", "孙梅", Role.COUNSELLOR, PASSWORD, ELSEWHERE)
    assert stranger.post(SIGN_IN, data={"username": "sun", "password": PASSWORD}).status_code == 303
    return stranger


@pytest.mark.parametrize(("method", "path"), OF_A_PERSON)
def test_a_person_of_another_office_has_no_page_and_no_button(elsewhere, method, path):
    token = token_of(elsewhere.get("/console/walk-in").text)
    sent = {"token": token, "reason": "x", "event": "contacted", "note": "x"} if method == "POST" else None
    assert elsewhere.request(method, address(path), data=sent).status_code == 403


def test_people_named_in_a_form_or_a_query_are_looked_at_too(elsewhere, console_app):
    token = token_of(elsewhere.get("/console/walk-in").text)
    sent = NAMING_PEOPLE["POST", "/applications"] | {"token": token}
    answer = elsewhere.post("/console/applications", data=sent)
    assert answer.status_code == 422
    assert "不归本服务点管" in answer.text
    assert console_app.state.desk.applications_of("SYN-S0001") == []
    for path in ("applications/reason", "applications/reason/undo"):
        assert elsewhere.post(f"/console/{path}", data=sent).status_code == 403
    objection = sent | {"words": "为什么排在后面"}
    assert elsewhere.post("/console/postings/SYN-P0085/objections", data=objection).status_code == 403
    pair = NAMING_PEOPLE["GET", "/postings/{posting_id}/compare"]
    assert elsewhere.get("/console/postings/SYN-P0085/compare", params=pair).status_code == 403


def test_a_list_of_another_office_has_no_page(elsewhere, console_app):
    made = console_app.state.desk.recommend("SYN-S0001", 5).body["decision_id"]
    assert elsewhere.get(f"/console/decisions/{made}").status_code == 403


def test_lists_hold_the_offices_own_people(elsewhere):
    for path in ("people", "postings/SYN-P0085/shortlist", "postings/SYN-P0010/shortlist", "today", "applications"):
        text = elsewhere.get(f"/console/{path}").text
        for seeker_id in set(re.findall(r"/console/people/(SYN-S\d+)", text)):
            assert elsewhere.get(f"/console/people/{seeker_id}").status_code == 200
    assert "孙梅，西市区" in text
