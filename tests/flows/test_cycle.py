"""The whole cycle beside a running service: what people did, a learning set, a ranker, the gate, served, rolled back.

Requests are in flight all the while and none fails. People and postings are the synthetic sample; what people do is
invented: they apply for the newer half of a list, which the ranker before training hardly minds.
"""

import json
import random
import re
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from matching.assembly import open_desk
from matching.desk import Desk
from matching.desk.room import CITY_TIME
from matching.ranking.curves import FILE
from matching.ranking.models import CURRENT
from matching.ranking.models import PRIOR as PRIOR_NAME
from matching.ranking.ranker import PriorRanker
from matching.settings import Settings
from tests.flows.service import KEY, ROOT, Service
from tests.flows.traffic import WALK_IN, Traffic
from tests.notebooks.running import executed
from tests.released import a_models_dir, a_ranker
from training.atomic import write_whole
from training.cli import app
from training.commands.dataset import told as counted
from training.learning_set import LearningSet
from training.releases import Releases

DAYS, LISTS_A_DAY, SHORTLISTS_A_DAY, PLACES = 8, 120, 6, 10
SEEKERS, POSTINGS = ([f"SYN-{side}{number:04d}" for number in range(1, n)] for side, n in (("S", 200), ("P", 100)))
REPLAYED = 60
"""Lists that scores of drift are taken from: fewer than in service, for the time it takes."""
PATIENCE = 120.0


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


@pytest.fixture(scope="module")
def lived(desk: Desk) -> None:
    """People ask for lists on the days before today, and apply for some of what they see; some employers answer, and
    ask for shortlists, of which they invite some."""
    luck, today = random.Random(7), Desk.today()
    for ago in range(DAYS, 0, -1):
        day = today - timedelta(days=ago)
        desk.today, desk.now = lambda day=day: day, lambda day=day: datetime.combine(day, clock(9), CITY_TIME)  # type: ignore[method-assign]
        happened: list[dict[str, Any]] = []
        for seeker in luck.sample(SEEKERS, LISTS_A_DAY):
            body = desk.recommend(seeker, PLACES).body
            happened += answers(luck, body, seeker, day)
        for posting in luck.sample(POSTINGS, SHORTLISTS_A_DAY):
            happened += invitations(luck, desk.shortlist(posting, PLACES, view="full").body, posting, day)
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


def invitations(luck: random.Random, body: dict[str, Any], posting: str, day: date) -> Iterator[dict[str, Any]]:
    """Whom an employer asks to come, of a shortlist; who is asked comes."""
    for item in body["items"]:
        if luck.random() < 0.2:
            told = {"seeker_id": item["seeker_id"], "posting_id": posting, "decision_id": body["decision_id"]}
            name = f"{body['decision_id']}{item['rank']}"
            yield told | {"interaction_id": name, "kind": "interviewed", "happened_at": at(day, 12)}


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


@pytest.fixture
def installed(place: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The settings of this installation, as commands and notebooks find them in their environment."""
    settings = dict(zip(("JOBMATCH_DATA_DIR", "JOBMATCH_MODELS_DIR"), map(str, place), strict=True))
    settings["JOBMATCH_SECRET_KEY"] = KEY
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return settings


@pytest.mark.timeout(900)
def test_from_what_people_did_to_a_served_ranker_and_back_with_requests_in_flight(
    service: Service,
    place: tuple[Path, Path],
    tmp_path: Path,
    installed: dict[str, str],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("training.drift.MOST_REPLAYED", REPLAYED)
    prior, today = PriorRanker().identity, str(Desk.today())
    traffic = Traffic(service, SEEKERS, POSTINGS)
    traffic.start()
    request.getfixturevalue("lived")
    learnt, drafts = tmp_path / "jobs.npz", tmp_path / "drafts"
    run("dataset", "--until", today, "--wide", "0", "--deep", "0", "--horizon", "0", "--into", str(learnt))
    written = run("train", str(learnt), "--into", str(drafts))
    (trained,) = drafts.iterdir()
    (number,) = re.findall("run ([0-9a-f]{32}) in MLflow", written)
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


def test_a_notebook_leads_from_this_store_s_exports_to_what_its_service_serves(
    service: Service, lived: None, installed: dict[str, str], tmp_path: Path
) -> None:
    exports = {}
    for direction in ("jobs", "people"):
        into = exports[f"{direction}_file"] = str(tmp_path / f"{direction}.npz")
        recipe = ("--until", str(Desk.today()), "--wide", "0", "--deep", "0", "--horizon", "0")
        run("dataset", "--direction", direction, *recipe, "--into", into)
    before = run("versions")
    notebook = ROOT / "notebooks" / "06_retrain_and_promote.ipynb"
    shown = executed(notebook, exports | {"serves": True, "held_back": 0.2}, tmp_path, **installed)
    said = "".join("".join(output.get("data", {}).get("text/plain", output.get("text", ""))) for output in shown)
    assert all(counted(LearningSet.load(Path(file))) in said for file in exports.values())
    assert "没有可用来评判的候选名单" not in said
    assert "没有一位求职者的群体可核对" not in said
    name = Releases(Path(installed["JOBMATCH_MODELS_DIR"]) / "rankers").versions.pointer().serving
    assert name != PRIOR_NAME
    assert name not in before
    wait_for(service, name)
    assert service.http.get(f"/v1/seekers/{SEEKERS[0]}/recommendations").json()["model"] == name
    assert "已退回 prior" in run("rollback")
    wait_for(service, PriorRanker().identity)


def test_a_damaged_promotion_is_refused_by_every_worker_and_the_service_says_so(
    service: Service, place: tuple[Path, Path], tmp_path: Path, installed: dict[str, str]
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
    assert re.search(rf"{name} .*damaged", run("versions"))
