"""What screening promises of any text made of these pieces."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from matching.records import JobPosting
from matching.results import Reading
from matching.screening import Finding, Ruling, Screener, mended

SCREENER = Screener.load(Path(__file__).parents[2] / "data" / "policy" / "screening.yaml")
HARMLESS = (
    "负责堆场装卸", "五险一金", "双休", "男女不限", "性别不限", "无押金", "婚育福利", "不收取任何费用", "年龄不限",
    "户籍不限", "民族不限", "身体健康", "有经验者优先", "残疾人优先", "包吃住", "月薪4000-6000元", "需持叉车证",
)  # fmt: skip
DENIED = (
    "不限男女", "无需已婚已育", "不要求本地户口", "无须担保人", "没有押金", "不限985", "不要求五官端正",
    "无需身高165cm", "严禁刷单", "不收培训费", "不押身份证", "婚否不限", "不限民族", "不限户籍", "不要求统招",
)  # fmt: skip
MENDABLE = (
    "要求女性", "男,30岁", "女士优先", "限男", "已婚已育优先", "未婚优先", "孕妇勿扰", "汉族优先", "不招少数民族",
    "仅限本地户籍", "外地人勿扰", "年龄18-35岁", "40岁以下", "身高170cm以上", "五官端正", "残疾人勿扰", "属虎勿扰",
)  # fmt: skip
UNMENDABLE = ("先交三百元押金", "服装费自理", "扣押身份证", "兼职刷单")
ENDS = st.sampled_from([",", "。", ";", "\n", "。\n2. "])


def texts(*pieces: str) -> st.SearchStrategy[str]:
    """Pieces one behind the other, as clauses, sentences and list items."""
    return st.lists(st.tuples(st.sampled_from(pieces), ENDS), min_size=1, max_size=8).map(
        lambda parts: "".join(words + end for words, end in parts)
    )


def wording(posting: JobPosting) -> list[Finding]:
    return [one for one in SCREENER.screen(posting, Reading()) if one.verdict is not Ruling.MISSING]


def posting_of(text: str) -> JobPosting:
    return JobPosting(posting_id="p", title="叉车司机", employer="某厂", description=text)


@given(texts(*HARMLESS, *DENIED))
def test_harmless_and_negated_words_are_never_flagged(text: str) -> None:
    assert wording(posting_of(text)) == []


@given(texts(*HARMLESS, *DENIED, *MENDABLE, *UNMENDABLE))
def test_a_flagged_span_is_in_the_text_and_the_same_text_gives_the_same_findings(text: str) -> None:
    posting = posting_of(text)
    found = wording(posting)
    assert found == wording(posting)
    for one in found:
        assert one.text
        assert f"{posting.title}\n{posting.description}"[slice(*one.span)] == one.text


@given(texts(*HARMLESS, *MENDABLE), st.sampled_from(MENDABLE))
def test_neutral_wording_removes_the_finding(text: str, words: str) -> None:
    posting = posting_of(f"{text}{words}")
    assert wording(posting)
    assert wording(mended(posting, wording(posting))) == []


@given(texts(*HARMLESS), st.sampled_from(UNMENDABLE + MENDABLE), texts(*HARMLESS))
def test_harmless_sentences_around_it_hide_nothing(before: str, words: str, after: str) -> None:
    posting = posting_of(f"{before}\n{words}\n{after}")
    start = len(posting.title) + len(before) + 2
    assert any(start <= one.span[0] < one.span[1] <= start + len(words) for one in wording(posting))
