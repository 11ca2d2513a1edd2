"""When people say they can work: their words, whole, and never a reading of them."""

import pytest

from matching.text.availability import stated_times


def anything(words: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("想找个活。早九点到下午三点半有空", ("早九点到下午三点半有空",)),
        ("目前在职，两周内可到岗。", ("目前在职，两周内可到岗",)),
        ("不能马上到岗", ("不能马上到岗",)),
        ("到岗时间：一周内；时间自由的", ("到岗时间：一周内", "时间自由的")),
        ("晚上九点以后不行", ("晚上九点以后不行",)),
        ("8:00-12:00", ("8:00-12:00",)),
        ("", ()),
        ("2019年3月入职某厂，干到年底", ()),
        ("能吃苦，离家近的就中", ()),
        ("随时，随时", ()),
    ],
)
def test_words_about_time_are_found_whole(text: str, said: tuple[str, ...]) -> None:
    assert stated_times(text, anything) == said


def test_of_a_long_sentence_the_clause_alone_is_told() -> None:
    text = "原来在一家很大的厂子里做了许多年的装配工作，现在随时可以上班，离家近一点的都可以考虑"
    assert stated_times(text, anything) == ("现在随时可以上班",)


def test_what_may_not_be_quoted_is_left_out_and_the_rest_stays() -> None:
    def may_quote(words: str) -> bool:
        return "孩子" not in words

    assert stated_times("要接孩子，下午三点以后不行", may_quote) == ("下午三点以后不行",)
    assert stated_times("孩子下午三点以后放学", may_quote) == ()


def test_the_same_words_are_told_once() -> None:
    assert stated_times("时间自由。时间自由", anything) == ("时间自由",)
