"""The inbox: pages, marks, and who may read it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from matching.messages import Message, MessageKind, message_id
from matching.vocabulary import Role
from tests.api.conftest import SEEKER, Bearer

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
Tell = Callable[..., str]


@pytest.fixture
def tell(client: TestClient, app: FastAPI, operator: dict[str, str]) -> Tell:
    """tell("S-IN", "P-OWN") puts a message into that person's inbox; gives its id."""
    client.delete("/v1/seekers/S-IN", headers=operator)
    client.put("/v1/seekers/S-IN", json=SEEKER | {"consent_push": True}, headers=operator)

    def _tell(seeker_id: str, *about: str, kind: MessageKind = MessageKind.POSTING) -> str:
        with app.state.desk.store.write() as tx:
            key = tx.seeker_key(seeker_id)
            named = message_id(kind, about, key)
            title, why = f"新岗位 {about[0]}", ("你有叉车证",)
            tx.add_messages([Message(named, key, kind, about, title, ("鲅鱼圈区",), why, NOON)])
        return named

    return _tell


@pytest.fixture
def own(bearer: Bearer) -> dict[str, str]:
    return bearer(Role.SEEKER, "S-IN")


def inbox(client: TestClient, headers: dict[str, str], query: str = "") -> Any:
    return client.get(f"/v1/seekers/S-IN/inbox{query}", headers=headers).json()


def test_messages_come_newest_first_page_by_page_and_none_twice(
    client: TestClient, tell: Tell, own: dict[str, str]
) -> None:
    told = [tell("S-IN", f"P-{n}") for n in range(5)]
    first = inbox(client, own, "?limit=2")
    second = inbox(client, own, f"?limit=2&before={first['before']}")
    third = inbox(client, own, f"?limit=2&before={second['before']}")
    pages = [*first["items"], *second["items"], *third["items"]]
    assert [one["message_id"] for one in pages] == told[::-1]
    assert (first["unread"], third["before"]) == (5, None)
    assert pages[0]["why"] == ["你有叉车证"]


def test_read_and_dismissed_are_marked_once(client: TestClient, tell: Tell, own: dict[str, str]) -> None:
    seen, unwanted = tell("S-IN", "P-1"), tell("S-IN", "P-2", "P-3")
    for _ in range(2):
        assert client.post(f"/v1/seekers/S-IN/inbox/{seen}/read", headers=own).status_code == 204
        dismissed = client.post(f"/v1/seekers/S-IN/inbox/{unwanted}/dismissed", json={"reason": "太远"}, headers=own)
        assert dismissed.status_code == 204
    reply = inbox(client, own)
    assert reply["unread"] == 0
    marks = [(one["reason"], one["dismissed_at"] is not None) for one in reply["items"]]
    assert marks == [("太远", True), (None, False)]


def test_a_posting_dismissed_in_the_inbox_is_not_listed_again(
    client: TestClient, tell: Tell, own: dict[str, str]
) -> None:
    lists = "/v1/seekers/S-IN/recommendations?limit=100"
    assert "P-OWN" in client.get(lists, headers=own).text
    told = tell("S-IN", "P-OWN")
    for _ in range(2):
        client.post(f"/v1/seekers/S-IN/inbox/{told}/dismissed", json={"reason": "时间不合适"}, headers=own)
    assert "P-OWN" not in client.get(lists, headers=own).text


def test_nobody_marks_or_finds_the_message_of_another(
    client: TestClient, tell: Tell, own: dict[str, str], bearer: Bearer
) -> None:
    told, other = tell("S-IN", "P-1"), bearer(Role.SEEKER, "S-OWN")
    for mark, body in (("read", None), ("dismissed", {})):
        assert client.post(f"/v1/seekers/S-IN/inbox/{told}/{mark}", json=body, headers=other).status_code == 403
        assert client.post(f"/v1/seekers/S-OWN/inbox/{told}/{mark}", json=body, headers=other).status_code == 404
    assert inbox(client, own)["unread"] == 1


def test_staff_who_look_are_logged(client: TestClient, app: FastAPI, tell: Tell, operator: dict[str, str]) -> None:
    tell("S-IN", "P-1")
    inbox(client, operator)
    with app.state.desk.store.read() as tx:
        assert ("inbox", "read") in [(one.what, one.why) for one in tx.accesses("S-IN")]


def test_forgetting_empties_the_inbox(client: TestClient, app: FastAPI, tell: Tell, operator: dict[str, str]) -> None:
    told = tell("S-IN", "P-1")
    client.delete("/v1/seekers/S-IN", headers=operator)
    assert client.get("/v1/seekers/S-IN/inbox", headers=operator).status_code == 404
    with app.state.desk.store.read() as tx:
        assert tx.message(told) is None
