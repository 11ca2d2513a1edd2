"""The reader understands postings: what they ask, how firmly, and what they give."""

import pytest

from matching.records import JobPosting
from matching.results import Reading
from matching.text.reader import Reader
from matching.vocabulary import Demand, Education, PriorityGroup, RequirementKind, Shift, Trait

REQUIRED, PREFERRED = RequirementKind.REQUIRED, RequirementKind.PREFERRED


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def read(reader: Reader, description: str, title: str = "普工", **columns: object) -> Reading:
    record = JobPosting.model_validate(
        {"posting_id": "p", "title": title, "employer": "某厂", "description": description} | columns
    )
    return reader.posting(record)


def certificates(reading: Reading) -> dict[str, RequirementKind]:
    return {stated.value: stated.kind for stated in reading.certificates}


@pytest.mark.parametrize(
    ("words", "level", "kind"),
    [
        ("初中以上学历,身体健康", Education.JUNIOR, REQUIRED),
        ("学历:大专", Education.COLLEGE, REQUIRED),
        ("1.本科及以上学历,硕士优先", Education.BACHELOR, REQUIRED),
        ("中专/高中及以上文化程度", Education.VOCATIONAL, REQUIRED),
        ("大专以上学历优先考虑", Education.COLLEGE, PREFERRED),
        ("任职要求:大专,有亲和力", Education.COLLEGE, REQUIRED),
    ],
)
def test_schooling_is_the_lowest_level_asked(
    reader: Reader, words: str, level: Education, kind: RequirementKind
) -> None:
    education = read(reader, words).education
    assert education is not None
    assert (education.value, education.kind) == (level, kind)


@pytest.mark.parametrize(
    "words",
    [
        "学历不限",
        "负责高中数学教学",
        "小学生作业辅导",
        "提供学历提升(大专、本科)机会",
        "不要求本科学历",
        "面向大学生开展活动",
    ],
)
def test_words_that_ask_no_schooling_ask_none(reader: Reader, words: str) -> None:
    assert read(reader, words).education is None


@pytest.mark.parametrize(
    ("words", "years", "kind"),
    [
        ("2年以上相关工作经验", 2, REQUIRED),
        ("有三年以上经验者优先", 3, PREFERRED),
        ("具有1-3年工作经验", 1, REQUIRED),
        ("半年以上餐饮经验", 0.5, REQUIRED),
        ("驾龄5年以上", 5, REQUIRED),
        ("从事本行业一年以上", 1, REQUIRED),
    ],
)
def test_experience_is_read_in_years(reader: Reader, words: str, years: float, kind: RequirementKind) -> None:
    experience = read(reader, words).experience
    assert experience is not None
    assert (experience.value, experience.kind) == (years, kind)


@pytest.mark.parametrize(
    "words",
    ["无需经验", "不需要3年经验", "合同期3年", "公司成立20年", "工作满1年可涨薪", "经验不限", "2025年应届毕业生"],
)
def test_words_that_ask_no_experience_ask_none(reader: Reader, words: str) -> None:
    assert read(reader, words).experience is None


@pytest.mark.parametrize(
    ("title", "words", "expected"),
    [
        ("普工", "有叉车证优先", {"叉车证": PREFERRED}),
        ("普工", "必须持有电工证", {"电工证": REQUIRED}),
        ("普工", "最好有焊工证", {"焊工证": PREFERRED}),
        ("普工", "1、初中以上学历;2、有低压电工证,焊工证,优先录用", {"低压电工证": PREFERRED, "焊工证": PREFERRED}),
        ("普工", "优先条件:\n1.持有叉车证\n2.有健康证", {"叉车证": PREFERRED, "健康证": PREFERRED}),
        ("普工", "持电工、焊工证", {"电工证": REQUIRED, "焊工证": REQUIRED}),
        ("司机", "持B2以上驾照", {"B2驾照": REQUIRED}),
        ("A2司机", "", {"A2驾照": REQUIRED}),
        ("电工(持证)", "两班倒", {"电工证": REQUIRED}),
        ("叉车工", "须持证上岗", {"叉车证": REQUIRED}),
    ],
)
def test_certificates_are_required_or_preferred(
    reader: Reader, title: str, words: str, expected: dict[str, RequirementKind]
) -> None:
    assert certificates(read(reader, words, title)) == expected


@pytest.mark.parametrize(
    "words",
    [
        "无需驾照",
        "一经录用提供培训考证,考取叉车证",
        "负责员工健康证办理",
        "不要求电工证",
        "电工证不限",
        "没有驾照也可以",
    ],
)
def test_what_is_waived_or_offered_is_not_required(reader: Reader, words: str) -> None:
    assert read(reader, words).certificates == ()


