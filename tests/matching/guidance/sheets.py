"""The sheets of the counselled sample people on a fixed day, as text; `python -m tests.matching.guidance.sheets` writes
the golden ones anew: read what changed before it is committed."""

from datetime import date
from pathlib import Path
from typing import Any

import orjson

from matching.guidance import Catalogue, Stated, Wording, facts_of, judge
from matching.guidance.wording import SHELVES
from matching.intake.seekers import SeekerIntake
from matching.intake.tables import Accepted, Table
from matching.ranking.policies import Policies
from matching.records import SeekerProfile
from matching.results import Reading
from matching.results import Stated as Said
from matching.text.regions import Regions

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "data"
GOLDEN = ROOT / "tests" / "golden"
DAY = date(2026, 11, 25)
KEPT = ("SYN-G01", "SYN-G02")


def people() -> dict[str, SeekerProfile]:
    """By id, as the importer reads them."""
    table = Table(
        DATA / "sample" / "counselled.csv", "seekers", SeekerIntake(Regions(DATA / "regions")), DATA / "mappings"
    )
    rows = [row for row in table if isinstance(row, Accepted)]
    assert len(rows) == table.total
    return {row.record.seeker_id: row.record for row in rows}


def sheet(person: SeekerProfile, catalogue: Catalogue, policies: Policies) -> dict[str, Any]:
    """What the person reads of programmes; nothing is confirmed."""
    reading = Reading(education=Said(value=person.education) if person.education else None)
    facts = facts_of(Stated(person, reading, policies.on(DAY).members(person, DAY)), DAY)
    judged = judge(
        catalogue,
        facts,
        lambda one: catalogue.is_confirmed(one, {}),
        person.circumstances.received,
        consented=person.consents.sensitive,
    )
    return Wording(facts, catalogue.book, {}).told(judged)


def text_of(told: dict[str, Any]) -> bytes:
    """Each row by its id, version and article."""
    for one in (one for shelf in SHELVES for one in told[shelf]):
        one["rules"] = [f"{rule['id']} {rule['version']} {rule['article'] or ''}".strip() for rule in one["rules"]]
    return orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"


def path_of(seeker_id: str) -> Path:
    return GOLDEN / f"guidance-{seeker_id}.json"


def write() -> None:
    catalogue, policies = Catalogue.load(DATA / "policy"), Policies.load(DATA / "policy")
    for name in KEPT:
        path_of(name).write_bytes(text_of(sheet(people()[name], catalogue, policies)))


if __name__ == "__main__":
    write()
