"""The app as a whole: when it refuses to start, and what it says about itself."""

import logging
import logging.config
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import uvloop
from fastapi import FastAPI
from starlette.testclient import TestClient
from uvicorn import Config
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api import serving
from api.app import create_app
from api.gate import OPEN_PATHS
from matching.errors import UnsafeSettings
from matching.settings import SAMPLE_KEY, Settings


@pytest.mark.parametrize("key", [SAMPLE_KEY, "short"])
def test_it_refuses_to_serve_others_with_a_key_that_can_be_known_or_guessed(key: str) -> None:
    with pytest.raises(UnsafeSettings, match="JOBMATCH_SECRET_KEY"):
        create_app(Settings(server_mode=True, secret_key=key))


def test_on_this_machine_alone_the_sample_key_will_do() -> None:
    assert create_app(Settings(server_mode=False, secret_key=SAMPLE_KEY))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "jobs.example"])
def test_an_address_that_others_reach_is_server_mode(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBMATCH_SERVER_MODE", "false")
    monkeypatch.delenv("JOBMATCH_SECRET_KEY", raising=False)
    with pytest.raises(UnsafeSettings):
        serving.run(host, 0, 1)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_a_loopback_address_is_not(host: str) -> None:
    assert serving.is_loopback(host)


def test_it_is_alive_and_ready_once_started(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()["ready"]) == (200, True)


def operations(app: FastAPI) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in app.openapi()["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_route_is_described_with_summary_refusals_and_its_lock(app: FastAPI) -> None:
    for path, method, operation in operations(app):
        assert operation["summary"]
        assert operation["description"]
        if path.startswith("/v1/"):
            assert operation.get("security") == (None if path in OPEN_PATHS else [{"HTTPBearer": []}]), path
            assert {"401", "403", "422"} <= set(operation["responses"])
            assert "application/problem+json" in operation["responses"]["401"]["content"]
        if method in ("post", "put") and "requestBody" in operation:
            assert {"400", "413"} <= set(operation["responses"]), path


def test_every_body_and_answer_has_an_example(app: FastAPI) -> None:
    schemas = app.openapi()["components"]["schemas"]
    for path, method, operation in operations(app):
        contents = [reply.get("content", {}) for reply in operation["responses"].values()]
        contents.append(operation.get("requestBody", {}).get("content", {}))
        for content in contents:
            for kind, described in content.items():
                name = described.get("schema", {}).get("$ref", "").rpartition("/")[2]
                assert not name or kind == "multipart/form-data" or "examples" in schemas[name], (path, method, name)


def test_the_log_masks_telephone_numbers_whoever_writes_them(capsys: pytest.CaptureFixture[str]) -> None:
    logging.config.dictConfig(serving.logging_config())
    try:
        for name in ("jobmatch.api", "matching.desk", "uvicorn.error"):
            logging.getLogger(name).warning("call %s about it", "13812345678")
        written = "".join(capsys.readouterr())
        assert written.count("call") == 3
        assert "13812345678" not in written
    finally:
        for name in ("jobmatch", "matching", "uvicorn", "uvicorn.error", "uvicorn.access"):
            logging.getLogger(name).handlers.clear()
            logging.getLogger(name).propagate = True


def test_http_is_parsed_and_scheduled_by_the_compiled_parts() -> None:
    assert AutoHTTPProtocol is HttpToolsProtocol
    assert Config("api.app:create_app").get_loop_factory() is uvloop.new_event_loop


def test_the_service_is_loaded_without_the_libraries_that_only_other_work_needs(root: Path) -> None:
    heavy = ("scipy.optimize", "scipy.stats", "pandas", "sklearn", "torch", "transformers", "matplotlib", "mlflow")
    program = f"import sys, api.app; print([name for name in {heavy} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=root)
    assert told.stdout.strip() == "[]"
