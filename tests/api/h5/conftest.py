"""The H5 pages over the sample market: through a client for what they answer, in Chromium at a telephone's size."""

import gc
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from starlette.testclient import TestClient

from api.app import create_app
from api.auth import issue_token
from matching.assembly import open_desk
from matching.settings import Settings
from matching.vocabulary import Role
from tests.api.console.conftest import Watched, chromium

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
KEY = "a-key-for-these-tests-that-is-long-enough"
SITE = {"organiser": "营口市某局", "icp": "辽ICP备00000000号"}
WELDER = "SYN-S0001"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A page that is closed while it still asks for something leaves coroutines that nobody awaits: not our fault."""
    ours = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(ours)


@pytest.fixture(scope="package")
def h5_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A desk of its own with the sample market and people whose names and numbers are known."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("h5"), database_url="", secret_key=KEY, site=SITE)
    desk = open_desk(settings)
    for side in ("postings", "seekers"):
        desk.import_file(side, ROOT / "data" / "sample" / f"{side}.csv")
    for seeker_id, name, phone in (("S-MINE", "欧阳海燕", "13804171234"), ("S-OTHER", "慕容静安", "13904179876")):
        row = {"seeker_id": seeker_id, "wish_titles": ["电焊工"], "district": "站前区", "name": name, "phone": phone}
        desk.put_seeker(row | {"experience": f"在{name[:2]}铁工厂焊了三年", "certificates": ["焊工证"]})
    desk.close_down()
    return settings


@pytest.fixture(scope="package")
def h5_app(h5_settings: Settings) -> FastAPI:
    return create_app(h5_settings)


@pytest.fixture(scope="package")
def service(h5_app: FastAPI) -> Iterator[str]:
    """The service on a port of its own; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(h5_app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture
def stranger(service: str, h5_app: FastAPI) -> TestClient:
    """Nobody signed in; follows no redirection. The running service has opened the desk."""
    return TestClient(h5_app, follow_redirects=False, raise_server_exceptions=False)


def bearer_of(seeker_id: str, role: Role = Role.SEEKER) -> str:
    return issue_token(role, seeker_id, key=KEY)


@pytest.fixture
def signed_in(stranger: TestClient) -> Callable[[str], TestClient]:
    """signed_in("S-MINE") is the client of that person."""

    def enter(seeker_id: str) -> TestClient:
        answer = stranger.post("/h5/enter", data={"bearer": bearer_of(seeker_id)})
        assert answer.status_code == 303, answer.text
        return stranger

    return enter


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its file: while it is open, its loop runs in this thread, and no other can."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield opened
        opened.close()


class Phone(Watched):
    """A watched page on a telephone."""

    def enter(self, seeker_id: str = WELDER) -> Page:
        """As the mini-program does: the token is posted once."""
        answer = self.context.request.post(f"{self.service}/h5/enter", form={"bearer": bearer_of(seeker_id)})
        assert answer.ok
        return self.open("/h5/for-you")


@pytest.fixture
def phone(browser: Browser, service: str) -> Iterator[Callable[..., Phone]]:
    """phone(width=375, script=True) is a fresh, watched page."""
    contexts: list[BrowserContext] = []

    def make(width: int = 375, height: int = 812, script: bool = True) -> Phone:
        context = browser.new_context(
            viewport={"width": width, "height": height}, is_mobile=True, has_touch=True, locale="zh-CN",
            timezone_id="Asia/Shanghai", reduced_motion="reduce", java_script_enabled=script,
        )  # fmt: skip
        contexts.append(context)
        return Phone(context, service)

    yield make
    for context in contexts:
        context.unroute_all(behavior="wait")
        context.close()
    gc.collect()  # what the browser left behind is told in this test, not in one that comes later
