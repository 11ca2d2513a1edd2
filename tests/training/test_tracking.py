"""The book of runs, in a real MLflow on a file of its own."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from matching.errors import NotFound
from matching.ranking.models import load_ranker
from matching.ranking.ranker import PriorRanker
from tests.flows.service import free_port
from tests.released import a_ranker
from tests.training.drawn import drawn
from training.judge import judge
from training.tracking import ALIAS, NAME, Book, Run


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_ranker(tmp_path_factory.mktemp("trained") / "ranker", pay=4.0)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return Book(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="module")
def run(book: Book, trained: Path) -> str:
    ranker = load_ranker(trained)
    jobs = drawn(ranker)
    judged = judge(ranker, jobs, PriorRanker(), slices={"group": (jobs.seeker % 2).astype(str)})
    told = Run(trained, (jobs,), {"trees": 200}, {"later": judged}, {"curves.svg": b"<svg/>"})
    return book.record(told)


def test_a_run_keeps_data_code_parameters_figures_and_the_model(book: Book, run: str, trained: Path) -> None:
    jobs = drawn(load_ranker(trained))
    with book._open() as client:
        kept = client.get_run(run)
        files = {file.path for folder in ("plots", "judgements") for file in client.list_artifacts(run, folder)}
    assert kept.info.status == "FINISHED"
    assert kept.data.tags["data"] == jobs.digest()
    assert kept.data.tags["identity"] == load_ranker(trained).identity
    assert "synthetic" in kept.data.tags["mlflow.note.content"]
    assert kept.data.params == {"trees": "200"}
    assert kept.data.metrics["later/ndcg at 10"] > 0
    assert kept.data.metrics["later/ndcg at 10 gain low"] < kept.data.metrics["later/ndcg at 10 gain"]
    assert {"later/slices/group 0", "later/slices/group 1 gain"} <= kept.data.metrics.keys()
    assert files == {"plots/reliability_later.png", "plots/curves.svg", "judgements/later.json"}


def test_the_ranker_of_a_run_comes_out_as_it_went_in(book: Book, run: str, trained: Path) -> None:
    found = book.directory(run)
    assert {path.name: path.read_bytes() for path in found.iterdir()} == {
        path.name: path.read_bytes() for path in trained.iterdir()
    }
    assert json.loads((found / "ranker.json").read_text())["kind"] == "curves"
    with pytest.raises(NotFound, match="make mlflow"):
        book.directory("0" * 32)


def test_who_serves_has_the_alias_and_a_version_in_no_book_takes_it_away(book: Book, run: str, trained: Path) -> None:
    book.mark_serving(load_ranker(trained).identity)
    with book._open() as client:
        assert client.get_model_version_by_alias(NAME, ALIAS).run_id == run
    book.mark_serving("prior")
    with book._open() as client:
        assert not client.get_registered_model(NAME).aliases


def test_without_a_book_a_promotion_makes_none(tmp_path: Path) -> None:
    Book(tmp_path / "state").mark_serving("prior")
    assert not (tmp_path / "state").exists()


def test_nothing_is_told_to_others(book: Book, run: str) -> None:
    from mlflow.telemetry.utils import is_telemetry_disabled

    assert is_telemetry_disabled()
    assert os.environ["DO_NOT_TRACK"] == "true"


@contextmanager
def opened(root: Path, state: Path) -> Iterator[httpx.Client]:
    """The command of `make mlflow`, on a free port and the book in `state`."""
    (line,) = re.findall(r"^\t\$\(BIN\)/(mlflow ui .*)$", (root / "Makefile").read_text("utf-8"), re.MULTILINE)
    port = free_port()
    program, *options = shlex.split(line.replace("$(STATE)", str(state)).replace("5000", str(port)))
    with (state / "ui.log").open("wb") as log:
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / program), *options],
            cwd=state, stdout=log, stderr=log, start_new_session=True,
            env=os.environ | {"MLFLOW_DISABLE_TELEMETRY": "true"},
        )  # fmt: skip
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as http:
                wait_for(http, process)
                yield http
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def wait_for(http: httpx.Client, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 150
    while time.monotonic() < until and process.poll() is None:
        try:
            if http.get("/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    pytest.fail("make mlflow does not answer")


@pytest.mark.timeout(240)
def test_the_book_opens_in_a_browser_and_shows_the_run(book: Book, run: str, trained: Path, root: Path) -> None:
    with opened(root, book._folder) as http:
        assert '<div id="root"' in http.get("/").text
        named = {"experiment_name": NAME}
        experiment = http.get("/api/2.0/mlflow/experiments/get-by-name", params=named).json()["experiment"]
        found = http.post("/api/2.0/mlflow/runs/search", json={"experiment_ids": [experiment["experiment_id"]]}).json()
        (shown,) = found["runs"]
        assert (shown["info"]["run_id"], shown["info"]["run_name"]) == (run, load_ranker(trained).identity)
        assert {one["key"] for one in shown["data"]["metrics"]} >= {"later/ndcg at 10", "later/calibration error"}
        files = http.get("/api/2.0/mlflow/artifacts/list", params={"run_id": run, "path": "plots"}).json()["files"]
        assert {one["path"] for one in files} == {"plots/reliability_later.png", "plots/curves.svg"}
