"""Versions side by side: which one judges on which day."""

from datetime import date
from pathlib import Path

import pytest

from matching.errors import PolicyInvalid
from matching.ranking.policies import Policies
from matching.ranking.policy import Policy
from tests.builders import a_seeker

SHIPPED = Policy.load(Path(__file__).parents[3] / "data" / "policy" / "priority.yaml")


def version(name: str, start: date, end: date | None = None) -> Policy:
    return SHIPPED.varied(name=name, effective_from=start, effective_to=end)


OLD, TRIAL, NEW = (
    version("旧", date(2025, 1, 1)),
    version("试行", date(2026, 3, 1), date(2026, 5, 31)),
    version("新", date(2027, 1, 1)),
)
THREE = Policies({"priority-c.yaml": NEW, "priority-a.yaml": OLD, "priority-b.yaml": TRIAL})


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 1, 1), "旧"),
        (date(2026, 2, 28), "旧"),
        (date(2026, 3, 1), "试行"),
        (date(2026, 5, 31), "试行"),
        (date(2026, 6, 1), "旧"),
        (date(2026, 12, 31), "旧"),
        (date(2027, 1, 1), "新"),
    ],
)
def test_of_those_in_force_the_one_that_took_effect_last_judges(day: date, name: str) -> None:
    assert THREE.on(day).name == name


def test_membership_lasts_no_longer_than_the_version_that_judged_it() -> None:
    veteran, nobody = a_seeker(veteran=True).described.seeker, a_seeker().described.seeker
    bits = SHIPPED.mask(["veteran"])
    for day, last in (
        (date(2025, 6, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 5, 31)),
        (date(2026, 6, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date.max),
    ):
        assert THREE.membership(veteran, day) == (bits, last)
        assert THREE.membership(nobody, day) == (0, date.max)


def test_further_groups_are_those_that_no_law_here_names() -> None:
    fisher = {"group": "retired_fisher", "legal_name": "退捕渔民", "evidence": ["登记表"], "article": "渔业法第一条"}
    more = SHIPPED.varied(groups=(*SHIPPED.model_dump()["groups"], fisher))
    assert Policies({"a.yaml": more}).further_groups == {"退捕渔民": "retired_fisher"}
    assert THREE.further_groups == {}


def test_a_day_without_a_policy_is_refused_with_what_there_is() -> None:
    with pytest.raises(PolicyInvalid, match=r"2024-12-31 没有生效的政策，现有：priority-a.yaml（2025-01-01 起）"):
        THREE.on(date(2024, 12, 31))
    with pytest.raises(PolicyInvalid, match=r"2026-03-01 起，到 2026-05-31 止"):
        Policies({"p.yaml": TRIAL}).on(date(2026, 6, 1))


def test_two_that_take_effect_on_one_day_are_refused_by_name() -> None:
    with pytest.raises(PolicyInvalid, match=r"a.yaml 和 b.yaml 都从 2025-01-01 生效"):
        Policies({"a.yaml": OLD, "b.yaml": version("也", date(2025, 1, 1))})


def test_a_folder_without_a_policy_says_so(tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalid, match="没有政策文件"):
        Policies.load(tmp_path)


def test_the_folder_that_is_shipped_has_one_in_force_today() -> None:
    policies = Policies.load(Path(__file__).parents[3] / "data" / "policy")
    assert policies.on(date.today()).version == SHIPPED.version
