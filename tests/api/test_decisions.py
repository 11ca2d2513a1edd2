"""Decisions: the proof by making the list again, and who may read what of it."""

from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from matching.vocabulary import Role
from tests.api.conftest import POSTING, SEEKER, Bearer


@pytest.fixture
def jobs(client: TestClient, operator: dict[str, str]) -> bytes:
    """A list as it went out to the seeker S-OWN."""
    client.put("/v1/seekers/S-OWN", json=SEEKER, headers=operator)
    client.post("/v1/postings", json=POSTING, headers=operator)
    return client.get("/v1/seekers/S-OWN/recommendations", headers=operator).content


@pytest.fixture
def people(client: TestClient, operator: dict[str, str], jobs: bytes) -> bytes:
    """The full shortlist of the posting P-OWN, as it went out to an operator."""
    return client.get("/v1/postings/P-OWN/candidates", headers=operator).content


def address(content: bytes) -> str:
    return f"/v1/decisions/{orjson.loads(content)['decision_id']}"


@pytest.mark.parametrize("kind", ["jobs", "people"])
def test_a_list_made_again_has_the_bytes_that_were_given_out(
    client: TestClient, operator: dict[str, str], kind: str, request: pytest.FixtureRequest
) -> None:
    given: bytes = request.getfixturevalue(kind)
    later = POSTING | {"posting_id": f"P-LATER-{kind}", "employer": f"营口后来{kind}公司"}
    client.post("/v1/postings", json=later, headers=operator)
    client.put(f"/v1/seekers/S-LATER-{kind}", json=SEEKER, headers=operator)
    proof = client.get(f"{address(given)}?replay=true", headers=operator).json()
    assert proof["identical"] is True
    assert orjson.dumps(proof["body"]) == given
    assert client.get(address(given), headers=operator).json()["answer"] == orjson.loads(given)


def status(client: TestClient, content: bytes, headers: dict[str, str]) -> int:
    return client.get(address(content), headers=headers).status_code


def test_a_seeker_reads_the_decisions_about_its_own_lists_and_no_others(
    client: TestClient, bearer: Bearer, jobs: bytes, people: bytes
) -> None:
    assert status(client, jobs, bearer(Role.SEEKER, "S-OWN")) == 200
    assert status(client, jobs, bearer(Role.SEEKER, "S-OTHER")) == 403
    assert status(client, people, bearer(Role.SEEKER, "S-OWN")) == 403


def test_an_employer_reads_the_decisions_about_its_own_postings_and_no_others(
    client: TestClient, bearer: Bearer, jobs: bytes, people: bytes
) -> None:
    assert status(client, people, bearer(Role.EMPLOYER)) == 200
    assert status(client, people, bearer(Role.EMPLOYER, "别家公司")) == 403
    assert status(client, jobs, bearer(Role.EMPLOYER)) == 403


def test_a_data_scientist_reads_no_decision_that_names_a_person(
    client: TestClient, bearer: Bearer, jobs: bytes
) -> None:
    assert status(client, jobs, bearer(Role.DATA_SCIENTIST)) == 403


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.DATA_SCIENTIST])
@pytest.mark.parametrize("query", ["", "?replay=true"])
def test_a_shortlist_made_for_staff_is_read_by_others_under_pseudonyms(
    client: TestClient, bearer: Bearer, people: bytes, role: Role, query: str
) -> None:
    assert b"S-OWN" in people
    reply = client.get(f"{address(people)}{query}", headers=bearer(role))
    told: dict[str, Any] = reply.json()
    items = (told.get("answer") or told["body"])["items"]
    assert items
    assert all(item["seeker_ref"] for item in items)
    assert not [name for item in items for name in ("seeker_id", "name", "base_rank", "moves") if name in item]
    assert "S-OWN" not in reply.text
