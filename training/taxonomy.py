"""The occupation classification and the labelled titles, as training material."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from matching.text.clean import clean_title

_MARK = re.compile(r"[LS/]+$")
"""L (绿色) and S (数字) after an occupation's name mark green and digital occupations."""
_TASK = re.compile(r"\s*\d+[.．、]\s*")
LEVEL_MINOR, LEVEL_OCCUPATION = 3, 4


@dataclass(frozen=True, slots=True)
class Occupation:
    """One entry: level 1 to 4 (大类, 中类, 小类, 职业)."""

    code: str
    level: int
    name: str
    definition: str
    tasks: tuple[str, ...]
    aliases: tuple[str, ...]


def read_occupations(reference_dir: Path) -> list[Occupation]:
    """The classification in its order (职业分类大典 2022)."""
    with (reference_dir / "taxonomy" / "csco22.csv").open(encoding="utf-8-sig", newline="") as file:
        return [_occupation(row) for row in csv.DictReader(file)]


def _occupation(row: dict[str, str]) -> Occupation:
    name = _MARK.sub("", row["name"].strip())
    aliases = dict.fromkeys(alias.strip() for alias in row["alias"].split(",") if alias.strip())
    tasks = tuple(task.strip() for task in _TASK.split(row["tasks"]) if task.strip())
    others = tuple(alias for alias in aliases if _MARK.sub("", alias) != name)
    return Occupation(row["code"], int(row["level"]), name, row["definition"].strip(), tasks, others)


@dataclass(frozen=True, slots=True)
class LabelledTitle:
    """A real ad's title as written, cleaned, and the occupation code somebody gave it (about 85 % right)."""

    written: str
    title: str
    code: str


def read_titles(reference_dir: Path) -> list[LabelledTitle]:
    """Every labelled title; those without a code are left out."""
    with (reference_dir / "taxonomy" / "title_to_csco.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["expected_code"]]
    return [LabelledTitle(row["job_name"], clean_title(row["job_name"]), row["expected_code"]) for row in rows]


def read_spoken_titles(reference_dir: Path) -> list[LabelledTitle]:
    """Titles as people say them (扫街, 打更, 平车) with the occupation each means, written for this project."""
    return _read_written(reference_dir / "taxonomy" / "spoken_titles.csv")


def read_written_titles(reference_dir: Path) -> list[LabelledTitle]:
    """Titles as ads have them for nearly every occupation, written for this project; none of them is labelled too."""
    return _read_written(reference_dir / "taxonomy" / "written_titles.csv")


def _read_written(path: Path) -> list[LabelledTitle]:
    with path.open(encoding="utf-8", newline="") as file:
        return [LabelledTitle(row["title"], clean_title(row["title"]), row["code"]) for row in csv.DictReader(file)]


def titles_to_learn(reference_dir: Path) -> list[LabelledTitle]:
    """Labelled titles and spoken ones; a title that stands among both means what was written here."""
    spoken = read_spoken_titles(reference_dir)
    known = {one.title for one in spoken}
    return [*(one for one in read_titles(reference_dir) if one.title not in known), *spoken]
