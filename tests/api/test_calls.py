"""The call list over HTTP and on the command line, and subscriptions over HTTP."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api import cli
from api.auth import issue_token
from matching.messages import ChannelName, Message, MessageKind, Send, message_id
from matching.settings import Settings
from matching.vocabulary import Role
from tests.api.conftest import KEY, SEEKER, Bearer
from tests.wechat_server import WeChatServer

EARLIER = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def call(client: TestClient, app: FastAPI, operator: dict[str, str]) -> str:
    """A message that S-CALL is to be told by telephone."""
    client.delete("/v1/seekers/S-CALL", headers=operator)
    client.put("/v1/seekers/S-CALL", json=SEEKER | {"phone": "13800002222", "consent_push": True}, headers=operator)
    with app.state.desk.store.write() as tx:
        key = tx.seeker_key("S-CALL")
        named = message_id(MessageKind.FAIR, ["F"], key)
        tx.add_messages([Message(named, key, MessageKind.FAIR, ("F",), "专场招聘会", (), (), EARLIER)])
        tx.add_sends([Send(named, ChannelName.CALL, EARLIER)])
    return named


def listed(client: TestClient, headers: dict[str, str]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get("/v1/calls?limit=100", headers=headers).json()["items"]
    return items


def test_a_counsellor_calls_and_says_what_came_of_it(client: TestClient, bearer: Bearer, call: str) -> None:
    counsellor = bearer(Role.COUNSELLOR)
    (row,) = [one for one in listed(client, counsellor) if one["message_id"] == call]
    assert (row["seeker_id"], row["phone"], row["title"]) == ("S-CALL", "13800002222", "专场招聘会")
    reply = client.post(f"/v1/calls/{call}", json={"outcome": "declined", "reason": "太远"}, headers=counsellor)
    assert (reply.status_code, reply.json()["state"]) == (200, "sent")
    assert call not in [one["message_id"] for one in listed(client, counsellor)]
    again = client.post(f"/v1/calls/{call}", json={"outcome": "reached"}, headers=counsellor)
    assert (again.status_code, again.json()["field"]) == (422, "message_id")


def test_an_office_calls_its_own_people_and_the_city_everybody(client: TestClient, bearer: Bearer, call: str) -> None:
    """As on every route that names people: a token without an office is the city's."""
    here, away = (
        {"Authorization": f"Bearer {issue_token(Role.COUNSELLOR, 'of', key=KEY, office=code)}"}
        for code in ("210804", "210803")
    )
    for whose, sees in ((here, True), (away, False), (bearer(Role.COUNSELLOR), True)):
        assert (call in [one["message_id"] for one in listed(client, whose)]) == sees
    assert client.post(f"/v1/calls/{call}", json={"outcome": "reached"}, headers=away).status_code == 403
    assert client.post(f"/v1/calls/{call}", json={"outcome": "reached"}, headers=here).status_code == 200


def test_the_command_line_calls_the_same_list(call: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBMATCH_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("JOBMATCH_SECRET_KEY", KEY)
    monkeypatch.delenv("JOBMATCH_DATABASE_URL", raising=False)
    told = CliRunner().invoke(cli.app, ["calls", "list"])
    assert call in told.stdout
    assert "13800002222" in told.stdout
    done = CliRunner().invoke(cli.app, ["calls", "done", call, "not_reached"])
    assert orjson.loads(done.stdout)["again"]
    left = orjson.loads(CliRunner().invoke(cli.app, ["calls", "list", "--json"]).stdout)
    assert call not in [one["message_id"] for one in left["items"]]


def test_what_the_person_grants_is_entered_once(
    client: TestClient, platform: WeChatServer, operator: dict[str, str], bearer: Bearer, call: str
) -> None:
    own, address = bearer(Role.SEEKER, "S-CALL"), "/v1/seekers/S-CALL/subscriptions"
    assert client.get(address, headers=own).json() == {
        "bound": False,
        "templates": {"posting": "tmpl"},
        "free": {"posting": 0},
    }
    granted = {"grant_id": "tap-1", "accepted": ["tmpl"]}
    assert client.post(address, json=granted, headers=own).status_code == 422
    client.put("/v1/seekers/S-CALL/wechat", json={"code": platform.login("o-call")}, headers=own)
    for _ in range(2):
        assert client.post(address, json=granted, headers=own).json()["free"] == {"posting": 1}
    assert client.post(address, json=granted | {"grant_id": "tap-2"}, headers=own).json()["free"] == {"posting": 2}
    client.delete("/v1/seekers/S-CALL/wechat", headers=operator)
    assert client.get(address, headers=operator).json()["free"] == {"posting": 0}
