"""Promises of the intake over inputs nobody thought of."""

import random
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.errors import BadInput, BadRow, UnreadableFile
from matching.intake.files import read_lines
from matching.intake.mapping import COLUMNS
from matching.intake.postings import PostingIntake
from matching.intake.seekers import SeekerIntake
from matching.intake.tables import Accepted, Rejected, Table
from matching.records import JobPosting
from matching.text.clean import clean_line, clean_text, clean_title, mask_contacts
from matching.text.column_words import read_education, read_kind, read_years
from matching.text.dates import read_date, read_graduation
from matching.text.divisions import Division
from matching.text.pay import find_pay, monthly, read_pay
from matching.text.regions import Regions

DATA = Path(__file__).resolve().parents[2] / "data"

WILD = st.text() | st.text(
    alphabet="急招【】()（）直聘五险一金包吃住电工司机+-·/ 5000kK元&amp;lt;<br>\u200b①\n招名薪万千月天时年日结一二三",
    max_size=40,
)
PAY_WORDS = st.text(
    alphabet="0123456789.,-~—至到元块kKwW万千百十一二三四五两半/月天日小时年薪面议以上下内起+·计件结 ", max_size=24
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@cache
def regions() -> Regions:
    return Regions(DATA / "regions")


def outcome(call: Callable[[], object]) -> object:
    """What a call gives, or the error of our own family that it raises; any other error passes."""
    try:
        return call()
    except (BadInput, UnreadableFile) as error:
        return error


def is_told(bad: BadRow) -> bool:
    return all(problem.field and problem.cure for problem in bad.problems)


@given(WILD)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    for clean in (clean_text, clean_line, clean_title, mask_contacts):
        assert clean(clean(text)) == clean(text)


@given(WILD)
def test_a_title_with_words_is_never_emptied(text: str) -> None:
    assert bool(clean_title(text)) == bool(clean_line(text))


@given(WILD | PAY_WORDS)
def test_pay_never_fails_and_runs_upward(text: str) -> None:
    found = find_pay(text)
    for pay in (read_pay(text), found[0] if found else None):
        if pay is not None and pay.low is not None and pay.high is not None:
            assert 0 < pay.low <= pay.high or pay.low == 0 < pay.high
            low, high = monthly(pay)
            assert low <= high or low != low


@given(WILD | PAY_WORDS)
def test_column_words_never_fail(text: str) -> None:
    for read in (read_education, read_years, read_kind, read_date, read_graduation):
        read(text)


@settings(deadline=None)  # the first example opens the table of places
@given(WILD | st.text(alphabet="营口市鲅鱼圈区盖州站前熊岳镇辽宁省大石桥·- 0123456789", max_size=16))
def test_a_place_is_found_or_is_bad_input(text: str) -> None:
    found = outcome(lambda: regions().resolve(text))
    assert found.cure if isinstance(found, BadInput) else isinstance(found, Division)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(COLUMNS["postings"]), JSON | PAY_WORDS))
def test_any_body_is_a_posting_or_told_field_by_field(body: dict[str, object]) -> None:
    found = outcome(lambda: PostingIntake(regions()).one(body))
    assert is_told(found) if isinstance(found, BadRow) else isinstance(found, tuple)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(COLUMNS["seekers"]), JSON | PAY_WORDS))
def test_any_body_is_a_seeker_or_told_field_by_field(body: dict[str, object]) -> None:
    found = outcome(lambda: SeekerIntake(regions()).one(body))
    assert is_told(found) if isinstance(found, BadRow) else isinstance(found, tuple)


_STARTS = st.sampled_from(
    [b"", b"posting_id,title,employer\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"{", b"[", b"\xff\xfe", b"\xef\xbb\xbf"]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_STARTS, st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.jsonl", "a.csv.gz"]))
def test_any_bytes_are_rows_or_one_unreadable_file(start: bytes, rest: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / name
        path.write_bytes(start + rest)
        lines = outcome(lambda: list(read_lines(path)))
        rows = outcome(lambda: list(Table(path, "postings", PostingIntake(regions()), DATA / "mappings")))
    assert isinstance(lines, UnreadableFile | list)
    assert str(rows) if isinstance(rows, UnreadableFile) else {type(row) for row in rows} <= {Accepted, Rejected}


_WRONG = {
    "posting_id": ["", "x" * 200],
    "title": ["", "!!!", "工" * 300],
    "employer": ["", "  ", "公" * 300],
    "description": ["长" * 20_001, "乱\ufffd码"],
    "district": ["鲅于圈", "火星", "210899", "朝阳区"],
    "occupation_code": ["电工", "99"],
    "education_min": ["念过书", "很高"],
    "experience_min_years": ["很多", "100年"],
    "salary_min": ["-500", "很多", "99999999"],
    "salary_unit": ["筐"],
    "headcount": ["0", "-3", "许多人"],
    "kind": ["大概"],
    "welcome_groups": ["外星人"],
    "published_at": ["昨天", "2024-13-45", "3/4/2024"],
    "expires_at": ["2024-02-30", "月底"],
}


def test_a_thousand_malformed_rows_are_a_thousand_clear_rejects(tmp_path: Path) -> None:
    chance = random.Random(0)
    lines, broken = [], []
    for number in range(1000):
        row = {"posting_id": str(number), "title": "电工", "employer": "营口甲公司", "district": "站前区"}
        wrong = chance.sample(sorted(_WRONG), chance.randint(1, 4))
        lines.append(row | {column: chance.choice(_WRONG[column]) for column in wrong})
        broken.append(set(wrong))
    header = list(COLUMNS["postings"])
    text = "\n".join(["\t".join(header), *("\t".join(line.get(column, "") for column in header) for line in lines)])
    (tmp_path / "bad.csv").write_text(text, encoding="utf-8")
    table: Table[JobPosting] = Table(tmp_path / "bad.csv", "postings", PostingIntake(regions()), DATA / "mappings")
    rows = list(table)
    assert table.total == len(rows) == 1000
    for number, (row, wrong) in enumerate(zip(rows, broken, strict=True), start=2):
        assert isinstance(row, Rejected)
        assert row.row == number
        assert {problem.field for problem in row.problems} == wrong
        assert all(problem.cure for problem in row.problems)
