"""Logging in by WeChat, over the platform's own protocol."""

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.auth import read_token
from matching.settings import Settings
from matching.vocabulary import Role
from tests.api.conftest import KEY, SEEKER, Bearer
from tests.wechat_server import WeChatServer

LOGIN = "/v1/login/wechat"


@pytest.fixture(autouse=True)
def person(client: TestClient, operator: dict[str, str]) -> None:
    """S-WX, whose account is nobody's yet."""
    client.delete("/v1/seekers/S-WX", headers=operator)
    client.put("/v1/seekers/S-WX", json=SEEKER, headers=operator)


@pytest.fixture
def own(bearer: Bearer) -> dict[str, str]:
    return bearer(Role.SEEKER, "S-WX")


def log_in(client: TestClient, platform: WeChatServer, openid: str, **more: str) -> Any:
    return client.post(LOGIN, json={"code": platform.login(openid), **more})


def invitation(client: TestClient, operator: dict[str, str], seeker_id: str = "S-WX") -> str:
    code: str = client.post(f"/v1/seekers/{seeker_id}/invitations", headers=operator).json()["invitation"]
    return code


def test_an_account_bound_by_its_person_logs_in_as_that_person(
    client: TestClient, platform: WeChatServer, own: dict[str, str]
) -> None:
    assert log_in(client, platform, "o-me").json()["code"] == "not_bound"
    code = {"code": platform.login("o-me")}
    assert client.put("/v1/seekers/S-WX/wechat", json=code, headers=own).status_code == 204
    reply = log_in(client, platform, "o-me").json()
    assert (reply["seeker_id"], read_token(reply["token"], key=KEY).own_id) == ("S-WX", "S-WX")
    mine = {"Authorization": f"Bearer {reply['token']}"}
    assert client.get("/v1/seekers/S-WX", headers=mine).status_code == 200
    assert client.get("/v1/seekers/S-OWN", headers=mine).status_code == 403


def test_a_counsellors_code_binds_one_account_once_however_it_is_typed(
    client: TestClient, platform: WeChatServer, operator: dict[str, str]
) -> None:
    code = invitation(client, operator)
    assert log_in(client, platform, "o-1", invitation=f" {code.lower()} ").json()["seeker_id"] == "S-WX"
    again = log_in(client, platform, "o-2", invitation=code)
    assert (again.status_code, again.json()["code"]) == (401, "sign_in_refused")
    assert log_in(client, platform, "o-1").status_code == 200


def test_an_account_of_one_person_is_not_bound_to_another(
    client: TestClient, platform: WeChatServer, operator: dict[str, str], bearer: Bearer
) -> None:
    log_in(client, platform, "o-1", invitation=invitation(client, operator))
    code, other = {"code": platform.login("o-1")}, bearer(Role.SEEKER, "S-OWN")
    refused = client.put("/v1/seekers/S-OWN/wechat", json=code, headers=other)
    assert (refused.status_code, refused.json()["field"]) == (422, "code")
    theirs = invitation(client, operator, "S-OWN")
    assert log_in(client, platform, "o-1", invitation=theirs).status_code == 401
    assert log_in(client, platform, "o-1").json()["seeker_id"] == "S-WX"
    assert log_in(client, platform, "o-own", invitation=theirs).json()["seeker_id"] == "S-OWN"


def test_an_account_unbound_or_of_a_forgotten_person_opens_nothing(
    client: TestClient, platform: WeChatServer, operator: dict[str, str], own: dict[str, str]
) -> None:
    log_in(client, platform, "o-1", invitation=invitation(client, operator))
    assert client.delete("/v1/seekers/S-WX/wechat", headers=own).status_code == 204
    assert log_in(client, platform, "o-1").json()["code"] == "not_bound"
    log_in(client, platform, "o-1", invitation=invitation(client, operator))
    assert client.delete("/v1/seekers/S-WX", headers=operator).status_code == 204
    assert log_in(client, platform, "o-1").json()["code"] == "not_bound"


def test_a_login_that_the_platform_does_not_know_is_refused(
    client: TestClient, platform: WeChatServer, own: dict[str, str]
) -> None:
    code = platform.login("o-1")
    client.post(LOGIN, json={"code": code})
    for used_or_unknown in (code, "never-given"):
        assert client.post(LOGIN, json={"code": used_or_unknown}).status_code == 401
        bind = client.put("/v1/seekers/S-WX/wechat", json={"code": used_or_unknown}, headers=own)
        assert (bind.status_code, bind.json()["field"]) == (422, "code")


def test_a_platform_that_does_not_answer_says_try_later(client: TestClient, platform: WeChatServer) -> None:
    platform.fail_next("login", "drop")
    reply = log_in(client, platform, "o-1")
    assert (reply.status_code, reply.json()["code"]) == (503, "channel_down")


@pytest.mark.parametrize("body", [{}, {"code": ""}, {"code": "a b"}, {"code": "x", "who": "S-WX"}, {"code": 7}])
def test_a_body_of_another_shape_is_refused_before_the_platform_is_asked(
    client: TestClient, platform: WeChatServer, body: dict[str, Any]
) -> None:
    before = platform.asked["login"]
    assert client.post(LOGIN, json=body).status_code == 422
    assert platform.asked["login"] == before


def test_inviting_is_logged(client: TestClient, app: FastAPI, operator: dict[str, str]) -> None:
    invitation(client, operator)
    with app.state.desk.store.read() as tx:
        assert ("wechat", "invite") in [(one.what, one.why) for one in tx.accesses("S-WX")]


def test_no_byte_of_an_account_stands_open_in_the_database(
    client: TestClient, platform: WeChatServer, operator: dict[str, str], settings: Settings
) -> None:
    code = invitation(client, operator)
    log_in(client, platform, "o-very-secret", invitation=code)
    unused = invitation(client, operator)
    for path in settings.data_dir.glob("jobmatch.sqlite3*"):
        content = path.read_bytes()
        for secret in ("o-very-secret", code, unused):
            assert secret.encode() not in content, path
