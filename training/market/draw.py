"""A market drawn: ads, people and what is true of them."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from matching.ranking.replies import Ledger
from matching.text.describe import Describer
from training.market.assumptions import Assumptions
from training.market.people import People, draw_people
from training.market.places import Places
from training.market.postings import Postings, draw_postings
from training.market.truth import Truth, hidden
from training.market.wording import Wording

WORDINGS = 600
"""Different ads, and different stories, at most: each is encoded once."""


@dataclass(frozen=True, slots=True)
class Market:
    """Both sides, the truth that no ranker sees, what employers replied so far. It changes as it runs: run it once."""

    postings: Postings
    people: People
    truth: Truth
    assumed: Assumptions
    replies: Ledger = field(default_factory=Ledger)


def draw_market(
    reference_dir: Path, describer: Describer, sizes: tuple[int, int], assumed: Assumptions, wordings: int = WORDINGS
) -> Market:
    """A market of (ads, people); equal arguments give equal markets."""
    ads, people = sizes
    rng = np.random.default_rng(assumed.seed)
    wording, places = Wording(reference_dir, assumed.occupations, rng), Places(reference_dir)
    postings = draw_postings(ads, wording.ads(min(ads, wordings), rng), describer, places, assumed, rng)
    crowd = draw_people(people, wording.stories(min(people, wordings), rng), describer, places, assumed, rng)
    one, other = hidden(crowd.codes, crowd.pasts, rng), hidden(postings.codes, [""] * ads, rng)
    return Market(postings, crowd, Truth(crowd.rows, postings.rows, one, other, assumed), assumed)
