"""Words of the trade stay whole; the tokenizer is the project's own."""

import jieba_next
import pytest

from matching.text.dictionary import SHIPPED
from matching.text.segment import Segmenter


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(SHIPPED)


@pytest.mark.parametrize("word", ["叉车证", "鲅鱼圈", "包吃住", "五险一金", "低压电工", "养老护理员"])
def test_domain_words_are_kept_whole(segmenter: Segmenter, word: str) -> None:
    assert word in segmenter.words(f"招聘{word}人员")


def test_words_put_together_are_the_text_without_blanks(segmenter: Segmenter) -> None:
    text = "营口 鲅鱼圈\n诚聘电工,包吃住!"
    assert "".join(segmenter.words(text)) == "营口鲅鱼圈诚聘电工,包吃住!"


def test_content_words_carry_meaning(segmenter: Segmenter) -> None:
    assert segmenter.content_words("我们公司负责Java开发,2024年。") == ["java", "开发"]
    assert segmenter.content_words("的,。 123") == []


def test_the_shared_tokenizer_of_the_library_is_left_alone(segmenter: Segmenter) -> None:
    segmenter.words("镁质耐火材料")
    assert not jieba_next.dt.initialized or "低压电工证" not in jieba_next.dt.FREQ
