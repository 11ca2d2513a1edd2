"""What the tests of the intake share: the shipped data, and files in every format."""

import csv
import gzip
import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import orjson
import xlsxwriter

from matching.intake.postings import PostingIntake
from matching.intake.seekers import SeekerIntake
from matching.intake.tables import Accepted, Rejected, Table
from matching.records import JobPosting
from matching.text.regions import Regions
from matching.text.work_groups import WorkGroups
from training.taxonomy import read_occupations

DATA = Path(__file__).resolve().parents[3] / "data"
MAPPINGS = DATA / "mappings"


@cache
def regions() -> Regions:
    return Regions(DATA / "regions")


@cache
def work_groups() -> WorkGroups:
    classification = read_occupations(DATA)
    return WorkGroups([one.code for one in classification], [one.name for one in classification])


def postings() -> PostingIntake:
    return PostingIntake(regions())


def seekers() -> SeekerIntake:
    return SeekerIntake(regions(), work=work_groups())


def table(path: Path, mapping: Path | None = None) -> Table[JobPosting]:
    return Table(path, "postings", postings(), MAPPINGS, mapping)


def outcomes(path: Path) -> tuple[list[Accepted[JobPosting]], list[Rejected]]:
    """Accepted and rejected rows of a file of postings."""
    rows = list(table(path))
    return [row for row in rows if isinstance(row, Accepted)], [row for row in rows if isinstance(row, Rejected)]


def as_csv(rows: Sequence[Sequence[object]], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def as_xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def as_jsonl(rows: Sequence[Sequence[object]]) -> bytes:
    header, *data = rows
    return b"\n".join(orjson.dumps(dict(zip(map(str, header), row, strict=True))) for row in data)


def saved(path: Path, content: str | bytes, *, packed: bool = False) -> Path:
    raw = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(raw) if packed else raw)
    return path
