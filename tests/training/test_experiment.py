"""What an experiment shows, out of a real store; and what is said of invented ones."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from matching.assembly import open_desk
from matching.desk import Desk
from matching.desk.room import CITY_TIME
from matching.settings import Settings
from tests.released import a_models_dir, a_ranker
from training.anytime import first_look
from training.cli import app
from training.experiment import Entered, entered, read
from training.releases import Releases

START = datetime(2026, 11, 2, 9, tzinfo=CITY_TIME)
LATER = START + timedelta(days=20)
SEEKERS = 24


def on(desk: Desk, moment: datetime) -> None:
    desk.today, desk.now = moment.date, lambda: moment  # type: ignore[method-assign,assignment]


def applies(desk: Desk, seeker: str, moment: datetime) -> None:
    row = {"seeker_id": seeker, "posting_id": "P1", "kind": "applied", "happened_at": moment}
    desk.record_interactions([row | {"interaction_id": f"{seeker}{moment}"}])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """One posting, people who look for it, and an experiment on half of them."""
    models = a_models_dir(tmp_path / "models")
    releases = Releases(models / "rankers")
    releases.challenge(releases.add(a_ranker(tmp_path / "tried", pay=3.0)), 0.5, "autumn")
    settings = Settings(data_dir=tmp_path / "state", database_url="", models_dir=models, ranker="current")
    opened = open_desk(settings)
    on(opened, START)
    opened.publish({"posting_id": "P1", "title": "叉车司机", "employer": "甲公司", "district": "站前区"})
    for number in range(SEEKERS):
        opened.put_seeker({"seeker_id": f"S{number}", "wish_titles": ["叉车司机"], "district": "站前区"})
    yield opened
    opened.close_down()


def test_people_count_by_their_arm_once_their_days_have_passed_and_by_what_they_did_in_them(desk: Desk) -> None:
    tried = {f"S{n}": desk.decision(desk.recommend(f"S{n}").body["decision_id"])["arm"] for n in range(SEEKERS)}
    mine = [seeker for seeker, arm in tried.items() if arm == "autumn:challenger"]
    others = [seeker for seeker, arm in tried.items() if arm == "autumn:serving"]
    assert len(mine) + len(others) == SEEKERS
    for seeker in mine[:3]:
        applies(desk, seeker, START + timedelta(days=2))
    applies(desk, others[0], START + timedelta(days=1))
    applies(desk, others[1], START + timedelta(days=8))
    applies(desk, others[2], START - timedelta(days=1))
    on(desk, LATER - timedelta(days=3))
    desk.put_seeker({"seeker_id": "young", "wish_titles": ["叉车司机"], "district": "站前区"})
    desk.recommend("young")
    with desk.store.read() as tx:
        people = entered(tx, "autumn", START, LATER)
        assert entered(tx, "winter", START, LATER) == []
    reading = read(people, 0.5)
    assert reading.people == (len(others), len(mine))
    assert reading.applied == (1, 3)
    assert f"满 {first_look(0.5)} 人" in reading.verdict


def invented(
    serving: float, challenger: float, share: float = 0.5, of: int = 4_000, drawn: float = 0.0
) -> list[Entered]:
    """People as they enter; `drawn`: the share that was truly drawn, when another than was said."""
    rng = np.random.default_rng(4)
    tried = rng.random(of) < (drawn or share)
    applied = rng.random(of) < np.where(tried, challenger, serving)
    return [
        Entered(START + timedelta(minutes=n), *pair)
        for n, pair in enumerate(zip(tried.tolist(), applied.tolist(), strict=True))
    ]


@pytest.mark.parametrize(
    ("rates", "verdict"), [((0.1, 0.2), "新的更好"), ((0.2, 0.1), "新的更差"), ((0.1, 0.1), "继续")]
)
def test_the_verdict_follows_the_interval(rates: tuple[float, float], verdict: str) -> None:
    reading = read(invented(*rates), 0.5)
    assert verdict in reading.verdict
    assert reading.low < rates[1] - rates[0] < reading.high


def test_arms_of_another_size_than_was_drawn_are_not_read() -> None:
    assert "比例不符" in read(invented(0.1, 0.2, share=0.3, drawn=0.35), 0.3).verdict


def test_nobody_is_no_experiment() -> None:
    reading = read([], 0.5)
    assert reading.people == (0, 0)
    assert "人还太少" in reading.verdict


def test_the_commands_start_read_and_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBMATCH_DATA_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("JOBMATCH_MODELS_DIR", str(tmp_path / "models"))
    source = a_ranker(tmp_path / "tried", pay=3.0)
    told = [
        CliRunner().invoke(app, ["experiment", *command])
        for command in (["start", str(source), "--name", "autumn", "--share", "0.2"], ["read"], ["stop"])
    ]
    assert [one.exit_code for one in told] == [0, 0, 0], [one.output for one in told]
    assert "20% 的求职者" in told[0].output
    assert "人还太少" in told[1].output
    assert "在用的是 prior" in told[2].output
    assert Releases(tmp_path / "models" / "rankers").versions.pointer().challenger == ""
