"""What a shortlist tells of people, through the whole product: nothing of what they are."""

from collections.abc import Iterator
from typing import Any

import pytest

from matching.desk import Desk
from matching.desk.answers import View
from matching.text.protected import protected_spans


def sentences(item: dict[str, Any]) -> Iterator[str]:
    yield from item["wish_titles"]
    for reason in item["reasons"]:
        yield reason["text"]
        yield reason["evidence"].get("profile", "")
    for gap in item["gaps"]:
        yield gap["text"]


@pytest.mark.parametrize("view", ["full", "masked"])
def test_no_sentence_of_any_shortlist_of_the_sample_tells_what_somebody_is(desk: Desk, view: View) -> None:
    with desk.store.read() as tx:
        postings = [each.posting.posting.posting_id for each in tx.changed_postings(0, 1_000) if each.is_open][::3]
    found = 0
    for posting_id in postings:
        for item in desk.shortlist(posting_id, 20, view=view).body["items"]:
            for text in sentences(item):
                told = [text[start:end] for start, end in protected_spans(text)]
                assert not told, (posting_id, item["seeker_ref"], text)
                found += 1
    assert found > 1_000


def test_an_employer_cannot_tell_from_the_scores_whom_a_group_moved(desk: Desk) -> None:
    full, masked = (desk.shortlist("SYN-P0085", 8, view=view).body["items"] for view in ("full", "masked"))
    scores = [item["score"] for item in full]
    assert scores != sorted(scores, reverse=True)  # somebody was moved here
    assert [item["score"] for item in masked] == [None] * len(full)
    assert [item["seeker_ref"] for item in masked] == [item["seeker_ref"] for item in full]
