"""Every refusal has one shape, a stable code and something to do; bad input is never a 5xx."""

import sqlite3
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from api.errors import TABLE, kind_of, problem_of
from matching import errors
from matching.errors import MatchingError
from matching.storage.connections import Connection

JSON = {"content-type": "application/json"}
FORM = {"content-type": "multipart/form-data"}


def family(root: type[MatchingError]) -> set[type[MatchingError]]:
    return {root}.union(*(family(child) for child in root.__subclasses__()))


CASES: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("GET", "/v1/nothing", {}, 404, "no_such_route"),
    ("PATCH", "/v1/postings", {}, 405, "method_not_allowed"),
    ("GET", "/v1/postings/none", {}, 404, "not_found"),
    ("GET", "/v1/seekers/none", {}, 404, "not_found"),
    ("DELETE", "/v1/seekers/none", {}, 404, "not_found"),
    ("GET", "/v1/decisions/none", {}, 404, "not_found"),
    ("GET", "/v1/decisions/none?replay=true", {}, 404, "not_found"),
    ("GET", "/v1/seekers/S-OWN/recommendations?limit=0", {}, 422, "bad_input"),
    ("GET", "/v1/seekers/S-OWN/recommendations?limit=101", {}, 422, "bad_input"),
    ("GET", "/v1/seekers/a%00b/recommendations", {}, 422, "bad_input"),
    ("GET", f"/v1/seekers/{'x' * 129}", {}, 422, "bad_input"),
    ("POST", "/v1/postings", {"content": b"{", "headers": JSON}, 400, "malformed_body"),
    ("POST", "/v1/postings", {"content": b"\xff\xfe", "headers": JSON}, 400, "malformed_body"),
    ("POST", "/v1/postings", {"content": b'{"posting_id": NaN}', "headers": JSON}, 400, "malformed_body"),
    ("POST", "/v1/postings", {"content": b'{"posting_id": "\\ud800"}', "headers": JSON}, 400, "malformed_body"),
    ("POST", "/v1/postings", {"content": b"[" * 50_000, "headers": JSON}, 400, "malformed_body"),
    ("POST", "/v1/postings", {"content": b"{}"}, 422, "bad_input"),
    ("POST", "/v1/postings", {"json": {"title": "保洁"}}, 422, "bad_input"),
    ("POST", "/v1/postings", {"json": [1, 2]}, 422, "bad_input"),
    ("POST", "/v1/recommendations", {"json": {"wish_titel": "保洁"}}, 422, "bad_input"),
    ("POST", "/v1/recommendations", {"json": {"wish_salary_min": True}}, 422, "bad_input"),
    ("POST", "/v1/recommendations", {"json": {"district": "没有这个地方的区"}}, 422, "bad_input"),
    ("PUT", "/v1/seekers/S1", {"json": {"seeker_id": "S2"}}, 422, "bad_input"),
    ("POST", "/v1/postings/import", {"content": b"x", "headers": FORM}, 400, "malformed_body"),
    ("POST", "/v1/postings/import", {"files": {"file": ("a.exe", b"MZ")}}, 422, "unreadable_file"),
    ("POST", "/v1/postings/import", {"files": {"file": ("a.xlsx", b"not a sheet")}}, 422, "unreadable_file"),
    ("POST", "/v1/postings/import", {"files": {"file": ("a.csv.gz", b"not gzip")}}, 422, "unreadable_file"),
    ("POST", "/v1/interactions", {"json": []}, 422, "bad_input"),
    ("POST", "/v1/interactions", {"json": {"posting_id": "P-OWN", "kind": "opened"}}, 422, "bad_input"),
    ("POST", "/v1/interactions", {"json": {"posting_id": "P-OWN", "kind": "no"}}, 422, "bad_input"),
]


