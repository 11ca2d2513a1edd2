"""Records and readings as JSON under the names of the import columns."""

from collections.abc import Sequence
from typing import Any

from matching.records import JobPosting, Record, SeekerProfile
from matching.results import OccupationGuess, Pay, Reading, Stated
from matching.screening import Finding

PLACE = ("district", "district_code", "address", "longitude", "latitude")


def posting_dict(posting: JobPosting) -> dict[str, Any]:
    """A posting as it would be imported again."""
    return _flat(posting, {"place": posting.place}) | _education("education_min", posting.education_min)


def seeker_dict(seeker: SeekerProfile) -> dict[str, Any]:
    """A person's whole profile, for the person and those entitled; consents and groups beside the rest."""
    parts = {name: getattr(seeker, name) for name in ("place", "protected", "circumstances", "contact")}
    consents = {f"consent_{name}": value for name, value in seeker.consents.model_dump().items()}
    return _flat(seeker, parts, leave_out={"consents", "tags"}) | consents | _education("education", seeker.education)


def _flat(record: Record, parts: dict[str, Record], leave_out: set[str] | None = None) -> dict[str, Any]:
    """Fields of the record and of its parts side by side."""
    content = record.model_dump(mode="json", exclude={*parts, *(leave_out or ())})
    for part in parts.values():
        content |= part.model_dump(mode="json")
    return content


def _education(name: str, level: Any) -> dict[str, str | None]:
    return {name: level.chinese if level else None}


def reading_dict(reading: Reading) -> dict[str, Any]:
    """What the reader understood, as `jobmatch read` prints it."""
    return {
        "occupation": [_occupation(guess) for guess in reading.occupations],
        "education_min": _stated(reading.education, lambda level: level.chinese),
        "experience_min_years": _stated(reading.experience),
        "certificates": [{"name": one.value, "kind": one.kind.value} for one in reading.certificates],
        "skills": [{"text": one.span or one.value, "kind": one.kind.value} for one in reading.skills],
        "pay": _pay(reading.pay),
        "shifts": [one.value.value for one in reading.shifts],
        "benefits": [one.value for one in reading.benefits],
        "headcount": reading.headcount,
        "demands": [{"name": one.value.value, "kind": one.kind.value, "span": one.span} for one in reading.demands],
        "limits": [{"name": one.value.value, "span": one.span} for one in reading.limits],
        "traits": [one.value.value for one in reading.traits],
        "majors": [{"name": one.value, "kind": one.kind.value} for one in reading.majors],
    }


def findings_list(found: Sequence[Finding], posting: JobPosting) -> list[dict[str, Any]]:
    """What screening found, as it goes out."""
    return [finding_dict(one, posting) for one in found]


def finding_dict(finding: Finding, posting: JobPosting) -> dict[str, Any]:
    """`span` are the words, from `start` to `end` of the `field`; "" and null where nothing is marked."""
    start, end = finding.span
    field, before = ("title", 0) if end <= len(posting.title) else ("description", len(posting.title) + 1)
    return {
        "kind": finding.kind,
        "span": finding.text,
        "field": field if end else None,
        "start": start - before if end else None,
        "end": end - before if end else None,
        "verdict": finding.verdict.value,
        "article": finding.article,
        "rewrite": finding.rewrite,
        "why": finding.why,
    }


def _stated(one: Stated[Any] | None, shown: Any = lambda value: value) -> dict[str, Any] | None:
    return {"value": shown(one.value), "kind": one.kind.value} if one else None


def _occupation(guess: OccupationGuess) -> dict[str, Any]:
    return {"code": guess.code, "name": guess.name, "confidence": round(guess.confidence, 4)}


def _pay(pay: Pay | None) -> dict[str, Any] | None:
    return {"low": pay.low, "high": pay.high, "unit": pay.unit.value} if pay else None
