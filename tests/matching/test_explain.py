"""Reasons and gaps: true, and quoted from both texts."""

from typing import Any

import numpy as np
import pytest

from matching.explain import Case, Voice, gaps, reasons
from matching.explain import Person as Told
from matching.records import Place
from matching.results import OccupationGuess, Pay, Stated
from matching.vocabulary import Demand, Education, EmploymentKind, PayUnit, RequirementKind, Shift
from tests.builders import Job, a_posting, a_seeker, north
from tests.matching.explaining import case_of, lacks, reading, why

PREFERRED = RequirementKind.PREFERRED
OTHER_WORK = {"unlike": ("6-16-01-03", "6-18-01-01"), "alike": ("6-18-02-04", "6-18-02-04")}


@pytest.mark.parametrize(
    ("wish", "title", "work", "shared"),
    [
        ("数控车工", "绞车工", "unlike", False),  # 绞车 is a word: 车工 is cut out of it
        ("化工分析", "绿化工", "unlike", False),
        ("气焊工", "电焊工", "alike", True),
        ("小学教师", "幼儿教师", "unlike", True),
    ],
)
def test_signs_cut_out_of_a_word_are_nothing_shared(wish: str, title: str, work: str, shared: bool) -> None:
    wished, offered = ((OccupationGuess(code=code, name="某职业", confidence=0.9),) for code in OTHER_WORK[work])
    person, job = (
        reading(a_seeker(wish=wish), occupations=wished),
        reading(a_posting(title=title), occupations=offered),
    )
    told = Told(person.described, is_word={"绞车", "绿化", "电焊", "气焊"}.__contains__)
    found = {reason.code for reason in reasons(Case(told, job.described, frozenset(), np.nan))}
    assert ("wish" in found) is shared


@pytest.mark.parametrize(
    ("wish", "title", "text"),
    [
        ("理货员", "理货员", "岗位就是你想找的「理货员」"),
        ("理货员", "(急招)仓库理货员", "岗位名里有你想找的「理货员」"),
        ("居家护理员(白天)", "养老护理员", "岗位名和你想找的「居家护理员(白天)」都有「护理员」"),
        ("离家近能接送孩子的理货员工作", "理货员", "岗位名和你想找的「离家近能接送孩子的理货…」都有「理货员」"),
        ("会计", "理货员", None),
        ("普通工人", "装卸工人", None),
    ],
)
def test_the_wished_work_is_a_reason_when_the_title_holds_its_words(wish: str, title: str, text: str | None) -> None:
    assert why(a_seeker(wish=wish), a_posting(title=title)).get("wish") == text


def test_one_occupation_is_a_reason_only_when_both_guesses_are_likely() -> None:
    sure, unsure = (OccupationGuess(code="4-02-06-01", name="仓储管理员", confidence=c) for c in (0.8, 0.2))
    person = reading(a_seeker(wish="库管"), occupations=(sure,))
    assert why(person, reading(a_posting(title="仓管"), occupations=(sure,)))["occupation"] == (
        "和你想找的是同一类：仓储管理员"
    )
    assert "occupation" not in why(person, reading(a_posting(title="仓管"), occupations=(unsure,)))
    near = OccupationGuess(code="4-02-06-03", name="理货员", confidence=0.8)
    assert why(person, reading(a_posting(title="理货"), occupations=(near,)))["occupation"] == (
        "理货员和你想找的仓储管理员是相近的工作"
    )
    elsewhere = OccupationGuess(code="4-02-07-03", name="邮政投递员", confidence=0.8)
    assert "occupation" not in why(person, reading(a_posting(title="投递"), occupations=(elsewhere,)))


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ("在超市做过理货，也收过银", "你的经历里有「理货」"),
        ("没做过理货", None),
        ("想学理货", None),
        ("我爱人做理货", None),
        ("不懂电脑，理货干过两年", "你的经历里有「理货」"),
        ("种地", None),
        ("", None),
    ],
)
def test_past_work_is_a_reason_when_it_is_told_and_not_denied(done: str, expected: str | None) -> None:
    assert why(a_seeker(wish="", experience_words=done), a_posting(title="理货员")).get("did") == expected


def test_words_of_any_job_are_no_common_past() -> None:
    assert "did" not in why(a_seeker(experience_words="当过工作人员，做过主管"), a_posting(title="工作人员主管"))


def test_a_certificate_is_a_reason_and_a_higher_one_is_named() -> None:
    job = a_posting(certificates=("叉车证",), certificates_preferred=("电工证",))
    assert why(a_seeker(certificates=("叉车证",)), job)["certificate"] == "岗位要叉车证，你有"
    licence = reading(a_posting(), certificates=(Stated(value="C1驾照", kind=PREFERRED),))
    driver = reading(a_seeker(), certificates=(Stated(value="B2驾照"),))
    assert why(driver, licence)["certificate"] == "岗位最好有C1驾照，你有B2驾照"
    assert "certificate" not in lacks(driver, licence)


