"""Each hard condition bars exactly when it is known to fail, and says so in words."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from matching.columns import members_of
from matching.eligibility import RULES, Pairing, admissible, outcomes, verdicts
from matching.eligibility.licences import FAMILIES, LICENSED_TRADES, NEVER_BARRING, licence_law
from matching.results import Verdict
from matching.text.certificates import open_certificates
from matching.vocabulary import Demand, Education, EmploymentKind, Outcome, PriorityGroup, Shift
from tests.builders import ON, TODAY, Job, Person, a_posting, a_seeker, north

FAILED, UNKNOWN, MET = Outcome.FAILED, Outcome.UNKNOWN, Outcome.MET
CODES = [rule.code for rule in RULES]


def judged(person: Person, job: Job) -> np.ndarray[Any, Any]:
    return outcomes(Pairing(person.row.one(), person.protected.one(), job.row.one(), ON))


def outcome(code: str, person: Person, job: Job) -> Outcome:
    return Outcome(int(judged(person, job)[CODES.index(code)]))


def may_take(person: Person, job: Job) -> bool:
    return bool(admissible(person.row.one(), person.protected.one(), job.row.one(), on=ON))


def said(code: str, person: Person, job: Job, who: str = "你") -> Verdict:
    found = verdicts(person.described, job.described, judged(person, job), who=who)
    return next(verdict for verdict in found if verdict.code == code)


def born(age: int) -> dict[str, Any]:
    return {"birth_year": TODAY.year - age}


def test_nothing_known_bars_nothing() -> None:
    assert may_take(a_seeker(), a_posting())


@pytest.mark.parametrize(
    ("posting", "expected"),
    [
        ({"is_open": False}, False),
        ({"expires": TODAY - timedelta(days=1)}, False),
        ({"expires": TODAY}, True),
        ({"expires": date(2027, 1, 1)}, True),
    ],
)
def test_a_closed_or_expired_posting_is_out_and_the_last_day_still_counts(
    posting: dict[str, Any], expected: bool
) -> None:
    assert may_take(a_seeker(), a_posting(**posting)) is expected


@pytest.mark.parametrize(
    ("reached", "expected"),
    [
        (Education.JUNIOR, FAILED),
        (Education.VOCATIONAL, MET),
        (Education.SENIOR, MET),
        (Education.BACHELOR, MET),
        (None, UNKNOWN),
    ],
)
def test_schooling_below_bars_and_a_vocational_school_stands_beside_a_senior_one(
    reached: Education | None, expected: Outcome
) -> None:
    assert outcome("education", a_seeker(education=reached), a_posting(education=Education.SENIOR)) is expected


def test_a_required_certificate_bars_who_does_not_hold_it_and_the_law_is_named() -> None:
    job = a_posting(certificates=("叉车证",))
    verdict = said("certificates", a_seeker(certificates=("电工证",)), job)
    assert (verdict.outcome, verdict.article) == (FAILED, "特种设备安全法第十四条")
    assert "叉车证" in verdict.text
    assert outcome("certificates", a_seeker(certificates=("叉车证", "电工证")), job) is MET


def test_a_preferred_certificate_never_bars() -> None:
    assert may_take(a_seeker(), a_posting(certificates_preferred=("叉车证",)))


def test_a_higher_driving_licence_opens_what_asks_for_a_lower_one_and_not_the_reverse() -> None:
    assert may_take(a_seeker(certificates=("B2驾照",)), a_posting(certificates=("C1驾照",)))
    assert not may_take(a_seeker(certificates=("C1驾照",)), a_posting(certificates=("B2驾照",)))


def test_of_several_licences_of_one_family_any_one_suffices() -> None:
    drivers = a_posting(certificates=("A1驾照", "A2驾照", "B2驾照", "叉车证"))
    assert may_take(a_seeker(certificates=("B2驾照", "叉车证")), drivers)
    assert not may_take(a_seeker(certificates=("B2驾照",)), drivers)
    assert not may_take(a_seeker(certificates=("C1驾照", "叉车证")), drivers)
    assert said("certificates", a_seeker(certificates=("B2驾照",)), drivers).text == "岗位必须有叉车证，资料里没有"


@pytest.mark.parametrize("name", ["健康证", "残疾人证", "退役证", "英语四级", "计算机二级"])
def test_what_is_soon_obtained_proves_a_group_or_often_goes_unsaid_never_bars(name: str) -> None:
    assert may_take(a_seeker(), a_posting(certificates=(name,)))


def test_every_certificate_named_by_the_rules_is_on_the_shipped_list() -> None:
    listed = set(open_certificates().names)
    told = {name for names in (*FAMILIES, NEVER_BARRING) for name in names}
    told |= {name for _, _, names in LICENSED_TRADES for name in names}
    assert told <= listed


def test_certificates_beyond_the_first_64_are_judged_too() -> None:
    job, person = a_posting(), a_seeker()
    job.row.certificates_required[0, 1] = np.uint64(1) << np.uint64(63)
    assert not may_take(person, job)
    person.row.certificates[0, 1] = np.uint64(1) << np.uint64(63)
    assert may_take(person, job)


@pytest.mark.parametrize(("years", "expected"), [(1.0, FAILED), (2.5, MET), (3.0, MET), (9.0, MET), (None, UNKNOWN)])
def test_clearly_less_experience_bars_half_a_year_and_silence_do_not(years: float | None, expected: Outcome) -> None:
    assert outcome("experience", a_seeker(years=years), a_posting(years=3)) is expected


@pytest.mark.parametrize(
    ("wished", "offered", "expected"),
    [
        (EmploymentKind.FULL_TIME, EmploymentKind.FULL_TIME, MET),
        (EmploymentKind.FULL_TIME, EmploymentKind.PART_TIME, FAILED),
        (EmploymentKind.PART_TIME, EmploymentKind.FULL_TIME, FAILED),
        (EmploymentKind.FULL_TIME, EmploymentKind.PUBLIC_WELFARE, UNKNOWN),
        (EmploymentKind.FULL_TIME, EmploymentKind.TRAINEESHIP, UNKNOWN),
        (EmploymentKind.PART_TIME, EmploymentKind.CASUAL, UNKNOWN),
        (EmploymentKind.FULL_TIME, None, MET),
        (None, EmploymentKind.CASUAL, MET),
    ],
)
def test_another_kind_of_work_bars_a_neighbouring_one_is_asked_about(
    wished: EmploymentKind | None, offered: EmploymentKind | None, expected: Outcome
) -> None:
    person = a_seeker(kinds=(wished,) if wished else ())
    assert outcome("kind", person, a_posting(kind=offered)) is expected


def test_a_kind_of_work_refused_bars_when_it_is_sure_is_asked_about_when_it_is_not_and_else_shown() -> None:
    person = a_seeker(unwanted=(977, 1710))
    assert outcome("unwanted", person, a_posting(work=(977, 0.7))) is FAILED
    assert outcome("unwanted", person, a_posting(work=(1710, 0.95))) is FAILED
    assert outcome("unwanted", person, a_posting(work=(977, 0.69))) is UNKNOWN
    assert outcome("unwanted", person, a_posting(work=(977, 0.2))) is MET
    assert outcome("unwanted", person, a_posting(work=(978, 1.0))) is MET
    assert outcome("unwanted", a_seeker(), a_posting(work=(977, 1.0))) is MET
    assert outcome("unwanted", person, a_posting()) is MET
    assert said("unwanted", person, a_posting(work=(977, 1.0)), "本人").text == "本人说过不看这类"


@pytest.mark.parametrize("demand", list(Demand))
def test_what_a_person_cannot_do_bars_the_posting_that_demands_it_and_only_that(demand: Demand) -> None:
    person = a_seeker(limits=(demand,))
    assert outcome("demands", person, a_posting(demands=(demand,))) is FAILED
    others = tuple(other for other in Demand if other is not demand)
    assert outcome("demands", person, a_posting(demands=others)) is MET


@pytest.mark.parametrize(
    ("person", "shifts", "expected"),
    [
        ({"limits": (Demand.NIGHT_SHIFT,)}, (Shift.NIGHT,), FAILED),
        ({"limits": (Demand.NIGHT_SHIFT,)}, (Shift.ROTATING,), FAILED),
        ({"limits": (Demand.NIGHT_SHIFT,)}, (Shift.DAY, Shift.NIGHT), UNKNOWN),
        ({"limits": (Demand.ROTATING_SHIFT,)}, (Shift.NIGHT,), MET),
        ({"limits": (Demand.ROTATING_SHIFT,)}, (Shift.DAY, Shift.ROTATING), FAILED),
        ({"shifts": (Shift.DAY,)}, (Shift.NIGHT,), FAILED),
        ({"shifts": (Shift.DAY,)}, (Shift.DAY,), MET),
        ({"shifts": (Shift.DAY,)}, (), MET),
        ({"shifts": (Shift.DAY, Shift.NIGHT)}, (Shift.NIGHT,), MET),
        ({"shifts": (Shift.TWO_DAYS_OFF,)}, (Shift.ONE_DAY_OFF,), UNKNOWN),
        ({"shifts": (Shift.TWO_DAYS_OFF,)}, (Shift.TWO_DAYS_OFF, Shift.DAY), MET),
        ({}, (Shift.NIGHT, Shift.ROTATING), MET),
    ],
)
def test_nights_bar_who_cannot_work_them_and_doubtful_shifts_are_asked_about(
    person: dict[str, Any], shifts: tuple[Shift, ...], expected: Outcome
) -> None:
    assert outcome("shifts", a_seeker(**person), a_posting(shifts=shifts)) is expected


@pytest.mark.parametrize(
    ("pay", "expected"),
    [((2500.0, 3500.0), FAILED), ((3000.0, 3700.0), UNKNOWN), ((3500.0, 4500.0), MET), (None, UNKNOWN)],
)
def test_pay_bars_only_when_its_top_is_clearly_below_the_wish(
    pay: tuple[float, float] | None, expected: Outcome
) -> None:
    assert outcome("pay", a_seeker(pay_min=4000), a_posting(pay=pay)) is expected


def test_pay_with_a_floor_at_the_wish_and_no_ceiling_is_enough() -> None:
    job = a_posting(pay=(4000, 4000))
    job.row.pay_high[0] = np.nan
    assert outcome("pay", a_seeker(pay_min=4000), job) is MET


def test_a_way_longer_than_stated_bars_and_an_unknown_one_is_asked_about() -> None:
    person = a_seeker(commute=30, at=north(0))
    assert outcome("commute", person, a_posting(at=north(4))) is MET
    assert outcome("commute", person, a_posting(at=north(9))) is FAILED
    assert outcome("commute", person, a_posting()) is UNKNOWN
    assert outcome("commute", a_seeker(at=north(0)), a_posting(at=north(90))) is MET


def test_a_place_known_as_a_district_only_bars_when_no_part_of_it_is_near() -> None:
    person, near, far = a_seeker(commute=30, at=north(0)), a_posting(at=north(9)), a_posting(at=north(25))
    near.row.coarse[0] = far.row.coarse[0] = True
    assert outcome("commute", person, near) is UNKNOWN
    assert outcome("commute", person, far) is FAILED
    person.row.coarse[0] = True
    assert outcome("commute", person, a_posting(at=north(9))) is UNKNOWN
    person.row.district[0] = far.row.district[0] = 210881
    assert outcome("commute", person, far) is UNKNOWN


def test_who_cannot_ride_reaches_less_far() -> None:
    job = a_posting(at=north(6))
    assert not may_take(a_seeker(commute=30, at=north(0), limits=(Demand.RIDING,)), job)
    assert may_take(a_seeker(commute=30, at=north(0)), job)


def test_an_estimate_a_little_beyond_the_limit_is_asked_about_not_barred() -> None:
    person = a_seeker(commute=40, at=north(0))
    assert outcome("commute", person, a_posting(at=north(6))) is MET
    assert outcome("commute", person, a_posting(at=north(8.5))) is UNKNOWN
    assert outcome("commute", person, a_posting(at=north(14))) is FAILED


def test_who_named_only_wishes_is_asked_for_a_certificate_and_who_told_of_themselves_is_barred_without_it() -> None:
    job = a_posting(certificates=("电工证",))
    assert outcome("certificates", a_seeker(tells=False), job) is UNKNOWN
    assert outcome("certificates", a_seeker(), job) is FAILED


def test_a_reserved_place_is_for_known_members_only() -> None:
    job = a_posting(only_for=(PriorityGroup.DISABLED,))
    assert may_take(a_seeker(disabled=True), job)
    assert not may_take(a_seeker(disabled=True, consent=False), job)
    assert not may_take(a_seeker(veteran=True), job)
    assert "残疾人" in said("reserved", a_seeker(), job).text


def test_a_place_for_people_in_hardship_is_asked_about_for_those_who_may_be_certified() -> None:
    job = a_posting(only_for=(PriorityGroup.HARDSHIP,))
    assert outcome("reserved", a_seeker(hardship=True), job) is MET
    assert outcome("reserved", a_seeker(older_unemployed=True), job) is UNKNOWN
    assert outcome("reserved", a_seeker(graduate=True), job) is FAILED


@pytest.mark.parametrize(("age", "expected"), [(15, FAILED), (16, UNKNOWN), (17, MET), (40, MET), (71, MET)])
def test_sixteen_is_the_minimum_age_and_there_is_no_upper_one(age: int, expected: Outcome) -> None:
    assert outcome("minimum_age", a_seeker(protected=born(age)), a_posting()) is expected
    assert may_take(a_seeker(protected=born(age)), a_posting()) is (expected is not FAILED)


@pytest.mark.parametrize("demand", [Demand.UNDERGROUND, Demand.HEAVY_LIFTING, Demand.CHEMICALS])
def test_minors_are_kept_from_dangerous_work_and_the_law_is_named(demand: Demand) -> None:
    job = a_posting(demands=(demand,))
    verdict = said("minors", a_seeker(protected=born(17)), job)
    assert (verdict.outcome, verdict.article) == (FAILED, "劳动法第六十四条")
    assert outcome("minors", a_seeker(protected=born(18)), job) is UNKNOWN
    assert outcome("minors", a_seeker(protected=born(19)), job) is MET


def test_women_are_barred_from_work_underground_alone_and_heavy_loads_are_asked_about() -> None:
    woman = a_seeker(protected={"sex": "female"})
    barred = [demand for demand in Demand if outcome("women", woman, a_posting(demands=(demand,))) is FAILED]
    assert barred == [Demand.UNDERGROUND]
    assert outcome("women", woman, a_posting(demands=(Demand.HEAVY_LIFTING,))) is UNKNOWN
    assert "附录" in (said("women", woman, a_posting(demands=(Demand.UNDERGROUND,))).article or "")


def test_limits_from_health_count_with_consent_only_and_are_never_named() -> None:
    job = a_posting(demands=(Demand.STANDING,))
    agreed = a_seeker(health_limits=(Demand.STANDING,))
    assert not may_take(agreed, job)
    assert may_take(a_seeker(health_limits=(Demand.STANDING,), consent=False), job)
    assert "久站" not in said("demands", agreed, job).text


def test_towards_others_no_verdict_names_sex_or_age() -> None:
    job = a_posting(demands=(Demand.UNDERGROUND, Demand.HEAVY_LIFTING, Demand.CHEMICALS))
    for protected in ({"sex": "female"}, born(15), born(17), {"sex": "female", **born(18)}):
        person = a_seeker(protected=protected)
        for verdict in verdicts(person.described, job.described, judged(person, job), who="本人"):
            assert not any(word in verdict.text for word in ("女", "周岁", "未满", "年龄", "25公斤")) or (
                verdict.text == "符合法定就业年龄"
            )


def test_every_rule_has_words_for_every_outcome() -> None:
    person, job = a_seeker(), a_posting()
    for value in Outcome:
        column = np.full(len(RULES), value, np.int8)
        found = verdicts(person.described, job.described, column)
        assert [verdict.code for verdict in found] == CODES
        assert all(verdict.text and len(verdict.text) <= 40 for verdict in found)


def test_among_many_seekers_those_who_stopped_looking_are_left_out() -> None:
    many = a_seeker().row
    many.is_open[0] = False
    assert not admissible(many, a_seeker().protected, a_posting().row.one(), on=ON).any()
    assert admissible(many.one(), a_seeker().protected.one(), a_posting().row, on=ON).all()


@pytest.mark.parametrize(
    ("certificate", "article"),
    [
        ("低压电工证", "安全生产法第三十条"),
        ("特种设备焊工证", "特种设备安全法第十四条"),
        ("C1驾照", "道路交通安全法第十九条"),
        ("无人机驾驶证", None),
        ("英语四级", None),
    ],
)
def test_a_licence_names_the_law_of_its_trade(certificate: str, article: str | None) -> None:
    assert licence_law(certificate) == article


def test_members_of_undoes_the_masks_used_here() -> None:
    assert members_of(int(a_posting(demands=(Demand.STANDING,)).row.demands[0]), Demand) == [Demand.STANDING]
