"""How many SQL statements each page sends, pinned: a page of a larger market sends no more than one of a small."""

import re
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from matching.audit import Asker
from matching.casework import Event
from matching.desk.room import CITY_TIME
from matching.settings import Settings
from matching.vocabulary import Role
from tests.api.console.conftest import PASSWORD, SIGN_IN
from tests.api.running import KEY
from tests.statements import statements

SMALL, LARGE = 8, 40
MOST = {
    "/today": 22,
    "/postings": 12,
    "/postings?order=-pay": 12,
    "/postings?order=places": 12,
    "/postings/P0/shortlist": 41,
    "/postings/G0/shifts": 19,
    "/people": 11,
    "/people?order=owner": 12,
    "/people?order=contacted": 12,
    "/people/S0": 49,
    "/people/S0/facts": 12,
    "/people/S0/policies": 15,
    "/walk-in": 4,
    "/applications": 11,
    "/applications?words=单位&order=-title": 11,
    "/reviews": 12,
    "/reviews?words=某厂&ruling=unlawful&order=-title": 15,
    "/decisions": 9,
    "/figures": 7,
}
"""Statements of a page, BEGIN and COMMIT with them, beside one for every person whom it shows (the log of accesses).

Without those that read, twice a second, the queues before postings and how employers reply: whichever page comes first
sends them.
"""
READ_BY_THE_WAY = ("FROM exposures WHERE touched", "FROM employer_replies WHERE touched")
LI = Asker(Role.COUNSELLOR, "li")


def grow(desk, first, last):
    """So many more people, postings under review, applications and cases."""
    for number in range(first, last):
        person = {"seeker_id": f"S{number}", "wish_titles": ["保安"], "district": "站前区", "name": "张三"}
        desk.put_seeker(person | {"birth_year": 1990})
        desk.publish({"posting_id": f"P{number}", "title": "保安", "employer": f"单位{number}"})
        told = {"title": "文员", "employer": f"某厂{number}", "description": "只招男性，做登记。"}
        desk.publish({"posting_id": f"H{number}"} | told)
        desk.act(f"S{number}", f"P{number % 3}", Event.APPLY, LI)
    gig = {"posting_id": "G0", "title": "展会搭建", "employer": "某展览部", "kind": "零工"}
    desk.publish(gig)
    tomorrow = datetime.now(CITY_TIME) + timedelta(days=2)
    for number in range(first, last):
        shift = {"shift_id": f"G0-{number}", "starts_at": f"{tomorrow:%Y-%m-%d} 08:00", "ends_at": "16:00"}
        desk.publish_shift("G0", shift | {"places": 5, "pay": 200, "pay_unit": "day"}, LI)
        desk.reserve(f"S{number}", f"G0-{number}", Asker(Role.SEEKER, f"S{number}"), "r")


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """(statements, people shown) of every page in a small market and in a larger one."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("statements"), database_url="", secret_key=KEY)
    with statements() as sent, TestClient(create_app(settings), follow_redirects=False) as client:
        desk = client.app.state.desk
        desk.add_staff("li", "李娜", Role.COUNSELLOR, PASSWORD)
        assert client.post(SIGN_IN, data={"username": "li", "password": PASSWORD}).status_code == 303
        found, at = [], 0
        for size in (SMALL, LARGE):
            grow(desk, at, size)
            at = size
            found.append({path: _opened(client, sent, path) for path in MOST})
        yield found


def _opened(client, sent, path):
    client.get(f"/console{path}")
    client.app.state.desk.queues.flush()
    sent.begin()
    answer = client.get(f"/console{path}")
    beside = ("INSERT INTO accesses", *READ_BY_THE_WAY)
    left_out = sum(any(words in one for words in beside) for one in sent.sent)
    assert answer.status_code == 200
    return len(sent) - left_out, len(re.findall(r"<tr|<section", answer.text))


@pytest.mark.parametrize("path", MOST)
def test_a_page_sends_no_more_statements_than_it_may(counted, path):
    small, _ = counted[0][path]
    assert small <= MOST[path]


@pytest.mark.parametrize("path", MOST)
def test_statements_do_not_grow_with_the_rows(counted, path):
    (small, _), (large, _) = counted[0][path], counted[1][path]
    assert large <= small + 1


def test_the_larger_market_shows_more(counted):
    for path in ("/people", "/postings", "/applications", "/reviews", "/postings/P0/shortlist", "/postings/G0/shifts"):
        assert counted[1][path][1] > counted[0][path][1]
