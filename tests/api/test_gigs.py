"""Gigs over HTTP: an employer states a shift, people say when they are free, reserve, confirm, wait and come."""

from datetime import date, timedelta

import pytest
from starlette.testclient import TestClient

from matching.vocabulary import Role
from tests.api.conftest import SEEKER, Bearer

EMPLOYER = "营口第七仓储公司"
ALWAYS = {"weekly": [{"weekday": day, "starts": "00:00", "ends": "00:00"} for day in range(1, 8)]}
GIG = {"posting_id": "P-GIG", "title": "快递分拣员", "employer": EMPLOYER, "kind": "零工", "district": "鲅鱼圈区"}
SHIFT = {"starts_at": f"{date.today() + timedelta(days=4)} 08:00", "ends_at": "16:00", "places": 1}
PAID = {"pay": 22, "pay_unit": "hour"}


@pytest.fixture
def shift(client: TestClient, bearer: Bearer) -> str:
    firm = bearer(Role.EMPLOYER, EMPLOYER)
    client.post("/v1/postings", json=GIG, headers=firm)
    told = client.post("/v1/postings/P-GIG/shifts", json=SHIFT | PAID | {"shift_id": "G-1"}, headers=firm)
    assert told.status_code == 201, told.text
    assert told.json()["pay_text"] == "22元/小时，日结，这一班合176元（税前）"
    return "G-1"


def person(client: TestClient, bearer: Bearer, name: str) -> dict[str, str]:
    own = bearer(Role.SEEKER, name)
    profile = SEEKER | {"birth_year": 1990, "name": "李四", "phone": "13800000007"}
    client.put(f"/v1/seekers/{name}", json=profile, headers=own)
    assert client.put(f"/v1/seekers/{name}/free-times", json=ALWAYS, headers=own).status_code == 200
    return own


def test_from_free_time_to_a_name_on_the_roster(client: TestClient, bearer: Bearer, shift: str) -> None:
    own, mine = person(client, bearer, "S-GIG1"), "/v1/seekers/S-GIG1/reservations"
    assert shift in [one["shift_id"] for one in client.get("/v1/seekers/S-GIG1/gigs", headers=own).json()["items"]]
    assert client.get("/v1/seekers/S-GIG1/free-times", headers=own).json()["weekly"][0]["weekday"] == 1
    key = own | {"Idempotency-Key": "one-wish"}
    held = client.post(mine, json={"shift_id": shift}, headers=key)
    assert (held.status_code, held.json()["state"]) == (201, "reserved")
    assert client.post(mine, json={"shift_id": shift}, headers=key).content == held.content
    assert client.post(mine, json={"shift_id": shift}, headers=own).status_code == 422
    silent = client.post(f"{mine}/{shift}/confirm", json={"agrees_to_send": False}, headers=own)
    assert (silent.status_code, silent.json()["field"]) == (422, "agrees_to_send")
    assert client.post(f"{mine}/{shift}/confirm", json={"agrees_to_send": True}, headers=own).status_code == 200
    firm = bearer(Role.EMPLOYER, EMPLOYER)
    (told,) = client.get("/v1/postings/P-GIG/shifts", headers=firm).json()["items"]
    assert (told["left"], told["people"][0]["phone"]) == (0, "13800000007")
    came = {"seeker_ref": told["people"][0]["seeker_ref"], "came": True}
    early = client.post(f"/v1/postings/P-GIG/shifts/{shift}/attendance", json=came, headers=firm)
    assert (early.status_code, early.json()["field"]) == (422, "event")

    second = person(client, bearer, "S-GIG2") | {"Idempotency-Key": "k"}
    theirs = "/v1/seekers/S-GIG2/reservations"
    assert client.post(theirs, json={"shift_id": shift}, headers=second).status_code == 422
    waits = client.post(theirs, json={"shift_id": shift, "wait": True}, headers=second).json()
    assert (waits["state"], waits["place_in_line"]) == ("waiting", 1)
    assert client.post(f"{mine}/{shift}/release", headers=own).json()["state"] == "released"
    assert client.get(theirs, headers=second).json()["items"][0]["state"] == "offered"
    (news,) = client.get("/v1/seekers/S-GIG2/inbox", headers=second).json()["items"]
    assert (news["kind"], news["about"]) == ("gig", ["P-GIG", shift])


def test_another_employers_shifts_are_neither_read_nor_changed(client: TestClient, bearer: Bearer, shift: str) -> None:
    other = bearer(Role.EMPLOYER, "别的公司")
    assert client.get("/v1/postings/P-GIG/shifts", headers=other).status_code == 403
    told = client.post("/v1/postings/P-GIG/shifts", json=SHIFT | PAID | {"shift_id": shift}, headers=other)
    assert told.status_code == 403


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"weekly": [{"weekday": 9, "starts": "08:00", "ends": "09:00"}]}, "weekly.0.weekday"),
        ({"weekly": [{"weekday": 1, "starts": "29:00", "ends": "09:00"}]}, "weekly.0.starts"),
        ({"dates": [{"day": "2026-02-31", "starts": "08:00", "ends": "09:00"}]}, "dates.0.day"),
    ],
)
def test_free_times_that_make_no_sense_name_their_field(
    client: TestClient, bearer: Bearer, body: dict[str, object], field: str
) -> None:
    own = person(client, bearer, "S-GIG3")
    refused = client.put("/v1/seekers/S-GIG3/free-times", json=body, headers=own)
    assert (refused.status_code, refused.json()["field"]) == (422, field)
