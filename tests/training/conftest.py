"""A simulated market for all tests of the laboratory: drawn and run once, in seconds."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from matching.text.describe import Describer, Encoder
from matching.text.occupations import OccupationModel
from matching.text.reader import Reader
from matching.text.regions import Regions
from matching.text.segment import Segmenter
from training.market import Assumptions, Market, Simulation, draw_market
from training.remembering import Remembering

TINY = Assumptions(days=110, occupations=20, stays=40, visits=2, shortlist_every=30, raises=0.6)
"""From 1 January: 春节 lies within."""
SIZES = (120, 150)


@dataclass(frozen=True)
class Markets:
    """Draws tiny markets; words are encoded once."""

    data: Path
    describer: Describer

    def drawn(self, **changed: object) -> Market:
        return draw_market(self.data, self.describer, SIZES, replace(TINY, **changed), wordings=30)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def markets(encoder: Encoder, occupations: OccupationModel, root: Path) -> Markets:
    data = root / "data"
    reader, regions = Reader(data, Segmenter(data)), Regions(data / "regions")
    return Markets(
        data, Describer(reader, occupations, Remembering(encoder).encode, regions, lambda seeker, on: (0, date.max))
    )


@pytest.fixture(scope="session")
def simulated(markets: Markets) -> Simulation:
    """A tiny market that has run; only to be read."""
    simulation = Simulation(markets.drawn())
    simulation.run()
    return simulation
