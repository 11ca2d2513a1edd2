"""How many SQL statements each page sends, pinned: more postings, messages and applications send no more."""

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from matching.audit import Asker
from matching.messages import Message, MessageKind
from matching.settings import Settings
from matching.vocabulary import Role
from tests.api.console.test_statements import READ_BY_THE_WAY
from tests.api.h5.conftest import bearer_of
from tests.api.running import KEY
from tests.statements import statements

ME = Asker(Role.SEEKER, "S-ME")
SMALL, LARGE = 4, 24
MOST = {
    "为你推荐": 20,
    "岗位详情": 37,
    "为什么推荐": 27,
    "收藏": 11,
    "我的进展": 8,
    "我的数据": 9,
    "消息": 8,
}
"""Statements of a page, BEGIN and COMMIT with them, of somebody who refuses a kind of work.

Of 消息 when nothing on it is unread any more. Without those that read, twice a second, the queues before postings and
how employers reply, as in the console's pins.
"""


def grow(desk, first, last):
    """So many more postings saved, applied to, told of; and changes of the person's facts."""
    for number in range(first, last):
        desk.publish({"posting_id": f"P{number}", "title": "保安", "employer": f"单位{number}", "district": "站前区"})
        desk.publish({"posting_id": f"C{number}", "title": "保洁员", "employer": f"单位{number}", "district": "站前区"})
        desk.correct("S-ME", "summary", f"做过{number}年保安")
        desk.save_posting("S-ME", f"P{number}")
        desk.apply("S-ME", f"P{number}", ME)
        told = (f"m{number}", desk.key_of("S-ME"), MessageKind.POSTING, (f"P{number}",), "新岗位", ("一行",), ("近",))
        with desk.store.write() as tx:
            tx.add_messages([Message(*told, desk.now())])


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """(statements, cards shown) of every page in a small market and in a larger one."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("statements"), database_url="", secret_key=KEY)
    with statements() as sent, TestClient(create_app(settings), follow_redirects=False) as client:
        desk = client.app.state.desk
        desk.put_seeker({"seeker_id": "S-ME", "wish_titles": ["保安"], "district": "站前区", "name": "张三"})
        assert client.post("/h5/enter", data={"bearer": bearer_of("S-ME")}).status_code == 303
        found, at = [], 0
        for size in (SMALL, LARGE):
            grow(desk, at, size)
            at = size
            desk.refuse("S-ME", "4-09-08")
            found.append({name: _opened(client, sent, address) for name, address in _addresses(desk).items()})
        yield found


def _addresses(desk):
    """The page of reasons is that of the first place of the list that is newest."""
    body = desk.recommend("S-ME", 10, ME).body
    first = body["items"][0]["posting_id"]
    return {
        "为你推荐": "/h5/for-you",
        "岗位详情": f"/h5/jobs/{first}",
        "为什么推荐": f"/h5/why/{body['decision_id']}/{first}",
        "收藏": "/h5/saved",
        "我的进展": "/h5/progress",
        "我的数据": "/h5/data",
        "消息": "/h5/messages",
    }


def _opened(client, sent, address):
    client.get(address)
    client.app.state.desk.queues.flush()
    sent.begin()
    answer = client.get(address)
    beside = sum(any(words in one for words in READ_BY_THE_WAY) for one in sent.sent)
    assert answer.status_code == 200
    return len(sent) - beside, answer.text.count('class="card"')


@pytest.mark.parametrize("name", MOST)
def test_a_page_sends_no_more_statements_than_it_may(counted, name):
    assert counted[0][name][0] <= MOST[name]


@pytest.mark.parametrize("name", MOST)
def test_statements_do_not_grow_with_what_is_shown(counted, name):
    (small, _), (large, _) = counted[0][name], counted[1][name]
    assert large <= small + 1


def test_the_larger_market_shows_more(counted):
    for name in ("为你推荐", "收藏", "我的进展", "消息"):
        assert counted[1][name][1] > counted[0][name][1]
