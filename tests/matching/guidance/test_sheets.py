"""Ten sheets of sample people: what a counsellor would not believe is not on them; two are kept word for word."""

import re
from copy import deepcopy
from typing import Any

import pytest

from matching.guidance import Catalogue
from matching.guidance.wording import SHELVES
from matching.ranking.policies import Policies
from tests.matching.guidance.sheets import DATA, KEPT, path_of, people, sheet, text_of

CATALOGUE, POLICIES = Catalogue.load(DATA / "policy"), Policies.load(DATA / "policy")
SHEETS = {name: sheet(person, CATALOGUE, POLICIES) for name, person in people().items()}


def entries(name: str, *shelves: str) -> dict[str, dict[str, Any]]:
    return {one["entry"]: one for shelf in shelves or SHELVES for one in SHEETS[name][shelf]}


@pytest.mark.parametrize("name", KEPT)
def test_the_sheet_is_word_for_word_the_one_that_was_read(name: str) -> None:
    assert text_of(deepcopy(SHEETS[name])).decode() == path_of(name).read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "entitled"),
    [
        ("SYN-G01", {"insurance-graduate", "poor-graduate-aid"}),
        ("SYN-G02", {"training-unemployed", "hardship-aid", "public-post"}),
        ("SYN-G03", {"veteran-service", "veteran-training", "veteran-priority"}),
        ("SYN-G04", {"disabled-service", "traineeship"}),
        ("SYN-G06", {"benefit-medical"}),
        ("SYN-G07", {"tax-self", "poverty-work"}),
    ],
)
def test_what_a_person_has_a_claim_to_is_found(name: str, entitled: set[str]) -> None:
    assert entitled <= entries(name, "entitled").keys()


@pytest.mark.parametrize("name", SHEETS)
def test_no_sheet_says_what_a_counsellor_would_not_believe(name: str) -> None:
    for one in entries(name).values():
        assert "要要" not in (said := "".join((*one["why"], *one["ask"], *one["change"])))
        assert "None" not in said
        assert all(int(year) <= 2031 for change in one["change"] for year in re.findall(r"(\d{4})年", change))
        assert not (one["status"] == "entitled" and one["ask"])
        assert len(one["why"]) == len(set(one["why"]))


def test_who_gave_no_consent_reads_nothing_of_who_they_might_be() -> None:
    assert SHEETS["SYN-G09"]["others"]["audiences"]
    assert not {one for one in entries("SYN-G09") if one.startswith(("veteran", "disabled", "maternity", "women"))}


def test_of_who_may_have_reached_the_age_of_retirement_this_year_the_month_is_asked() -> None:
    told = entries("SYN-G02")["unemployment-benefit"]
    assert (told["status"], told["ask"]) == ("perhaps", ["按哪个年龄退休？看看档案，或问社保窗口。"])


def test_who_quit_after_eight_months_is_not_sent_to_claim_what_follows_from_the_benefit() -> None:
    assert entries("SYN-G03")["unemployment-benefit"]["status"] == "not"
    assert entries("SYN-G03")["benefit-medical"]["change"] == []
    assert entries("SYN-G02")["benefit-medical"]["change"] == ["先申请失业保险金。"]


def test_nobody_is_asked_whether_they_are_with_child() -> None:
    asked = {question["ask"] for one in SHEETS.values() for question in one["questions"]}
    assert not [ask for ask in asked if "孕" in ask or "生育" in ask]
