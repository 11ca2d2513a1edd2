"""What people say they do not do is no part of their story; the rest stays word for word."""

import pytest

from matching.records import SeekerProfile
from matching.text.disclaimed import without_disclaimed
from matching.text.told import texts_of_seeker


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("会做饭，后端不会。肯学", "会做饭，肯学"),
        ("两班倒可以，手动车床不太会，外语看不懂", "两班倒可以"),
        ("焊工铆工活不干，不写代码", ""),
        ("硬件测试没碰过；接口测试做过", "接口测试做过"),
        ("英语六级没有，四级过了", "四级过了"),
        ("高中教不了，初中带过。", "初中带过。"),
    ],
)
def test_clauses_that_disclaim_go(told: str, left: str) -> None:
    assert without_disclaimed(told) in (left, left.rstrip("。"))


@pytest.mark.parametrize(
    "told", ["夜班没问题，不怕苦。", "不挑活，干了十年电焊。", "工资不限，肯学", "", "会说不少话。\n好学"]
)
def test_what_affirms_stays_word_for_word(told: str) -> None:
    assert without_disclaimed(told) == told


def test_the_story_of_a_seeker_holds_nothing_disclaimed() -> None:
    told = texts_of_seeker(SeekerProfile(seeker_id="s", experience="前端三年，后端不会", summary="不做销售，肯学"))
    assert told.past == "前端三年"
    assert "销售" not in told.body
    assert "后端" not in told.body