def test_years_in_other_work_are_asked_about_and_not_counted() -> None:
    stranger = a_seeker(wish="会计", years=9, experience_words="做了九年会计")
    assert "experience" not in why(stranger, a_posting(title="焊工", years=3))
    assert lacks(stranger, a_posting(title="焊工", years=3))["experience"] == "岗位要3年经验，你做过的算不算先问清"


def test_a_wish_does_not_turn_years_of_another_trade_into_years_of_this_one() -> None:
    job = a_posting(title="造型工", years=1)
    welder = a_seeker(wish="造型工", years=26, experience_words="电焊二十六年")
    assert {"wish"} <= why(welder, job).keys()
    assert "experience" not in why(welder, job)
    assert lacks(welder, job)["experience"] == "岗位要1年经验，你做过的算不算先问清"
    moulder = a_seeker(wish="造型工", years=26, experience_words="铸造车间造型二十六年")
    assert why(moulder, job)["experience"] == "岗位要1年经验，你做了26年"


def test_experience_and_schooling_that_suffice_are_reasons_and_that_fall_short_are_not() -> None:
    job = a_posting(years=3, education=Education.COLLEGE)
    enough = why(a_seeker(years=5, education=Education.BACHELOR), job)
    assert enough["experience"] == "岗位要3年经验，你做了5年"
    assert enough["education"] == "岗位要大专，你是本科"
    assert not why(a_seeker(years=1, education=Education.SENIOR), job).keys() & {"experience", "education"}


def test_the_way_is_told_with_its_mode_and_the_stated_limit() -> None:
    person, job = a_seeker(at=north(0), commute=30), a_posting(at=north(3))
    assert why(person, job)["distance"] == "骑电动车约18分钟，不超过你填的30分钟"
    assert why(a_seeker(at=north(0)), a_posting(at=north(0.5)))["distance"] == "步行约9分钟"
    assert "distance" not in why(a_seeker(at=north(0)), a_posting(at=north(60)))
    assert lacks(a_seeker(at=north(0)), a_posting(at=north(60)))["distance"].startswith("路远，坐公交约")


def placed(job: Job, district: str, code: str) -> Job:
    """The same distance, but the posting names only a division."""
    place = Place(district=district, district_code=code)
    vague = job.described.posting.model_copy(update={"place": place})
    return Job(type(job.described)(1, 1, vague, job.described.reading), job.row)


def test_minutes_from_the_middle_of_a_street_are_called_an_estimate() -> None:
    job = placed(a_posting(at=north(3)), "营口市站前区跃进街道", "210802007")
    assert why(a_seeker(at=north(0)), job)["distance"] == "骑电动车约18分钟（按街道估算）"


def test_no_minutes_are_invented_for_a_place_known_as_a_district_only() -> None:
    job = placed(a_posting(at=north(3)), "辽宁省营口市盖州市", "210881")
    assert "distance" not in why(a_seeker(at=north(0), commute=30), job)
    assert lacks(a_seeker(at=north(0)), job)["distance"] == "地址只写到盖州市，路程先问清"
    neighbour = a_seeker(at=north(0), district="辽宁省营口市站前区")
    here = placed(a_posting(at=north(3)), "辽宁省营口市站前区", "210802")
    assert why(neighbour, here)["distance"] == "和你住的地方同在站前区"
    assert "distance" not in lacks(neighbour, here)


def test_two_places_known_only_as_one_district_get_no_minutes() -> None:
    person, job = a_seeker(district="辽宁省营口市站前区"), a_posting(district="辽宁省营口市站前区")
    person.row.sphere[:], job.row.sphere[:] = 1, 1
    assert why(person, job)["distance"] == "和你住的地方同在站前区"


@pytest.mark.parametrize(
    ("person", "job", "text"),
    [
        ({}, {}, "距离未知（岗位没有地址）"),
        ({}, {"district": "营口市站前区"}, "距离未知（你没填住处）"),
        ({"district": "营口市站前区"}, {"district": "营口市站前区"}, "距离未知（地址查不到位置）"),
    ],
)
def test_an_unknown_distance_is_said_and_whose_address_is_missing(
    person: dict[str, Any], job: dict[str, Any], text: str
) -> None:
    assert lacks(a_seeker(**person), a_posting(**job))["distance"] == text


@pytest.mark.parametrize(
    ("pay", "reason", "gap"),
    [
        ((4000.0, 5500.0), "4000到5500元/月，不低于你填的4000元/月", None),
        ((3500.0, 4500.0), "3500到4500元/月，你填的4000元/月在里面", None),
        ((3000.0, 3700.0), None, "工资比你填的少300元/月"),
        (None, None, "工资未写明"),
    ],
)
def test_pay_is_set_against_the_wish(pay: tuple[float, float] | None, reason: str | None, gap: str | None) -> None:
    person, job = a_seeker(pay_min=4000), a_posting(pay=pay)
    assert (why(person, job).get("pay"), lacks(person, job).get("pay")) == (reason, gap)


