"""Rows are made once: a start reads them, and what may no longer hold is made anew."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matching.assembly import open_desk
from matching.columns import PostingRows, ProtectedRows, SeekerRows
from matching.desk import Desk
from matching.desk.identity import identities
from matching.ranking.policies import Policies
from matching.ranking.policy import Policy
from matching.settings import Settings
from matching.vocabulary import PriorityGroup

POSTING = {"posting_id": "P1", "title": "叉车司机", "employer": "甲公司", "district": "鲅鱼圈区"}
GRADUATE = {
    "seeker_id": "S1",
    "wish_titles": ["叉车司机"],
    "groups": ["graduate", "veteran"],
    "graduated_on": "2025-07-15",
    "consent_sensitive": True,
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "state", database_url="")


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    opened = open_desk(settings)
    yield opened
    opened.close_down()


def rows_of(desk: Desk) -> tuple[PostingRows, SeekerRows, ProtectedRows]:
    """All rows of the market, brought to the store."""
    desk.catch_up()
    with desk.market.postings.reading() as postings, desk.market.seekers.reading() as seekers:
        return postings, seekers, desk.market.protected(len(seekers))


def must_make_nothing(desk: Desk) -> None:
    def refuse(*_: Any) -> Any:
        raise AssertionError("made from a record again")

    describer = desk.parts.describer
    describer.posting_rows = describer.seeker_rows = describer.protected_rows = refuse  # type: ignore[method-assign]


def groups(*names: PriorityGroup) -> int:
    return sum(1 << list(PriorityGroup).index(name) for name in names)


def market_on(desk: Desk, day: date) -> int:
    """Mask of the groups of the only person on a day."""
    with desk.market.lock, desk.store.read() as tx:
        desk.market.catch_up(tx, day)
        return int(desk.market.protected(1).groups[0])


def test_a_start_makes_no_row_again_and_has_the_same_ones(settings: Settings, desk: Desk, tmp_path: Path) -> None:
    desk.publish(POSTING)
    desk.put_seeker(GRADUATE)
    file = tmp_path / "postings.jsonl"
    file.write_text('{"posting_id": "P2", "title": "电焊工", "employer": "乙公司", "expires_at": "2030-01-01"}\n')
    desk.import_file("postings", file)
    there = open_desk(settings)
    must_make_nothing(there)
    for here, again in zip(rows_of(desk), rows_of(there), strict=True):
        assert len(here) == len(again) > 0
        for name in here.FIELDS:
            np.testing.assert_array_equal(getattr(here, name), getattr(again, name), name)
    with desk.store.read() as tx:
        made = desk.parts.describer.posting_rows([tx.posting("P2")])
    for name in PostingRows.FIELDS:
        np.testing.assert_array_equal(getattr(made, name)[0], getattr(rows_of(there)[0], name)[1], name)
    there.close_down()


def test_a_row_of_other_models_is_made_and_kept_again(settings: Settings, desk: Desk) -> None:
    desk.publish(POSTING)
    desk.put_seeker(GRADUATE)
    for kept in (False, True):
        there = open_desk(settings)
        for keeper in (there.parts.posting_keeper, there.parts.person_keeper):
            keeper._identity = "others"
        if kept:
            must_make_nothing(there)
        assert [len(rows) for rows in rows_of(there)] == [1, 1, 1]
        there.close_down()


def test_a_joined_posting_is_kept_until_the_last_of_its_advertisements_ends(settings: Settings, desk: Desk) -> None:
    desk.publish(POSTING | {"expires_at": "2030-01-01"})
    desk.publish(POSTING | {"posting_id": "P2", "expires_at": "2031-01-01"})
    desk.publish(POSTING | {"expires_at": "2030-02-01", "headcount": 3})
    there = open_desk(settings)
    (postings, _, _) = rows_of(there)
    assert (date(1970, 1, 1).toordinal() + postings.expires_on).tolist() == [date(2031, 1, 1).toordinal()]
    there.close_down()


def test_withdrawn_consent_takes_the_groups_from_the_next_request_and_start(settings: Settings, desk: Desk) -> None:
    desk.put_seeker(GRADUATE)
    assert rows_of(desk)[2].groups[0] == groups(PriorityGroup.GRADUATE, PriorityGroup.VETERAN)
    desk.set_consents("S1", {"consent_sensitive": False})
    assert rows_of(desk)[2].groups[0] == 0
    there = open_desk(settings)
    must_make_nothing(there)
    assert rows_of(there)[2].groups[0] == 0
    there.close_down()


def test_a_group_that_has_ended_since_the_row_was_kept_counts_no_more(settings: Settings, desk: Desk) -> None:
    desk.put_seeker(GRADUATE)
    both, one = groups(PriorityGroup.GRADUATE, PriorityGroup.VETERAN), groups(PriorityGroup.VETERAN)
    assert market_on(desk, date(2027, 7, 14)) == both
    assert market_on(desk, date(2027, 7, 15)) == one
    there = open_desk(settings)
    assert market_on(there, date(2027, 7, 15)) == one
    there.close_down()


def test_of_a_forgotten_person_nothing_protected_stays_in_memory(desk: Desk) -> None:
    desk.put_seeker(GRADUATE | {"birth_year": 2003})
    place = desk.market.seekers.row_of(int(rows_of(desk)[1].key[0]))
    desk.forget("S1")
    left = desk.market.protected(1).take(np.array([place]))
    blank = ProtectedRows.blank(1)
    for name in ProtectedRows.FIELDS:
        np.testing.assert_array_equal(getattr(left, name), getattr(blank, name), name)


def test_the_identity_changes_with_models_words_and_rules_of_groups(tmp_path: Path, root: Path) -> None:
    policy = Policy.load(root / "data" / "policy" / "priority.yaml")
    model, words = tmp_path / "occupations" / "model.npz", tmp_path / "data" / "dictionary" / "words.txt"
    for file in (model, words):
        file.parent.mkdir(parents=True)
        file.write_text("1")

    def now(encoder: str = "e5", by: Policy = policy) -> tuple[str, str]:
        return identities(encoder, model.parent, tmp_path / "data", Policies({"priority.yaml": by}))

    first = now()
    assert now() == first
    changed = [now("other")]
    for file in (model, words):
        file.write_text("2")
        changed.append(now())
    assert len({one for pair in (first, *changed) for one in pair}) == 8
    last = now()
    heavier, fewer = policy.varied(bound=0.01), policy.model_copy(update={"groups": policy.groups[:-1]})
    assert now(by=heavier) == last
    assert (now(by=fewer).postings, now(by=fewer).seekers != last.seekers) == (last.postings, True)
