"""Whole files: every row comes out once, accepted or rejected."""

import csv
from pathlib import Path

import pytest

from matching.errors import UnreadableFile
from matching.intake.duplicates import fingerprint
from matching.intake.rejects import RejectsFile
from matching.intake.tables import Accepted, Rejected, Table

from .rooms import MAPPINGS, as_csv, as_jsonl, as_xlsx, outcomes, postings, saved, seekers, table

HEADER = ["posting_id", "title", "employer", "district", "kind"]
GOOD, BAD = ["1", "电工", "甲公司", "站前区", "全职"], ["2", "", "乙公司", "鲅于圈", "大概"]


@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_jsonl])
def test_every_row_comes_out_once_with_its_number(tmp_path: Path, write: object) -> None:
    path = saved(tmp_path / "file", write([HEADER, GOOD, BAD]))  # type: ignore[operator]
    accepted, rejected = outcomes(path)
    assert [row.record.title for row in accepted] == ["电工"]
    assert {problem.field for problem in rejected[0].problems} == {"title", "district", "kind"}
    assert rejected[0].original["district"] == "鲅于圈"
    assert rejected[0].row - accepted[0].row == 1
    assert table(path).total == 2


def test_a_chinese_spreadsheet_is_read_by_itself(tmp_path: Path) -> None:
    rows = [
        ["2024 年春风行动招聘岗位表"],
        ["序号", "单位名称", "岗位名称", "工作地点", "月薪（元）", "学历要求", "招聘人数", "岗位要求", "联系电话"],
        [
            1,
            "营口甲公司",
            "电焊工",
            "营口市老边区柳树镇",
            "5000-7000",
            "初中及以上",
            "若干",
            "有焊工证",
            "0417-1234567",
        ],
    ]
    (row,), rejected = outcomes(saved(tmp_path / "岗位.xlsx", as_xlsx(rows)))
    assert not rejected
    assert (row.row, row.record.title, row.record.place.district_code) == (3, "电焊工", "210811102")
    assert (row.record.salary_min, row.record.salary_max) == (5000, 7000)
    assert row.record.description == "要求:有焊工证"


def test_other_peoples_ads_are_read_by_itself_or_by_a_mapping_that_is_given(tmp_path: Path) -> None:
    rows = [["job_id", "title", "company", "region", "exp_years"], ["1", "电工", "甲", "营口·站前区", "0.0"]]
    (row,), _ = outcomes(saved(tmp_path / "a.csv", as_csv(rows)))
    assert row.record.experience_min_years is None
    own = saved(tmp_path / "m.yaml", "for: postings\ncolumns: {nr: posting_id, job: title, firm: employer}")
    (row,) = table(saved(tmp_path / "b.csv", "nr,job,firm\n7,电工,甲\n"), own)
    assert isinstance(row, Accepted)
    assert row.record.posting_id == "7"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "空的"),
        ("a,b\n1,2\n", "posting_id"),
        ("posting_id,title,employer,distrct\n1,a,b,c\n", "district"),
        ("\n\n", "空的"),
    ],
)
def test_a_file_without_the_columns_is_refused_with_what_to_do(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UnreadableFile, match=told):
        table(saved(tmp_path / "a.csv", text))


def test_a_mapping_for_the_other_side_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="seekers"):
        table(saved(tmp_path / "a.csv", "a\n1"), MAPPINGS / "chinese_seekers.yaml")


def test_columns_that_are_not_read_are_told(tmp_path: Path) -> None:
    assert table(saved(tmp_path / "a.csv", "posting_id,title,employer,remark\n1,a,b,c\n")).unknown == ["remark"]


def test_an_unknown_field_of_a_json_object_is_a_reject(tmp_path: Path) -> None:
    _, (rejected,) = outcomes(
        saved(tmp_path / "a.jsonl", '{"posting_id": 1, "title": "a", "employer": "b", "colour": 1}')
    )
    assert rejected.problems[0].field == "colour"


def test_a_row_with_more_cells_than_the_header_is_a_reject(tmp_path: Path) -> None:
    _, (rejected,) = outcomes(saved(tmp_path / "a.csv", "posting_id,title,employer\n1,电工,甲,乙\n"))
    assert "多 1 格" in rejected.problems[0].cure