def test_an_english_test_that_is_not_asked_is_no_demand(reader: Reader) -> None:
    assert Demand.ENGLISH not in [stated.value for stated in read(reader, "不要求英语水平").demands]
    assert Demand.ENGLISH in [stated.value for stated in read(reader, "英语口语流利").demands]


def test_a_night_shift_is_demanded_unless_ruled_out(reader: Reader) -> None:
    assert Demand.NIGHT_SHIFT in [stated.value for stated in read(reader, "能适应夜班").demands]
    assert Demand.NIGHT_SHIFT not in [stated.value for stated in read(reader, "不上夜班").demands]
    assert Shift.NIGHT not in [stated.value for stated in read(reader, "无夜班,夜班补贴").shifts]


@pytest.mark.parametrize(
    ("title", "demand"),
    [
        ("货车司机", Demand.DRIVING),
        ("业务员", Demand.SELLING),
        ("电销专员", Demand.PHONE),
        ("养老护理员", Demand.PATIENT_CARE),
    ],
)
def test_a_title_tells_the_nature_of_the_work(reader: Reader, title: str, demand: Demand) -> None:
    assert demand in [stated.value for stated in read(reader, "", title).demands]


def test_conditions_are_read(reader: Reader) -> None:
    reading = read(reader, "月薪4000-6000元,五险一金,包吃包住,有班车,周末双休,长白班。招聘3名")
    assert (reading.pay.low, reading.pay.high) == (4000, 6000) if reading.pay else False
    assert {"五险一金", "包吃住", "班车"} <= {stated.value for stated in reading.benefits}
    assert [stated.value for stated in reading.shifts] == [Shift.TWO_DAYS_OFF, Shift.DAY]
    assert reading.headcount == 3


def test_an_allowance_is_not_the_pay(reader: Reader) -> None:
    assert read(reader, "餐补300元/月").pay is None


def test_a_column_wins_over_words_that_ask_less(reader: Reader) -> None:
    reading = read(
        reader, "大专以上学历优先,1年以上经验", education_min=Education.SENIOR, experience_min_years=3, headcount=9
    )
    assert reading.education is not None
    assert reading.experience is not None
    assert (reading.education.value, reading.experience.value, reading.headcount) == (Education.SENIOR, 3, 9)
    assert reading.education.span == ""


def test_words_that_insist_on_more_than_the_column_count(reader: Reader) -> None:
    reading = read(reader, "本科及以上学历,4年以上经验", education_min=Education.COLLEGE, experience_min_years=3)
    assert reading.education is not None
    assert reading.experience is not None
    assert (reading.education.value, reading.experience.value) == (Education.BACHELOR, 4)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("优秀者大专亦可", Education.COLLEGE),
        ("条件优秀可放宽到大专", Education.COLLEGE),
        ("特别优秀者学历可放宽至大专学历", Education.COLLEGE),
        ("优秀者可放宽条件", Education.BACHELOR),
        ("大专生也欢迎咨询其他岗位", Education.BACHELOR),
    ],
)
def test_a_bar_lowered_by_name_is_lower(reader: Reader, words: str, level: Education) -> None:
    for reading in (read(reader, words, education_min=Education.BACHELOR), read(reader, f"本科及以上学历,{words}")):
        assert reading.education is not None
        assert (reading.education.value, reading.education.kind) == (level, REQUIRED)


def test_traits_come_from_the_column_and_the_words(reader: Reader) -> None:
    reading = read(reader, "接受小白,退役军人优先", welcome_groups=(PriorityGroup.DISABLED,))
    assert {Trait.WELCOMES_DISABLED, Trait.NO_EXPERIENCE_NEEDED, Trait.WELCOMES_VETERANS} == {
        stated.value for stated in reading.traits
    }
    assert not reading.exclusive
    assert read(reader, "仅限残疾人应聘").exclusive


def test_skills_and_majors_are_read_with_their_standing(reader: Reader) -> None:
    reading = read(reader, "机械、电气等相关专业;熟练使用CAD,会SolidWorks者优先;无需PLC经验")
    assert {stated.value: stated.kind for stated in reading.skills} == {"CAD": REQUIRED, "SolidWorks": PREFERRED}
    assert [stated.value for stated in reading.majors] == ["机械", "电气"]


def test_an_item_number_is_not_part_of_the_years(reader: Reader) -> None:
    experience = read(reader, "1.大专以上学历\n2.10年以上工作经验").experience
    assert experience is not None
    assert experience.value == 10


@pytest.mark.parametrize("words", ["英语 6 级", "通过CET-6", "英语六级以上", "六级英语"])
def test_levels_of_english_are_alike_however_written(reader: Reader, words: str) -> None:
    assert list(certificates(read(reader, words))) == ["英语六级"]


