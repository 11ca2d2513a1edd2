"""The H5 pages over the sample market: through a client for what they answer, in Chromium at a telephone's size."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from api.app import create_app
from api.auth import issue_token
from matching.settings import Settings
from matching.vocabulary import Role
from tests.api.running import KEY, Contexts, Watched, a_browser, running, sample_market

HERE = Path(__file__).resolve().parent
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
    named = (("S-MINE", "欧阳海燕", "13804171234"), ("S-OTHER", "慕容静安", "13904179876"))
    with sample_market(settings) as desk:
        for seeker_id, name, phone in named:
            row = {"seeker_id": seeker_id, "wish_titles": ["电焊工"], "district": "站前区", "name": name}
            told = {
                "phone": phone,
                "experience": f"在{name[:2]}铁工厂焊了三年",
                "certificates": ["焊工证"],
                "birth_year": 1985,
            }
            desk.put_seeker(row | told | {"birth_year": 1985})
    return settings


@pytest.fixture(scope="package")
def h5_app(h5_settings: Settings) -> FastAPI:
    return create_app(h5_settings)


@pytest.fixture(scope="package")
def service(h5_app: FastAPI) -> Iterator[str]:
    with running(h5_app) as address:
        yield address


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
    with a_browser() as opened:
        yield opened


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
    contexts = Contexts(browser)

    def make(width: int = 375, height: int = 812, script: bool = True) -> Phone:
        return Phone(contexts.make(width, height, script, is_mobile=True, has_touch=True), service)

    yield make
    contexts.close()
