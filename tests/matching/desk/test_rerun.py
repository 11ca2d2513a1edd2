"""Profiles changed for what-if are described as a walk-in of that profile is, bit for bit, and leave nothing behind."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from matching.assembly import open_desk
from matching.columns import SeekerRows
from matching.desk import Desk
from matching.desk.encoding import CachingEncoder
from matching.explain.proposals import Proposal
from matching.results import DescribedSeeker
from matching.settings import Settings
from matching.vocabulary import Education

PERSON = {
    "seeker_id": "R1",
    "wish_titles": ["叉车司机", "装卸工"],
    "summary": "在码头开叉车三年，会看图",
    "skills": ["看图"],
}
CHANGES = [
    Proposal("certificate", "", {"certificates": ("叉车证",)}),
    Proposal("education", "", {"education": Education.COLLEGE}),
    Proposal("skill", "", {"skills": ("看图", "焊接")}),
    Proposal("pay", "", {"wish_salary_min": 4000.0}),
    Proposal("shift", "", {"summary": "在码头开叉车三年"}),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(Settings(data_dir=tmp_path, database_url=""))
    opened.put_seeker(PERSON)
    yield opened
    opened.close_down()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.kind)
def test_a_changed_profile_is_described_as_a_walk_in_with_it_is(desk: Desk, change: Proposal) -> None:
    with desk.store.read() as tx:
        seeker = tx.seeker("R1")
    (variant,) = desk.variants(seeker, [change], desk.today())
    describer = desk.parts.walk_in_describer
    record = change.applied(seeker.seeker)
    with desk.parts.encoder.briefly():
        (reading,) = describer.read_seekers([record])
        row = describer.seeker_rows([DescribedSeeker(seeker.key, seeker.revision, record, reading)])
    assert variant.described.reading == reading
    for name in SeekerRows.FIELDS:
        assert np.array_equal(
            getattr(variant.row, name), getattr(row, name), equal_nan=row.__dict__[name].dtype.kind == "f"
        )


def test_within_the_block_a_text_is_encoded_once_and_unknown_after_it(desk: Desk) -> None:
    asked: list[list[str]] = []

    class Counting:
        identity, dim = desk.parts.encoder.encoder.identity, desk.parts.encoder.encoder.dim

        def encode(self, texts: list[str]) -> np.ndarray:
            asked.append(list(texts))
            return desk.parts.encoder.encoder.encode(texts)

    encoder = CachingEncoder(Counting(), desk.store)
    with encoder.briefly():
        first, again = (encoder.encode_once(["没人说过的话"]) for _ in range(2))
    assert np.array_equal(first, again)
    assert asked == [["没人说过的话"]]
    encoder.encode_once(["没人说过的话"])
    assert len(asked) == 2
