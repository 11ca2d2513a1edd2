"""Every sentence of what-if, for made-up people over the sample market, checked: `python -m tests.fidelity.run`."""

import argparse
import itertools
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from matching.assembly import open_desk
from matching.desk import Desk
from matching.settings import Settings
from tests.fidelity.checker import Checker
from tests.fidelity.people import made_up_people

ROOT = Path(__file__).resolve().parents[2]
CROWD = 40
"""People of the sample who look at their lists first, so that there are queues."""


def check(desk: Desk, sentences: int, seed: int = 1) -> tuple[Counter[str], list[str]]:
    """Sentences checked by kind, and what was not true of them; half the people also ask about one posting.

    Queues before postings fade while we look, so a fault counts when it is found twice, of the answer asked for anew.
    """
    checker, told, faults = Checker(desk), Counter[str](), list[str]()
    for number in range(1, CROWD + 1):
        desk.recommend(f"SYN-S{number:04d}")
    for number, row in enumerate(made_up_people(ROOT / "data" / "sample", seed)):
        desk.put_seeker(row | {"seeker_id": "MADE-UP"})
        found, wrong = _checked(desk, checker, row, number)
        faults += _checked(desk, checker, row, number)[1] if wrong else []
        told += found
        if told.total() >= sentences:
            return told, faults
    raise AssertionError("people never end")


def _checked(desk: Desk, checker: Checker, row: dict[str, Any], number: int) -> tuple[Counter[str], list[str]]:
    """Everything that one person is told."""
    before = checker.standing(row)
    items = _answers(desk, before.items, number)
    wrong = [f"{item['text']} {fault} {row}" for item in items for fault in checker.faults(row, before, item)]
    return Counter(item["kind"] for item in items), wrong


def _answers(desk: Desk, items: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.changes("MADE-UP", 12)["items"]
    if number % 2 or not items:
        return found
    asked = items[number % len(items)]["posting_id"]
    about_one = ({"posting_id": asked} | item for item in desk.changes("MADE-UP", 12, asked)["items"])
    return list(itertools.chain(found, about_one))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sentences", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Settings(data_dir=Path(folder), database_url=""))
        for side in ("postings", "seekers"):
            desk.import_file(side, ROOT / "data" / "sample" / f"{side}.csv")
        told, faults = check(desk, given.sentences, given.seed)
        desk.close_down()
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    by_kind = ", ".join(f"{kind} {times}" for kind, times in told.most_common())
    sys.stdout.write(f"{told.total()} sentences checked ({by_kind}): {len(faults)} faults\n")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
