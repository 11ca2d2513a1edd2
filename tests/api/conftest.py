"""The real app over a real desk in a directory of its own; tests use ids of their own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.auth import issue_token
from matching.settings import Settings
from matching.vocabulary import Role
from tests.wechat_server import WeChatServer

KEY = "a-key-for-these-tests-that-is-long-enough"
EMPLOYER = "营口蓝湾港务有限公司"
POSTING = {
    "posting_id": "P-OWN",
    "title": "叉车司机",
    "employer": EMPLOYER,
    "description": "堆场装卸，两班倒，包午餐，五险一金。需持叉车证。",
    "district": "鲅鱼圈区",
    "salary_min": 5500,
    "salary_max": 7000,
    "salary_unit": "month",
}
SEEKER = {
    "wish_titles": ["叉车司机"],
    "district": "鲅鱼圈区",
    "certificates": ["叉车证"],
    "experience": "在码头开叉车三年",
    "groups": ["veteran"],
    "groups_source": "certified",
    "consent_sensitive": True,
}
Bearer = Callable[..., dict[str, str]]


@pytest.fixture(scope="session")
def bearer() -> Bearer:
    """bearer(Role.SEEKER, "S1") is the header of that person."""

    def header(role: Role, subject: str | None = None) -> dict[str, str]:
        if subject is None and role in (Role.SEEKER, Role.EMPLOYER):
            subject = "S-OWN" if role is Role.SEEKER else EMPLOYER
        return {"Authorization": f"Bearer {issue_token(role, subject, key=KEY)}"}

    return header


@pytest.fixture(scope="session")
def platform() -> Iterator[WeChatServer]:
    """The WeChat platform, on this machine."""
    with WeChatServer() as server:
        yield server


@pytest.fixture(scope="session")
def settings(platform: WeChatServer, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        data_dir=tmp_path_factory.mktemp("state"),
        secret_key=KEY,
        wechat_appid=platform.appid,
        wechat_secret=platform.secret,
        wechat_url=platform.url,
        wechat_templates={"posting": {"id": "tmpl", "data": {"thing1": "title"}}},
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture(scope="session")
def client(app: FastAPI, bearer: Bearer) -> Iterator[TestClient]:
    """A running service with one posting and one seeker in it."""
    with TestClient(app, raise_server_exceptions=False) as service:
        operator = bearer(Role.OPERATOR)
        assert service.post("/v1/postings", json=POSTING, headers=operator).status_code == 201
        assert service.put("/v1/seekers/S-OWN", json=SEEKER, headers=operator).status_code == 200
        yield service


@pytest.fixture
def operator(bearer: Bearer) -> dict[str, str]:
    return bearer(Role.OPERATOR)


@pytest.fixture
def posting() -> dict[str, Any]:
    return dict(POSTING)


@pytest.fixture
def seeker() -> dict[str, Any]:
    return dict(SEEKER)
