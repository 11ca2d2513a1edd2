"""Headers: the contract's, other people's, and wrong ones."""

from pathlib import Path

import pytest

from matching.errors import UnreadableFile
from matching.intake.mapping import COLUMNS, Mapping, choose, likely_typos, shipped

from .rooms import MAPPINGS


def test_shipped_mappings_are_recognised_by_the_header_alone() -> None:
    offered = shipped(MAPPINGS, "postings")
    assert choose(["posting_id", "Title*", "employer"], offered) is offered[0]
    for header in (["job_id", "title", "company", "region"], ["岗位名称", "单位名称", "月薪（元）"]):
        found = choose(header, offered)
        assert found is not None
        assert found is not offered[0]
    assert choose(["a", "b"], offered) is None


def test_every_shipped_mapping_is_sound() -> None:
    for path in MAPPINGS.glob("*.yaml"):
        mapping = Mapping.load(path)
        assert mapping.recognise
        assert {target.to for target in mapping.columns.values()} <= {*COLUMNS[mapping.kind], "salary", "location"}


def test_values_go_to_their_columns_and_none_is_nothing() -> None:
    plan = Mapping.load(MAPPINGS / "real_ads.yaml").plan(["job_id", "exp_years", "description", "skills", "updated"])
    assert plan.apply(["1", "0.0", "修电机", "焊接,钳工", "2024-03-05"]) == {
        "posting_id": "1",
        "description": "修电机\n技能：焊接,钳工",
        "published_at": "2024-03-05",
    }
    assert plan.apply(["1", "3.0", "", "", ""]) == {"posting_id": "1", "experience_min_years": "3.0"}


def test_an_id_is_made_of_the_row_where_the_file_has_none() -> None:
    plan = Mapping.load(MAPPINGS / "chinese_postings.yaml").plan(["岗位名称", "单位名称"])
    one, same, other = (plan.apply(row)["posting_id"] for row in (["电工", "甲"], ["电工", "甲"], ["焊工", "甲"]))
    assert one == same != other


def test_unknown_columns_are_told_and_near_misses_named() -> None:
    plan = Mapping.contract("postings").plan(["posting_id", "tilte", "remark", "怎么改"])
    assert plan.unknown == ["tilte", "remark"]
    assert likely_typos(plan.unknown, "postings", ["posting_id", "tilte", "remark"]) == {"tilte": "title"}
    assert likely_typos(["employment_type", "received_at"], "seekers", ["seeker_id"]) == {}


@pytest.mark.parametrize(
    "text",
    [
        "for: nobody\ncolumns: {}",
        "for: postings\ncolumns: {a: no_such_column}",
        "- list",
        "for: postings\nx: [",
        "\x00",
    ],
)
def test_a_wrong_mapping_file_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="对照表"):
        Mapping.load(path)
