"""The review of postings over HTTP and on the command line."""

from typing import Any

from starlette.testclient import TestClient

from matching.vocabulary import Role
from tests.api.conftest import Bearer


def held(client: TestClient, operator: dict[str, str], posting: dict[str, Any], posting_id: str) -> dict[str, Any]:
    body = posting | {"posting_id": posting_id, "title": f"{posting_id} 理货员", "description": "女士优先，两班倒"}
    answer = client.post("/v1/postings", json=body, headers=operator)
    assert answer.status_code == 201
    told: dict[str, Any] = answer.json()
    return told


def test_publishing_tells_what_was_found_with_the_article_and_neutral_wording(
    client: TestClient, operator: dict[str, str], posting: dict[str, Any]
) -> None:
    told = held(client, operator, posting, "R-1")
    (sex,) = [one for one in told["screening"] if one["verdict"] == "unlawful"]
    assert (sex["kind"], sex["span"], sex["rewrite"]) == ("sex", "女士优先", "性别不限")
    assert "妇女权益保障法第四十三条" in sex["article"]


def test_a_counsellor_works_the_queue(
    client: TestClient, bearer: Bearer, operator: dict[str, str], posting: dict[str, Any]
) -> None:
    held(client, operator, posting, "R-2")
    counsellor = bearer(Role.COUNSELLOR)
    queue = client.get("/v1/reviews", params={"state": "held", "limit": 100}, headers=counsellor).json()
    assert "R-2" in {item["posting_id"] for item in queue["items"]}
    assert queue["waiting"]["held"] >= 1
    decided = client.post("/v1/reviews/R-2", json={"outcome": "passed", "note": "已改"}, headers=counsellor)
    assert decided.status_code == 200
    assert decided.json()["description"] == "性别不限,两班倒"
    assert client.get("/v1/postings/R-2", headers=operator).json()["status"] == "open"
    again = client.post("/v1/reviews/R-2", json={"outcome": "passed"}, headers=counsellor)
    assert (again.status_code, again.json()["code"]) == (422, "bad_input")


def test_a_posting_under_review_is_there_for_its_employer_and_staff_alone(
    client: TestClient, bearer: Bearer, operator: dict[str, str], posting: dict[str, Any]
) -> None:
    held(client, operator, posting, "R-3")
    may = {role: client.get("/v1/postings/R-3", headers=bearer(role)).status_code for role in Role}
    seen = {Role.EMPLOYER, Role.COUNSELLOR, Role.OPERATOR}
    assert may == {role: 200 if role in seen else 404 for role in Role}


def test_a_decision_is_about_what_was_looked_at(
    client: TestClient, bearer: Bearer, operator: dict[str, str], posting: dict[str, Any]
) -> None:
    held(client, operator, posting, "R-4")
    counsellor = bearer(Role.COUNSELLOR)
    seen = client.get("/v1/reviews/R-4", headers=counsellor).json()["revision"]
    changed = posting | {"posting_id": "R-4", "title": "R-4 理货员", "description": "只招男的，两班倒"}
    assert client.post("/v1/postings", json=changed, headers=operator).status_code == 201
    decision = {"outcome": "false_alarm", "revision": seen}
    stale = client.post("/v1/reviews/R-4", json=decision, headers=counsellor)
    assert (stale.status_code, stale.headers["content-type"]) == (409, "application/problem+json")
    assert (stale.json()["code"], stale.json()["field"]) == ("stale", "revision")
    assert "重新看过" in stale.json()["cure"]
    now = client.get("/v1/reviews/R-4", headers=counsellor).json()
    assert (now["state"], now["decisions"]) == ("held", [])
    again = client.post("/v1/reviews/R-4", json=decision | {"revision": now["revision"]}, headers=counsellor)
    assert (again.status_code, again.json()["state"]) == (200, "clear")


def test_a_program_may_decide_without_a_revision_and_a_wrong_one_is_refused(
    client: TestClient, operator: dict[str, str], posting: dict[str, Any]
) -> None:
    held(client, operator, posting, "R-5")
    for wrong in (-1, "7", 2**63):
        answer = client.post("/v1/reviews/R-5", json={"outcome": "returned", "revision": wrong}, headers=operator)
        assert (answer.status_code, answer.json()["field"]) == (422, "revision")
    assert client.post("/v1/reviews/R-5", json={"outcome": "returned"}, headers=operator).status_code == 200


def test_an_unknown_outcome_is_refused(client: TestClient, operator: dict[str, str]) -> None:
    answer = client.post("/v1/reviews/P-OWN", json={"outcome": "maybe"}, headers=operator)
    assert (answer.status_code, answer.json()["field"]) == (422, "outcome")
