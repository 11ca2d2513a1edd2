"""The policy file: versions, membership, evidence, articles; and what a faulty file says."""

from datetime import date
from pathlib import Path

import pytest

from matching.columns import mask_of
from matching.errors import PolicyInvalid
from matching.ranking.articles import Articles
from matching.ranking.policy import Policy
from matching.ranking.priority import bonus, traits_of
from matching.records import Protected
from matching.vocabulary import GroupSource, PriorityGroup, Trait
from tests.builders import TODAY, a_posting, a_seeker

FILE = Path(__file__).parents[3] / "data" / "policy" / "priority.yaml"
POLICY = Policy.load(FILE)
SMALL = """
name: 试行
effective_from: 2026-01-01
bound: 0.05
qualified_share: 0.5
groups:
  - group: veteran
    legal_name: 退役军人
    evidence: [退役军人优待证]
    article: 退役军人保障法第三十八条
weights:
  - rule: veteran-welcomed
    group: veteran
    trait: 优先招聘退役军人
    bonus: 0.04
    article: 退役军人保障法第四十二条
    says: 岗位优先招聘退役军人
"""


def test_membership_needs_consent_an_accepted_source_and_unexpired_evidence() -> None:
    left = a_seeker(graduate=True, veteran=True).described.seeker.model_copy(update={"graduated_on": date(2025, 7, 15)})
    assert POLICY.members(left, TODAY) == (PriorityGroup.GRADUATE, PriorityGroup.VETERAN)
    assert POLICY.members(left, date(2027, 7, 14)) == (PriorityGroup.GRADUATE, PriorityGroup.VETERAN)
    assert POLICY.members(left, date(2027, 7, 15)) == (PriorityGroup.VETERAN,)
    silent = a_seeker(veteran=True, consent=False).described.seeker
    assert POLICY.members(silent, TODAY) == ()
    strict = Policy.parse(
        SMALL.replace("article: 退役军人保障法第三十八条", "article: 法第一条\n    sources: [certified]")
    )
    told = a_seeker(veteran=True).described.seeker
    unproved = told.model_copy(
        update={"protected": told.protected.model_copy(update={"groups_source": GroupSource.SELF_DECLARED})}
    )
    assert strict.members(told, TODAY) == (PriorityGroup.VETERAN,)
    assert strict.members(unproved, TODAY) == ()


@pytest.mark.parametrize(
    ("graduated_on", "last"),
    [
        (date(2025, 12, 1), date(2027, 11, 30)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2025, 1, 1), date(2026, 12, 31)),
        (date(9999, 7, 1), date(9999, 6, 30)),
    ],
)
def test_membership_ends_as_many_months_later_as_the_policy_says(graduated_on: date, last: date) -> None:
    graduate = a_seeker(graduate=True).described.seeker.model_copy(update={"graduated_on": graduated_on})
    assert POLICY.membership(graduate, date(2026, 1, 1)) == (mask_of([PriorityGroup.GRADUATE], PriorityGroup), last)


def test_the_version_follows_the_meaning_and_not_the_comments() -> None:
    assert Policy.parse(SMALL).version == Policy.parse("# noted\n" + SMALL).version
    assert Policy.parse(SMALL).version != Policy.parse(SMALL.replace("0.04", "0.03")).version


def test_the_shipped_policy_covers_every_group_and_rests_each_entry_on_words_of_an_article_at_hand() -> None:
    assert {entry.group for entry in POLICY.groups} == set(PriorityGroup)
    assert all(entry.quote for entry in (*POLICY.groups, *POLICY.rules))
    assert list(Articles.load(FILE.parent).faults(POLICY)) == []


@pytest.mark.parametrize(
    ("article", "quote", "told"),
    [
        ("就业促进法第五十三条", "优先安排符合岗位要求的就业困难人员", None),
        ("营口市实施就业优先战略促进高质量充分就业的意见第二十条", "600个左右(其中残疾人大学生占比2%)", None),
        ("就业促进法第五十三条", "优先安排退役军人", "没有「优先安排退役军人」"),
        ("就业促进法第九十九条", "", "没有第九十九条"),
        ("营口市实施就业优先战略促进高质量充分就业的意见第四十一条", "", "没有第四十一条"),
        ("劳动模范法第一条", "", "没有《劳动模范法》的原文"),
        ("就业促进法", "", "不像条文"),
    ],
)
def test_an_article_must_exist_and_say_what_is_quoted(article: str, quote: str, told: str | None) -> None:
    fault = Articles.load(FILE.parent).fault(article, quote)
    assert fault is None if told is None else told in (fault or "")


