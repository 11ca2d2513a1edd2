"""Made-up people: every part of one taken from another of the sample, with limits and wishes of their own."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PARTS = (
    ("wish_titles",),
    ("experience", "skills", "certificates"),
    ("education", "major", "graduated_on"),
    ("district", "longitude", "latitude"),
    ("groups", "groups_source", "birth_year"),
    ("summary",),
    ("wish_kinds",),
)
HOURS = ("", "", "不上夜班。", "只想上白班。", "不能倒班，晚上要带孩子。")
DISTRICTS = ("", "", "站前区", "老边区;西市区", "营口市", "鲅鱼圈区")


def made_up_people(sample: Path, seed: int) -> Iterator[dict[str, Any]]:
    """Endless rows of the import columns, the same for the same seed."""
    chance = random.Random(seed)
    with (sample / "seekers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    while True:
        person = {name: value for part in PARTS for name, value in _of_somebody(chance, rows, part)}
        person["summary"] += chance.choice(HOURS)
        person |= {
            "wish_districts": chance.choice(DISTRICTS),
            "wish_salary_min": chance.choice(("", "3000", "4500", "6000")),
            "commute_minutes_max": chance.choice(("", "15", "30", "45", "60")),
            "consent_sensitive": chance.choice(("true", "false")),
        }
        yield {name: value for name, value in person.items() if value}


def _of_somebody(chance: random.Random, rows: list[dict[str, str]], part: tuple[str, ...]) -> list[tuple[str, str]]:
    donor = chance.choice(rows)
    return [(name, donor[name]) for name in part]
