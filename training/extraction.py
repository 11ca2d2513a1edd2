"""How well the reader reads: precision and recall by field on hand-labelled real ads.

The labels are committed by hashed id without any text (`tests/golden/extraction_labels.jsonl`); the ads themselves are
measure-only and lie beside the project. `python -m training.extraction` prints the table, where they exist.
Half of the ads (an even first hex digit of the hashed id) served for tuning, the other half is held out.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from matching.records import JobPosting
from matching.results import Reading
from matching.text.clauses import Document
from matching.text.clean import clean_text, clean_title
from matching.text.dictionary import SHIPPED
from matching.text.reader import Reader
from matching.text.skills import Skills
from matching.vocabulary import Education

REPOSITORY = Path(__file__).resolve().parent.parent
LABELS = REPOSITORY / "tests" / "golden" / "extraction_labels.jsonl"
REAL_ADS = REPOSITORY.parent / "shared" / "data" / "real_ads"
FIELDS = ("education_min", "experience_min_years", "certificates", "skills", "pay", "shifts", "benefits", "headcount")

Item = tuple[Any, str]
"""A value and whether it is required or preferred ("" where that has no meaning)."""


@dataclass
class Counts:
    """What was found and what was missed in one field; `kinds` counts agreement on required or preferred."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    kinds_right: int = 0
    kinds_wrong: int = 0

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def kind_precision(self) -> float | None:
        told = self.kinds_right + self.kinds_wrong
        return self.kinds_right / told if told else None


def hashed(job_id: str) -> str:
    """The committed form of an ad's id: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(job_id.encode()).hexdigest()[:16]


def is_held_out(label: dict[str, Any]) -> bool:
    """Whether the ad belongs to the half on which nothing was tuned."""
    return int(label["id"][0], 16) % 2 == 1


def load_labels(path: Path = LABELS) -> list[dict[str, Any]]:
    """The labels of all ads, one dictionary an ad."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def labelled_ads(
    labels: list[dict[str, Any]], real_ads: Path = REAL_ADS
) -> Iterator[tuple[dict[str, Any], JobPosting]]:
    """Each label with its ad, read as text only: the ad's own columns are left out."""
    wanted = {label["id"]: label for label in labels}
    for name in ("public_service_ads.csv.gz", "commercial_ads.csv.gz"):
        ads = pd.read_csv(real_ads / name, dtype=str, usecols=["job_id", "title", "description"]).fillna("")
        for job_id, title, description in ads.drop_duplicates("job_id").itertuples(index=False):
            label = wanted.get(hashed(job_id))
            if label is not None:
                posting = JobPosting(
                    posting_id=job_id, title=clean_title(title), employer="-", description=clean_text(description)
                )
                yield label, posting


def measure(pairs: Iterable[tuple[dict[str, Any], Reading]], skills: Skills) -> dict[str, Counts]:
    """Counts by field over labelled readings."""
    counts = {field: Counts() for field in FIELDS}
    for label, reading in pairs:
        told, read = _labelled(label, skills), _read(reading)
        for field in FIELDS:
            _compare(counts[field], told[field], read[field])
    return counts


def _labelled(label: dict[str, Any], skills: Skills) -> dict[str, list[Item]]:
    items: dict[str, list[Item]] = {field: [] for field in FIELDS}
    if education := label.get("education_min"):
        items["education_min"] = [(Education[education["value"]].rank, education["kind"])]
    if experience := label.get("experience_min_years"):
        items["experience_min_years"] = [(experience["value"], experience["kind"])]
    items["certificates"] = [(one["value"], one["kind"]) for one in label["certificates"]]
    items["skills"] = [(_skill(one["value"], skills), one["kind"]) for one in label["skills"]]
    items["shifts"] = [(value, "") for value in label["shifts"]]
    items["benefits"] = [(value, "") for value in label["benefits"]]
    if pay := label.get("pay"):
        items["pay"] = [((pay["low"], pay["unit"]), "")]
    if headcount := label.get("headcount"):
        items["headcount"] = [(headcount, "")]
    return items


