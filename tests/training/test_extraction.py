"""The measure of reading counts honestly, and the committed labels hold no text."""

import re
from typing import Any

import pytest

from matching.records import JobPosting
from matching.text.certificates import open_certificates
from matching.text.dictionary import SHIPPED
from matching.text.reader import Reader
from matching.text.skills import Skills
from matching.vocabulary import Education, Shift
from training.extraction import FIELDS, Counts, hashed, is_held_out, load_labels, measure, report

LABELS = load_labels()


def a_label(**fields: Any) -> dict[str, Any]:
    return {"id": "0" * 16, "certificates": [], "skills": [], "shifts": [], "benefits": []} | fields


def counted(description: str, label: dict[str, Any]) -> dict[str, Counts]:
    posting = JobPosting(posting_id="p", title="普工", employer="某厂", description=description)
    return measure([(label, Reader().posting(posting))], Skills(SHIPPED))


def test_what_is_found_missed_and_wrong_is_counted_apart() -> None:
    counts = counted(
        "有叉车证优先,持电工证",
        a_label(
            certificates=[{"value": "叉车证", "kind": "preferred"}, {"value": "焊工证", "kind": "required"}],
            education_min={"value": "JUNIOR", "kind": "required"},
        ),
    )
    certificates = counts["certificates"]
    assert (certificates.right, certificates.wrong, certificates.missed) == (1, 1, 1)
    assert (certificates.precision, certificates.recall) == (0.5, 0.5)
    assert counts["education_min"].missed == 1


def test_a_right_value_of_the_wrong_kind_is_counted() -> None:
    label = a_label(certificates=[{"value": "叉车证", "kind": "required"}])
    assert counted("有叉车证优先", label)["certificates"].kind_precision == 0
    assert counted("必须有叉车证", label)["certificates"].kind_precision == 1


def test_a_skill_counts_in_any_spelling() -> None:
    label = a_label(skills=[{"value": "AutoCAD", "kind": "required"}])
    assert counted("熟练使用cad", label)["skills"].right == 1


def test_the_labels_are_two_hundred_ads_in_two_halves() -> None:
    assert len({label["id"] for label in LABELS}) == 200
    assert 60 <= sum(map(is_held_out, LABELS)) <= 140


def test_the_labels_hold_canonical_values_and_no_text() -> None:
    names = set(open_certificates().names)
    for label in LABELS:
        assert re.fullmatch(r"[0-9a-f]{16}", label["id"])
        assert set(label) <= {"id", "source", *FIELDS}
        assert {one["value"] for one in label["certificates"]} <= names
        assert set(label["shifts"]) <= set(Shift)
        assert all(len(one["value"]) <= 16 for one in label["skills"])
        if "education_min" in label:
            assert label["education_min"]["value"] in Education.__members__


def test_ids_are_hashed() -> None:
    assert hashed("12345") == "5994471abb01112a"


@pytest.mark.shared
def test_required_or_preferred_is_right_nine_times_in_ten() -> None:
    held_out = report()["held out"].values()
    right, wrong = sum(one.kinds_right for one in held_out), sum(one.kinds_wrong for one in held_out)
    assert right / (right + wrong) >= 0.9
