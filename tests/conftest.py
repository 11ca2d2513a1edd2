"""Shared by every test: where things are, and the rule that nothing is skipped silently."""

from pathlib import Path

import pytest

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