def _read(reading: Reading) -> dict[str, list[Item]]:
    return {
        "education_min": [(reading.education.value.rank, reading.education.kind)] if reading.education else [],
        "experience_min_years": [(reading.experience.value, reading.experience.kind)] if reading.experience else [],
        "certificates": [(one.value, one.kind) for one in reading.certificates],
        "skills": [(_plain(one.value), one.kind) for one in reading.skills],
        "pay": [((reading.pay.low, reading.pay.unit.value), "")] if reading.pay and reading.pay.low else [],
        "shifts": [(one.value.value, "") for one in reading.shifts],
        "benefits": [(one.value, "") for one in reading.benefits],
        "headcount": [(reading.headcount, "")] if reading.headcount else [],
    }


def _skill(label: str, skills: Skills) -> str:
    """A labelled skill in the list's spelling, where the list has it."""
    listed = [
        found.value for found, _ in skills.find(Document(f"熟悉{label}")) if found.end - found.start == len(label)
    ]
    return _plain(listed[0] if listed else label)


def _plain(skill: str) -> str:
    return skill.lower().replace(" ", "")


def _compare(counts: Counts, told: list[Item], read: list[Item]) -> None:
    expected, found = dict(told), dict(read)
    for value, kind in found.items():
        match = next((other for other in expected if _is_same(value, other)), None)
        counts.right += match is not None
        counts.wrong += match is None
        if match is not None and kind:
            counts.kinds_right += expected[match] == kind
            counts.kinds_wrong += expected[match] != kind
    counts.missed += sum(not any(_is_same(value, other) for value in found) for other in expected)


def _is_same(one: Any, other: Any) -> bool:
    """Equal, or the same Chinese skill named more fully (装配, 设备装配)."""
    if one == other:
        return True
    if not isinstance(one, str) or not isinstance(other, str) or one.isascii() or other.isascii():
        return False
    return min(len(one), len(other)) > 1 and (one in other or other in one)


def report(real_ads: Path = REAL_ADS) -> dict[str, dict[str, Counts]]:
    """Counts by field for the tuned half, the held-out half, and both."""
    reader, skills = Reader(), Skills(SHIPPED)
    pairs = [(label, reader.posting(posting)) for label, posting in labelled_ads(load_labels(), real_ads)]
    halves = {
        "tuned": [pair for pair in pairs if not is_held_out(pair[0])],
        "held out": [pair for pair in pairs if is_held_out(pair[0])],
        "all": pairs,
    }
    return {name: measure(part, skills) for name, part in halves.items()}


def table(counts: dict[str, dict[str, Counts]]) -> str:
    """The report as lines of text."""
    lines = [
        f"{'field':22s} {'half':9s} {'right':>5s} {'wrong':>5s} {'missed':>6s}  precision recall required/preferred"
    ]
    for field in FIELDS:
        for half, fields in counts.items():
            one = fields[field]
            kinds = "" if one.kind_precision is None else f"{one.kind_precision:.2f}"
            lines.append(
                f"{field:22s} {half:9s} {one.right:5d} {one.wrong:5d} {one.missed:6d}  "
                f"{one.precision:9.2f} {one.recall:6.2f} {kinds:>8s}"
            )
    for half, fields in counts.items():
        right, wrong = (sum(getattr(one, name) for one in fields.values()) for name in ("kinds_right", "kinds_wrong"))
        lines.append(f"required or preferred, {half}: {right / max(1, right + wrong):.3f} of {right + wrong}")
    return "\n".join(lines)


def main() -> None:
    """Print the table, or say that the ads are not here."""
    if not REAL_ADS.exists():
        print(f"{REAL_ADS}: the measure-only ads are not on this machine; nothing to measure")
        return
    print(table(report()))


if __name__ == "__main__":
    main()
