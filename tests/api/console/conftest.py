"""The console over the sample market: through a client for what pages answer, and in Chromium for what people see."""

import gc
import shutil
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

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
KEY = "a-key-for-these-tests-that-is-long-enough"
PASSWORD = "梨花风起正清明 辽河口 2026"
STAFF = {"wang": Role.OPERATOR, "li": Role.COUNSELLOR}
SIGN_IN = "/console/sign-in"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A page that is closed while it still asks for something leaves coroutines that nobody awaits: not our fault."""
    ours = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(ours)


def chromium() -> str:
    """Where `.ci/browser` put it."""
    found = shutil.which("chromium") or str(ROOT / ".venv" / "browser" / "usr" / "bin" / "chromium")
    assert Path(found).exists(), "Chromium is missing: bash .ci/browser .venv/browser"
    return found


@pytest.fixture(scope="package")
def console_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A desk of its own with the sample market and two members of staff."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("console"), database_url="", secret_key=KEY)
    desk = open_desk(settings)
    for side in ("postings", "seekers"):
        desk.import_file(side, ROOT / "data" / "sample" / f"{side}.csv")
    for username, role in STAFF.items():
        desk.add_staff(username, {"wang": "王芳", "li": "李娜"}[username], role, PASSWORD)
    row = {"seeker_id": "S-NAMED", "wish_titles": ["电焊工"], "district": "站前区", "name": "欧阳海燕"}
    desk.put_seeker(row | {"phone": "13804171234", "consent_push": True})
    desk.close_down()
    return settings


@pytest.fixture(scope="package")
def console_app(console_settings: Settings) -> FastAPI:
    return create_app(console_settings)


@pytest.fixture(scope="package")
def service(console_app: FastAPI) -> Iterator[str]:
    """The service on a port of its own; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(console_app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture
def stranger(service: str, console_app: FastAPI) -> TestClient:
    """Nobody signed in; follows no redirection. The running service has opened the desk."""
    return TestClient(console_app, follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture
def signed_in(stranger: TestClient) -> Callable[[str], TestClient]:
    """signed_in("li") is the client of that member of staff."""

    def enter(username: str) -> TestClient:
        answer = stranger.post(SIGN_IN, data={"username": username, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return stranger

    return enter


@pytest.fixture
def bearer_of() -> Callable[[str], dict[str, str]]:
    """The header of a role over HTTP."""
    return lambda role: {"Authorization": f"Bearer {issue_token(Role(role), None, key=KEY)}"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its file: while it is open, its loop runs in this thread, and no other can."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield opened
        opened.close()


class Watched:
    """A page, what it wrote to the console as an error, and what it asked of other hosts."""

    def __init__(self, context: BrowserContext, service: str) -> None:
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.context, self.service = context, service
        context.route("**/*", self._route)
        self.page: Page = context.new_page()
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _route(self, route) -> None:
        if route.request.url.startswith(self.service) or route.request.url.startswith("data:"):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def enter(self, username: str = "wang") -> Page:
        self.page.goto(f"{self.service}{SIGN_IN}")
        self.page.fill("#username", username)
        self.page.fill("#password", PASSWORD)
        self.page.click("button.main")
        self.page.wait_for_url("**/console/today**")
        return self.page

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.service}{path}")
        return self.page


@pytest.fixture
def watch(browser: Browser, service: str) -> Iterator[Callable[..., Watched]]:
    """watch(width=1366, script=True) is a fresh, watched page."""
    contexts: list[BrowserContext] = []

    def make(width: int = 1366, height: int = 768, script: bool = True) -> Watched:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai",
            reduced_motion="reduce", java_script_enabled=script, accept_downloads=True,
        )  # fmt: skip
        contexts.append(context)
        return Watched(context, service)

    yield make
    for context in contexts:
        context.unroute_all(behavior="wait")
        context.close()
    gc.collect()  # what the browser left behind is told in this test, not in one that comes later
