"""Which column is which: the contract's own headers, or other people's by a small YAML file.

A mapping names a source header (several spellings apart by ``|``) and the column it means. `salary` takes pay in one
cell (「4000-6000元/月」), `location` a place or an address. Shipped mappings are recognised by the header alone.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from rapidfuzz import fuzz, process

from matching.errors import UnreadableFile
from matching.records import Circumstances
from matching.text.clean import clean_line

Kind = Literal["postings", "seekers", "courses", "fairs", "stations", "shifts"]
Cells = dict[str, object]

COLUMNS: dict[Kind, tuple[str, ...]] = {
    "postings": (
        *("posting_id", "title", "employer", "description", "district", "address", "longitude", "latitude"),
        *("occupation_code", "education_min", "experience_min_years", "certificates", "salary_min", "salary_max"),
        *("salary_unit", "headcount", "kind", "shift", "benefits", "welcome_groups", "source", "published_at"),
        "expires_at",
    ),
    "seekers": (
        *("seeker_id", "wish_titles", "wish_districts", "wish_salary_min", "wish_kinds", "education", "major"),
        *("graduated_on", "experience", "skills", "certificates", "summary", "district", "longitude", "latitude"),
        *("commute_minutes_max", "birth_year", "groups", "groups_source", "consent_personalisation"),
        *("consent_sensitive", "consent_push", "address", "name", "phone", "id_number", "sex", "ethnicity"),
        *("marriage", "household_registration", "religion", "health", *Circumstances.model_fields, "unwanted_work"),
    ),
    "courses": (
        *("course_id", "name", "provider", "teaches", "district", "address", "longitude", "latitude", "starts_on"),
        *("enrol_until", "days", "fee", "phone", "source"),
    ),
    "fairs": (
        *("fair_id", "name", "held_on", "hours", "district", "address", "longitude", "latitude", "employers"),
        *("welcomes", "phone", "source"),
    ),
    "stations": ("station_id", "name", "district", "address", "longitude", "latitude", "hours", "phone", "source"),
    "shifts": (
        *("shift_id", "posting_id", "starts_at", "ends_at", "places", "pay", "pay_unit", "settlement"),
        *("district", "address", "longitude", "latitude"),
    ),
}
"""Names of the contract; those of a person beyond it are Contact, Protected and Circumstances of `records`, and
`unwanted_work`."""
REQUIRED: dict[Kind, tuple[str, ...]] = {
    "postings": ("posting_id", "title", "employer"),
    "seekers": ("seeker_id",),
    "courses": ("course_id", "name", "provider", "teaches"),
    "fairs": ("fair_id", "name", "held_on"),
    "stations": ("station_id", "name"),
    "shifts": ("shift_id", "posting_id", "starts_at", "ends_at", "places", "pay", "pay_unit"),
}
EXTRA: dict[Kind, tuple[str, ...]] = {
    "postings": ("salary", "location"),
    "seekers": ("location", "groups_evidence"),
    "courses": (),
    "fairs": (),
    "stations": (),
    "shifts": (),
}
BATCH_COLUMN, ROW_COLUMN = "退回批号", "退回行"
REJECT_COLUMNS = (BATCH_COLUMN, ROW_COLUMN, "退回列", "退回内容", "怎么改")
"""What a file of rejected rows has beside the original columns: not read when it comes back mended."""
WITHIN = {
    "district": "location", "address": "location", "salary_min": "salary", "salary_max": "salary",
    "salary_unit": "salary",
}  # fmt: skip
"""Columns that other people's files may give as part of a wider one."""
_UNITS_AND_STARS = re.compile(r"[(\[【].*?[)\]】]|[*:\s]")
_LIKELY_TYPO = 80.0


