"""Reasons and gaps in the right voice: to whom what is said, silent about what is private, in plain Chinese."""

import re

import numpy as np
import pytest

from matching.explain import Voice, gaps, reasons
from matching.explain.phrases import short_place, yuan
from matching.vocabulary import Demand, Education, EmploymentKind, PriorityGroup, Shift, Trait
from tests.builders import a_posting, a_seeker, north
from tests.matching.explaining import case_of, lacks

MEMBER = {"graduate": True, "veteran": True, "disabled": True, "hardship": True, "rural_labour": True}
EVERY_TRAIT = a_posting(title="保安", traits=tuple(Trait), kind=EmploymentKind.PUBLIC_WELFARE)


def test_a_groups_trait_is_told_to_its_members_alone_and_only_with_consent() -> None:
    told = {r.text for r in reasons(case_of(a_seeker(veteran=True), EVERY_TRAIT)) if r.code == "trait"}
    assert told == {"岗位写明优先招聘退役军人", "岗位不要求经验"}
    silent = a_seeker(consent=False, **MEMBER)
    assert reasons(case_of(silent, EVERY_TRAIT)) == reasons(case_of(a_seeker(consent=False), EVERY_TRAIT))
    assert gaps(case_of(silent, EVERY_TRAIT)) == gaps(case_of(a_seeker(consent=False), EVERY_TRAIT))


PRIVATE = re.compile(
    r"退役|退伍|当兵|残疾|农村|困难|失业|毕业生|见习|大龄|岁|女|男|怀孕|孩子|腰|血压|汉族|满族|户口|你"
)


@pytest.mark.parametrize("consent", [True, False])
@pytest.mark.parametrize(
    "done", ["当兵八年，退伍后做过保安", "今年52岁，腰不好，做过保安", "残疾三级，干过保安", "农村户口女，做过保安"]
)
def test_to_others_nothing_private_is_said_or_quoted(done: str, consent: bool) -> None:
    person = a_seeker(
        wish="退役军人岗位",
        experience_words=done,
        years=1,
        protected={"sex": "female", "birth_year": 2008, "ethnicity": "满族"},
        health_limits=(Demand.STANDING,),
        consent=consent,
        **MEMBER,
    )
    demanding = a_posting(title="保安", traits=tuple(Trait), years=1, demands=(Demand.HEAVY_LIFTING, Demand.STANDING))
    for job in (EVERY_TRAIT, demanding, a_posting(title="保安", only_for=(PriorityGroup.HARDSHIP,))):
        case = case_of(person, job, Voice.OTHERS)
        for reason in reasons(case):
            assert not PRIVATE.search(reason.text + reason.evidence.get("profile", "")), reason
        for gap in gaps(case):
            assert not PRIVATE.search(gap.text), gap


def test_statutory_questions_are_put_to_the_person_alone() -> None:
    woman = a_seeker(protected={"sex": "female", "birth_year": 2008})
    job = a_posting(demands=(Demand.HEAVY_LIFTING,))
    assert {"women", "minors"} <= lacks(woman, job).keys()
    assert not {"women", "minors"} & lacks(woman, job, Voice.OTHERS).keys()


def test_what_may_be_of_a_kind_refused_is_asked_of_the_person_alone() -> None:
    person, job = a_seeker(unwanted=(977,)), a_posting(work=(977, 0.5))
    assert lacks(person, job)["unwanted"] == "可能是你说过不看的那类，先问清做什么"
    assert "unwanted" not in lacks(person, job, Voice.OTHERS)
    assert "unwanted" not in lacks(a_seeker(), job)


def test_a_place_reserved_for_a_wider_group_tells_how_to_become_eligible() -> None:
    job = a_posting(only_for=(PriorityGroup.HARDSHIP,))
    assert lacks(a_seeker(older_unemployed=True), job)["reserved"] == "只招就业困难人员，可以先去认定"


def everything_said(voice: Voice) -> list[str]:
    person = a_seeker(
        at=north(0), commute=60, education=Education.BACHELOR, years=5, certificates=("叉车证",), skills=("CAD",),
        shifts=(Shift.DAY,), kinds=(EmploymentKind.CASUAL,), pay_min=4000, experience_words="做过理货", graduate=True,
    )  # fmt: skip
    job = a_posting(
        at=north(4), education=Education.SENIOR, years=2, certificates=("叉车证",), certificates_preferred=("电工证",),
        skills=("CAD", "Excel"), shifts=(Shift.DAY,), kind=EmploymentKind.CASUAL, pay=(3900, 3950), traits=tuple(Trait),
        demands=(Demand.HEIGHTS,),
    )  # fmt: skip
    case = case_of(person, job, voice)
    return [reason.text for reason in reasons(case)] + [gap.text for gap in gaps(case)]


@pytest.mark.parametrize("voice", list(Voice))
def test_sentences_are_short_plain_chinese_without_scores(voice: Voice) -> None:
    said = everything_said(voice)
    assert len(said) > 12
    for text in said:
        assert len(text) <= 34, text
        assert not re.search(r"%|匹配度|分数|相似度|得分|竞争力|0\.\d|。$", text)


def test_the_voices_differ_only_in_the_name_of_the_person_and_what_is_private() -> None:
    to_others = everything_said(Voice.OTHERS)
    assert all("你" not in text for text in to_others)
    to_the_person = {text.replace("到", "～").replace("你", "本人") for text in everything_said(Voice.SEEKER)}
    assert {text.replace("到", "～") for text in to_others} <= to_the_person


def test_every_reason_quotes_words_of_the_posting_and_the_same_case_gives_the_same_sentences() -> None:
    person = a_seeker(wish="理货员", experience_words="做过理货两年", at=north(0), district="营口市站前区")
    job = a_posting(title="理货员", at=north(1), district="营口市站前区")
    found = reasons(case_of(person, job))
    assert found == reasons(case_of(person, job))
    assert {reason.code for reason in found} == {"wish", "did", "distance"}
    for reason in found:
        assert reason.evidence["posting"] in ("理货员", "站前区")
        assert reason.evidence["profile"] in ("理货员", "做过理货两年", "站前区")


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("辽宁省营口市站前区", "站前区"),
        ("辽宁省营口市大石桥市百寨街道", "大石桥市百寨街道"),
        ("辽宁省营口市盖州市", "盖州市"),
        ("盖州市", "盖州市"),
        ("北京市朝阳区", "朝阳区"),
        (None, None),
    ],
)
def test_places_are_said_as_the_city_says_them(full: str | None, short: str | None) -> None:
    assert short_place(full) == short


def test_figures_are_written_as_people_write_them() -> None:
    assert [yuan(f) for f in (4500.0, 17.5, 12000.0, 0.6)] == ["4500", "17.5", "12,000", "0.6"]


def test_an_unknown_distance_is_never_a_reason() -> None:
    case = case_of(a_seeker(commute=30), a_posting())
    assert np.isnan(case.distance_km)
    assert "distance" not in {reason.code for reason in reasons(case)}
