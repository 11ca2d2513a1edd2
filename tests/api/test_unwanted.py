"""不看这类 and 收藏 over HTTP: said of a posting or by code, obeyed by the next list, taken back."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from matching.vocabulary import Role
from tests.api.conftest import POSTING, SEEKER, Bearer

PATH = "/v1/seekers/S-REFUSES"
FORKLIFTS = "6-30-05"


@pytest.fixture
def me(client: TestClient, bearer: Bearer, operator: dict[str, str]) -> dict[str, str]:
    client.post("/v1/postings", json=POSTING | {"posting_id": "P-REFUSED", "employer": "某某不看厂"}, headers=operator)
    client.put(PATH, json=SEEKER | {"unwanted_work": []}, headers=operator)
    return bearer(Role.SEEKER, "S-REFUSES")


def listed(client: TestClient, me: dict[str, str]) -> set[str]:
    items: list[dict[str, Any]] = client.get(f"{PATH}/recommendations?limit=100", headers=me).json()["items"]
    return {one["posting_id"] for one in items}


def test_refused_by_a_posting_and_taken_back_by_code(client: TestClient, me: dict[str, str]) -> None:
    assert "P-REFUSED" in listed(client, me)
    offered = client.get(f"{PATH}/unwanted?posting_id=P-REFUSED", headers=me).json()
    assert (offered["items"], offered["posting"]["code"]) == ([], FORKLIFTS)
    told = client.post(f"{PATH}/unwanted", json={"posting_id": "P-REFUSED"}, headers=me).json()
    assert [one["code"] for one in told["items"]] == [FORKLIFTS]
    assert told["items"][0]["left_out"] >= 1
    assert "P-REFUSED" not in listed(client, me)
    assert client.get(f"{PATH}/data", headers=me).json()["unwanted"][0]["code"] == FORKLIFTS
    assert client.delete(f"{PATH}/unwanted/{FORKLIFTS}", headers=me).json()["items"] == []
    assert "P-REFUSED" in listed(client, me)


@pytest.mark.parametrize(
    "body", [{}, {"posting_id": "P-REFUSED", "code": FORKLIFTS}, {"code": "9-99-99"}, {"code": "保洁"}]
)
def test_one_of_the_two_and_one_that_exists(client: TestClient, me: dict[str, str], body: dict[str, str]) -> None:
    assert client.post(f"{PATH}/unwanted", json=body, headers=me).status_code == 422


def test_saved_shown_with_its_status_and_taken_out(client: TestClient, me: dict[str, str]) -> None:
    for _ in range(2):
        assert client.put(f"{PATH}/saved/P-REFUSED", headers=me).status_code == 204
    (one,) = client.get(f"{PATH}/saved", headers=me).json()
    assert (one["posting_id"], one["status"], one["title"]) == ("P-REFUSED", "open", POSTING["title"])
    assert client.put(f"{PATH}/saved/no-such", headers=me).status_code == 404
    for _ in range(2):
        assert client.delete(f"{PATH}/saved/P-REFUSED", headers=me).status_code == 204
    assert client.get(f"{PATH}/saved", headers=me).json() == []
