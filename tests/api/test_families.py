"""Families over HTTP, in the console and on the command line."""

import orjson
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api import cli
from tests.api.conftest import SEEKER

COUPLE = ("S-HOME1", "S-HOME2")


@pytest.fixture(autouse=True)
def _couple(client: TestClient, operator: dict[str, str]) -> None:
    for name in COUPLE:
        told = SEEKER | {"birth_year": 1985, "employment": "unemployed"}
        assert client.put(f"/v1/seekers/{name}", json=told, headers=operator).status_code == 200


def test_a_family_is_declared_and_listed_until_one_has_work(client: TestClient, operator: dict[str, str]) -> None:
    body = {"members": [{"seeker_id": name} for name in COUPLE], "consent": "二人当面同意"}
    told = client.post("/v1/families", json=body, headers=operator)
    assert (told.status_code, told.json()["state"]) == (201, "zero")
    assert "第五十六条" in told.json()["why"][0]
    listed = client.get("/v1/families", headers=operator).json()["items"]
    assert [[one["seeker_id"] for one in row["members"]] for row in listed] == [list(COUPLE)]
    client.put(f"/v1/seekers/{COUPLE[0]}/data/employment", json={"value": "employed"}, headers=operator)
    assert client.get("/v1/families", headers=operator).json()["items"] == []
    (row,) = client.get("/v1/families?all=true", headers=operator).json()["items"]
    assert row["state"] == "relieved"


def test_on_the_command_line(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBMATCH_DATA_DIR", str(tmp_path / "state"))
    path = tmp_path / "people.csv"
    path.write_text(
        "seeker_id,wish_titles,birth_year,employment\nA,保洁,1985,unemployed\nB,保安,1984,unemployed\n", "utf-8"
    )

    def said(*words: str) -> str:
        result = CliRunner().invoke(cli.app, list(words))
        assert result.exit_code == 0, result.output
        return str(result.stdout)

    said("import", "seekers", str(path))
    assert "零就业家庭" in said("families", "declare", "A", "B", "--consent", "当面同意")
    (row,) = orjson.loads(said("families", "list", "--json"))
    assert row["state"] == "zero"
    assert "B 已并到 A" in said("merge", "A", "B", "--reason", "身份证号一样")
    (row,) = orjson.loads(said("families", "list", "--json"))
    assert [one["seeker_id"] for one in row["members"]] == ["A"]
