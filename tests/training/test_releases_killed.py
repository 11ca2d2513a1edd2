"""Killed with -9 at every step of a promotion, and at any moment of it: what served goes on serving, or the new one."""

import itertools
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from matching.ranking.lineup import Rankers
from matching.ranking.models import Pointer
from tests.released import a_ranker
from training.releases import Releases

STEPS = ((os, "fsync"), (os, "open"), (os, "rename"), (os, "mkdir"), (Path, "write_bytes"))
"""What a promotion does to the disk passes through one of these."""
DEATHS = 30


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    """One version serves."""
    found = Releases(tmp_path / "rankers")
    found.serve(found.add(a_ranker(tmp_path / "old", title=3.0)))
    return found


def promote(releases: Releases, source: Path) -> None:
    releases.serve(releases.add(source))


def in_a_process_of_its_own(work: Callable[[], None]) -> int:
    """Its number; it ends without any clearing up."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return child


def was_killed(child: int) -> bool:
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def killed_before(step: int, work: Callable[[], None]) -> None:
    """Do the work up to the step of this number, then fall dead."""
    left = itertools.count(step, -1)

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            if next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **named)

        return call

    for owner, name in STEPS:
        setattr(owner, name, counted(getattr(owner, name)))
    work()


def served(releases: Releases) -> str:
    """Who a service would start with now, after it was sure that nothing had to be refused."""
    state = Rankers(releases.versions).state
    assert state["ranker_refused"] is None
    return str(state["ranker"])


def test_at_every_step_the_old_model_serves_and_after_the_last_the_new_one(releases: Releases, tmp_path: Path) -> None:
    old, source, seen = releases.versions.pointer(), a_ranker(tmp_path / "new", title=4.0), []
    new = Releases(tmp_path / "elsewhere").add(source)
    for step in itertools.count():
        child = in_a_process_of_its_own(lambda step=step: killed_before(step, lambda: promote(releases, source)))
        killed = was_killed(child)
        seen.append(served(releases))
        if not killed:
            break
        if seen[-1] == new:
            releases.roll_back()
            assert releases.versions.pointer() == old
    steps = len(seen) - 1
    assert steps > 10
    assert seen[0] == old.serving
    assert seen[-1] == new
    assert set(seen[: steps // 2]) == {old.serving}
    assert not list(releases.versions.folder.glob(".*.tmp"))


def test_killed_at_any_moment_it_is_the_one_or_the_other(releases: Releases, tmp_path: Path) -> None:
    chance, old = random.Random(5), releases.versions.pointer().serving
    source = a_ranker(tmp_path / "new", title=4.0)
    started = time.perf_counter()
    assert not was_killed(in_a_process_of_its_own(lambda: promote(releases, source)))
    length, new = time.perf_counter() - started, releases.versions.pointer().serving
    releases.roll_back()
    deaths = 0
    for number in itertools.count():
        source = a_ranker(tmp_path / str(number), title=5.0 + number)
        child = in_a_process_of_its_own(lambda source=source: promote(releases, source))
        time.sleep(chance.uniform(0, length))
        os.kill(child, signal.SIGKILL)
        if was_killed(child):
            deaths += 1
        else:
            length *= 0.8  # it is quicker than that
        before = releases.versions.pointer()
        assert served(releases) == before.serving
        assert before.serving == old or before == Pointer(before.serving, (old, *before.before[1:]))
        if before.serving != old:
            releases.roll_back()
        if deaths == DEATHS:
            break
    assert served(releases) == old != new


def test_the_check_would_see_a_promotion_that_points_before_it_has_written(releases: Releases, tmp_path: Path) -> None:
    source = a_ranker(tmp_path / "new", title=4.0)
    name = Releases(tmp_path / "elsewhere").add(source)

    def wrong_way_round() -> None:
        releases._point(Pointer(name), "serve", {})
        releases.add(source)

    found = []
    for step in range(12):
        in_a_process_of_its_own(lambda step=step: killed_before(step, wrong_way_round))
        os.wait()
        found.append(Rankers(releases.versions).state["ranker_refused"])
    assert any(found)
