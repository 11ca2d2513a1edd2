"""The reader understands people in their own words, and keeps what is protected apart."""

from datetime import date

import pytest

from matching.records import SeekerProfile
from matching.results import Reading
from matching.text.reader import Reader
from matching.vocabulary import Demand, Education, RequirementKind, Shift


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def read(reader: Reader, summary: str, **columns: object) -> Reading:
    return reader.seeker(SeekerProfile.model_validate({"seeker_id": "s", "summary": summary} | columns))


def limits(reading: Reading) -> set[Demand]:
    return {stated.value for stated in reading.limits}


def health_limits(reading: Reading) -> set[Demand]:
    return {stated.value for stated in reading.health_limits}


def certificates(reading: Reading) -> set[str]:
    return {stated.value for stated in reading.certificates}


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("干了二十年电焊", 20),
        ("开了十几年大车", 10),
        ("做过半年收银", 0.5),
        ("在饭店炒菜一年半", 1.5),
        ("两三年会计经验", 2),
        ("先干了3年保安,后来做了8年司机", 8),
        ("二十来年工龄", 20),
    ],
)
def test_years_of_work_are_read_as_people_say_them(reader: Reader, words: str, years: float) -> None:
    experience = read(reader, words).experience
    assert experience is not None
    assert experience.value == years


@pytest.mark.parametrize(
    "words",
    [
        "没正式工作过",
        "肯学,工作经验没有",
        "一直上学,没上过班",
        "今年毕业,想做财务",
        "今年六月大专毕业",
        "应届生",
        "刚从大学毕业",
        "大四在读",
        "事务所实习半年,贴凭证",
        "医院实习十个月",
        "没有任何工作经验",
        "没上过班,在家带了八年孩子",
        "2026届毕业生",
        "2026年6月毕业",
    ],
)
def test_who_has_not_worked_yet_has_no_years(words: str) -> None:
    experience = read(Reader(today=lambda: date(2026, 11, 1)), words).experience
    assert experience is not None
    assert experience.value == 0
    assert experience.span in words


@pytest.mark.parametrize(
    "words",
    ["三年没上过班", "儿子今年毕业", "不是应届生", "没有销售经验", "2018年毕业", "刚毕业那会儿干过保安", "实习转正"],
)
def test_a_lack_of_other_kinds_is_not_a_lack_of_work(reader: Reader, words: str) -> None:
    assert read(reader, words).experience is None


@pytest.mark.parametrize(
    ("words", "years"), [("没经验,不过卖了五年货", 5), ("实习半年后干了三年", 3), ("没上过班,自己开了十年店", 10)]
)
def test_years_of_work_outweigh_beginnings(reader: Reader, words: str, years: float) -> None:
    experience = read(reader, words).experience
    assert experience is not None
    assert experience.value == years


def test_leaving_school_within_a_year_without_a_word_of_work_is_no_experience() -> None:
    reader = Reader(today=lambda: date(2026, 11, 1))
    fresh = read(reader, "", graduated_on="2026-07-01").experience
    assert fresh is not None
    assert fresh.value == 0
    assert read(reader, "", graduated_on="2024-07-01").experience is None
    assert read(reader, "", graduated_on="2026-07-01", experience="在超市理货").experience is None


@pytest.mark.parametrize("words", ["失业3年了", "今年52岁", "孩子上学三年", "2018年毕业", "在家待了两年没上班"])
def test_other_lengths_of_time_are_no_experience(reader: Reader, words: str) -> None:
    assert read(reader, words).experience is None


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("初中毕业", Education.JUNIOR),
        ("我是大专", Education.COLLEGE),
        ("高中没念完", Education.JUNIOR),
        ("本科学历,想考研究生", Education.BACHELOR),
        ("孩子上小学,我自己高中文化", Education.SENIOR),
    ],
)
def test_the_schooling_reached_is_their_own(reader: Reader, words: str, level: Education) -> None:
    education = read(reader, words).education
    assert education is not None
    assert education.value == level


@pytest.mark.parametrize(
    "words",
    ["没有驾照", "驾照还没考下来", "正在考叉车证", "打算考电工证", "没考过护士证", "叉车证过期了", "焊工证,还没拿到"],
)
def test_a_certificate_that_is_not_had_is_not_held(reader: Reader, words: str) -> None:
    assert certificates(read(reader, words)) == set()


def test_a_higher_licence_covers_the_lower_ones(reader: Reader) -> None:
    assert {"B2驾照", "C1驾照", "C2驾照", "驾驶证"} <= certificates(read(reader, "有B2驾照"))
    assert "B2驾照" not in certificates(read(reader, "有C1驾照"))
    assert "教师资格证" in certificates(read(reader, "", certificates=("高中教师资格证",)))


@pytest.mark.parametrize(
    ("words", "demand"),
    [
        ("不能上夜班", Demand.NIGHT_SHIFT),
        ("夜班倒班都不行", Demand.ROTATING_SHIFT),
        ("不会用电脑", Demand.COMPUTER),
        ("不想跑销售", Demand.SELLING),
        ("没有驾照", Demand.DRIVING),
        ("接送孩子得五点前下班", Demand.OVERTIME),
        ("我恐高", Demand.HEIGHTS),
        ("出差不考虑", Demand.TRAVEL),
        ("不识字", Demand.WRITING),
        ("不喝酒", Demand.DRINKING),
        ("周末不能上班", Demand.WEEKEND),
    ],
)
def test_what_somebody_will_not_do_is_a_limit(reader: Reader, words: str, demand: Demand) -> None:
    reading = read(reader, words)
    assert demand in limits(reading)
    assert not reading.health_limits


