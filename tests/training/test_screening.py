"""The measure of screening counts honestly, the committed labels hold no text, and the targets are kept."""

import re

import pytest

from matching.screening import Finding, Ruling
from matching.screening.rules import Rules
from matching.screening.wording import Wording
from training.screening import (
    HALVES,
    MISSED,
    RIGHT,
    RULES,
    WRONG,
    Judged,
    Span,
    clean_flagged,
    judged,
    load_labels,
    measure,
)

LABELS = load_labels()
KINDS = {kind.kind for kind in Rules.load(RULES).kinds}


def found(kind: str, start: int, end: int) -> Finding:
    return Finding(kind, (start, end), "", Ruling.UNLAWFUL, "", None, "")


def told(kind: str, start: int, end: int) -> Span:
    return Span(kind, Ruling.UNLAWFUL, start, end)


def test_what_is_found_missed_and_wrong_is_counted_apart() -> None:
    ads = [
        Judged("tuned", [told("sex", 3, 5), told("age", 8, 12)], [found("sex", 4, 9), found("age", 0, 2)]),
        Judged("tuned", [], [found("sex", 0, 1)]),
        Judged("tuned", [], []),
    ]
    counts = measure(ads)
    assert (counts["sex", RIGHT], counts["sex", WRONG], counts["sex", MISSED]) == (1, 1, 0)
    assert (counts["age", RIGHT], counts["age", WRONG], counts["age", MISSED]) == (0, 1, 1)
    assert clean_flagged(ads) == (1, 2)


def test_the_labels_are_ids_and_places_and_no_text() -> None:
    assert len({label["id"] for label in LABELS}) == len(LABELS)
    for label in LABELS:
        assert set(label) == {"id", "half", "stratum", "spans"}
        assert re.fullmatch(r"[0-9a-f]{16}", label["id"])
        assert label["half"] in HALVES
        assert label["stratum"] in KINDS | {"money", "papers", "pay", "random"}
        for kind, verdict, start, end in label["spans"]:
            assert kind in KINDS
            assert verdict in {*Ruling} - {Ruling.MISSING}
            assert 0 <= start < end <= start + 80


def test_each_half_has_hundreds_of_ads_and_most_of_those_are_clean() -> None:
    for half in HALVES:
        ads = [label for label in LABELS if label["half"] == half]
        assert len(ads) >= 400
        assert sum(not label["spans"] for label in ads) >= 200


@pytest.mark.shared
def test_every_unlawful_wording_of_sex_and_marriage_is_found_and_clean_ads_are_left_alone() -> None:
    ads = judged(Wording(Rules.load(RULES)))
    assert len(ads) == len(LABELS)
    counts = measure(ads)
    assert counts["sex", MISSED] == counts["marriage", MISSED] == 0
    assert counts["sex", RIGHT] > 60
    flagged, clean = clean_flagged(ads)
    assert flagged <= 0.01 * clean
