"""The doors of what-if and of the comparison: what they say comes true by the other doors."""

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from matching.vocabulary import Role
from tests.api.conftest import EMPLOYER, Bearer

DRIVER = {"wish_titles": ["正面吊司机"], "district": "鲅鱼圈区", "summary": "开货车九年，想就近干活"}
JOB = {
    "posting_id": "W-CRANE",
    "title": "正面吊司机",
    "employer": EMPLOYER,
    "description": "码头堆场正面吊作业，须持叉车证。",
    "district": "鲅鱼圈区",
}


@pytest.fixture
def market(client: TestClient, operator: dict[str, str]) -> None:
    """Two people, one of whom lacks what the posting insists on."""
    assert client.post("/v1/postings", json=JOB, headers=operator).status_code == 201
    for name, certificates in (("W-HAS", ["叉车证"]), ("W-LACKS", [])):
        row = DRIVER | {"certificates": certificates}
        assert client.put(f"/v1/seekers/{name}", json=row, headers=operator).status_code == 200


def changes(client: TestClient, headers: dict[str, str], **asked: Any) -> Any:
    return client.get("/v1/seekers/W-LACKS/changes", params=asked, headers=headers)


@pytest.mark.usefixtures("market")
def test_what_a_person_is_told_comes_true_when_they_do_it(client: TestClient, operator: dict[str, str]) -> None:
    told = changes(client, operator, posting_id="W-CRANE").json()
    assert told["now"]["rank"] is None
    assert any("叉车证" in bar for bar in told["now"]["bars"])
    first = told["items"][0]
    place = first["rank_after"]
    assert first["text"].startswith(f"如果有叉车证，这个岗位会对你开放，排第{place}，这个岗位的要求你就都符合了")
    assert client.put("/v1/seekers/W-LACKS", json=DRIVER | first["profile"], headers=operator).status_code == 200
    listed = client.get("/v1/seekers/W-LACKS/recommendations?limit=100", headers=operator).json()["items"]
    assert [one["rank"] for one in listed if one["posting_id"] == "W-CRANE"] == [place]


@pytest.mark.usefixtures("market")
def test_a_seeker_may_ask_for_itself(client: TestClient, bearer: Bearer) -> None:
    assert changes(client, bearer(Role.SEEKER, "W-LACKS")).status_code == 200
    assert changes(client, bearer(Role.SEEKER, "W-HAS")).status_code == 403


@pytest.mark.usefixtures("market")
@pytest.mark.parametrize(
    ("asked", "status"), [({"limit": 0}, 422), ({"limit": 13}, 422), ({"posting_id": "nothing"}, 404)]
)
def test_what_cannot_be_asked_is_refused(
    client: TestClient, operator: dict[str, str], asked: dict[str, Any], status: int
) -> None:
    assert changes(client, operator, **asked).status_code == status


def compared(client: TestClient, headers: dict[str, str], first: str, second: str) -> Any:
    address = "/v1/postings/W-CRANE/candidates/compare"
    return client.get(address, params={"first": first, "second": second}, headers=headers)


@pytest.mark.usefixtures("market")
def test_a_counsellor_reads_who_stands_where_why_and_what_would_turn_it(client: TestClient, bearer: Bearer) -> None:
    told = compared(client, bearer(Role.COUNSELLOR), "W-HAS", "W-LACKS").json()
    upper, lower = told["candidates"]
    assert upper["rank"] is not None
    assert lower["rank"] is None
    assert any("叉车证" in bar for bar in lower["bars"])
    assert told["text"].startswith(f"甲排第{upper['rank']}，乙不在前100名。")
    (certificate,) = [line for line in told["criteria"] if line["criterion"] == "certificate"]
    assert certificate["better"] == "first"
    assert [said["text"] for said in certificate["first"]] == ["岗位要叉车证，本人有"]


@pytest.mark.usefixtures("market")
def test_the_order_told_to_turn_does_turn(client: TestClient, operator: dict[str, str], bearer: Bearer) -> None:
    """The one with the certificate lives two districts away."""
    far = DRIVER | {"certificates": ["叉车证"], "district": "盖州市"}
    client.put("/v1/seekers/W-FAR", json=far, headers=operator)
    (turn,) = compared(client, bearer(Role.COUNSELLOR), "W-LACKS", "W-FAR").json()["turns"]
    assert turn["text"] == f"如果甲有叉车证，会排到第{turn['rank_after']}，在乙前面。"
    client.put("/v1/seekers/W-LACKS", json=DRIVER | {"certificates": ["叉车证"]}, headers=operator)
    listed = client.get("/v1/postings/W-CRANE/candidates?limit=100", headers=operator).json()["items"]
    ranks = {one["seeker_id"]: one["rank"] for one in listed}
    assert ranks["W-LACKS"] == turn["rank_after"]
    assert ranks["W-LACKS"] < ranks["W-FAR"]


@pytest.mark.usefixtures("market")
def test_who_switched_personalisation_off_is_compared_with_nobody(client: TestClient, operator: dict[str, str]) -> None:
    client.put("/v1/seekers/W-LACKS/consents", json={"consent_personalisation": False}, headers=operator)
    assert compared(client, operator, "W-HAS", "W-LACKS").status_code == 403
    client.put("/v1/seekers/W-LACKS/consents", json={"consent_personalisation": True}, headers=operator)


@pytest.mark.usefixtures("market")
def test_one_person_twice_is_refused_with_the_field(client: TestClient, operator: dict[str, str]) -> None:
    refusal = compared(client, operator, "W-HAS", "W-HAS")
    assert (refusal.status_code, refusal.json()["field"]) == (422, "second")


@pytest.mark.usefixtures("market")
def test_who_looked_at_whom_is_noted_but_not_the_person_itself(
    app: FastAPI, client: TestClient, bearer: Bearer
) -> None:
    def noted() -> list[str]:
        with app.state.desk.store.read() as tx:
            return [access.what for access in tx.accesses("W-LACKS")]

    before = noted()
    changes(client, bearer(Role.SEEKER, "W-LACKS"))
    assert noted() == before
    changes(client, bearer(Role.COUNSELLOR))
    compared(client, bearer(Role.COUNSELLOR), "W-HAS", "W-LACKS")
    assert noted() == [*before, "changes", "comparison"]
