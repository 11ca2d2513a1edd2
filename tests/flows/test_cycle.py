"""The whole cycle beside a running service: what people did, a learning set, a ranker, the gate, served, rolled back.

Requests are in flight all the while and none fails. People and postings are the synthetic sample; what people do is
invented: they apply for the newer half of a list, which the ranker before training hardly minds.
"""

import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from matching.assembly import open_desk
from matching.desk import Desk
from matching.desk.room import CITY_TIME
from matching.ranking.curves import FILE
from matching.ranking.models import CURRENT
from matching.ranking.ranker import PriorRanker
from matching.settings import Settings
from tests.flows.service import KEY, OPERATOR, ROOT, Service
from tests.released import a_models_dir, a_ranker
from training.atomic import write_whole
from training.cli import app
from training.releases import Releases

DAYS, LISTS_A_DAY, PLACES = 8, 120, 10
REPLAYED = 60
"""Lists that scores of drift are taken from: fewer than in service, for the time it takes."""
WALK_IN = {"wish_titles": ["保洁员"], "district": "站前区"}
PATIENCE = 120.0


class Traffic(threading.Thread):
    """Lists of all kinds, one after the other, until told to stop; counts what answered and who judged."""

    def __init__(self, service: Service, seekers: list[str], postings: list[str]) -> None:
        super().__init__(daemon=True)
        self.statuses: Counter[int] = Counter()
        self.broken: list[str] = []
        self.models: list[str] = []
        self.decisions: dict[str, str] = {}
        self._enough, self._luck = threading.Event(), random.Random(3)
        self._http = httpx.Client(base_url=service.http.base_url, headers=OPERATOR, timeout=60)
        self._seekers, self._postings = seekers, postings

    def run(self) -> None:
        while not self._enough.wait(0.02):
            try:
                self._ask()
            except httpx.TransportError as error:
                self.broken.append(repr(error))

    def _ask(self) -> None:
        seeker, posting = self._luck.choice(self._seekers), self._luck.choice(self._postings)
        replies = [
            self._http.get(f"/v1/seekers/{seeker}/recommendations"),
            self._http.get(f"/v1/postings/{posting}/candidates"),
            self._http.post("/v1/recommendations", json=WALK_IN),
        ]
        for reply in replies:
            self.statuses[reply.status_code] += 1
            if reply.status_code == 200:
                self.models.append(reply.json()["model"])
        body = replies[0].json()
        self.decisions.setdefault(body["model"], body["decision_id"])

    def stop(self) -> None:
        self._enough.set()
        self.join()
        self._http.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Where the store and the models of this installation lie."""
    folder = tmp_path_factory.mktemp("cycle")
    return folder / "state", a_models_dir(folder / "models")


@pytest.fixture(scope="module")
def desk(place: tuple[Path, Path]) -> Iterator[Desk]:
    """A second process' worth of desk on the same store, with the sample in it."""
    data_dir, models = place
    opened = open_desk(Settings(data_dir=data_dir, database_url="", models_dir=models, secret_key=KEY))
    for side in ("postings", "seekers"):
        opened.import_file(side, ROOT / "data" / "sample" / f"{side}.csv")  # type: ignore[arg-type]
    yield opened
    opened.close_down()


@pytest.fixture(scope="module")
def service(place: tuple[Path, Path], desk: Desk) -> Iterator[Service]:
    data_dir, models = place
    with Service(data_dir, workers=2, models_dir=str(models), ranker="current") as running:
        yield running


def days_go_by(desk: Desk, seekers: list[str]) -> None:
    """People ask for lists on the days before today, and apply for some of what they see; some employers answer."""
    luck, today = random.Random(7), Desk.today()
    for ago in range(DAYS, 0, -1):
        day = today - timedelta(days=ago)
        desk.today, desk.now = lambda day=day: day, lambda day=day: datetime.combine(day, clock(9), CITY_TIME)  # type: ignore[method-assign]
        happened: list[dict[str, Any]] = []
        for seeker in luck.sample(seekers, LISTS_A_DAY):
            body = desk.recommend(seeker, PLACES).body
            happened += answers(luck, body, seeker, day)
        desk.record_interactions(happened)


def answers(luck: random.Random, body: dict[str, Any], seeker: str, day: date) -> Iterator[dict[str, Any]]:
    """What a person does with a list, and the employers with them."""
    published = [item["published_at"] or "" for item in body["items"]]
    for item in body["items"]:
        is_new = (item["published_at"] or "") > sorted(published)[len(published) // 2]
        if luck.random() < (0.6 if is_new else 0.03):
            told = {"seeker_id": seeker, "posting_id": item["posting_id"], "decision_id": body["decision_id"]}
            for hour, kind in enumerate(["applied", "interviewed"] if luck.random() < 0.7 else ["applied"], start=12):
                name = f"{body['decision_id']}{item['rank']}{kind}"
                yield told | {"interaction_id": name, "kind": kind, "happened_at": at(day, hour)}


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, clock(hour), CITY_TIME)


