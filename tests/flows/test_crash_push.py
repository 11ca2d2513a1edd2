"""Deaths on the way from a posting to a telephone, on both databases; `make crash-push` makes five hundred."""

import subprocess
import sys

import pytest

from tests.flows.service import ROOT

KILLS = {"sqlite": 30, "postgresql": 16}


@pytest.mark.timeout(600)
def test_no_message_without_a_subscription_none_twice_none_lost_whenever_a_worker_dies(database_url: str) -> None:
    kills = KILLS[database_url.partition(":")[0]]
    command = [sys.executable, "-m", "tests.flows.crash_push", "--kills", str(kills), "--database-url", database_url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = dict(line.rsplit(maxsplit=1) for line in done.stdout.splitlines() if line[-1:].isdigit())
    told = {name.strip(): int(value) for name, value in figures.items()}
    assert told["killed"] == kills
    assert told["messages"] > 0
    assert told["arrived"] > 0