def test_a_coordinate_that_serves_many_cities_is_a_stand_in(tmp_path: Path) -> None:
    cities = ["营口站前区", "大连市", "沈阳市和平区", "鞍山市"]
    rows = [[str(n), "电工", "甲", city, "122.25", "40.67"] for n, city in enumerate(cities)]
    path = saved(
        tmp_path / "a.csv", as_csv([["posting_id", "title", "employer", "district", "longitude", "latitude"], *rows])
    )
    accepted, _ = outcomes(path)
    assert all(row.record.place.longitude is None and row.notes for row in accepted)


def test_seekers_come_out_of_a_chinese_spreadsheet(tmp_path: Path) -> None:
    rows = [["编号", "姓名", "求职意向", "重点群体", "现住地"], ["S1", "张三", "看大门、扫街", "退役军人", "熊岳"]]
    (row,) = Table(saved(tmp_path / "a.xlsx", as_xlsx(rows)), "seekers", seekers(), MAPPINGS)
    assert isinstance(row, Accepted)
    assert row.record.wish_titles == ("看大门", "扫街")
    assert row.record.place.district_code == "210804100"


def test_rejected_rows_are_mended_in_their_file_and_come_in(tmp_path: Path) -> None:
    _, rejected = outcomes(saved(tmp_path / "a.csv", as_csv([HEADER, GOOD, BAD])))
    with RejectsFile(tmp_path / "rejects.csv", HEADER) as file:
        for row in rejected:
            file.add(row, lambda _, field: field)
    assert file.written == tmp_path / "rejects.csv"
    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        (told,) = csv.DictReader(stream)
    assert (told["退回批号"], told["退回行"], told["posting_id"]) == ("rejects.csv", "3", "2")
    assert told["退回列"].split(" | ") == [problem.field for problem in rejected[0].problems]
    mended = {**told, "title": "保安", "district": "鲅鱼圈", "kind": "兼职"}
    accepted, rejected = outcomes(saved(tmp_path / "b.csv", as_csv([list(mended), list(mended.values())])))
    assert [row.record.title for row in accepted] == ["保安"]
    assert [row.mends for row in accepted] == [("rejects.csv", "3")]
    assert not rejected


@pytest.mark.parametrize(
    ("header", "field", "word"),
    [
        (["岗位编号", "职位名称", "用人单位", "工作地点"], "title", "职位名称"),
        (["岗位编号", "职位名称", "用人单位", "工作地点"], "district", "工作地点"),
        (["posting_id", "title", "employer", "district"], "district", "district（工作地点）"),
        (["岗位编号", "职位名称", "用人单位", "月薪"], "salary_min", "月薪"),
        (["posting_id", "title", "employer", "headcount"], "headcount", "headcount（招聘人数）"),
        (["岗位名称", "用人单位"], "posting_id", "编号"),
        (["岗位名称", "用人单位"], "row", "整行"),
    ],
)
def test_a_column_is_named_as_the_file_names_it_or_else_in_chinese(
    tmp_path: Path, header: list[str], field: str, word: str
) -> None:
    table = Table(saved(tmp_path / "a.csv", as_csv([header, ["x"] * len(header)])), "postings", postings(), MAPPINGS)
    row = Rejected(2, (), dict.fromkeys(header, "x"))
    assert table.named(row, field) == word


def test_no_file_of_rejects_is_made_while_nothing_is_rejected(tmp_path: Path) -> None:
    with RejectsFile(tmp_path / "rejects.csv", HEADER) as file:
        pass
    assert file.written is None
    assert not (tmp_path / "rejects.csv").exists()


def _print(**fields: object) -> str:
    row = {"posting_id": "1", "title": "电工", "employer": "营口甲有限公司", "district": "站前区", **fields}
    return fingerprint(postings().one(row)[0])


@pytest.mark.parametrize(
    "fields",
    [
        {"posting_id": "2"},
        {"title": "(急招)【直招】电工！！"},
        {"employer": "营口甲有限责任公司"},
        {"employer": "　营口甲 有限公司"},
        {"district": "210802"},
        {"description": "别的话", "salary_min": 5000},
    ],
)
def test_the_same_job_in_other_words_has_the_same_fingerprint(fields: dict[str, object]) -> None:
    assert _print(**fields) == _print()


@pytest.mark.parametrize(
    "fields", [{"title": "焊工"}, {"employer": "营口乙有限公司"}, {"district": "老边区"}, {"address": "渤海大街5号"}]
)
def test_another_employer_title_or_place_is_another_job(fields: dict[str, object]) -> None:
    assert _print(**fields) != _print()


def test_an_address_is_the_same_with_and_without_what_lies_above_it() -> None:
    assert _print(address="营口市站前区渤海大街5号") == _print(address="渤海大街 5 号")