def run(*command: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(command))
    assert result.exit_code == code, (result.output, result.exception)
    return result.output


def drift_now(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the market is called against the reference that the promotion took, its scores among it."""
    monkeypatch.setattr("training.commands.drift.REPORT", folder / "drift_report.json")
    monkeypatch.setenv("JOBMATCH_RANKER", "current")
    CliRunner().invoke(app, ["drift"])
    found: list[dict[str, Any]] = json.loads((folder / "drift_report.json").read_text("utf-8"))
    assert {"jobs score", "posting occupations", "seeker occupations"} <= {one["name"] for one in found}
    return found


def wait_for(service: Service, wanted: str, name: str = "ranker") -> dict[str, Any]:
    """Every worker in turn answers /readyz; five the same in a row."""
    end, alike, state = time.monotonic() + PATIENCE, 0, {}
    while alike < 5:
        assert time.monotonic() < end, state
        state = service.http.get("/readyz", headers={"Connection": "close"}).json()
        alike = alike + 1 if wanted in str(state[name]) else 0
        time.sleep(0.1)
    return state


def wait_for_figure(service: Service, line: str) -> None:
    """Until the figures of all workers say so; each takes its turn in answering."""
    end, page = time.monotonic() + PATIENCE, ""
    while line not in page:
        assert time.monotonic() < end, page
        service.http.get("/readyz", headers={"Connection": "close"})
        page = service.http.get("/metrics", headers={"Connection": "close"}).text
        time.sleep(0.1)


@pytest.mark.timeout(900)
def test_from_what_people_did_to_a_served_ranker_and_back_with_requests_in_flight(
    service: Service, desk: Desk, place: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in zip(("DATA_DIR", "MODELS_DIR"), place, strict=True):
        monkeypatch.setenv(f"JOBMATCH_{name}", str(value))
    monkeypatch.setenv("JOBMATCH_SECRET_KEY", KEY)
    monkeypatch.setattr("training.drift.MOST_REPLAYED", REPLAYED)
    prior, seekers = PriorRanker().identity, [f"SYN-S{number:04d}" for number in range(1, 200)]
    traffic = Traffic(service, seekers, [f"SYN-P{number:04d}" for number in range(1, 100)])
    today = str(Desk.today())
    traffic.start()
    days_go_by(desk, seekers)
    learnt, drafts = tmp_path / "jobs.npz", tmp_path / "drafts"
    run("dataset", "--until", today, "--wide", "0", "--deep", "0", "--horizon", "0", "--into", str(learnt))
    told = run("train", str(learnt), "--into", str(drafts))
    (trained,) = drafts.iterdir()
    (number,) = re.findall("run ([0-9a-f]{32}) in MLflow", told)
    assert "条件满足得更好不能降分" in run("promote", number, "--on", str(learnt))
    reference = json.loads((place[0] / "drift.json").read_text("utf-8"))
    assert reference["ranker"] == trained.name
    assert sum(reference["counts"]["jobs score"]) > REPLAYED / 2
    wait_for(service, trained.name)
    assert {one["name"] for one in drift_now(tmp_path, monkeypatch) if one["drifted"]} <= {"jobs score"}
    wait_for_figure(service, f'jobmatch_ranker_info{{identity="{trained.name}"}} 2.0')
    assert f'jobmatch_ranker_info{{identity="{prior}"}} 0.0' in service.http.get("/metrics").text
    time.sleep(1)
    assert "已退回 prior" in run("rollback", "--why", "试一下退回")
    wait_for(service, prior)
    time.sleep(1)
    traffic.stop()
    assert traffic.broken == []
    assert set(traffic.statuses) == {200}
    assert list(dict.fromkeys(traffic.models)) == [prior, trained.name]
    assert traffic.models[-1] == prior
    for decision in traffic.decisions.values():
        reply = service.http.get(f"/v1/decisions/{decision}", params={"replay": True})
        assert (reply.status_code, reply.json()["identical"]) == (200, True)
    assert trained.name in run("versions")


def test_a_damaged_promotion_is_refused_by_every_worker_and_the_service_says_so(
    service: Service, place: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases = Releases(place[1] / "rankers")
    name = releases.add(a_ranker(tmp_path / "other", pay=2.5))
    file = releases.versions.folder / name / FILE
    file.write_bytes(file.read_bytes().replace(b"2.5", b"3.5"))
    write_whole(releases.versions.folder / CURRENT, f'{{"serving": "{name}"}}\n'.encode())
    state = wait_for(service, name, "ranker_refused")
    assert (state["ready"], state["ranker"]) == (True, PriorRanker().identity)
    assert service.http.post("/v1/recommendations", json=WALK_IN).json()["model"] == PriorRanker().identity
    wait_for_figure(service, "jobmatch_ranker_refused_total 2.0")
    for variable, value in zip(("DATA_DIR", "MODELS_DIR"), place, strict=True):
        monkeypatch.setenv(f"JOBMATCH_{variable}", str(value))
    assert re.search(rf"{name} .*damaged", run("versions"))
