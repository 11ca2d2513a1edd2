"""Killed with -9 in the middle of casework, again and again: nothing is half done, and nobody in care is lost.

What `act` does is one transaction: the application, the interaction that tells of it, the case of the person.
"""

import os
import random
import signal
import time
from contextlib import suppress
from datetime import timedelta

import pytest

from matching.assembly import open_desk, open_store
from matching.audit import Asker
from matching.casework import CaseEvent, Event
from matching.casework.cases import DUTY
from matching.desk import Desk
from matching.desk.handled import TOLD_AS, as_interaction
from matching.errors import MatchingError
from matching.settings import Settings
from matching.staff import Account
from matching.storage import Store
from matching.vocabulary import Role

KILLS = int(os.environ.get("JOBMATCH_TEST_CARE_KILLS", "25"))
STAFF, PEOPLE, POSTINGS = ("li", "wang", "zhao"), [f"S{n}" for n in range(8)], ("P1", "P2", "P3")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data_dir=tmp_path_factory.mktemp("killed"), database_url="")


@pytest.fixture(scope="module")
def desk(settings: Settings) -> Desk:
    desk = open_desk(settings)
    for number, title in enumerate(("保安", "焊工", "保洁员")):
        desk.publish({"posting_id": POSTINGS[number], "title": title, "employer": f"第{number}厂"})
    for name in PEOPLE:
        desk.put_seeker({"seeker_id": name, "wish_titles": ["保安"]})
    return desk


def handle(desk: Desk, luck: random.Random) -> None:
    """One thing that a person, a counsellor or the operator does."""
    one, by = luck.choice(PEOPLE), Asker(Role.COUNSELLOR, luck.choice(STAFF))
    match luck.randrange(6):
        case 0 | 1 | 2:
            desk.act(one, luck.choice(POSTINGS), luck.choice(list(Event)), by, "原因")
        case 3:
            desk.take_case(one, by)
        case 4:
            due = {"due": desk.today() + timedelta(days=luck.randrange(5))}
            desk.change_case(one, luck.choice([CaseEvent.CONTACTED, CaseEvent.CLOSED]), by, "电话", **due)
        case 5:
            with desk.store.write() as tx:
                tx.put_account(Account(by.subject, by.subject, Role.COUNSELLOR, "-"))
            desk.remove_staff(luck.choice(STAFF))


def work_until_killed(desk: Desk, luck: random.Random) -> None:
    """In a process of its own, whose connections are its own too."""
    desk.store.close()
    child = os.fork()
    if child == 0:
        try:
            while True:
                with suppress(MatchingError):
                    handle(desk, luck)
        finally:
            os._exit(1)
    time.sleep(luck.uniform(0.05, 0.4))
    os.kill(child, signal.SIGKILL)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])


def check(store: Store) -> int:
    """How many applications there are; each is told of whole, and each open case has an owner and a day."""
    with store.read() as tx:
        accounts, applications = {one.username for one in tx.accounts()} | {DUTY}, 0
        for name in PEOPLE:
            key = tx.seeker_key(name)
            told = {one.interaction_id for one in tx.interactions(name)}
            case, found = tx.case(key), tx.applications_of(key)
            applications += len(found)
            assert case is not None or not found, "whoever applies comes into care in the same transaction"
            assert case is None or not case.is_open or (case.due and case.owner in accounts)
            for one in found:
                (posting,) = tx.postings([one.posting])
                steps = [step for step in one.history if step.event in TOLD_AS]
                assert {as_interaction(name, posting.posting.posting_id, step).interaction_id for step in steps} <= told
        return applications


def test_nothing_is_half_done_and_nobody_is_lost(desk: Desk, settings: Settings) -> None:
    luck = random.Random(5)
    for _ in range(KILLS):
        luck.random()  # each process draws something else
        work_until_killed(desk, luck)
        with open_store(settings) as fresh:
            applications = check(fresh)
    assert applications > len(POSTINGS)
