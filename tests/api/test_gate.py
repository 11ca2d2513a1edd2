"""What every request passes: a number, a credential, a size, a count without anybody's name."""

import logging
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.gate import BODY_LIMIT, IMPORT_LIMIT
from matching.vocabulary import Role
from tests.api.conftest import SEEKER, Bearer

JSON = {"content-type": "application/json"}


def pieces(total: int) -> Iterator[bytes]:
    for _ in range(0, total, 100_000):
        yield b" " * 100_000


def test_a_harmless_request_number_comes_back_and_a_harmful_one_is_replaced(client: TestClient) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "a-1.b_2"}).headers["x-request-id"] == "a-1.b_2"
    for harmful in ("a b", "x" * 65, "<script>", "é"):
        number = client.get("/healthz", headers={"X-Request-ID": harmful.encode()}).headers["x-request-id"]
        assert re.fullmatch(r"[0-9a-f]{32}", number)


def test_two_requests_have_two_numbers(client: TestClient) -> None:
    assert client.get("/healthz").headers["x-request-id"] != client.get("/healthz").headers["x-request-id"]


def test_a_body_that_declares_too_much_is_refused(client: TestClient, operator: dict[str, str]) -> None:
    reply = client.post("/v1/recommendations", content=b" " * (BODY_LIMIT + 1), headers=operator | JSON)
    assert (reply.status_code, reply.json()["code"]) == (413, "too_large")


def test_a_body_that_declares_nothing_and_brings_too_much_is_refused(
    client: TestClient, operator: dict[str, str]
) -> None:
    reply = client.post("/v1/recommendations", content=pieces(2 * BODY_LIMIT), headers=operator | JSON)
    assert (reply.status_code, reply.json()["code"]) == (413, "too_large")


def test_a_file_may_be_larger_than_a_json_body_but_not_boundless(client: TestClient, operator: dict[str, str]) -> None:
    rows = b"posting_id,title,employer\n" + b"\n" * (BODY_LIMIT + 1)
    reply = client.post("/v1/postings/import", files={"file": ("a.csv", rows)}, headers=operator)
    assert reply.status_code == 200
    declared = operator | {"content-length": str(IMPORT_LIMIT + 1)}
    assert client.post("/v1/postings/import", content=b"", headers=declared).status_code == 413


def test_a_stranger_is_refused_before_the_body_is_read(client: TestClient) -> None:
    assert client.post("/v1/postings", content=b"{", headers=JSON).status_code == 401
    assert client.post("/v1/postings", content=b" " * (BODY_LIMIT + 1), headers=JSON).status_code == 401


def test_no_answer_is_kept_by_anybody_on_the_way(client: TestClient, operator: dict[str, str]) -> None:
    for path in ("/v1/seekers/S-OWN", "/v1/seekers/none"):
        assert client.get(path, headers=operator).headers["cache-control"] == "no-store"


def test_other_sites_get_no_leave_to_read_answers(client: TestClient, operator: dict[str, str]) -> None:
    origin = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    for reply in (
        client.get("/v1/seekers/S-OWN", headers=operator | origin),
        client.options("/v1/seekers/S-OWN", headers=origin),
    ):
        assert not [name for name in reply.headers if name.startswith("access-control")]


def test_neither_metrics_nor_log_name_a_person(
    client: TestClient, bearer: Bearer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client.put("/v1/seekers/S-SECRET-NUMBER", json=SEEKER, headers=bearer(Role.COUNSELLOR))
    client.get("/v1/seekers/S-SECRET-NUMBER", headers=bearer(Role.SEEKER, "S-SECRET-NUMBER"))
    client.get("/v1/S-SECRET-NUMBER", headers=bearer(Role.COUNSELLOR))
    ours = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("jobmatch", "matching"))
    )
    assert "/v1/seekers/{seeker_id} 200" in ours
    assert "S-SECRET-NUMBER" not in ours + client.get("/metrics").text
