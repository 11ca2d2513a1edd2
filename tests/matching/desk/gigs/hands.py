"""People, shifts and what they do with one another, for the tests of gigs."""

from datetime import datetime, time, timedelta
from itertools import count

import pytest

from matching.audit import Asker
from matching.desk import Desk
from matching.vocabulary import Role

STAFF = Asker(Role.COUNSELLOR, "li")
ALWAYS = {"weekly": [{"weekday": day, "starts": "00:00", "ends": "00:00"} for day in range(1, 8)]}
HOME = {"longitude": 122.2354, "latitude": 40.6674, "district": "站前区"}
numbers = count()


def a_shift(desk: Desk, gig: str, *, days: int = 3, starts: int = 8, hours: float = 8, **more) -> str:
    at = datetime.combine(desk.today() + timedelta(days=days), time(starts))
    row = {"shift_id": f"{gig}-{next(numbers)}", "places": 1, "pay": 20, "pay_unit": "小时"} | more
    row |= {"starts_at": at.isoformat(), "ends_at": (at + timedelta(hours=hours)).isoformat()}
    desk.publish_shift(gig, row, boss(gig))
    return row["shift_id"]


def a_person(desk: Desk, free: dict | None = ALWAYS, **more) -> str:
    name = f"s{next(numbers)}"
    base = {"seeker_id": name, "wish_titles": ["分拣员"], "birth_year": 1990, "name": "张三", "phone": "13800000001"}
    desk.put_seeker(base | HOME | more)
    if free:
        desk.put_free_times(name, free)
    return name


def boss(gig: str) -> Asker:
    return Asker(Role.EMPLOYER, f"营口{gig}物流有限公司")


def me(seeker: str) -> Asker:
    return Asker(Role.SEEKER, seeker)


def reserve(desk: Desk, seeker: str, shift: str, *, wait: bool = False, request: str = "") -> dict:
    return desk.reserve(seeker, shift, me(seeker), request or f"r{next(numbers)}", wait=wait)


def confirm(desk: Desk, seeker: str, shift: str) -> dict:
    return desk.confirm(seeker, shift, me(seeker))


def listed(desk: Desk, seeker: str) -> dict[str, dict]:
    return {item["shift_id"]: item for item in desk.gigs(seeker, 100).body["items"]}


def nameless(desk: Desk, seeker: str) -> dict:
    """The whole list without its number."""
    return desk.gigs(seeker, 100).body | {"decision_id": ""}


def turn_the_clock(monkeypatch: pytest.MonkeyPatch, desk: Desk, to: timedelta) -> None:
    then = desk.now() + to
    monkeypatch.setattr(Desk, "now", staticmethod(lambda: then))
