"""Promises for any text at all: verbatim spans, no failure, waived means not asked, other words say the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict

from matching.records import JobPosting, SeekerProfile
from matching.results import Reading, Stated
from matching.text.reader import Reader
from matching.vocabulary import RequirementKind

READER = Reader()
WORDS = "大专"
PARTS = st.sampled_from(WORDS.split(" "))
TEXTS = st.lists(PARTS, max_size=24).map("".join) | st.text(max_size=80)


def a_posting(text: str) -> JobPosting:
    return JobPosting(posting_id="p", title="普工", employer="某厂", description=text)


def a_seeker(text: str) -> SeekerProfile:
    return SeekerProfile(seeker_id="s", summary=text)


def stated(reading: Reading) -> list[Stated[object]]:
    one = [value for value in asdict(reading).values() if isinstance(value, Stated)]
    many = [value for values in asdict(reading).values() if isinstance(values, tuple) for value in values]
    return one + [value for value in many if isinstance(value, Stated)]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_span_stands_verbatim_in_the_text(text: str) -> None:
    for one in stated(READER.posting(a_posting(text))):
        assert one.span in f"普工\n{text}"
    for one in stated(READER.seeker(a_seeker(text))):
        assert one.span in text


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_each_value_is_named_once_and_readings_repeat(text: str) -> None:
    reading = READER.posting(a_posting(text))
    assert reading == READER.posting(a_posting(text))
    for values in asdict(reading).values():
        if isinstance(values, tuple):
            named = [one.value for one in values]
            assert len(named) == len(set(named))


THINGS = st.sampled_from(["叉车证", "电工证", "驾照", "英语四级", "焊工上岗证", "教师资格证", "健康证"])


@given(THINGS, st.sampled_from(["无需", "不需要", "不要求", "无须", "不要求有"]))
def test_what_is_waived_before_it_is_named_is_never_asked(thing: str, waiver: str) -> None:
    assert READER.posting(a_posting(f"初中以上,{waiver}{thing},包吃住")).certificates == ()


@given(THINGS, st.sampled_from(["不限", "不要求", "没有也可以", "不作要求"]))
def test_what_is_waived_after_it_is_named_is_never_asked(thing: str, waiver: str) -> None:
    assert READER.posting(a_posting(f"初中以上,{thing}{waiver},包吃住")).certificates == ()


@given(THINGS, st.sampled_from(["有{}优先", "持{}者优先考虑", "最好有{}", "有{}者更佳", "有{}加分", "如有{}更好"]))
def test_what_is_liked_is_never_insisted_on(thing: str, words: str) -> None:
    asked = READER.posting(a_posting(f"初中以上学历,{words.format(thing)}。")).certificates
    assert asked
    assert {one.kind for one in asked} == {RequirementKind.PREFERRED}


@given(THINGS, st.sampled_from(["必须有{}", "须持{}", "要求有{}", "持有{}", "有{}", "具备{}"]))
def test_what_is_insisted_on_is_required(thing: str, words: str) -> None:
    asked = READER.posting(a_posting(f"有经验者优先。{words.format(thing)}。")).certificates
    assert asked
    assert {one.kind for one in asked} == {RequirementKind.REQUIRED}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("持低压电工证,两年以上工作经验", "有低压电工作业证,工作经验2年以上"),
        ("大专及以上学历,熟练使用AutoCAD", "学历:大专;会CAD"),
        ("能上夜班,包吃包住", "可以上夜班,提供食宿"),
        ("有驾驶证,会开车者优先", "有驾照,能开车优先"),
        ("四险一金不缴,有班车", "有通勤车"),
        ("英语六级以上", "通过CET-6"),
    ],
)
def test_one_fact_in_other_words_reads_alike(one: str, other: str) -> None:
    first, second = READER.posting(a_posting(one)), READER.posting(a_posting(other))

    def facts(reading: Reading) -> list[object]:
        return [
            reading.education and reading.education.value,
            reading.experience and reading.experience.value,
            *({(one.value, one.kind) for one in values} for values in (reading.certificates, reading.skills)),
            {one.value for one in reading.shifts},
            {one.value for one in reading.demands},
        ]

    assert facts(first) == facts(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("我干了二十年电焊,不能上夜班", "电焊工作经验20年,夜班不行"),
        ("没有驾照,不会用电脑", "驾照没考,电脑不会"),
        ("有叉车证,做过三年库管", "持叉车操作证,三年库管经验"),
    ],
)
def test_one_person_in_other_words_reads_alike(one: str, other: str) -> None:
    first, second = READER.seeker(a_seeker(one)), READER.seeker(a_seeker(other))
    assert {one.value for one in first.limits} == {one.value for one in second.limits}
    assert {one.value for one in first.certificates} == {one.value for one in second.certificates}
    assert (first.experience and first.experience.value) == (second.experience and second.experience.value)
