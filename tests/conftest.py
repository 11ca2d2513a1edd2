"""Shared by every test: where things are, and the rule that nothing is skipped silently."""

import os
from datetime import date
from pathlib import Path

import pytest

from matching.retrieval.encoder import open_encoder
from matching.text.describe import Describer, Encoder
from matching.text.occupations import DIRECTORY, OccupationModel
from matching.text.reader import Reader
from matching.text.regions import Regions
from matching.text.segment import Segmenter

os.environ["JOBMATCH_RANKER"] = "prior"
"""Whatever was promoted on this machine; tests of promotion choose for themselves."""
ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-skips", action="store_true", help="a skipped test fails the run, but those that need ../shared"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked `shared` read measure-only data beside the project; they run only where it stands."""
    if not SHARED.exists():
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(pytest.mark.skip(reason="needs ../shared"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not session.config.getoption("--no-skips"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = (
        [r for r in reporter.stats.get("skipped", []) if "needs ../shared" not in str(r.longrepr)] if reporter else []
    )
    if skipped:
        reporter.write_line(f"{len(skipped)} tests were skipped that should have run", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The encoder that `jobmatch-train prepare` built."""
    return open_encoder("e5-small-zh", ROOT / "data" / "models")


@pytest.fixture(scope="session")
def occupations(encoder: Encoder) -> OccupationModel:
    """The occupation model built beside it."""
    return OccupationModel.load(ROOT / "data" / "models" / DIRECTORY, encoder.identity)


@pytest.fixture(scope="session")
def describer(encoder: Encoder, occupations: OccupationModel) -> Describer:
    """Reads and describes records with the shipped dictionaries; nobody belongs to a group by it."""
    data = ROOT / "data"
    reader = Reader(data, Segmenter(data))
    return Describer(reader, occupations, encoder.encode, Regions(data / "regions"), lambda seeker, on: (0, date.max))
