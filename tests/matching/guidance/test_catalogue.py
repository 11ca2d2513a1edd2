"""What stands in the folder is checked when it is loaded: every fault is named, with its cure."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from matching.errors import NotFound, PolicyInvalid
from matching.guidance import Catalogue
from tests.conftest import ROOT

POLICY = ROOT / "data" / "policy"
Change = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("programmes.jsonl", "entitlements.yaml"):
        shutil.copy(POLICY / name, tmp_path)
    return tmp_path


def add_row(folder: Path, like: str, **changes: Any) -> None:
    """A further file with one row, which is another's with changes."""
    rows = [orjson.loads(line) for line in (folder / "programmes.jsonl").read_bytes().splitlines()]
    row = next(row for row in rows if row["id"] == like)
    (folder / "programmes-2.jsonl").write_bytes(orjson.dumps(row | changes))


def rewrite(folder: Path, old: str, new: str) -> None:
    path = folder / "entitlements.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_version_changes_with_any_row_and_with_the_rulebook_and_with_nothing_else(folder: Path) -> None:
    before = Catalogue.load(folder).version
    rewrite(folder, "facts:\n", "# a remark\nfacts:\n")
    assert Catalogue.load(folder).version == before
    rewrite(folder, "参加社保不看户口在哪里", "参加社保不看户口")
    changed = Catalogue.load(folder).version
    add_row(folder, "nat-free-service", id="nat-new", note="新")
    assert len({before, changed, Catalogue.load(folder).version}) == 3


def test_a_row_may_follow_itself_and_each_version_judges_in_its_time(folder: Path) -> None:
    add_row(folder, "nat-tax15-self", valid_from="2028-01-01", valid_to=None, note="延续")
    catalogue = Catalogue.load(folder)
    old, new = (catalogue.programme("nat-tax15-self", date(*day)) for day in ((2027, 12, 31), (2028, 1, 1)))
    assert (old.valid_to, new.note) == (date(2027, 12, 31), "延续")
    assert old.version != new.version
    assert catalogue.on("nat-tax15-self", date(2022, 12, 31)) is None
    with pytest.raises(NotFound, match="今天有效"):
        catalogue.programme("nat-tax15-self", date(2022, 12, 31))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"valid_from": "2027-06-01", "valid_to": None}, "有效期重叠"),
        ({"id": "nat-other", "display": "sometimes"}, "第 1 行的 display"),
        ({"id": "nat-other", "surprise": 1}, "第 1 行的 surprise"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(folder: Path, changes: dict[str, Any], told: str) -> None:
    add_row(folder, "nat-tax15-self", **changes)
    with pytest.raises(PolicyInvalid, match=told):
        Catalogue.load(folder)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("rules: [nat-free-service]", "rules: [nat-no-such]", "没有这一行"),
        ("rules: [nat-free-service]", "rules: [nat-startup-2017]", "只作背景"),
        ("rules: [yk-ss-grad-flex, nat-ss-grad-flex]", "rules: [dl-jobseek-2025]", "只作背景"),
        ("  女性: {fact: sex", "  妇女: {fact: sex", "没有说清 '女性'"),
        ("is: flexible, text: 灵活就业}", "most: 3, text: 灵活就业}", "employment 不能用 most"),
        ("{fact: veteran, is: true, text: 退役军人}", "{fact: soldier, is: true}", "没有说清 'soldier'"),
        ("  veteran: {fact: veteran}\n", "  veteran: {fact: soldier}\n", "没有说清 'soldier'"),
        ("ground: nat-ui-benefit}", "ground: nat-no-such}", "exclusive"),
        ("kind: since, name: 毕业时间", "kind: sometime, name: 毕业时间", "graduated.kind"),
        ("facts:\n", "facts: [\n", "读不了"),
    ],
)
def test_a_rulebook_that_does_not_fit_is_refused(folder: Path, old: str, new: str, told: str) -> None:
    rewrite(folder, old, new)
    with pytest.raises(PolicyInvalid, match=told):
        Catalogue.load(folder)


def test_background_is_what_people_never_read() -> None:
    catalogue = Catalogue.load(POLICY)
    background = {one.id for one in catalogue.background(date(2026, 11, 25))}
    assert {"nat-startup-2017", "dl-jobseek-2025", "nat-ss-25pct"} <= background
    assert not background & catalogue.asked
    assert not background & {one.id for one in catalogue.for_employers(date(2026, 11, 25))}