@pytest.mark.parametrize("words", ["两班倒", "三班倒", "能接受倒班", "四班三运转"])
def test_rotating_shifts_ask_for_nights_too(reader: Reader, words: str) -> None:
    asked = {stated.value for stated in read(reader, words).demands}
    assert {Demand.NIGHT_SHIFT, Demand.ROTATING_SHIFT} <= asked


@pytest.mark.parametrize("words", ["能接受出差者优先", "会开车优先", "英语流利者优先"])
def test_a_demand_that_is_only_liked_is_preferred(reader: Reader, words: str) -> None:
    assert {stated.kind for stated in read(reader, words).demands} == {PREFERRED}


@pytest.mark.parametrize(
    "words", ["不出差", "无需加班", "不倒班", "无夜班", "不用喝酒", "出差补贴", "不需要搬运", "负责安排出差"]
)
def test_what_is_ruled_out_is_not_demanded(reader: Reader, words: str) -> None:
    assert read(reader, words).demands == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("持有执业医师证或助理医师证", {"执业医师证": PREFERRED, "执业助理医师证": REQUIRED}),
        ("A2或B2驾照", {"A2驾照": PREFERRED, "B2驾照": REQUIRED}),
        ("有电工证或焊工证", {"电工证": PREFERRED, "焊工证": PREFERRED}),
        ("有电工证和焊工证", {"电工证": REQUIRED, "焊工证": REQUIRED}),
    ],
)
def test_of_alternatives_only_the_least_is_insisted_on(
    reader: Reader, words: str, expected: dict[str, RequirementKind]
) -> None:
    assert certificates(read(reader, words)) == expected


def test_a_latin_name_is_not_found_inside_another(reader: Reader) -> None:
    assert [stated.value for stated in read(reader, "熟悉JavaScript;了解PSpice").skills] == ["JavaScript", "PSpice"]


def test_now_and_then_is_still_a_demand(reader: Reader) -> None:
    assert [stated.value for stated in read(reader, "不定期出差").demands] == [Demand.TRAVEL]


def test_a_department_in_brackets_is_not_the_work(reader: Reader) -> None:
    assert Demand.SELLING not in [stated.value for stated in read(reader, "", "数据分析师(销售部)").demands]


@pytest.mark.parametrize(
    ("title", "words", "deep"),
    [
        ("夜班保安", "", True),
        ("客服", "大夜班轮值", True),
        ("普工", "两班倒", False),
        ("收银(晚班)", "", False),
        ("普工(白夜班)", "", False),
    ],
)
def test_only_work_through_the_night_asks_for_the_deep_of_night(
    reader: Reader, title: str, words: str, deep: bool
) -> None:
    asked = {stated.value for stated in read(reader, words, title).demands}
    assert Demand.NIGHT_SHIFT in asked
    assert (Demand.DEEP_NIGHT_SHIFT in asked) == deep


@pytest.mark.parametrize(
    ("words", "certificate"),
    [
        ("执业药师加一千,没证的学三个月", "执业药师证"),
        ("注册安全工程师加钱", "注册安全工程师"),
        ("有二建加钱", "二级建造师"),
        ("有叉车证加500", "叉车证"),
        ("英语六级或口语流利", "英语六级"),
        ("有电工证或三年以上经验", "电工证"),
        ("持消防设施操作员证上岗,无证由公司免费考取", "消防设施操作员证"),
        ("初中以上\n技能：保安员证,消防", "保安员证"),
    ],
)
def test_what_pays_more_or_may_be_replaced_is_not_insisted_on(reader: Reader, words: str, certificate: str) -> None:
    assert certificates(read(reader, words))[certificate] is PREFERRED


def test_what_stands_below_the_tags_is_read_as_ever(reader: Reader) -> None:
    reading = read(reader, "初中以上\n技能：保安员证,消防\n须有电工证", shift=("两班倒",))
    assert certificates(reading) == {"保安员证": PREFERRED, "电工证": REQUIRED}
    assert {stated.kind for stated in reading.demands} == {REQUIRED}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("持执业兽医师证", ["执业兽医师证"]),
        ("英语专四", ["英语专业四级"]),
        ("驻店职业药师", ["执业药师证"]),
        ("有电工或焊工资格证", ["电工证", "焊工证"]),
    ],
)
def test_a_certificate_is_not_taken_for_another(reader: Reader, words: str, names: list[str]) -> None:
    assert list(certificates(read(reader, words))) == names


@pytest.mark.parametrize(
    ("words", "away"),
    [("负责业务对接,驻厂验货", False), ("驻场开发", False), ("长期驻外", True), ("接受外派", True), ("出差驻场", True)],
)
def test_work_at_a_customers_is_not_work_away_from_home(reader: Reader, words: str, away: bool) -> None:
    assert (Demand.AWAY_FROM_HOME in [stated.value for stated in read(reader, words).demands]) == away
