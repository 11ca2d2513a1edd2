"""What Prometheus reads, from one worker and from several."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from api.metrics import Metrics
from matching.desk import Desk

WRITER = """
from api.metrics import Metrics
metrics = Metrics()
metrics.answered("GET", "/healthz", 200, 0.01)
metrics.indexes(lag=2, postings=7, seekers=1)
"""


def samples(page: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for metric in text_string_to_metric_families(page)
        for sample in metric.samples
    }


def test_the_lag_is_what_the_indexes_have_not_taken_in() -> None:
    metrics = Metrics()
    metrics.indexes(lag=3, postings=7, seekers=1)
    read = samples(metrics.page()[0].decode())
    assert read["jobmatch_index_lag_revisions", ()] == 3
    assert read["jobmatch_indexed", (("side", "postings"),)] == 7


def test_what_is_on_its_way_is_counted_and_what_has_arrived_is_no_longer_due() -> None:
    metrics = Metrics()
    due = {"channel": "wechat", "state": "due", "count": 3}
    metrics.push({"waiting": 2, "sends": [due], "tokens": {"held": 3}})
    metrics.push({"waiting": 0, "sends": [due | {"state": "sent"}], "tokens": {"spent": 3}})
    read = samples(metrics.page()[0].decode())
    assert read["jobmatch_outbox_tasks", ()] == 0
    counted = {labels: value for (name, labels), value in read.items() if name == "jobmatch_sends" and value}
    assert counted == {(("channel", "wechat"), ("state", "sent")): 3}
    assert read["jobmatch_subscriptions", (("state", "spent"),)] == 3


def test_answers_are_counted_by_route_and_stages_are_timed(client: TestClient, operator: dict[str, str]) -> None:
    route = (("method", "GET"), ("route", "/v1/seekers/{seeker_id}/recommendations"))
    counted = ("jobmatch_requests_total", (*route, ("status", "200")))
    before = samples(client.get("/metrics").text).get(counted, 0)
    assert client.get("/v1/seekers/S-OWN/recommendations", headers=operator).status_code == 200
    after = samples(client.get("/metrics").text)
    assert after[counted] == before + 1
    assert after["jobmatch_request_seconds_count", route] >= 1
    assert any(name == "jobmatch_stage_seconds_count" and value for (name, _), value in after.items())


def test_drift_is_told_once_there_is_a_reference(client: TestClient, operator: dict[str, str]) -> None:
    desk: Desk = client.app.state.desk  # type: ignore[attr-defined]
    assert "jobmatch_drift_psi{" not in client.get("/metrics").text
    before = sum(desk.profile()["jobs score"])
    assert client.get("/v1/seekers/S-OWN/recommendations", headers=operator).status_code == 200
    assert sum(desk.profile()["jobs score"]) == before + 1
    desk.parts.drift_reference.write_text(json.dumps({"counts": {"posting without pay": [10_000, 1]}}))
    try:
        assert desk.drift(seconds=0)
        read = samples(client.get("/metrics").text)
        of_pay = (("characteristic", "posting without pay"),)
        assert read["jobmatch_drift_psi", of_pay] >= 0
        assert read["jobmatch_drift_limit", of_pay] > 0
    finally:
        desk.parts.drift_reference.unlink()


def test_who_serves_since_when_and_what_was_refused() -> None:
    metrics, since = Metrics(), datetime(2026, 11, 25, tzinfo=UTC)
    metrics.ranker("prior-1", since, False)
    metrics.ranker("learnt-2", since, False)
    metrics.ranker("learnt-2", since, True)
    read = samples(metrics.page()[0].decode())
    serving = {
        dict(labels)["identity"]: value for (name, labels), value in read.items() if name == "jobmatch_ranker_info"
    }
    assert serving == {"prior-1": 0, "learnt-2": 1}
    assert read["jobmatch_ranker_loaded_timestamp_seconds", ()] == since.timestamp()
    assert read["jobmatch_ranker_refused_total", ()] == 1


def test_an_unknown_address_adds_no_series_of_its_own(client: TestClient, operator: dict[str, str]) -> None:
    client.get("/v1/some-address-that-is-nowhere", headers=operator)
    assert "some-address-that-is-nowhere" not in client.get("/metrics").text


def test_several_workers_are_added_up(tmp_path: Path, root: Path) -> None:
    shared = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    reader = WRITER + "print(metrics.page()[0].decode())"
    for program in (WRITER, WRITER):
        subprocess.run([sys.executable, "-c", program], env=shared, cwd=root, check=True)
    page = subprocess.run(
        [sys.executable, "-c", reader], env=shared, cwd=root, check=True, capture_output=True, text=True
    ).stdout
    read = samples(page)
    assert read["jobmatch_requests_total", (("method", "GET"), ("route", "/healthz"), ("status", "200"))] == 3
    assert read["jobmatch_index_lag_revisions", ()] == 2
