"""Who judges: taken up between requests, damaged versions refused, the same arm for a seeker everywhere."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from matching.errors import ModelMismatch
from matching.ranking import lineup as lineup_module
from matching.ranking.curves import FILE
from matching.ranking.lineup import NOBODY, Lineup, Rankers, place_of
from matching.ranking.models import CURRENT
from matching.ranking.ranker import PriorRanker
from tests.released import a_ranker
from training.releases import Releases

PRIOR_IDENTITY = PriorRanker().identity
PATIENCE = 10.0


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Releases:
    monkeypatch.setattr(lineup_module, "PERIOD", 0.0)
    return Releases(tmp_path / "rankers")


@pytest.fixture
def first(releases: Releases, tmp_path: Path) -> str:
    return releases.add(a_ranker(tmp_path / "first", title=3.0))


@pytest.fixture
def second(releases: Releases, tmp_path: Path) -> str:
    return releases.add(a_ranker(tmp_path / "second", title=4.0))


def follow(rankers: Rankers, until: Callable[[], bool]) -> None:
    """Requests keep coming in until something is so."""
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end
        rankers.keep_up()
        time.sleep(0.005)


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[40] ^= 1
    path.write_bytes(content)


def test_a_promotion_is_taken_up_and_whoever_is_at_work_keeps_what_they_have(releases: Releases, first: str) -> None:
    rankers = Rankers(releases.versions)
    at_work = rankers.lineup
    assert at_work.serving.identity == PRIOR_IDENTITY
    releases.serve(first)
    follow(rankers, lambda: rankers.lineup.serving.identity == first)
    assert at_work.serving.identity == PRIOR_IDENTITY
    releases.roll_back()
    follow(rankers, lambda: rankers.lineup.serving.identity == PRIOR_IDENTITY)


def test_a_damaged_version_is_refused_once_and_what_serves_goes_on_serving(
    releases: Releases, first: str, second: str
) -> None:
    releases.serve(first)
    told: list[tuple[str, datetime, bool]] = []
    rankers = Rankers(releases.versions)
    rankers.watch(lambda *news: told.append(news))
    releases.serve(second)
    flip_a_byte(releases.versions.folder / second / FILE)
    follow(rankers, lambda: rankers.state["ranker_refused"] is not None)
    for _ in range(20):
        rankers.keep_up()
    assert rankers.state["ranker"] == first
    assert second in str(rankers.state["ranker_refused"])
    assert [(identity, refused) for identity, _, refused in told] == [(first, False), (first, True)]
    releases.roll_back()
    follow(rankers, lambda: rankers.state["ranker_refused"] is None)
    assert rankers.state["ranker"] == first


def test_a_start_on_a_damaged_version_takes_the_newest_sound_one_and_says_so(
    releases: Releases, first: str, second: str
) -> None:
    for name in (first, second):
        releases.serve(name)
    flip_a_byte(releases.versions.folder / second / FILE)
    rankers = Rankers(releases.versions)
    assert rankers.state["ranker"] == first
    assert second in str(rankers.state["ranker_refused"])
    (releases.versions.folder / CURRENT).write_text("?")
    assert Rankers(releases.versions).state["ranker"] == PRIOR_IDENTITY


def test_a_version_chosen_by_name_stays_and_must_be_sound(releases: Releases, first: str, second: str) -> None:
    rankers = Rankers(releases.versions, first)
    releases.serve(second)
    for _ in range(20):
        rankers.keep_up()
    assert rankers.lineup.serving.identity == first
    assert Rankers(releases.versions, "prior").lineup.serving.identity == PRIOR_IDENTITY
    with pytest.raises(ModelMismatch, match="没有排序模型"):
        Rankers(releases.versions, "learnt-000000000000")


def test_old_rankers_are_at_hand_by_their_identity_and_gone_ones_refused(
    releases: Releases, first: str, tmp_path: Path
) -> None:
    rankers = Rankers(releases.versions)
    assert rankers.of(first).identity == first
    assert rankers.of(PRIOR_IDENTITY).identity == PRIOR_IDENTITY
    (releases.versions.folder / first).rename(tmp_path / "elsewhere")
    with pytest.raises(ModelMismatch, match="放回去"):
        Rankers(releases.versions).of(first)


def test_looking_is_seldom(releases: Releases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lineup_module, "PERIOD", 60.0)
    rankers, looks = Rankers(releases.versions), []
    monkeypatch.setattr(rankers, "_signature", lambda: looks.append(1))
    for _ in range(1_000):
        rankers.keep_up()
    assert len(looks) == 1


def test_an_arm_is_the_same_everywhere_and_takes_its_share() -> None:
    serving, challenger = PriorRanker(), PriorRanker(offset=-2.0)
    line = Lineup(serving, challenger, 0.3, "autumn")
    names = [line.arm(seeker).name for seeker in range(1, 5_001)]
    assert names == [Lineup(serving, challenger, 0.3, "autumn").arm(seeker).name for seeker in range(1, 5_001)]
    assert abs(names.count("autumn:challenger") / 5_000 - 0.3) < 0.03
    assert {line.arm(seeker).ranker for seeker in range(1, 50)} == {serving, challenger}
    assert line.arm(NOBODY) == (serving, "")


def test_experiments_divide_people_independently() -> None:
    seekers = range(1, 5_001)
    one, other = (np.array([place_of(seeker, name) < 0.5 for seeker in seekers]) for name in ("autumn", "winter"))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.05


def test_a_shadow_is_shown_to_nobody() -> None:
    line = Lineup(PriorRanker(), PriorRanker(offset=-2.0), 0.0, "autumn")
    assert {line.arm(seeker).ranker for seeker in range(1, 500)} == {line.serving}
    assert line.shadow is line.challenger
