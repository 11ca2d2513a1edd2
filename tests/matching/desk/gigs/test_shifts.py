"""Shifts and free times as they come in; many takers at once."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from matching.audit import Asker
from matching.desk import Desk
from matching.errors import BadInput, Forbidden, NotFound
from matching.vocabulary import Role
from tests.matching.desk.gigs.hands import a_person, a_shift, boss, confirm, me, reserve


def a_row(desk: Desk, *, days: int = 3, places: int = 1) -> dict:
    at = datetime.combine(desk.today() + timedelta(days=days), time(8))
    ends = at + timedelta(hours=8)
    return {"starts_at": at.isoformat(), "ends_at": ends.isoformat(), "places": places, "pay": 20, "pay_unit": "hour"}


def test_a_shift_is_of_a_gig_of_ones_own_and_keeps_its_promises(desk, gig):
    shift, person = a_shift(desk, gig, places=2), a_person(desk)
    with pytest.raises(Forbidden):
        desk.publish_shift(gig, {"shift_id": "x"} | a_row(desk), Asker(Role.EMPLOYER, "别家"))
    desk.publish({"posting_id": f"{gig}-full", "title": "保安", "employer": boss(gig).subject, "kind": "全职"})
    with pytest.raises(BadInput, match="不是零工"):
        desk.publish_shift(f"{gig}-full", {"shift_id": "x"} | a_row(desk), boss(gig))
    reserve(desk, person, shift)
    with pytest.raises(BadInput, match="时间不能改"):
        desk.publish_shift(gig, {"shift_id": shift} | a_row(desk, days=6), boss(gig))
    assert desk.publish_shift(gig, {"shift_id": shift} | a_row(desk, places=1), boss(gig))["left"] == 0
    other = a_person(desk)
    reserve(desk, other, shift, wait=True)
    assert desk.publish_shift(gig, {"shift_id": shift} | a_row(desk, places=2), boss(gig))["left"] == 0
    assert desk.my_reservations(other, me(other))[0]["state"] == "offered"


def test_shifts_come_in_by_file_and_those_of_no_gig_are_rejects(desk, gig, tmp_path: Path):
    day = (desk.today() + timedelta(days=3)).isoformat()
    path = tmp_path / "shifts.csv"
    lines = [
        "shift_id,posting_id,starts_at,ends_at,places,pay,pay_unit",
        f"{gig}-f1,{gig},{day} 08:00,12:00,3,25,小时",
        f"{gig}-f2,nowhere,{day} 08:00,12:00,3,25,小时",
        f"{gig}-f3,{gig},{day} 08:00,12:00,三个,25,小时",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    summary = desk.import_file("shifts", path)
    assert [summary[name] for name in ("read", "added", "rejected")] == [3, 1, 2]
    assert [(one["row"], one["field"]) for one in summary["rejects"]] == [(3, "posting_id"), (4, "places")]
    assert "先导入岗位" in Path(summary["rejects_file"]).read_text(encoding="utf-8-sig")
    assert desk.import_file("shifts", path)["unchanged"] == 1


def test_forgetting_frees_the_place_and_offers_it_on(desk, gig):
    shift, gone, second = a_shift(desk, gig), a_person(desk), a_person(desk)
    reserve(desk, gone, shift)
    confirm(desk, gone, shift)
    reserve(desk, second, shift, wait=True)
    desk.forget(gone)
    assert desk.my_reservations(second, me(second))[0]["state"] == "offered"
    with pytest.raises(NotFound):
        desk.free_times(gone)


def test_free_times_that_make_no_sense_are_refused_with_their_cure(desk):
    person = a_person(desk)
    with pytest.raises(BadInput, match=r"weekly\.0\.weekday"):
        desk.put_free_times(person, {"weekly": [{"weekday": 9, "starts": "08:00", "ends": "09:00"}]})
    assert desk.free_times(person)["weekly"][0] == {"starts": "00:00:00", "ends": "00:00:00", "weekday": 1}


def test_forty_takers_at_once_get_five_places(desk, gig):
    """The whole of it, 200 takers a hundred times on both databases: `python -m tests.benchmarks.gigs_race`."""
    shift = a_shift(desk, gig, places=5)
    people = [a_person(desk) for _ in range(40)]
    together, states = Barrier(len(people)), []

    def take(seeker: str) -> None:
        together.wait()
        states.append(reserve(desk, seeker, shift, wait=True)["state"])

    threads = [Thread(target=take, args=(one,)) for one in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (states.count("reserved"), states.count("waiting")) == (5, 35)
    (told,) = desk.posting_shifts(gig, boss(gig))
    assert (told["left"], len(told["people"]), told["waiting"]) == (0, 5, 35)


def test_times_are_the_citys(desk):
    there = desk.now().astimezone(UTC).replace(tzinfo=None) + timedelta(hours=8)
    assert abs(desk.city_clock() - there) < timedelta(seconds=5)
