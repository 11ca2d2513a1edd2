"""Killed with -9 in the middle of reservations: what was acknowledged is there, and asked again answered the same."""

import json
import os
import signal
import time
from datetime import datetime, timedelta
from datetime import time as clock
from multiprocessing import get_context
from pathlib import Path

from matching.assembly import open_desk
from matching.audit import Asker
from matching.desk import Desk
from matching.settings import Settings
from matching.vocabulary import Role

FIRM = Asker(Role.EMPLOYER, "营口样例仓储有限公司")
PEOPLE, PLACES, KILLS = 60, 25, 2


def reserve(desk: Desk, seeker: str, shift: str) -> dict[str, object]:
    return desk.reserve(seeker, shift, Asker(Role.SEEKER, seeker), f"key-{shift}", wait=True)


def reserve_until_killed(data_dir: Path, shift: str, log: Path) -> None:
    """One person after the other; an answer is in the log once it was given."""
    desk = open_desk(Settings(data_dir=data_dir, database_url=""))
    with log.open("w", encoding="utf-8") as file:
        for number in range(PEOPLE):
            file.write(json.dumps([number, reserve(desk, f"s{number}", shift)]) + "\n")
            file.flush()


def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(tmp_path: Path) -> None:
    desk = open_desk(Settings(data_dir=tmp_path, database_url=""))
    desk.publish({"posting_id": "p", "title": "快递分拣员", "employer": FIRM.subject, "kind": "零工"})
    for number in range(PEOPLE):
        desk.put_seeker({"seeker_id": f"s{number}", "birth_year": 1990})
    for kill in range(KILLS):
        shift, log = f"g{kill}", tmp_path / f"log{kill}"
        at = datetime.combine(desk.today() + timedelta(days=3 + kill), clock(8))
        row = {"shift_id": shift, "places": PLACES, "pay": 20, "pay_unit": "hour", "starts_at": at.isoformat()}
        desk.publish_shift("p", row | {"ends_at": (at + timedelta(hours=4)).isoformat()}, FIRM)
        process = get_context("spawn").Process(target=reserve_until_killed, args=(tmp_path, shift, log))
        process.start()
        while process.is_alive() and (not log.exists() or log.read_text("utf-8").count("\n") < 10 * (kill + 1)):
            time.sleep(0.002)
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        acknowledged = dict(json.loads(line) for line in log.read_text("utf-8").split("\n")[:-1])
        assert 0 < len(acknowledged) < PEOPLE
        again = {number: reserve(desk, f"s{number}", shift) for number in range(PEOPLE)}
        assert {number: again[number] for number in acknowledged} == acknowledged
        with desk.store.read() as tx:
            found = tx.reservations_on(shift)
            assert len(found) == PEOPLE
            assert {len(one.history) for one in found} == {1}
            assert tx.shift(shift).taken == sum(one.holds for one in found) == PLACES
    desk.close_down()
