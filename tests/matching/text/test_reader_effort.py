"""A hostile text is no more work than a long one: what is read of it is bounded, and so is what is asked around."""

import pytest

from matching.records import JobPosting, SeekerProfile
from matching.text import reader as room
from matching.text.clauses import REACH, SENTENCE_REACH, Document
from matching.text.reader import MOST_SIGNS, Reader

LONGEST = 20_000
HOSTILE = ["不夜班", "电工或", "出差驻", "优先,", "C1", "3年", "有", "a ", "销售,", "没有电工证"]


@pytest.fixture
def lengths(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Lengths of the texts that are cut into clauses."""
    seen: list[int] = []

    def counted(text: str) -> Document:
        seen.append(len(text))
        return Document(text)

    monkeypatch.setattr(room, "Document", counted)
    return seen


@pytest.mark.parametrize("words", HOSTILE)
def test_no_more_than_so_much_of_a_text_is_read(words: str, lengths: list[int]) -> None:
    text = (words * LONGEST)[:LONGEST]
    reader = Reader()
    reader.posting(JobPosting(posting_id="p", title="普工", employer="某厂", description=text))
    reader.seeker(SeekerProfile(seeker_id="s", summary=text, experience=text))
    assert lengths
    assert max(lengths) <= 2 * MOST_SIGNS + 1


def test_what_is_read_decides_alone() -> None:
    reader, told = Reader(), "有叉车证,干了五年。" + "好" * MOST_SIGNS
    cut = reader.seeker(SeekerProfile(seeker_id="s", summary=told))
    more = reader.seeker(SeekerProfile(seeker_id="s", summary=told + ",不能上夜班,有电工证"))
    assert cut == more
    assert "叉车证" in [stated.value for stated in cut.certificates]


@pytest.mark.parametrize("words", HOSTILE)
def test_around_a_mention_only_its_neighbourhood_is_asked(words: str) -> None:
    document = Document(words * 1000)
    place = len(document.text) // 2
    clause = document.at(place)
    before, after = document.sides(place, place + 1, REACH)
    assert max(len(before), len(after)) <= REACH
    assert len(document.near(place, place + 1)) <= 2 * REACH + 1
    assert len(document.sentence(clause)) <= SENTENCE_REACH
