"""Courses, fairs and stations out of files: the sample reads whole, and what is wrong is named with its cure."""

from pathlib import Path
from typing import Any, get_args

import pytest

from matching.errors import BadRow, UnreadableFile
from matching.intake.offers import OfferIntake, OfferKind
from matching.intake.tables import Accepted, Table
from matching.text.regions import Regions
from tests.conftest import ROOT

REGIONS = Regions(ROOT / "data" / "regions")
GOOD: dict[str, dict[str, Any]] = {
    "courses": {"course_id": "c", "name": "叉车班", "provider": "某校", "teaches": "叉车证;叉车驾驶", "source": "样例"},
    "fairs": {
        "fair_id": "f",
        "name": "招聘会",
        "held_on": "2026年12月5日",
        "employers": "甲公司;乙公司",
        "source": "样例",
    },
    "stations": {"station_id": "s", "name": "服务站", "district": "熊岳镇", "source": "样例", "phone": "0417-6270000"},
}


@pytest.mark.parametrize("kind", get_args(OfferKind))
def test_the_sample_reads_whole_and_is_marked_as_synthetic(kind: OfferKind) -> None:
    data = ROOT / "data"
    table = Table(data / "sample" / f"{kind}.csv", kind, OfferIntake(kind, REGIONS), data / "mappings")
    rows = list(table)
    assert all(isinstance(row, Accepted) and not row.notes for row in rows)
    for row in rows:
        assert isinstance(row, Accepted)
        assert row.record.offer_id.startswith("SYN-")
        assert row.record.source == "synthetic-sample"


@pytest.mark.parametrize(
    ("kind", "wrong", "field"),
    [
        ("courses", {"teaches": ""}, "teaches"),
        ("courses", {"fee": "-5"}, "fee"),
        ("courses", {"days": "很多"}, "days"),
        ("fairs", {"held_on": "下周"}, "held_on"),
        ("fairs", {"held_on": ""}, "held_on"),
        ("fairs", {"welcomes": "火星人"}, "welcomes"),
        ("stations", {"district": "大石挢市"}, "district"),
        ("stations", {"source": ""}, "source"),
    ],
)
def test_what_is_wrong_is_named_with_its_cure(kind: OfferKind, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(BadRow) as refusal:
        OfferIntake(kind, REGIONS).one(GOOD[kind] | wrong)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert refusal.value.problems[0].cure


@pytest.mark.parametrize("kind", get_args(OfferKind))
def test_what_is_right_is_taken(kind: OfferKind) -> None:
    record, notes = OfferIntake(kind, REGIONS).one(GOOD[kind])
    assert (record.offer_id, notes) == (kind[0], [])


def test_a_file_without_a_needed_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fairs.csv"
    path.write_text("fair_id,name\nf1,招聘会\n", "utf-8")
    with pytest.raises(UnreadableFile, match="held_on"):
        Table(path, "fairs", OfferIntake("fairs", REGIONS), ROOT / "data" / "mappings")