class Target(BaseModel):
    """What one source column means."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    to: str
    none: tuple[str, ...] = ()
    """Values that mean nothing is known."""
    label: str = ""
    """Put before the value where it joins a longer text."""
    when_empty: bool = False
    """Only where nothing else has filled the column."""


class Mapping(BaseModel):
    """Other people's headers. `recognise`: headers, or columns they mean, that must all be there."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Kind = Field(alias="for")
    recognise: tuple[str, ...] = ()
    columns: dict[str, Target]
    ignore: frozenset[str] = frozenset()
    id_from: tuple[str, ...] = ()
    """Columns from which an id is made where the file has none."""

    @field_validator("columns", mode="before")
    @classmethod
    def _short_form(cls, columns: dict[str, object]) -> dict[str, object]:
        return {name: {"to": target} if isinstance(target, str) else target for name, target in columns.items()}

    @classmethod
    def load(cls, path: Path) -> "Mapping":
        """A mapping from its YAML file, checked."""
        try:
            mapping = cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
            raise UnreadableFile(f"对照表 {path} 不能用：{error}") from error
        known = {*COLUMNS[mapping.kind], *EXTRA[mapping.kind]}
        if wrong := {target.to for target in mapping.columns.values()} - known:
            raise UnreadableFile(
                f"对照表 {path} 里的列名不对：{'、'.join(sorted(wrong))}。可用的列：{'、'.join(sorted(known))}"
            )
        return mapping

    @classmethod
    def contract(cls, kind: Kind) -> "Mapping":
        """The contract's own headers."""
        columns: dict[str, object] = {name: name for name in COLUMNS[kind]}
        return cls.model_validate({"for": kind, "recognise": REQUIRED[kind], "columns": columns})

    @cached_property
    def targets(self) -> dict[str, Target]:
        """By header, in the one spelling of `header_name`."""
        spellings = ((spelling, target) for names, target in self.columns.items() for spelling in names.split("|"))
        return {header_name(spelling): target for spelling, target in spellings}

    @cached_property
    def words(self) -> dict[str, str]:
        """By column what people call it: the first spelling here, of the headers that mean it without a label."""
        named = ((target.to, names.partition("|")[0]) for names, target in self.columns.items() if not target.label)
        return dict(reversed(list(named)))

    def fits(self, header: Iterable[str]) -> bool:
        names = {header_name(name) for name in header} & self.targets.keys()
        there = names | {self.targets[name].to for name in names}
        return bool(self.recognise) and all(header_name(name) in there for name in self.recognise)

    def plan(self, header: Sequence[str]) -> "Plan":
        """Where the values of each column of this header go."""
        names = [header_name(name) for name in header]
        known = {header_name(name) for name in (*self.ignore, *REJECT_COLUMNS)}
        unknown = [
            raw for raw, name in zip(header, names, strict=True) if name not in self.targets and name not in known
        ]
        return Plan([self.targets.get(name) for name in names], [one for one in unknown if one.strip()], self.id_from)


@dataclass(frozen=True, slots=True)
class Plan:
    """A mapping laid over one header: a target (or None) for each position."""

    targets: list[Target | None]
    unknown: list[str]
    id_from: tuple[str, ...]

    def apply(self, values: Sequence[object]) -> Cells:
        """Values under the contract's names; blank ones left out."""
        cells: Cells = {}
        for target, value in zip(self.targets, values, strict=False):
            if target is not None and not _is_blank(value) and str(value).strip() not in target.none:
                _put(cells, target, value)
        if self.id_from and not {"posting_id", "seeker_id"} & cells.keys():
            cells["posting_id"] = _made_id(cells, self.id_from)
        return cells


def header_name(raw: object) -> str:
    """A header in one spelling: lower case, without stars, blanks and what stands in brackets."""
    return _UNITS_AND_STARS.sub("", clean_line(str(raw))).lower()


def choose(header: Sequence[str], offered: Sequence[Mapping]) -> Mapping | None:
    """The first mapping that the header fits."""
    return next((mapping for mapping in offered if mapping.fits(header)), None)


def shipped(directory: Path, kind: Kind) -> list[Mapping]:
    """The contract first, then the mappings of `data/mappings`."""
    others = [Mapping.load(path) for path in sorted(directory.glob("*.yaml"))]
    return [Mapping.contract(kind), *(mapping for mapping in others if mapping.kind == kind)]


def likely_typos(unknown: Iterable[str], kind: Kind, present: Iterable[str]) -> dict[str, str]:
    """Unknown headers that are nearly a column of the contract which is missing.

    Circumstances are hardly ever in a file, and their names are near those of others' columns (employment_type).
    """
    missing = set(COLUMNS[kind]) - {header_name(name) for name in present} - Circumstances.model_fields.keys()
    found = {name: process.extractOne(header_name(name), missing, scorer=fuzz.ratio) for name in unknown}
    return {name: best[0] for name, best in found.items() if best and best[1] >= _LIKELY_TYPO}


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _put(cells: Cells, target: Target, value: object) -> None:
    if target.label:
        value = f"{target.label}：{'、'.join(map(str, value)) if isinstance(value, list) else value}"
    if target.to not in cells:
        cells[target.to] = value
    elif target.to == "description" and not target.when_empty:
        cells["description"] = f"{cells['description']}\n{value}"


def _made_id(cells: Cells, names: Iterable[str]) -> str:
    words = "\n".join(clean_line(str(cells.get(name, ""))) for name in (*names, "location"))
    return "made-" + hashlib.sha256(words.encode()).hexdigest()[:16]
