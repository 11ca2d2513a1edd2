"""The console over the sample market: through a client for what pages answer, and in Chromium for what people see."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from api.app import create_app
from api.auth import issue_token
from matching.audit import HERE as MACHINE
from matching.desk.room import CITY_TIME
from matching.settings import Settings
from matching.vocabulary import Role
from tests.api.running import KEY, Contexts, Watched, a_browser, running, sample_market

HERE = Path(__file__).resolve().parent
PASSWORD = "梨花风起正清明 辽河口 2026"
STAFF = {"wang": Role.OPERATOR, "li": Role.COUNSELLOR}
SIGN_IN = "/console/sign-in"
with_and_without_scripts = pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A page that is closed while it still asks for something leaves coroutines that nobody awaits: not our fault."""
    ours = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(ours)


@pytest.fixture(scope="package")
def console_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A desk of its own with the sample market and two members of staff."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("console"), database_url="", secret_key=KEY)
    with sample_market(settings) as desk:
        for username, role in STAFF.items():
            desk.add_staff(username, {"wang": "王芳", "li": "李娜"}[username], role, PASSWORD)
        row = {"seeker_id": "S-NAMED", "wish_titles": ["电焊工"], "district": "站前区", "name": "欧阳海燕"}
        desk.put_seeker(row | {"phone": "13804171234", "consent_push": True, "birth_year": 1985})
        day = datetime.now(CITY_TIME) + timedelta(days=3)
        shift = {"shift_id": "G-1", "starts_at": f"{day:%Y-%m-%d} 08:00", "ends_at": "16:00", "places": 2}
        desk.publish_shift("SYN-P0068", shift | {"pay": 240, "pay_unit": "day"}, MACHINE)
        desk.reserve("S-NAMED", "G-1", MACHINE, "r")
        desk.confirm("S-NAMED", "G-1", MACHINE)
    return settings


@pytest.fixture(scope="package")
def console_app(console_settings: Settings) -> FastAPI:
    return create_app(console_settings)


@pytest.fixture(scope="package")
def service(console_app: FastAPI) -> Iterator[str]:
    with running(console_app) as address:
        yield address


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
    with a_browser() as opened:
        yield opened


class Screen(Watched):
    """A watched page on a counsellor's screen."""

    def enter(self, username: str = "wang") -> Page:
        self.page.goto(f"{self.service}{SIGN_IN}")
        self.page.fill("#username", username)
        self.page.fill("#password", PASSWORD)
        self.page.click("button.main")
        self.page.wait_for_url("**/console/today**")
        return self.page


@pytest.fixture
def watch(browser: Browser, service: str) -> Iterator[Callable[..., Screen]]:
    """watch(width=1366, script=True) is a fresh, watched page."""
    contexts = Contexts(browser)

    def make(width: int = 1366, height: int = 768, script: bool = True) -> Screen:
        return Screen(contexts.make(width, height, script, accept_downloads=True), service)

    yield make
    contexts.close()
