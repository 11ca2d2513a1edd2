"""Protected words are taken out of what is segmented and embedded; the rest stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.text.protected import masked, protected_spans, without_protected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("女,45岁,会做饭", "会做饭"),
        ("我是回族,开过叉车", "开过叉车"),
        ("离异,想找保洁", "想找保洁"),
        ("肢体残疾三级,打字快", "打字快"),
        ("农村户口,干过瓦工", "干过瓦工"),
        ("有高血压,会电焊", "会电焊"),
        ("干了20年电工", "干了20年电工"),
        ("", ""),
    ],
)
def test_only_protected_words_go(text: str, left: str) -> None:
    plain = without_protected(text)
    assert plain.endswith(left)
    assert not list(protected_spans(plain))
    assert len(plain) <= len(left) + len("我是,")


@pytest.mark.parametrize("text", ["白班优先", "保安员证", "水电工", "男装导购", "三年经验", "土建施工", "高处作业"])
def test_words_of_work_stay(text: str) -> None:
    assert without_protected(text) == text


@given(st.text(alphabet="我女男4五岁满族离异会做饭有高血压残疾农村户口,。 年", max_size=60))
def test_taking_out_leaves_nothing_to_take_out_of_the_masked_text(text: str) -> None:
    hidden = masked(text)
    assert len(hidden) == len(text)
    assert all("□" in hidden[start:end] for start, end in protected_spans(text))
