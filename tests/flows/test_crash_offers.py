"""Deaths at every tenth step of letting a place go, on both databases; `crash_offers` by itself dies at each."""

import subprocess
import sys

import pytest

from tests.flows.service import ROOT


@pytest.mark.timeout(600)
def test_a_freed_place_is_offered_and_told_once_whenever_a_worker_dies(database_url: str) -> None:
    command = [sys.executable, "-m", "tests.flows.crash_offers", "--every", "10", "--database-url", database_url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = {name: int(value) for name, value in (line.split() for line in done.stdout.splitlines())}
    assert told["killed"] >= 5
    assert told["arrived"] >= 1
