"""A file of postings over HTTP: the summary of the command line, with every reject."""

import csv
import gzip
import io
from typing import Any

import pytest
from starlette.testclient import TestClient

HEADER = ("posting_id", "title", "employer", "district", "headcount")
MAPPING = "for: postings\ncolumns:\n  甲: posting_id\n  乙: title\n  丙: employer\n"


def table(rows: list[tuple[object, ...]], header: tuple[str, ...] = HEADER) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def upload(client: TestClient, headers: dict[str, str], name: str, content: bytes, **more: Any) -> dict[str, Any]:
    reply = client.post("/v1/postings/import", files={"file": (name, content), **more}, headers=headers)
    assert reply.status_code == 200, reply.text
    told: dict[str, Any] = reply.json()
    assert told["read"] == sum(told[name] for name in ("added", "updated", "unchanged", "merged", "rejected"))
    return told


def test_good_rows_go_in_and_every_bad_one_is_named(client: TestClient, operator: dict[str, str]) -> None:
    rows = [
        ("I1", "保洁员", "甲酒店", "站前区", 2),
        ("I2", "", "乙酒店", "站前区", 1),
        ("I3", "厨师", "丙酒店", "没有的区", 1),
    ]
    told = upload(client, operator, "岗位.csv", table(rows))
    assert (told["added"], told["rejected"]) == (1, 2)
    assert {(one["field"], bool(one["cure"])) for one in told["rejects"]} == {("title", True), ("district", True)}
    assert len({one["row"] for one in told["rejects"]}) == 2
    assert client.get("/v1/postings/I1", headers=operator).json()["title"] == "保洁员"
    assert client.get("/v1/postings/I3", headers=operator).status_code == 404


def test_the_same_file_twice_changes_nothing(client: TestClient, operator: dict[str, str]) -> None:
    content = table([("J1", "电工", "丁工厂", "老边区", 1), ("J2", "焊工", "丁工厂", "老边区", 1)])
    assert upload(client, operator, "a.csv", content)["added"] == 2
    assert upload(client, operator, "a.csv", content)["unchanged"] == 2


def test_a_thousand_malformed_rows_are_a_thousand_clear_rejects(client: TestClient, operator: dict[str, str]) -> None:
    told = upload(
        client, operator, "bad.csv", table([(f"K{n}", "保洁", "戊公司", "站前区", "许多") for n in range(1000)])
    )
    assert (told["rejected"], told["added"]) == (1000, 0)
    assert len({one["row"] for one in told["rejects"]}) == 1000
    assert all(one["field"] == "headcount" and one["cure"] for one in told["rejects"])


@pytest.mark.parametrize("name", ["x.csv.gz", "../../etc/x.CSV.GZ", "/etc/passwd.csv.gz"])
def test_only_the_ending_of_the_name_counts(client: TestClient, operator: dict[str, str], name: str) -> None:
    content = gzip.compress(table([("L1", "快递员", "己物流", "西市区", 1)]).decode().encode("gb18030"))
    assert upload(client, operator, name, content)["rejected"] == 0
    assert client.get("/v1/postings/L1", headers=operator).json()["title"] == "快递员"


def test_other_peoples_headers_are_read_by_a_mapping(client: TestClient, operator: dict[str, str]) -> None:
    content = table([("M1", "护工", "庚养老院")], ("甲", "乙", "丙"))
    told = upload(client, operator, "a.csv", content, mapping=("m.yaml", MAPPING.encode()))
    assert told["added"] == 1
    assert client.get("/v1/postings/M1", headers=operator).json()["employer"] == "庚养老院"
