"""Every route × an office: a token of another office reaches nobody who is not its own, from the route table."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.auth import issue_token
from matching.errors import BadInput
from matching.vocabulary import Role
from tests.api.conftest import KEY, POSTING, SEEKER, Bearer
from tests.api.test_roles import BODIES, MAY, OF_A_SEEKER, call

AWAY, HOME = "210803", "210804"  # 西市区; 鲅鱼圈区, where all of them live
NAMING_PEOPLE = [
    ("POST", "/v1/interactions"),
    ("GET", "/v1/postings/{posting_id}/candidates/compare"),
]


def office(code: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(Role.COUNSELLOR, f'of-{code}', key=KEY, office=code)}"}


@pytest.fixture(autouse=True)
def _both_people(client: TestClient, operator: dict[str, str]) -> None:
    client.post("/v1/postings", json=POSTING | {"posting_id": "P-OFFICE"}, headers=operator)
    for seeker_id in ("S-OFFICE", "S-OWN", "S-OTHER"):
        client.put(f"/v1/seekers/{seeker_id}", json=SEEKER, headers=operator)


STAFF_ROUTES = [route for route in OF_A_SEEKER if Role.COUNSELLOR in MAY[route]]


@pytest.mark.parametrize("route", [*STAFF_ROUTES, *NAMING_PEOPLE])
def test_another_offices_person_is_refused_and_ones_own_is_not(client: TestClient, route: tuple[str, str]) -> None:
    names = {"seeker_id": "S-OFFICE", "posting_id": "P-OFFICE"}
    assert call(client, route, office(AWAY), **names) in (403, 404)
    assert call(client, route, office(HOME), **names) != 403
    assert call(client, route, office(""), **names) != 403


def test_a_list_about_people_of_another_office_is_refused(client: TestClient) -> None:
    for path in ("/v1/seekers/S-OFFICE/recommendations", "/v1/postings/P-OFFICE/candidates"):
        made = client.get(path, headers=office(HOME)).json()
        address = f"/v1/decisions/{made['decision_id']}"
        assert client.get(address, headers=office(AWAY)).status_code == 403
        assert client.get(address, headers=office(HOME)).status_code == 200


def test_a_shortlist_is_drawn_from_ones_own_people(client: TestClient) -> None:
    path = "/v1/postings/P-OFFICE/candidates"
    assert "S-OFFICE" in {item["seeker_id"] for item in client.get(path, headers=office(HOME)).json()["items"]}
    assert client.get(path, headers=office(AWAY)).json()["items"] == []


def test_who_applied_is_told_to_their_own_office(client: TestClient, bearer: Bearer) -> None:
    applied = {"posting_id": "P-OFFICE", "agrees_to_send": True}
    client.post("/v1/seekers/S-OFFICE/applications", json=applied, headers=bearer(Role.SEEKER, "S-OFFICE"))
    path = "/v1/postings/P-OFFICE/applications"
    assert client.get(path, headers=office(HOME)).json()["items"]
    assert client.get(path, headers=office(AWAY)).json()["items"] == []


def test_somebody_new_may_be_registered_by_any_office(client: TestClient) -> None:
    answer = client.put("/v1/seekers/S-FRESH", json=SEEKER | {"district": "西市区"}, headers=office(AWAY))
    assert answer.status_code == 200


def test_only_counsellors_have_an_office() -> None:
    with pytest.raises(BadInput):
        issue_token(Role.SEEKER, "S-OFFICE", key=KEY, office=AWAY)


def test_every_route_that_names_a_person_elsewhere_is_looked_at(app: FastAPI) -> None:
    """A route with a person in query or body, and none in its address, stands in NAMING_PEOPLE or is for itself."""
    named = set()
    for path, methods in app.openapi()["paths"].items():
        for method, told in methods.items():
            body = str(told.get("requestBody", "")) + str(told.get("parameters", ""))
            schemas = [part.split("'")[0] for part in body.split("#/components/schemas/")[1:]]
            fields = [
                name for one in schemas for name in app.openapi()["components"]["schemas"][one].get("properties", {})
            ]
            queried = {one["name"] for one in told.get("parameters", ()) if one["in"] == "query"}
            if "{seeker_id}" not in path and ("seeker_id" in fields or queried & {"seeker_id", "first", "second"}):
                named.add((method.upper(), path))
    assert named - {("POST", "/v1/recommendations")} == set(NAMING_PEOPLE)


def test_bodies_of_the_table_are_those_of_the_roles() -> None:
    assert set(NAMING_PEOPLE) <= set(BODIES)
