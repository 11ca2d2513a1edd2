"""Two processes on one store agree from one request to the next."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.service import Service

POSTING = {"posting_id": "P1", "title": "电焊工", "employer": "营口某重工公司", "district": "老边区"}
WALK_IN = {"wish_titles": ["电焊工"], "district": "老边区"}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Service]]:
    """Two services on one store."""
    store = tmp_path_factory.mktemp("store")
    with Service(store) as one, Service(store) as other:
        yield one, other


def ids(service: Service) -> list[str]:
    reply: dict[str, Any] = service.http.post("/v1/recommendations", json=WALK_IN).json()
    return [item["posting_id"] for item in reply["items"]]


def test_what_one_process_publishes_and_closes_shows_in_the_others_next_answer(pair: tuple[Service, Service]) -> None:
    one, other = pair
    assert "P1" not in ids(other)
    assert one.http.post("/v1/postings", json=POSTING).status_code == 201
    assert "P1" in ids(one)
    assert "P1" in ids(other)
    assert other.http.post("/v1/postings/P1/close").status_code == 200
    assert "P1" not in ids(one)


def test_a_person_forgotten_through_one_process_is_on_no_list_of_the_other(pair: tuple[Service, Service]) -> None:
    one, other = pair
    assert one.http.post("/v1/postings", json=POSTING | {"posting_id": "P2"}).status_code == 201
    assert one.http.put("/v1/seekers/S1", json=WALK_IN).status_code == 200
    shortlist = other.http.get("/v1/postings/P2/candidates").json()["items"]
    assert [item["seeker_id"] for item in shortlist] == ["S1"]
    assert one.http.delete("/v1/seekers/S1").status_code == 204
    assert other.http.get("/v1/postings/P2/candidates").json()["items"] == []


def test_two_workers_under_one_address_agree_and_their_figures_are_added_up(tmp_path: Path) -> None:
    with Service(tmp_path, workers=2) as service:
        for number in range(10):
            posting = POSTING | {"posting_id": f"P{number}", "employer": f"营口第{number}公司"}
            assert service.http.post("/v1/postings", json=posting, headers={"Connection": "close"}).status_code == 201
            assert f"P{number}" in ids(service)
            assert service.http.post(f"/v1/postings/P{number}/close").status_code == 200
            assert f"P{number}" not in ids(service)
        counted = 'jobmatch_requests_total{method="POST",route="/v1/postings",status="201"} 10.0'
        assert counted in service.http.get("/metrics").text
