"""Every route × every role, from the route table: who is let in, who is not, and that no stranger ever is."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.auth import issue_token
from matching.vocabulary import Role
from tests.api.conftest import KEY, POSTING, SEEKER, Bearer

STAFF = {Role.COUNSELLOR, Role.OPERATOR}
OPEN = {("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/metrics")}
THE_WAY_IN = {("POST", "/v1/login/wechat")}
"""Needs no credential, because it gives one: see test_login."""
MAY: dict[tuple[str, str], set[Role]] = {
    ("POST", "/v1/postings"): STAFF | {Role.EMPLOYER},
    ("POST", "/v1/postings/import"): {Role.OPERATOR},
    ("GET", "/v1/postings/{posting_id}"): set(Role),
    ("POST", "/v1/postings/{posting_id}/close"): STAFF | {Role.EMPLOYER},
    ("GET", "/v1/postings/{posting_id}/candidates"): set(Role) - {Role.SEEKER},
    ("PUT", "/v1/seekers/{seeker_id}"): STAFF | {Role.SEEKER},
    ("GET", "/v1/seekers/{seeker_id}"): STAFF | {Role.SEEKER},
    ("DELETE", "/v1/seekers/{seeker_id}"): STAFF | {Role.SEEKER},
    ("PUT", "/v1/seekers/{seeker_id}/consents"): STAFF | {Role.SEEKER},
    ("GET", "/v1/seekers/{seeker_id}/recommendations"): STAFF | {Role.SEEKER},
    ("GET", "/v1/seekers/{seeker_id}/changes"): STAFF | {Role.SEEKER},
    ("GET", "/v1/seekers/{seeker_id}/guidance"): STAFF | {Role.SEEKER},
    ("GET", "/v1/seekers/{seeker_id}/data"): STAFF | {Role.SEEKER},
    ("PUT", "/v1/seekers/{seeker_id}/data/{field}"): STAFF | {Role.SEEKER},
    ("PUT", "/v1/seekers/{seeker_id}/tags"): STAFF | {Role.SEEKER},
    ("GET", "/v1/seekers/{seeker_id}/export"): STAFF | {Role.SEEKER},
    ("POST", "/v1/seekers/{seeker_id}/objections"): STAFF | {Role.SEEKER},
    ("GET", "/v1/seekers/{seeker_id}/unwanted"): STAFF | {Role.SEEKER},
    ("POST", "/v1/seekers/{seeker_id}/unwanted"): STAFF | {Role.SEEKER},
    ("DELETE", "/v1/seekers/{seeker_id}/unwanted/{code}"): STAFF | {Role.SEEKER},
    ("GET", "/v1/seekers/{seeker_id}/saved"): STAFF | {Role.SEEKER},
    ("PUT", "/v1/seekers/{seeker_id}/saved/{posting_id}"): STAFF | {Role.SEEKER},
    ("DELETE", "/v1/seekers/{seeker_id}/saved/{posting_id}"): STAFF | {Role.SEEKER},
    ("GET", "/v1/about/ranking"): set(Role),
    ("GET", "/v1/families"): STAFF,
    ("POST", "/v1/families"): STAFF,
    ("GET", "/v1/seekers/{seeker_id}/applications"): STAFF | {Role.SEEKER},
    ("POST", "/v1/seekers/{seeker_id}/applications"): STAFF | {Role.SEEKER},
    ("GET", "/v1/seekers/{seeker_id}/applications/{posting_id}"): STAFF | {Role.SEEKER},
    ("POST", "/v1/seekers/{seeker_id}/applications/{posting_id}/ask"): STAFF | {Role.SEEKER},
    ("POST", "/v1/seekers/{seeker_id}/applications/{posting_id}/withdraw"): STAFF | {Role.SEEKER},
    ("GET", "/v1/postings/{posting_id}/applications"): STAFF | {Role.EMPLOYER},
    ("POST", "/v1/postings/{posting_id}/applications/{seeker_ref}"): STAFF | {Role.EMPLOYER},
    ("GET", "/v1/seekers/{seeker_id}/gigs"): STAFF | {Role.SEEKER},
    ("GET", "/v1/seekers/{seeker_id}/free-times"): STAFF | {Role.SEEKER},
    ("PUT", "/v1/seekers/{seeker_id}/free-times"): STAFF | {Role.SEEKER},
    ("GET", "/v1/seekers/{seeker_id}/reservations"): STAFF | {Role.SEEKER},
    ("POST", "/v1/seekers/{seeker_id}/reservations"): STAFF | {Role.SEEKER},
    ("POST", "/v1/seekers/{seeker_id}/reservations/{shift_id}/confirm"): STAFF | {Role.SEEKER},
    ("POST", "/v1/seekers/{seeker_id}/reservations/{shift_id}/release"): STAFF | {Role.SEEKER},
    ("GET", "/v1/postings/{posting_id}/shifts"): STAFF | {Role.EMPLOYER},
    ("POST", "/v1/postings/{posting_id}/shifts"): STAFF | {Role.EMPLOYER},
    ("POST", "/v1/postings/{posting_id}/shifts/{shift_id}/attendance"): STAFF | {Role.EMPLOYER},
    ("GET", "/v1/seekers/{seeker_id}/inbox"): STAFF | {Role.SEEKER},
    ("POST", "/v1/seekers/{seeker_id}/inbox/{message_id}/read"): STAFF | {Role.SEEKER},
    ("POST", "/v1/seekers/{seeker_id}/inbox/{message_id}/dismissed"): STAFF | {Role.SEEKER},
    ("GET", "/v1/seekers/{seeker_id}/stream"): {Role.SEEKER},
    ("GET", "/v1/seekers/{seeker_id}/subscriptions"): STAFF | {Role.SEEKER},
    ("POST", "/v1/seekers/{seeker_id}/subscriptions"): {Role.SEEKER},
    ("GET", "/v1/calls"): STAFF,
    ("POST", "/v1/calls/{message_id}"): STAFF,
    ("PUT", "/v1/seekers/{seeker_id}/wechat"): {Role.SEEKER},
    ("DELETE", "/v1/seekers/{seeker_id}/wechat"): STAFF | {Role.SEEKER},
    ("POST", "/v1/seekers/{seeker_id}/invitations"): STAFF,
    ("GET", "/v1/programmes"): STAFF,
    ("GET", "/v1/programmes/for-employers"): STAFF | {Role.EMPLOYER},
    ("POST", "/v1/programmes/{programme_id}/confirmations"): STAFF,
    ("GET", "/v1/postings/{posting_id}/candidates/compare"): STAFF,
    ("GET", "/v1/reports/priority"): STAFF | {Role.DATA_SCIENTIST},
    ("GET", "/v1/reviews"): STAFF,
    ("GET", "/v1/reviews/{posting_id}"): STAFF,
    ("POST", "/v1/reviews/{posting_id}"): STAFF,
    ("POST", "/v1/recommendations"): set(Role),
    ("POST", "/v1/interactions"): STAFF | {Role.SEEKER},
    ("DELETE", "/v1/seekers/{seeker_id}/dismissals/{posting_id}"): STAFF | {Role.SEEKER},
    ("GET", "/v1/decisions/{decision_id}"): set(Role),
}
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/v1/postings"): {"json": POSTING},
    ("POST", "/v1/postings/import"): {"files": {"file": ("a.csv", b"posting_id,title,employer\n")}},
    ("PUT", "/v1/seekers/{seeker_id}"): {"json": SEEKER},
    ("PUT", "/v1/seekers/{seeker_id}/consents"): {"json": {"consent_push": False}},
    ("PUT", "/v1/seekers/{seeker_id}/data/{field}"): {"json": {"value": ["叉车证"]}},
    ("POST", "/v1/families"): {"json": {"members": [{"seeker_id": "S-OWN"}], "consent": "当面同意"}},
    ("PUT", "/v1/seekers/{seeker_id}/tags"): {"json": {"tag": "skill:电焊", "right": False}},
    ("POST", "/v1/seekers/{seeker_id}/unwanted"): {"json": {"code": "4-09-08"}},
    ("POST", "/v1/seekers/{seeker_id}/objections"): {"json": {"words": "为什么没有我"}},
    ("POST", "/v1/seekers/{seeker_id}/inbox/{message_id}/dismissed"): {"json": {"reason": "太远"}},
    ("POST", "/v1/seekers/{seeker_id}/subscriptions"): {"json": {"grant_id": "g", "accepted": []}},
    ("POST", "/v1/calls/{message_id}"): {"json": {"outcome": "reached"}},
    ("PUT", "/v1/seekers/{seeker_id}/wechat"): {"json": {"code": "never-given"}},
    ("POST", "/v1/seekers/{seeker_id}/applications"): {"json": {"posting_id": "P-OWN", "agrees_to_send": True}},
    ("POST", "/v1/seekers/{seeker_id}/applications/{posting_id}/withdraw"): {"json": {}},
    ("POST", "/v1/postings/{posting_id}/applications/{seeker_ref}"): {"json": {"event": "invite"}},
    ("PUT", "/v1/seekers/{seeker_id}/free-times"): {"json": {"away": ["2026-12-05"]}},
    ("POST", "/v1/seekers/{seeker_id}/reservations"): {
        "json": {"shift_id": "no-such"},
    },
    ("POST", "/v1/seekers/{seeker_id}/reservations/{shift_id}/confirm"): {"json": {"agrees_to_send": True}},
    ("POST", "/v1/postings/{posting_id}/shifts"): {
        "json": {"shift_id": "g", "starts_at": "2026-12-05 08:00", "ends_at": "12:00", "places": 1, "pay": 20}
        | {"pay_unit": "hour"}
    },
    ("POST", "/v1/postings/{posting_id}/shifts/{shift_id}/attendance"): {
        "json": {"seeker_ref": "no-such", "came": True}
    },
    ("POST", "/v1/reviews/{posting_id}"): {"json": {"outcome": "returned"}},
    ("POST", "/v1/recommendations"): {"json": {"wish_titles": ["保洁"]}},
    ("GET", "/v1/postings/{posting_id}/candidates/compare"): {"params": {"first": "S-OWN", "second": "S-OTHER"}},
    ("POST", "/v1/programmes/{programme_id}/confirmations"): {
        "json": {"officer": "李红", "source": "电话核实", "version": "0" * 12}
    },
    ("POST", "/v1/interactions"): {"json": {"posting_id": "P-OWN", "seeker_id": "S-OWN", "kind": "opened"}},
}
OF_A_SEEKER = sorted(route for route in MAY if "{seeker_id}" in route[1])
OF_A_POSTING = sorted(route for route in MAY if "{posting_id}" in route[1])


def routes(app: FastAPI) -> set[tuple[str, str]]:
    return {(method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods}


def call(client: TestClient, route: tuple[str, str], headers: dict[str, str], **names: str) -> int:
    method, template = route
    known = {"seeker_id": "S-OWN", "posting_id": "P-OWN", "decision_id": "no-such", "programme_id": "no-such"}
    known |= {
        "seeker_ref": "no-such",
        "field": "certificates",
        "code": "4-09-08",
        "message_id": "no-such",
        "shift_id": "no-such",
    }
    names, headers = known | names, {"Idempotency-Key": "k"} | headers
    return client.request(method, template.format(**names), headers=headers, **BODIES.get(route, {})).status_code


def test_every_route_is_in_the_table_of_roles(app: FastAPI) -> None:
    assert routes(app) == set(MAY) | OPEN | THE_WAY_IN


@pytest.mark.parametrize("route", sorted(OPEN))
def test_the_machine_room_needs_no_credential(client: TestClient, route: tuple[str, str]) -> None:
    assert call(client, route, {}) == 200


@pytest.mark.parametrize("route", sorted(MAY))
def test_a_stranger_is_let_in_nowhere(client: TestClient, route: tuple[str, str]) -> None:
    forged = issue_token(Role.OPERATOR, None, key="another-key-that-nobody-here-has-ever-used")
    expired = issue_token(Role.OPERATOR, None, key=KEY, lifetime=timedelta(seconds=-1))
    good = issue_token(Role.OPERATOR, None, key=KEY)
    strangers = ["", "Bearer", "Bearer ", "Bearer x", f"Bearer {forged}", f"Bearer {expired}", f"Basic {good}", good]
    assert {call(client, route, {"Authorization": each}) for each in strangers} == {401}
    assert call(client, route, {}) == 401


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("route", sorted(MAY))
def test_a_role_gets_through_exactly_where_it_may(
    client: TestClient, bearer: Bearer, route: tuple[str, str], role: Role
) -> None:
    client.put("/v1/seekers/S-OWN", json=SEEKER, headers=bearer(Role.OPERATOR))
    client.post("/v1/postings", json=POSTING, headers=bearer(Role.OPERATOR))
    status = call(client, route, bearer(role))
    assert status < 500
    assert (status not in (401, 403)) == (role in MAY[route])


@pytest.mark.parametrize("route", OF_A_SEEKER)
def test_a_seeker_reaches_nobody_else_whether_they_exist_or_not(
    client: TestClient, bearer: Bearer, route: tuple[str, str]
) -> None:
    other = bearer(Role.SEEKER, "S-OTHER")
    assert call(client, route, other) == 403
    assert call(client, route, other, seeker_id="S-NOBODY") == 403


@pytest.mark.parametrize("route", OF_A_POSTING)
def test_an_employer_reaches_no_posting_of_another(client: TestClient, bearer: Bearer, route: tuple[str, str]) -> None:
    assert call(client, route, bearer(Role.EMPLOYER, "别家公司")) == 403


def test_an_employer_cannot_publish_in_anothers_name_nor_over_anothers_posting(
    client: TestClient, bearer: Bearer
) -> None:
    other = bearer(Role.EMPLOYER, "别家公司")
    assert client.post("/v1/postings", json=POSTING, headers=other).status_code == 403
    taken = POSTING | {"employer": "别家公司"}
    assert client.post("/v1/postings", json=taken, headers=other).status_code == 403


def test_a_seeker_reports_only_about_itself(client: TestClient, bearer: Bearer) -> None:
    report = {"posting_id": "P-OWN", "seeker_id": "S-OWN", "kind": "opened"}
    many = [{"posting_id": "P-OWN", "kind": "opened"}, report]
    assert client.post("/v1/interactions", json=many, headers=bearer(Role.SEEKER, "S-OTHER")).status_code == 403
