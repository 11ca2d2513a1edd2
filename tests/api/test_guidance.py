"""The doors of guidance: who reads what, what an officer's word changes, and what employers never learn."""

import re
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.cli import app as commands
from api.reports import notice_of
from matching.vocabulary import Role
from tests.api.conftest import Bearer

GRADUATE = {
    "wish_titles": ["会计"],
    "education": "本科",
    "graduated_on": "2026-07-01",
    "birth_year": 2003,
    "employment": "灵活就业",
    "insured": "是",
    "situations": ["低保家庭"],
    "groups": ["graduate"],
    "groups_source": "certified",
    "consent_sensitive": True,
}
ADDRESS = "/v1/seekers/G-1/guidance"
CONFIRMATIONS = "/v1/programmes/nat-ss-grad-flex/confirmations"


@pytest.fixture
def graduate(client: TestClient, operator: dict[str, str]) -> None:
    assert client.put("/v1/seekers/G-1", json=GRADUATE, headers=operator).status_code == 200


def told(client: TestClient, headers: dict[str, str]) -> dict[str, Any]:
    answered = client.get(ADDRESS, headers=headers)
    assert answered.status_code == 200, answered.text
    return answered.json()  # type: ignore[no-any-return]


def version_of(client: TestClient, headers: dict[str, str], name: str) -> str:
    rows = client.get("/v1/programmes", headers=headers).json()["items"]
    return next(row["version"] for row in rows if row["programme_id"] == name)  # type: ignore[no-any-return]


@pytest.mark.usefixtures("graduate")
def test_a_person_reads_what_fits_and_staff_what_waits_besides(client: TestClient, bearer: Bearer) -> None:
    own, staff = told(client, bearer(Role.SEEKER, "G-1")), told(client, bearer(Role.COUNSELLOR))
    names = {entry["entry"] for entry in own["entitled"]}
    assert {"insurance-graduate", "poor-graduate-aid"} <= names
    assert "awaiting" not in own
    assert "background" not in own
    assert {name: value for name, value in staff.items() if name not in ("awaiting", "background")} == own
    assert {row["display"] for row in staff["background"]} >= {"background_only"}
    assert staff["awaiting"]


@pytest.mark.usefixtures("graduate")
def test_an_officers_word_shows_a_row_until_it_is_taken_back(client: TestClient, bearer: Bearer) -> None:
    officer, own = bearer(Role.COUNSELLOR), bearer(Role.SEEKER, "G-1")
    word = {
        "officer": "李红",
        "source": "市人社局就业科核实",
        "version": version_of(client, officer, "nat-ss-grad-flex"),
    }

    def shown() -> bool:
        return "nat-ss-grad-flex" in client.get(ADDRESS, headers=own).text

    assert not shown()
    kept = client.post(CONFIRMATIONS, json=word, headers=officer)
    assert (kept.status_code, kept.json()["shown"], kept.json()["confirmed"]["officer"]) == (201, True, "李红")
    assert shown()
    client.post(CONFIRMATIONS, json=word | {"holds": False}, headers=officer)
    assert not shown()


@pytest.mark.parametrize(
    ("name", "version", "status", "field"),
    [
        ("nat-ss-grad-flex", "0" * 12, 422, "version"),
        ("yk-ss-grad-flex", None, 422, "programme_id"),
        ("nat-startup-2017", None, 422, "programme_id"),
        ("dl-jobseek-2025", None, 422, "programme_id"),
        ("no-such-row", "0" * 12, 404, None),
    ],
)
def test_a_word_on_other_words_or_on_what_needs_none_is_refused(
    client: TestClient, bearer: Bearer, name: str, version: str | None, status: int, field: str | None
) -> None:
    officer = bearer(Role.COUNSELLOR)
    word = {"officer": "李红", "source": "核实", "version": version or version_of(client, officer, name)}
    refusal = client.post(f"/v1/programmes/{name}/confirmations", json=word, headers=officer)
    assert (refusal.status_code, refusal.json().get("field")) == (status, field)


@pytest.mark.usefixtures("graduate")
def test_what_an_officer_asked_for_outlives_a_profile_that_does_not_speak_of_it(
    client: TestClient, operator: dict[str, str], bearer: Bearer
) -> None:
    plain = {name: value for name, value in GRADUATE.items() if name not in ("employment", "insured", "situations")}
    client.put("/v1/seekers/G-1", json=plain, headers=operator)
    assert "insurance-graduate" in {entry["entry"] for entry in told(client, bearer(Role.SEEKER, "G-1"))["entitled"]}
    client.put("/v1/seekers/G-1", json=plain | {"employment": "在单位上班"}, headers=operator)
    assert "insurance-graduate" not in {entry["entry"] for entry in told(client, operator)["entitled"]}


