"""The sample market in a real Desk, imported once; tests put people of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from matching.assembly import open_desk
from matching.desk import Desk
from matching.settings import Settings


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Desk]:
    opened = open_desk(Settings(data_dir=tmp_path_factory.mktemp("market"), database_url=""))
    for side in ("postings", "seekers"):
        assert opened.import_file(side, root / "data" / "sample" / f"{side}.csv")["rejected"] == 0
    yield opened
    opened.close_down()
