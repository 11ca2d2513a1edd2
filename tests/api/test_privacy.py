"""Who sees whom: pseudonyms for employers and data scientists, one's own data for seekers, no trace of a walk-in."""

from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, func, select
from starlette.testclient import TestClient

from matching.settings import Settings
from matching.vocabulary import Role
from tests.api.conftest import SEEKER, Bearer

CANDIDATES = "/v1/postings/P-OWN/candidates?limit=100"
WALK_IN = {"wish_titles": ["叉车司机"], "district": "鲅鱼圈区", "certificates": ["叉车证"]}


def counts(settings: Settings) -> dict[str, int]:
    """Rows of every table, whatever the tables are."""
    engine = create_engine(settings.database)
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        found = {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.tables.items()
        }
    engine.dispose()
    return found


@pytest.fixture(autouse=True)
def _somebody_to_find(client: TestClient, operator: dict[str, str], posting: dict[str, Any]) -> None:
    client.post("/v1/postings", json=posting, headers=operator)
    client.put("/v1/seekers/S-OWN", json=SEEKER, headers=operator)


def test_the_kiosk_needs_three_facts_and_stores_nothing(client: TestClient, bearer: Bearer, settings: Settings) -> None:
    before = counts(settings)
    reply = client.post("/v1/recommendations", json=WALK_IN, headers=bearer(Role.COUNSELLOR, "kiosk-3"))
    assert reply.status_code == 200
    assert [item["posting_id"] for item in reply.json()["items"]]
    assert reply.json()["decision_id"] is None
    assert counts(settings) == before


def test_a_list_for_a_registered_seeker_is_written_down(
    client: TestClient, operator: dict[str, str], settings: Settings
) -> None:
    before = counts(settings)
    reply = client.get("/v1/seekers/S-OWN/recommendations", headers=operator).json()
    assert reply["decision_id"]
    assert sum(counts(settings).values()) > sum(before.values())


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.DATA_SCIENTIST])
def test_employers_and_data_scientists_see_pseudonyms_only(client: TestClient, bearer: Bearer, role: Role) -> None:
    reply = client.get(CANDIDATES, headers=bearer(role))
    items = reply.json()["items"]
    assert items
    for item in items:
        assert item["seeker_ref"]
        assert not {"seeker_id", "base_rank", "moves", "groups", "name"} & set(item)
    assert "S-OWN" not in reply.text
    assert "退役军人" not in reply.text
    assert "veteran" not in reply.text


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.OPERATOR])
def test_counsellors_and_operators_see_whom_to_call_and_what_moved_them(
    client: TestClient, bearer: Bearer, role: Role
) -> None:
    items = client.get(CANDIDATES, headers=bearer(role)).json()["items"]
    assert "S-OWN" in {item["seeker_id"] for item in items}
    assert all({"base_rank", "moves"} <= set(item) for item in items)


def test_a_forgotten_person_is_found_by_nobody(client: TestClient, operator: dict[str, str]) -> None:
    client.put("/v1/seekers/S-LEAVES", json=SEEKER, headers=operator)
    assert client.delete("/v1/seekers/S-LEAVES", headers=operator).status_code == 204
    assert client.get("/v1/seekers/S-LEAVES", headers=operator).status_code == 404
    assert client.get("/v1/seekers/S-LEAVES/recommendations", headers=operator).status_code == 404
    assert "S-LEAVES" not in client.get(CANDIDATES, headers=operator).text


def test_consents_take_effect_with_the_next_request(client: TestClient, operator: dict[str, str]) -> None:
    address = "/v1/seekers/S-OWN/consents"
    jobs = "/v1/seekers/S-OWN/recommendations"
    assert client.put(address, json={"consent_personalisation": False}, headers=operator).status_code == 200
    assert client.get(jobs, headers=operator).json()["personalised"] is False
    assert client.put(address, json={"consent_personalisation": True}, headers=operator).status_code == 200
    assert client.get(jobs, headers=operator).json()["personalised"] is True


def test_a_closed_posting_is_in_no_answer_from_the_next_request_on(
    client: TestClient, operator: dict[str, str], posting: dict[str, Any]
) -> None:
    jobs = "/v1/seekers/S-OWN/recommendations?limit=100"
    client.post("/v1/postings", json=posting | {"posting_id": "P-SHUT", "employer": "营口短命公司"}, headers=operator)
    assert "P-SHUT" in client.get(jobs, headers=operator).text
    assert client.post("/v1/postings/P-SHUT/close", headers=operator).status_code == 200
    assert client.post("/v1/postings/P-SHUT/close", headers=operator).status_code == 200
    assert "P-SHUT" not in client.get(jobs, headers=operator).text