def test_pay_by_day_is_converted_and_says_so_and_piece_work_is_asked_about() -> None:
    day = reading(a_posting(), pay=Pay(low=260, high=260, unit=PayUnit.DAY))
    assert why(a_seeker(pay_min=4000), day)["pay"] == "260元/天（折合约5655元/月），不低于你填的4000元/月"
    piece = reading(a_posting(), pay=Pay(low=0.6, high=0.6, unit=PayUnit.PIECE))
    assert lacks(a_seeker(pay_min=4000), piece)["pay"] == "按件计酬，先问清一个月大约多少"


def test_a_starting_pay_below_the_wish_without_a_top_is_a_gap() -> None:
    job = reading(a_posting(), pay=Pay(low=3500, high=None))
    assert lacks(a_seeker(pay_min=4000), job)["pay"] == "起薪比你填的少500元/月，上限没写"


def test_shifts_that_suit_are_reasons_in_the_persons_own_words() -> None:
    day = a_posting(shifts=(Shift.DAY,))
    no_nights = reading(a_seeker(), limits=(Stated(value=Demand.NIGHT_SHIFT, span="晚上要接孩子"),))
    assert why(a_seeker(limits=(Demand.NIGHT_SHIFT,)), day)["shift"] == "白班，和你说的「夜班」一致"
    assert why(no_nights, day)["shift"] == "白班，和你说的「晚上要接孩子」一致"
    assert why(no_nights, day, Voice.OTHERS).get("shift", "") in ("", "白班，和本人说的「不上夜班」一致")
    assert why(a_seeker(shifts=(Shift.TWO_DAYS_OFF,)), a_posting(shifts=(Shift.TWO_DAYS_OFF,)))["shift"] == (
        "双休，和你想要的一致"
    )


def test_what_may_be_obtained_is_a_gap_with_its_cure() -> None:
    asked = (
        Stated(value="健康证"),
        Stated(value="叉车证", kind=PREFERRED),
        Stated(value="退役证"),
        Stated(value="英语四级"),
    )
    job = reading(a_posting(), certificates=asked)
    texts = [gap.text for gap in gaps(case_of(a_seeker(), job)) if gap.code == "certificate"]
    assert texts == ["健康证（体检后可办）", "最好有叉车证，没有也能报", "报名要带退役证", "岗位要英语四级，资料里没写"]
    assert not any("退役" in gap.text for gap in gaps(case_of(a_seeker(), job, Voice.OTHERS)))


def test_a_licensed_trade_names_its_licence_even_when_the_posting_does_not() -> None:
    welding = (OccupationGuess(code="6-18-02-04", name="焊工", confidence=0.9),)
    job = reading(a_posting(title="焊工"), occupations=welding)
    assert lacks(a_seeker(), job)["licence"] == "焊工依法要有焊工证，资料里没写"
    assert "licence" not in lacks(a_seeker(certificates=("焊工证",)), job)
    doubtful = (OccupationGuess(code="6-18-02-04", name="焊工", confidence=0.3),)
    assert "licence" not in lacks(a_seeker(), reading(a_posting(title="焊工"), occupations=doubtful))
    assert "licence" not in lacks(a_seeker(), reading(a_posting(), occupations=()))


def test_a_licence_of_the_same_family_leaves_no_gap() -> None:
    job = a_posting(certificates=("A2驾照", "B2驾照"))
    assert "certificate" not in lacks(a_seeker(certificates=("B2驾照",)), job)


def test_requirements_the_profile_is_silent_about_are_asked_for() -> None:
    job = a_posting(years=2, education=Education.SENIOR, skills=("CAD",), demands=(Demand.NIGHT_SHIFT,))
    assert lacks(a_seeker(), job) == {
        "education": "岗位要高中，你的学历没写",
        "experience": "岗位要2年经验，你做了几年没写",
        "skill": "岗位要会CAD，资料里没写",
        "pay": "工资未写明",
        "demand": "要上夜班，你没说行不行",
        "distance": "距离未知（岗位没有地址）",
    }


def test_what_is_only_preferred_is_said_not_to_bar() -> None:
    job = reading(
        a_posting(),
        education=Stated(value=Education.COLLEGE, kind=PREFERRED),
        experience=Stated(value=3.0, kind=PREFERRED),
    )
    found = lacks(a_seeker(education=Education.SENIOR, years=1), job)
    assert found["education"] == "最好是大专，你是高中，也能报"
    assert found["experience"] == "最好有3年经验，你做了1年，可以问问"


def test_another_form_of_work_and_doubtful_shifts_are_gaps() -> None:
    person = a_seeker(kinds=(EmploymentKind.FULL_TIME,), shifts=(Shift.DAY,))
    found = lacks(person, a_posting(kind=EmploymentKind.TRAINEESHIP, shifts=(Shift.DAY, Shift.NIGHT)))
    assert found["kind"] == "这是就业见习，你想找全职"
    assert found["shift"] == "岗位写的是白班、夜班，先问清班次"


def test_everything_met_leaves_no_gap() -> None:
    person = a_seeker(at=north(0), education=Education.SENIOR, years=3, certificates=("叉车证",), pay_min=4000)
    job = a_posting(at=north(2), education=Education.SENIOR, years=2, certificates=("叉车证",), pay=(4500, 6000))
    assert gaps(case_of(person, job)) == ()
