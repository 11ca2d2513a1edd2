"""What happened is taken down once, for oneself, and is heeded in the next list."""

from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from matching.vocabulary import Role
from tests.api.conftest import POSTING, SEEKER, Bearer

ADDRESS = "/v1/interactions"
NOW = datetime.now(UTC)
YESTERDAY = (NOW - timedelta(days=1)).isoformat()


@pytest.fixture(autouse=True)
def _both_sides(client: TestClient, operator: dict[str, str]) -> None:
    client.put("/v1/seekers/S-DOES", json=SEEKER, headers=operator)
    for number in range(3):
        posting = POSTING | {"posting_id": f"P-DO{number}", "employer": f"营口第{number}码头公司"}
        client.post("/v1/postings", json=posting, headers=operator)


def test_the_same_report_twice_counts_once(client: TestClient, operator: dict[str, str]) -> None:
    report = {
        "seeker_id": "S-DOES",
        "posting_id": "P-DO0",
        "kind": "opened",
        "happened_at": YESTERDAY,
    }
    assert client.post(ADDRESS, json=report, headers=operator).json() == {"accepted": 1, "repeated": 0}
    assert client.post(ADDRESS, json=report, headers=operator).json() == {"accepted": 0, "repeated": 1}
    other = report | {"kind": "saved"}
    assert client.post(ADDRESS, json=[report, other], headers=operator).json() == {"accepted": 1, "repeated": 1}


def test_a_seeker_need_not_say_who_it_is(client: TestClient, bearer: Bearer) -> None:
    reply = client.post(ADDRESS, json={"posting_id": "P-DO1", "kind": "saved"}, headers=bearer(Role.SEEKER, "S-DOES"))
    assert reply.json() == {"accepted": 1, "repeated": 0}


def test_what_was_dismissed_is_not_shown_again(client: TestClient, bearer: Bearer) -> None:
    own, jobs = bearer(Role.SEEKER, "S-DOES"), "/v1/seekers/S-DOES/recommendations?limit=100"
    assert '"P-DO2"' in client.get(jobs, headers=own).text
    report = {"posting_id": "P-DO2", "kind": "dismissed", "reason": "太远"}
    assert client.post(ADDRESS, json=report, headers=own).status_code == 200
    assert '"P-DO2"' not in client.get(jobs, headers=own).text


def test_nothing_is_taken_down_when_one_of_many_is_wrong(client: TestClient, operator: dict[str, str]) -> None:
    good = {"seeker_id": "S-DOES", "posting_id": "P-DO1", "kind": "applied", "happened_at": YESTERDAY}
    wrong = good | {"posting_id": "P-NONE"}
    assert client.post(ADDRESS, json=[good, wrong], headers=operator).status_code == 404
    assert client.post(ADDRESS, json=good, headers=operator).json() == {"accepted": 1, "repeated": 0}


@pytest.mark.parametrize(
    "happened_at",
    [(NOW + timedelta(days=2)).isoformat(), "2020-11-21T09:00:00", "0001-01-01T00:00:00+08:00", "昨天"],
)
def test_a_time_that_cannot_be_is_refused(client: TestClient, operator: dict[str, str], happened_at: str) -> None:
    report = {"seeker_id": "S-DOES", "posting_id": "P-DO0", "kind": "opened", "happened_at": happened_at}
    reply = client.post(ADDRESS, json=report, headers=operator)
    assert (reply.status_code, reply.json()["code"]) == (422, "bad_input")


def test_a_dismissal_is_taken_back_at_any_time(client, operator):
    row = {"wish_titles": ["叉车司机"], "district": "鲅鱼圈区", "certificates": ["叉车证"]}
    client.put("/v1/seekers/S-UNDO", json=row, headers=operator)

    def listed():
        items = client.get("/v1/seekers/S-UNDO/recommendations", headers=operator).json()["items"]
        return [one["posting_id"] for one in items]

    assert "P-OWN" in listed()
    happened = {"seeker_id": "S-UNDO", "posting_id": "P-OWN", "kind": "dismissed", "reason": "太远"}
    client.post("/v1/interactions", json=happened, headers=operator)
    assert "P-OWN" not in listed()
    for _ in range(2):
        assert client.delete("/v1/seekers/S-UNDO/dismissals/P-OWN", headers=operator).status_code == 204
    assert "P-OWN" in listed()
    assert client.delete("/v1/seekers/nobody/dismissals/P-OWN", headers=operator).status_code == 404
