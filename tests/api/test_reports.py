"""The report's door: three forms of one thing, and who may read how much of it."""

import csv
import io
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.reports import page_of, sheet_of
from matching.vocabulary import Role
from tests.api.conftest import Bearer

ADDRESS = "/v1/reports/priority"


@pytest.fixture(scope="module")
def report(client: TestClient, bearer: Bearer) -> dict[str, Any]:
    """Of a few lists; a member of a group got one of them."""
    headers = bearer(Role.OPERATOR)
    client.get("/v1/seekers/S-OWN/recommendations", headers=headers)
    client.get("/v1/postings/P-OWN/candidates", headers=headers)
    told: dict[str, Any] = client.get(ADDRESS, headers=headers).json()
    return told


def test_staff_read_small_groups_and_data_scientists_do_not(
    client: TestClient, bearer: Bearer, report: dict[str, Any]
) -> None:
    assert any(row["group"] == "veteran" and row["people"] for row in report["groups"])
    aggregates = client.get(ADDRESS, headers=bearer(Role.DATA_SCIENTIST)).json()
    assert aggregates["least_people"] == 10
    assert not [row for row in aggregates["groups"] if 0 < row["people"] < 10]
    assert not [row for row in aggregates["rules"] if row["people"] < 10]


def test_the_sheet_holds_the_rows_and_opens_in_excel(
    client: TestClient, bearer: Bearer, report: dict[str, Any]
) -> None:
    answered = client.get(ADDRESS, params={"format": "csv"}, headers=bearer(Role.COUNSELLOR))
    assert answered.headers["content-type"].startswith("text/csv")
    assert answered.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(sheet_of(report).decode("utf-8-sig"))))
    told = [(row["群体"], row["人数"]) for row in rows[: len(report["groups"])]]
    assert told == [(row["name"], str(row["people"])) for row in report["groups"]]


def test_the_page_asks_nothing_of_the_network_and_runs_no_script(
    client: TestClient, bearer: Bearer, report: dict[str, Any]
) -> None:
    answered = client.get(ADDRESS, params={"format": "html"}, headers=bearer(Role.COUNSELLOR))
    assert answered.headers["content-security-policy"].startswith("default-src 'none'")
    page = page_of(report).decode()
    assert not re.search(r"(?:src|href|@import|url\()", page)
    assert "<script" not in page
    assert page.count("<svg") >= 2


def test_the_page_tells_every_group_it_may_and_says_which_it_may_not(report: dict[str, Any]) -> None:
    page = page_of(report | {"hidden": ["零就业家庭成员"], "least_people": 10}).decode()
    for row in report["groups"]:
        if row["week"] is None and row["people"]:
            assert row["name"] in page
    assert "人数太少没有列出：零就业家庭成员" in page


def test_what_comes_from_the_policy_file_cannot_break_the_page(report: dict[str, Any]) -> None:
    rule = {"week": None, "rule": "x", "says": "<img src=x>", "article": None, "times": 1, "lists": 1, "people": 12}
    page = page_of(report | {"rules": [rule]}).decode()
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page


def test_a_report_of_nothing_is_still_a_page(report: dict[str, Any]) -> None:
    empty = page_of(report | {"groups": [], "rules": []}).decode()
    assert "没有可以列出的群体" in empty


@pytest.mark.parametrize("asked", [{"weeks": 0}, {"weeks": 54}, {"format": "pdf"}])
def test_what_cannot_be_asked_is_refused(client: TestClient, bearer: Bearer, asked: dict[str, Any]) -> None:
    assert client.get(ADDRESS, params=asked, headers=bearer(Role.OPERATOR)).status_code == 422
