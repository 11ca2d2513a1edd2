"""Credentials of a registration that was merged: they open nothing, name nobody, and say what to do."""

from starlette.testclient import TestClient

from matching.audit import HERE
from matching.vocabulary import Role
from tests.api.conftest import SEEKER, Bearer

OLD, KEPT = "S-MERGED-OLD", "S-MERGED-KEPT"


def test_an_old_token_is_told_of_the_merger_and_staff_whom_it_is_now(client: TestClient, bearer: Bearer) -> None:
    for seeker_id in (OLD, KEPT):
        client.put(f"/v1/seekers/{seeker_id}", json=SEEKER, headers=bearer(Role.OPERATOR))
    client.app.state.desk.merge_seekers(KEPT, OLD, HERE, "身份证号一样")  # type: ignore[attr-defined]
    mine, path = bearer(Role.SEEKER, OLD), f"/v1/seekers/{OLD}"
    for answer in (
        client.get(path, headers=mine),
        client.put(path, json=SEEKER, headers=mine),
        client.get(f"{path}/recommendations", headers=mine),
        client.get(f"{path}/inbox", headers=mine),
        client.get(f"{path}/stream", headers=mine),
        client.get(f"{path}/export", headers=mine),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "merged")
        assert "重新登录" in answer.json()["cure"]
        assert KEPT not in answer.text
    assert client.get(f"/v1/seekers/{KEPT}", headers=mine).status_code == 403
    assert client.get(path, headers=bearer(Role.COUNSELLOR)).json()["merged_into"] == KEPT
    assert client.delete(path, headers=mine).status_code == 404
    assert client.get(f"/v1/seekers/{KEPT}", headers=bearer(Role.SEEKER, KEPT)).status_code == 200
