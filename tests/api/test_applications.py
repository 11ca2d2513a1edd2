"""Applications over HTTP: the person, the employer and the report of interactions tell one story."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from matching.vocabulary import Role
from tests.api.conftest import POSTING, SEEKER, Bearer

EMPLOYER = "营口第九码头公司"


@pytest.fixture
def pair(client: TestClient, operator: dict[str, str], request: pytest.FixtureRequest) -> tuple[str, str]:
    seeker, posting = f"S-{request.node.name[:60]}", f"P-{request.node.name[:60]}"
    client.put(f"/v1/seekers/{seeker}", json=SEEKER | {"name": "李四", "phone": "13800000002"}, headers=operator)
    body = POSTING | {"posting_id": posting, "employer": EMPLOYER, "title": f"叉车司机{request.node.name[-12:]}"}
    client.post("/v1/postings", json=body, headers=operator)
    return seeker, posting


def test_from_applying_to_six_months_in_work(
    client: TestClient, app: FastAPI, bearer: Bearer, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (seeker, posting), firm = pair, bearer(Role.EMPLOYER, EMPLOYER)
    own, mine = bearer(Role.SEEKER, seeker), f"/v1/seekers/{seeker}/applications"
    silent = client.post(mine, json={"posting_id": posting, "agrees_to_send": False}, headers=own)
    assert (silent.status_code, silent.json()["field"]) == (422, "agrees_to_send")
    applied = client.post(mine, json={"posting_id": posting, "agrees_to_send": True}, headers=own)
    assert (applied.status_code, applied.json()["application"]["state"]) == (201, "applied")
    assert client.post(f"{mine}/{posting}/ask", headers=own).status_code == 200
    received = f"/v1/postings/{posting}/applications"
    (row,) = client.get(received, headers=firm).json()["items"]
    assert row["sent"]["phone"] == "13800000002"
    answer = lambda event: client.post(f"{received}/{row['seeker_ref']}", json={"event": event}, headers=firm)  # noqa: E731
    for event in ("invite", "offer", "hire"):
        assert answer(event).status_code == 200
    early = answer("keep_1")
    assert (early.status_code, "还不满1个月" in early.json()["detail"]) == (422, True), early.text
    for event, days in (("keep_1", 30), ("keep_3", 91), ("keep_6", 183)):
        later = datetime.now(UTC) + timedelta(days=days)
        monkeypatch.setattr(app.state.desk, "now", lambda later=later: later)
        assert answer(event).status_code == 200
    monkeypatch.undo()
    (told,) = client.get(mine, headers=own).json()["items"]
    assert told["state"] == "kept_6"
    assert client.get(f"{mine}/{posting}", headers=own).json()["may_apply"] is True


def test_what_is_reported_and_what_is_done_are_one_application(
    client: TestClient, bearer: Bearer, pair: tuple[str, str]
) -> None:
    (seeker, posting), own = pair, bearer(Role.SEEKER, pair[0])
    mine = f"/v1/seekers/{seeker}/applications"
    report: dict[str, Any] = {
        "posting_id": posting,
        "kind": "applied",
        "happened_at": (datetime.now(UTC) - timedelta(minutes=5)).isoformat(),
    }
    assert client.post("/v1/interactions", json=report, headers=own).json()["accepted"] == 1
    again = client.post(mine, json={"posting_id": posting, "agrees_to_send": True}, headers=own)
    assert (again.status_code, len(again.json()["application"]["steps"])) == (201, 1)
    gone = client.post(f"{mine}/{posting}/withdraw", json={"reason": "太远"}, headers=own)
    assert gone.json()["application"]["next"] == "你取消了报名。企业看不到你的资料了。"
    assert client.post(f"{mine}/{posting}/withdraw", json={}, headers=own).status_code == 422