@pytest.mark.parametrize(
    "words", ["夜班没问题", "不怕出差", "可以倒班", "会开车,有驾照", "电脑熟练", "愿意做销售", "不恐高", "能喝酒"]
)
def test_what_somebody_is_willing_to_do_is_no_limit(reader: Reader, words: str) -> None:
    assert limits(read(reader, words)) == set()


@pytest.mark.parametrize(
    ("words", "demand"),
    [
        ("腰不好,搬不动重东西", Demand.HEAVY_LIFTING),
        ("膝盖疼不能久站", Demand.STANDING),
        ("有高血压,不能熬夜", Demand.NIGHT_SHIFT),
        ("怀孕五个月", Demand.NIGHT_SHIFT),
        ("听力残疾三级,接打电话不行", Demand.PHONE),
    ],
)
def test_a_limit_told_for_reasons_of_health_is_kept_apart(reader: Reader, words: str, demand: Demand) -> None:
    reading = read(reader, words)
    assert demand in health_limits(reading)
    assert demand not in limits(reading)


def test_a_plain_preference_beside_an_illness_stays_a_preference(reader: Reader) -> None:
    reading = read(reader, "腰不好,不想跑销售,不会用电脑,不出差")
    assert {Demand.SELLING, Demand.COMPUTER, Demand.TRAVEL} == limits(reading)


def test_skills_are_those_they_have(reader: Reader) -> None:
    reading = read(reader, "会做饭,干过收银,不会开车,不想跑销售", skills=("氩弧焊",))
    assert {stated.value for stated in reading.skills} == {"氩弧焊", "做饭", "收银"}


def test_shifts_are_those_they_wish(reader: Reader) -> None:
    assert [stated.value for stated in read(reader, "想上白班,不能上夜班").shifts] == [Shift.DAY]


def test_nothing_protected_is_read_as_a_skill_a_major_or_a_certificate(reader: Reader) -> None:
    words = "女,45岁,满族,离异,农村户口,有残疾证,肢体残疾二级,信佛,怀孕,高血压"
    reading = read(reader, words, skills=("离异", "会做饭"), major="女", certificates=("残疾人证",))
    told = [stated.value for stated in (*reading.skills, *reading.majors, *reading.certificates)]
    assert told == ["做饭"]


def test_everything_a_person_says_is_insisted_on(reader: Reader) -> None:
    reading = read(reader, "有叉车证,会用电脑,最好双休")
    every = (*reading.certificates, *reading.skills, *reading.shifts)
    assert {stated.kind for stated in every} == {RequirementKind.REQUIRED}


def test_what_a_condition_brings_is_one_of_health_wherever_it_is_told(reader: Reader) -> None:
    reading = read(reader, "我听不见。请别打电话,发信息")
    assert Demand.PHONE in health_limits(reading)
    assert not reading.limits


def test_the_health_of_the_family_is_not_theirs(reader: Reader) -> None:
    reading = read(reader, "家里老人有病,得按时下班")
    assert limits(reading) == {Demand.OVERTIME}
    assert not reading.health_limits


def test_dialect_is_understood(reader: Reader) -> None:
    assert limits(read(reader, "夜里不中,没有智能手机")) == {Demand.NIGHT_SHIFT, Demand.SMARTPHONE}
    assert limits(read(reader, "不怕冷,不怕高,夜班行")) == set()


@pytest.mark.parametrize(
    "words", ["打针换药我不会,不是护士", "不会照顾老人", "没照顾过病人", "没带过孩子", "没做过销售,想试试"]
)
def test_what_one_has_not_learnt_or_tried_is_not_refused(reader: Reader, words: str) -> None:
    assert limits(read(reader, words)) == set()


def test_the_sick_whom_one_would_not_nurse_are_no_illness_of_ones_own(reader: Reader) -> None:
    reading = read(reader, "不想伺候病人")
    assert limits(reading) == {Demand.PATIENT_CARE}
    assert not reading.health_limits


@pytest.mark.parametrize("words", ["不想上太晚的夜班,倒班也行", "大夜班熬不了", "大夜班熬不住", "晚班可以,大夜不行"])
def test_who_refuses_the_deep_of_night_does_not_refuse_every_evening(reader: Reader, words: str) -> None:
    assert limits(read(reader, words)) == {Demand.DEEP_NIGHT_SHIFT}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("可以加班但不单休", {Demand.WEEKEND}),
        ("中级还没过,不出差", {Demand.TRAVEL}),
        ("烟酒不碰", {Demand.DRINKING}),
        ("电脑只会简单的,文员那种做不来", {Demand.COMPUTER}),
        ("不做课程顾问卖课", {Demand.SELLING}),
        ("电脑会简单的,可以单休,烟酒都行", set()),
    ],
)
def test_short_words_of_refusal_are_understood(reader: Reader, words: str, expected: set[Demand]) -> None:
    assert limits(read(reader, words)) == expected
