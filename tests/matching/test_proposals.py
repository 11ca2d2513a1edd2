"""Changes that are proposed: from what the postings at hand ask for, and never of who somebody is."""

from typing import Any

import pytest

from matching.explain.proposals import Proposal, proposals
from matching.records import SeekerProfile
from matching.vocabulary import Demand, Education, Shift
from tests.builders import Job, Person, a_posting, a_seeker

EVERYTHING = [
    a_posting(
        key=7,
        title="叉车司机",
        certificates=("叉车证", "残疾人证", "退役证"),
        education=Education.COLLEGE,
        skills=("看图",),
        shifts=(Shift.NIGHT,),
        pay=(3000, 4500),
        district="辽宁省营口市鲅鱼圈区",
    )
]


def tried(person: Person, jobs: list[Job] = EVERYTHING) -> dict[str, Proposal]:
    return {one.kind: one for one in proposals(person.described, [job.described for job in jobs])}


def test_each_change_is_one_that_a_posting_asks_for() -> None:
    person = a_seeker(
        education=Education.SENIOR, pay_min=5000, commute=30, district="站前区", limits=(Demand.NIGHT_SHIFT,)
    )
    found = tried(person)
    assert found["certificate"].profile == {"certificates": ("叉车证",)}
    assert found["education"].profile == {"education": Education.COLLEGE}
    assert found["skill"].profile == {"skills": ("看图",)}
    assert found["commute"].profile == {"commute_minutes_max": 45}
    assert found["pay"].profile == {"wish_salary_min": 4500.0}
    assert all(one.asked_by == {7} for kind, one in found.items() if kind != "commute")
    assert all(one.said and not one.said.startswith("如果") for one in found.values())


def test_what_nobody_asks_for_is_not_proposed() -> None:
    person = a_seeker(education=Education.SENIOR, pay_min=3000, certificates=("叉车证",), skills=("看图",))
    assert tried(person, [a_posting(certificates=("叉车证",), skills=("看图",), pay=(3000, 4500))]) == {}


def test_no_proof_of_a_group_is_proposed() -> None:
    """Nobody is told to declare a disability or a service (残疾人证, 退役证)."""
    names = [one.said for one in proposals(a_seeker().described, [job.described for job in EVERYTHING])]
    assert "有叉车证" in names
    assert not [name for name in names if "残疾" in name or "退役" in name]


@pytest.mark.parametrize(
    ("reached", "next_level"),
    [
        (Education.PRIMARY, None),
        (Education.JUNIOR, None),
        (Education.VOCATIONAL, Education.COLLEGE),
        (Education.COLLEGE, None),
        (Education.BACHELOR, None),
        (None, None),
    ],
)
def test_schooling_is_one_level_more_and_only_where_it_reaches_what_is_asked(
    reached: Education | None, next_level: Education | None
) -> None:
    found = tried(a_seeker(education=reached), [a_posting(education=Education.COLLEGE)])
    assert (found["education"].profile["education"] if "education" in found else None) == next_level


def test_a_wish_for_pay_falls_by_a_fifth_at_most() -> None:
    assert "pay" not in tried(a_seeker(pay_min=6000), [a_posting(pay=(3000, 4700))])
    assert tried(a_seeker(pay_min=6000), [a_posting(pay=(3000, 4850))])["pay"].said == "每月4800元也可以"


def test_a_further_district_leaves_the_own_one_wished_too() -> None:
    person = a_seeker(district="辽宁省营口市站前区")
    job = a_posting(district="辽宁省营口市鲅鱼圈区")
    elsewhere = job.described.posting.place.model_copy(update={"district_code": "210804"})
    posting = job.described.posting.model_copy(update={"place": elsewhere})
    (found,) = proposals(person.described, [type(job.described)(1, 1, posting, job.described.reading)])
    assert found.profile["wish_district_codes"] == ("210802", "210804")
    assert found.said == "也愿意去鲅鱼圈区"


def told(summary: str, limits: tuple[Demand, ...], shifts: tuple[Shift, ...] = ()) -> Any:
    person = a_seeker(limits=limits, shifts=shifts)
    record = person.described.seeker.model_copy(update={"summary": summary})
    described = type(person.described)(1, 1, record, person.described.reading)
    return {one.kind: one for one in proposals(described, [job.described for job in EVERYTHING])}.get("shift")


@pytest.mark.parametrize(
    ("summary", "left"),
    [
        ("干活勤快，不上夜班，离家近", "干活勤快，离家近"),
        ("不能倒班。会开叉车", "会开叉车"),
    ],
)
def test_hours_are_lifted_by_leaving_out_the_words_that_refuse_them(summary: str, left: str) -> None:
    assert told(summary, (Demand.NIGHT_SHIFT,)).profile == {"summary": left}


def test_a_wish_for_days_is_lifted_too() -> None:
    assert told("会开叉车，想上白班", (), (Shift.DAY,)).profile == {"summary": "会开叉车，"}


def test_limits_of_health_are_not_spoken_of() -> None:
    """They are no limits by choice: nothing is left out, nothing is proposed."""
    assert told("腰椎间盘突出不能上夜班", ()) is None


def test_no_change_touches_who_somebody_is() -> None:
    person = a_seeker(
        education=Education.SENIOR, pay_min=5000, commute=30, protected={"birth_year": 1970, "sex": "female"}
    )
    before: SeekerProfile = person.described.seeker
    for one in proposals(person.described, [job.described for job in EVERYTHING]):
        after = one.applied(before)
        assert (after.protected, after.contact, after.consents, after.graduated_on) == (
            before.protected,
            before.contact,
            before.consents,
            before.graduated_on,
        )
        assert after != before


def test_no_more_than_a_dozen_are_tried() -> None:
    names = ("叉车证", "焊工证", "电工证", "健康证", "保安员证", "导游证")
    jobs = [a_posting(key=n, certificates=names, skills=tuple("甲乙丙丁")).described for n in range(9)]
    assert len(proposals(a_seeker(commute=30).described, jobs)) <= 12
