"""Without consent a group changes no byte of any list, and a consent withdrawn is obeyed from the next request on."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api import cli
from api.app import create_app
from api.auth import issue_token
from matching.desk import Desk
from matching.settings import Settings
from matching.vocabulary import PriorityGroup, Role

KEY = "a-key-for-these-tests-that-is-long-enough"
CLEANER = {"wish_titles": ["保洁"], "district": "鲅鱼圈区", "summary": "手脚勤快，想就近", "birth_year": 1972}
EVERY_GROUP = {
    "groups": [group.value for group in PriorityGroup],
    "groups_source": "certified",
    "groups_evidence": ["hardship:2026-11-01"],
    "graduated_on": "2026-07-01",
}
NO_GROUP = {"graduated_on": "2026-07-01"}


def bytes_of(answer: Any) -> bytes:
    """The list without its own number, which is drawn anew for each."""
    content: bytes = answer.content
    return content.replace(orjson.loads(content)["decision_id"].encode(), b"")


@pytest.mark.parametrize("group", list(PriorityGroup))
def test_a_walk_in_without_consent_gets_the_same_bytes_whatever_the_group(desk: Desk, group: PriorityGroup) -> None:
    wish = "保安" if group in (PriorityGroup.GRADUATE, PriorityGroup.VETERAN) else "保洁"
    person = CLEANER | {"wish_titles": [wish]}
    told = person | {"groups": [group.value], "groups_source": "certified", "groups_evidence": [f"{group}:2026-11-01"]}
    without = desk.recommend_once(person).content
    assert desk.recommend_once(told).content == without
    assert desk.recommend_once(told | {"consent_sensitive": True}).content != without


def test_without_consent_a_stored_person_gets_and_makes_the_same_bytes_in_both_directions(desk: Desk) -> None:
    lists = []
    for groups in (EVERY_GROUP, NO_GROUP):
        desk.put_seeker({"seeker_id": "SILENT", **CLEANER, **groups})
        jobs = desk.recommend("SILENT", 100)
        postings = [item["posting_id"] for item in jobs.body["items"][:8]]
        people = [desk.shortlist(one, 100, view) for one in postings for view in ("full", "masked")]
        assert all("SILENT" in str(one.body["items"]) for one in people[::2])
        lists.append([bytes_of(one) for one in (jobs, *people)])
    assert lists[0] == lists[1]
    desk.set_consents("SILENT", {"consent_sensitive": True})
    desk.put_seeker({"seeker_id": "SILENT", **CLEANER, **EVERY_GROUP})
    assert bytes_of(desk.recommend("SILENT", 100)) != lists[0][0]


POSTINGS = [
    {"posting_id": f"P{n}", "title": "保洁员", "employer": f"第{n}公司", "district": "站前区", "description": words}
    for n, words in enumerate(("打扫楼道", "打扫楼道", "公益性岗位，打扫楼道"), start=1)
]
MEMBER = {"wish_titles": ["保洁员"], "district": "站前区", "groups": ["hardship"], "groups_source": "certified"}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[TestClient]:
    bearer = {"Authorization": f"Bearer {issue_token(Role.OPERATOR, None, key=KEY)}"}
    app = create_app(Settings(data_dir=tmp_path / "state", database_url="", secret_key=KEY))
    with TestClient(app, headers=bearer) as client:
        for posting in POSTINGS:
            assert client.post("/v1/postings", json=posting).status_code == 201
        yield client


def test_over_http_a_withdrawn_consent_counts_from_the_next_request(service: TestClient) -> None:
    def shown() -> list[bytes]:
        jobs = service.get("/v1/seekers/S1/recommendations")
        people = service.get("/v1/postings/P3/candidates")
        assert (jobs.status_code, people.status_code) == (200, 200)
        return [bytes_of(jobs), bytes_of(people)]

    def agree(sensitive: bool) -> None:
        told = service.put("/v1/seekers/S1/consents", json={"consent_sensitive": sensitive})
        assert told.status_code == 200

    others = MEMBER | {"groups": [], "groups_source": None}
    for name in ("S2", "S3"):
        assert service.put(f"/v1/seekers/{name}", json=others).status_code == 200
    assert service.put("/v1/seekers/S1", json=others).status_code == 200
    of_no_group = shown()
    assert service.put("/v1/seekers/S1", json=MEMBER).status_code == 200
    assert shown() == of_no_group
    agree(True)
    assert orjson.loads(shown()[0])["items"][0]["moves"]
    agree(False)
    assert shown() == of_no_group


def test_on_the_command_line_a_withdrawn_consent_counts_from_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBMATCH_DATA_DIR", str(tmp_path / "state"))
    monkeypatch.delenv("JOBMATCH_DATABASE_URL", raising=False)
    take_in(tmp_path, "postings", POSTINGS)
    person = {"wish_titles": "保洁员", "district": "站前区"}

    def told(name: str) -> dict[str, Any]:
        body: dict[str, Any] = orjson.loads(said("recommend", name, "--json"))
        return body | {"decision_id": None}

    for sensitive in (True, False):
        member = {"seeker_id": "S1", **person, "groups": "hardship", "consent_sensitive": str(sensitive).lower()}
        take_in(
            tmp_path, "seekers", [member, {"seeker_id": "S2", **person, "groups": "", "consent_sensitive": "false"}]
        )
        one, other = told("S1"), told("S2")
        assert (one == other) is not sensitive
        assert any(item["moves"] for item in one["items"]) is sensitive


def take_in(folder: Path, side: str, rows: list[dict[str, Any]]) -> None:
    path = folder / f"{side}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert orjson.loads(said("import", side, path))["rejected"] == 0


def said(*words: object) -> str:
    result = CliRunner().invoke(cli.app, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return str(result.stdout)