@pytest.mark.usefixtures("graduate")
def test_with_personalisation_off_everybody_reads_the_same(
    client: TestClient, operator: dict[str, str], bearer: Bearer
) -> None:
    other = {"wish_titles": ["焊工"], "education": "初中", "consent_personalisation": False}
    client.put("/v1/seekers/G-2", json=other, headers=operator)
    client.put("/v1/seekers/G-1/consents", json={"consent_personalisation": False}, headers=operator)
    one, two = told(client, bearer(Role.SEEKER, "G-1")), client.get("/v1/seekers/G-2/guidance", headers=operator).json()
    assert {entry["entry"] for entry in one["entitled"]} == {"free-service"}
    assert one == {**{name: two[name] for name in one}, "seeker_id": "G-1"}
    client.put("/v1/seekers/G-1/consents", json={"consent_personalisation": True}, headers=operator)


@pytest.mark.usefixtures("graduate")
def test_courses_fairs_and_stations_are_told_by_where_a_person_lives(
    app: FastAPI, client: TestClient, operator: dict[str, str], root: Path
) -> None:
    for kind in ("courses", "fairs", "stations"):
        summary = app.state.desk.import_file(kind, root / "data" / "sample" / f"{kind}.csv")
        assert (summary["rejected"], summary["read"]) == (0, summary["added"] + summary["unchanged"])
    lives = {"longitude": 122.13034, "latitude": 40.27608, "district": "鲅鱼圈区海星街道"}
    client.put("/v1/seekers/G-3", json=GRADUATE | lives, headers=operator)
    own = client.get("/v1/seekers/G-3/guidance", headers=operator).json()
    assert [one["station_id"] for one in own["stations"]] == ["SYN-ST06"]
    assert own["stations"][0]["near"]
    assert own["fairs"][0]["fair_id"].startswith("SYN-F04")  # of their own group first
    client.put("/v1/seekers/G-3/consents", json={"consent_personalisation": False}, headers=operator)
    off = client.get("/v1/seekers/G-3/guidance", headers=operator).json()
    assert {one["way"]["minutes"] for shelf in ("courses", "fairs", "stations") for one in off[shelf]} == {None}


@pytest.mark.usefixtures("graduate")
def test_who_read_it_is_noted_but_not_the_person_itself(app: FastAPI, client: TestClient, bearer: Bearer) -> None:
    def noted() -> list[str]:
        with app.state.desk.store.read() as tx:
            return [access.what for access in tx.accesses("G-1")]

    before = noted()
    told(client, bearer(Role.SEEKER, "G-1"))
    assert noted() == before
    told(client, bearer(Role.COUNSELLOR))
    assert noted() == [*before, "guidance"]


@pytest.mark.usefixtures("graduate")
def test_employers_read_one_sheet_whoever_applies(client: TestClient, bearer: Bearer, operator: dict[str, str]) -> None:
    address, employer = "/v1/programmes/for-employers", bearer(Role.EMPLOYER)
    before = client.get(address, headers=employer).content
    client.put("/v1/seekers/G-1", json=GRADUATE | {"groups": ["veteran"]}, headers=operator)
    assert client.get(address, headers=employer).content == before
    assert {
        rule["display"] for row in client.get(address, headers=employer).json()["items"] for rule in row["rules"]
    } == {"show"}
    shortlist = client.get("/v1/postings/P-OWN/candidates", headers=employer).text
    assert not re.search("补贴|减免|税", shortlist)


@pytest.mark.usefixtures("graduate")
def test_the_sheet_to_hand_over_tells_every_source_and_nothing_that_waits(client: TestClient, bearer: Bearer) -> None:
    answered = client.get(ADDRESS, params={"format": "html"}, headers=bearer(Role.COUNSELLOR))
    assert answered.headers["content-security-policy"].startswith("default-src 'none'")
    page, own = answered.text, told(client, bearer(Role.SEEKER, "G-1"))
    assert page == notice_of(own).decode()
    assert not re.search(r"(?:src|href|@import|url\()|<script", page)
    entries = [entry for shelf in ("entitled", "perhaps", "plans", "not") for entry in own[shelf]]
    assert all(rule["source"] in page for entry in entries for rule in entry["rules"])
    for waiting in told(client, bearer(Role.COUNSELLOR))["awaiting"]:
        assert waiting["name"] not in page or waiting["entry"] in {entry["entry"] for entry in entries}


def test_what_comes_from_a_file_cannot_break_the_page(client: TestClient, bearer: Bearer) -> None:
    client.put("/v1/seekers/G-1", json=GRADUATE, headers=bearer(Role.OPERATOR))
    own = told(client, bearer(Role.SEEKER, "G-1"))
    own["entitled"][0]["name"] = "<img src=x>"
    assert "<img" not in notice_of(own).decode()


def test_the_command_lists_what_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("JOBMATCH_DATA_DIR", str(tmp_path))
    run = CliRunner()
    before = run.invoke(commands, ["programmes", "list", "--awaiting"])
    assert "nat-ss-grad-flex" in before.stdout
    kept = run.invoke(commands, ["programmes", "confirm", "nat-ss-grad-flex", "--by", "李红", "--source", "电话核实"])
    assert "已由李红确认" in kept.stdout
    assert "nat-ss-grad-flex" not in run.invoke(commands, ["programmes", "list", "--awaiting"]).stdout