def test_an_article_ends_where_the_next_begins() -> None:
    articles = Articles.load(FILE.parent)
    assert articles.fault("残疾人就业条例第八条", "残疾人就业保障金")
    assert articles.fault("残疾人就业条例第八条", "不得低于本单位在职职工总数的1.5%") is None


def test_a_further_group_needs_no_code_but_its_entry() -> None:
    more = """
  - group: retired_fisher
    legal_name: 退捕渔民
    evidence: [退捕渔民登记表]
    article: 就业促进法第五十二条
weights:"""
    policy = Policy.parse(
        SMALL.replace("\nweights:", more).replace("group: veteran\n    trait", "group: retired_fisher\n    trait")
    )
    told = a_seeker().described.seeker
    fisher = told.model_copy(update={"protected": Protected(groups=("retired_fisher",))})
    assert policy.members(fisher, TODAY) == ("retired_fisher",)
    assert policy.membership(fisher, TODAY) == (1 << len(PriorityGroup), date.max)
    assert POLICY.membership(fisher, TODAY) == (0, date.max)
    welcoming = a_posting(traits=(Trait.WELCOMES_VETERANS,)).row
    assert bonus(policy, policy.membership(fisher, TODAY)[0], traits_of(welcoming))[0] == 0.04


def test_a_varied_policy_reckons_anew() -> None:
    assert POLICY.weight_table[0].size
    assert POLICY.varied(weights=()).weight_table[0].size == 0
    assert POLICY.varied(bound=0.01).version != POLICY.version
    assert POLICY.varied().version == POLICY.version


def test_evidence_ends_so_many_months_after_its_day() -> None:
    text = SMALL.replace(
        "evidence: [退役军人优待证]", "evidence: [退役军人优待证]\n    valid_months: 12\n    counts_from: evidence"
    )
    policy = Policy.parse(text)
    told = a_seeker().described.seeker

    def belongs(evidence: tuple[str, ...], on: date) -> bool:
        protected = Protected(groups=("veteran",), groups_evidence=evidence)
        return bool(policy.members(told.model_copy(update={"protected": protected}), on))

    assert belongs(("veteran:2026-03-02",), date(2027, 3, 1))
    assert not belongs(("veteran:2026-03-02",), date(2027, 3, 2))
    assert belongs((), date(2027, 3, 2))
    assert belongs(("disabled:2000-01-01",), date(2027, 3, 2))


def test_the_shipped_quotas_are_those_of_the_city_and_the_regulation() -> None:
    traineeships, employers = POLICY.quotas
    assert (traineeships.places, traineeships.share, traineeships.also) == (600, 0.02, ("graduate",))
    assert (employers.per, employers.share, employers.binding) == ("employer", 0.015, False)
    assert POLICY.last_resorts[0].trait is Trait.PUBLIC_WELFARE


@pytest.mark.parametrize(
    ("wrong", "right", "line", "words"),
    [
        ("group: veteran\n    trait", "group: veterans\n    trait", 13, "没有定义"),
        ("bonus: 0.04", "bonus: 4", 15, "要不大于 1"),
        ("bonus: 0.04", "bonus: 0.04\n    colour: red", 16, "请删去"),
        ("    says: 岗位优先招聘退役军人\n", "", 12, "weights.0.says：缺这一项"),
        ("group: veteran\n    trait", "group: disabled\n    trait", 13, "在 groups 里加上它"),
        ("bound: 0.05", "bound: [0.05", 5, "YAML"),
        ("effective_from: 2026-01-01", "effective_from: 2026-01-01\neffective_to: 2025-01-01", 4, "失效日期早于"),
        ("trait: 优先招聘退役军人", "trait: 优先", 14, "只能写"),
        ("    group: veteran\n    trait", "    group: 军人\n    trait", 13, "请改正"),
        ("weights:", "weights:\n  - *x\n", 12, "YAML"),
        ("    article: 退役军人保障法第三十八条", "    article: 法第一条\n    valid_months: 24", 7, "counts_from"),
    ],
)
def test_a_faulty_policy_is_refused_with_file_line_and_cure(wrong: str, right: str, line: int, words: str) -> None:
    assert wrong in SMALL
    with pytest.raises(PolicyInvalid) as fault:
        Policy.parse(SMALL.replace(wrong, right), "here.yaml")
    assert f"here.yaml 第 {line} 行" in str(fault.value)
    assert words in str(fault.value)


def test_a_missing_policy_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalid, match="请把文件放在那里"):
        Policy.load(tmp_path / "none.yaml")


def test_an_empty_policy_file_is_refused() -> None:
    with pytest.raises(PolicyInvalid, match="第 1 行"):
        Policy.parse("")