@pytest.mark.parametrize(("method", "path", "sent", "status", "code"), CASES)
def test_a_refusal_is_a_problem_document_with_a_stable_code_and_a_cure(
    client: TestClient, operator: dict[str, str], method: str, path: str, sent: dict[str, Any], status: int, code: str
) -> None:
    sent = sent | {"headers": operator | sent.get("headers", {})}
    reply = client.request(method, path, **sent)
    assert reply.headers["content-type"] == "application/problem+json"
    body = reply.json()
    assert (reply.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["title"]
    assert body["detail"]
    assert body["cure"]
    assert body["request_id"] == reply.headers["x-request-id"]
    assert body["type"] == f"urn:jobmatch:problem:{code}"


def test_a_wrong_field_is_named_by_its_column(client: TestClient, operator: dict[str, str]) -> None:
    body = client.post("/v1/recommendations", json={"wish_salary_min": [1], "titel": "x"}, headers=operator).json()
    assert {error["field"] for error in body["errors"]} == {"wish_salary_min", "titel"}
    body = client.post("/v1/recommendations", json={"district": "没有这个地方的区"}, headers=operator).json()
    assert body["field"] == "district"


@pytest.mark.parametrize("row", [{"wechat": "13812345678"}, {"wish_salary_min": ["13812345678"]}])
def test_a_refusal_of_shape_does_not_repeat_what_was_sent(
    client: TestClient, operator: dict[str, str], row: dict[str, Any]
) -> None:
    reply = client.post("/v1/recommendations", json=row, headers=operator)
    assert reply.status_code == 422
    assert "13812345678" not in reply.text


def test_a_refused_method_says_which_are_allowed(client: TestClient, operator: dict[str, str]) -> None:
    assert client.patch("/v1/postings", headers=operator).headers["allow"] == "POST"


def test_every_error_of_the_family_has_a_status_and_a_cure() -> None:
    ours = [error for error in vars(errors).values() if isinstance(error, type) and issubclass(error, MatchingError)]
    assert set(family(MatchingError)) >= set(ours)
    for error in family(MatchingError) - {MatchingError}:
        assert kind_of(error) is not TABLE[MatchingError], error
        assert 400 <= kind_of(error).status < 600
        assert kind_of(error).cure


def test_an_error_without_a_row_of_its_own_is_told_as_its_nearest_ancestor() -> None:
    class Vanished(errors.Forgotten):
        code = "vanished"

    reply = problem_of(Request({"type": "http", "headers": [], "method": "GET", "path": "/"}), Vanished("gone"))
    assert reply.status_code == 404
    assert b'"code":"vanished"' in reply.body


def test_every_wrong_field_of_a_record_is_named_at_once(client: TestClient, operator: dict[str, str]) -> None:
    row = {"posting_id": "P-BAD", "title": "保洁", "employer": "甲公司", "district": "没有的区", "headcount": "许多"}
    body = client.post("/v1/postings", json=row, headers=operator).json()
    assert {error["field"] for error in body["errors"]} == {"district", "headcount"}
    assert all(error["cure"] for error in body["errors"])


def test_a_store_that_is_away_is_a_503_that_asks_to_try_again(
    client: TestClient, operator: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(Connection, "rows", locked)
    monkeypatch.setattr(Connection, "row", locked)
    reply = client.get("/v1/postings/P-OWN", headers=operator)
    assert (reply.status_code, reply.json()["code"]) == (503, "store_unavailable")
    assert reply.headers["retry-after"]
    assert "locked" not in reply.text
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()["ready"]) == (503, False)
    assert reply.json()["reason"]
    assert client.get("/metrics").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "sent", "field", "said"),
    [
        ("GET", "/v1/seekers/S-OWN/recommendations?limit=1000", None, "limit", "最大是 100"),
        ("GET", "/v1/seekers/S-OWN/recommendations?limit=many", None, "limit", "整数"),
        (
            "POST",
            "/v1/interactions",
            {"posting_id": "P-OWN", "kind": "opened", "reason": "x"},
            "reason",
            "太远、工资低",
        ),
        ("POST", "/v1/interactions", [{"posting_id": "P-OWN", "kind": "no"}], "0.kind", "shown、opened"),
        (
            "POST",
            "/v1/interactions",
            {"posting_id": "P", "kind": "shown", "happened_at": "2026-11-23T09:30:00"},
            "happened_at",
            "时区",
        ),
        ("PUT", "/v1/seekers/S-OWN/consents", {"consent_push": "maybe"}, "consent_push", "true"),
        ("POST", "/v1/recommendations", {"wish_salary_min": {"a": 1}}, "wish_salary_min", "格式不对。"),
    ],
)
def test_what_is_wrong_is_said_in_chinese_and_of_the_field_that_was_meant(
    client: TestClient, operator: dict[str, str], method: str, path: str, sent: Any, field: str, said: str
) -> None:
    body = client.request(method, path, json=sent, headers=operator).json()
    assert (body["status"], body["field"]) == (422, field)
    assert said in body["detail"]
    assert not any("Input" in one["detail"] or "{" in one["detail"] for one in body["errors"])
