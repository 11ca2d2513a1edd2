"""The client of the WeChat platform against a server that speaks its protocol, refuses, delays and dies."""

import logging
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from matching.errors import ChannelDown, SignInRefused
from matching.messages import TokenState
from matching.push.wechat import ATTEMPTS, EARLY, Account, Outcome, WeChat, fitted
from matching.push.wechat_codes import Then, meaning_of
from tests.wechat_server import WeChatServer

DATA = {"thing1": "叉车司机"}


@pytest.fixture
def platform() -> Iterator[WeChatServer]:
    with WeChatServer() as server:
        yield server


def account(platform: WeChatServer, **changes: object) -> Account:
    named = {"appid": platform.appid, "secret": platform.secret, "url": platform.url, "timeout": 0.5, "pause": 0.001}
    return Account(**named | changes)  # type: ignore[arg-type]


@pytest.fixture
def wechat(platform: WeChatServer) -> Iterator[WeChat]:
    client = WeChat(account(platform))
    yield client
    client.close()


def told(wechat: WeChat) -> Outcome:
    return wechat.send("o-1", "tmpl", DATA, "pages/inbox/inbox")


def test_one_subscription_carries_one_message(platform: WeChatServer, wechat: WeChat) -> None:
    platform.grant("o-1")
    first, second = told(wechat), told(wechat)
    assert (first.meaning.then, first.meaning.fate) == (Then.DONE, TokenState.SPENT)
    assert (second.code, second.meaning.then, second.meaning.fate) == (43101, Then.REFUSED, TokenState.VOID)
    assert [(one.openid, one.data, one.page) for one in platform.delivered] == [("o-1", DATA, "pages/inbox/inbox")]


@pytest.mark.parametrize(
    ("code", "then", "fate", "halts"),
    [
        (40003, Then.REFUSED, TokenState.VOID, False),
        (43101, Then.REFUSED, TokenState.VOID, False),
        (47003, Then.REFUSED, TokenState.FREE, False),
        (45009, Then.TOMORROW, TokenState.FREE, False),
        (45011, Then.LATER, TokenState.FREE, False),
        (40037, Then.LATER, TokenState.FREE, True),
        (41030, Then.LATER, TokenState.FREE, True),
        (48001, Then.LATER, TokenState.FREE, True),
        (99999, Then.UNKNOWN, TokenState.SPENT, False),
    ],
)
def test_a_refusal_is_asked_once_and_means_what_the_table_says(
    platform: WeChatServer, wechat: WeChat, code: int, then: Then, fate: TokenState, halts: bool
) -> None:
    platform.fail_next("send", code)
    outcome = told(wechat)
    assert (outcome.code, outcome.meaning.then, outcome.meaning.fate, outcome.meaning.halts) == (
        code,
        then,
        fate,
        halts,
    )
    assert platform.asked["send"] == 1
    assert platform.delivered == []


@pytest.mark.parametrize(
    ("field", "value", "code"), [("openid", "x", 40003), ("template", "no", 40037), ("page", "no", 41030)]
)
def test_what_the_platform_does_not_know_it_says(
    platform: WeChatServer, wechat: WeChat, field: str, value: str, code: int
) -> None:
    message = {"openid": "o-1", "template": "tmpl", "page": ""} | {field: value}
    platform.grant("o-1")
    assert wechat.send(message["openid"], message["template"], DATA, message["page"]).code == code


def test_a_busy_platform_is_asked_again_until_it_takes_the_message_once(platform: WeChatServer, wechat: WeChat) -> None:
    platform.grant("o-1", times=3)
    platform.fail_next("send", -1, 43108)
    assert told(wechat).meaning.then is Then.DONE
    assert (platform.asked["send"], len(platform.delivered)) == (3, 1)


def test_a_platform_that_stays_busy_is_left_alone_after_a_few_tries(platform: WeChatServer, wechat: WeChat) -> None:
    platform.fail_next("send", *[-1] * 20)
    outcome = told(wechat)
    assert (outcome.code, outcome.meaning.fate) == (-1, TokenState.FREE)
    assert platform.asked["send"] == ATTEMPTS


@pytest.mark.parametrize("ending", ["die", "drop", "garbage", "502", "odd", "empty", 2.0])
def test_a_message_that_was_sent_and_not_answered_is_unknown_and_never_sent_again(
    platform: WeChatServer, wechat: WeChat, ending: str | float
) -> None:
    platform.grant("o-1", times=5)
    platform.fail_next("send", ending)
    outcome = told(wechat)
    assert (outcome.code, outcome.meaning.then, outcome.meaning.fate) == (None, Then.UNKNOWN, TokenState.SPENT)
    assert platform.asked["send"] == 1


def test_a_platform_that_takes_no_connection_has_delivered_nothing(platform: WeChatServer) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    client = WeChat(account(platform, url=url))
    outcome = told(client)
    client.close()
    assert (outcome.meaning.then, outcome.meaning.fate) == (Then.LATER, TokenState.FREE)


def test_a_platform_that_comes_back_between_tries_takes_the_message(platform: WeChatServer, wechat: WeChat) -> None:
    platform.grant("o-1")
    platform.fail_next("token", "drop", "502")
    assert told(wechat).meaning.then is Then.DONE
    assert platform.asked["token"] == 3


@pytest.mark.parametrize("ending", ["odd", "empty", "drop", "502", 12345])
def test_without_an_access_token_nothing_was_sent_and_nothing_is_spent(
    platform: WeChatServer, wechat: WeChat, ending: str | int
) -> None:
    platform.fail_next("token", *[ending] * ATTEMPTS)
    outcome = told(wechat)
    assert (outcome.meaning.then, outcome.meaning.fate, platform.asked["send"]) == (Then.LATER, TokenState.FREE, 0)


def test_the_access_token_is_fetched_once_and_again_before_it_ends(platform: WeChatServer) -> None:
    now = [0.0]
    client = WeChat(account(platform), clock=lambda: now[0])
    platform.grant("o-1", times=9)
    told(client), told(client)
    assert platform.asked["token"] == 1
    now[0] = platform.seconds - EARLY + 1
    told(client)
    client.close()
    assert platform.asked["token"] == 2
    assert len(platform.delivered) == 3


def test_many_threads_fetch_one_access_token(platform: WeChatServer, wechat: WeChat) -> None:
    platform.grant("o-1", times=40)
    platform.fail_next("token", 0.2)
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: told(wechat), range(40)))
    assert all(outcome.meaning.then is Then.DONE for outcome in outcomes)
    assert (platform.asked["token"], len(platform.delivered)) == (1, 40)


@pytest.mark.parametrize("code", [40001, 40014, 41001, 42001])
def test_a_token_that_does_not_hold_is_renewed_once_for_all(platform: WeChatServer, wechat: WeChat, code: int) -> None:
    platform.grant("o-1", times=2)
    told(wechat)
    platform.fail_next("send", code)
    assert told(wechat).meaning.then is Then.DONE
    assert platform.asked == {"token": 3, "send": 3}  # the platform still had the old one: a second, forced


def test_tokens_ended_at_the_platform_are_replaced(platform: WeChatServer, wechat: WeChat) -> None:
    platform.grant("o-1", times=2)
    told(wechat)
    platform.end_tokens()
    assert told(wechat).meaning.then is Then.DONE
    assert platform.asked == {"token": 2, "send": 3}


def test_a_token_refused_twice_halts_the_channel(platform: WeChatServer, wechat: WeChat) -> None:
    platform.fail_next("send", 40001, 40001, 40001)
    outcome = told(wechat)
    assert (outcome.code, outcome.meaning.halts, outcome.meaning.fate) == (40001, True, TokenState.FREE)
    assert platform.asked["send"] == 2


@pytest.mark.parametrize(("changes", "code"), [({"appid": "wx-other"}, 40013), ({"secret": "wrong"}, 40125)])
def test_an_account_that_the_platform_does_not_know_halts_the_channel(
    platform: WeChatServer, changes: dict[str, object], code: int
) -> None:
    client = WeChat(account(platform, **changes))
    outcome = told(client)
    with pytest.raises(ChannelDown):
        client.openid_of(platform.login("o-1"))
    client.close()
    assert (outcome.code, outcome.meaning.halts) == (code, True)
    assert platform.asked["send"] == 0


def test_a_login_code_names_its_person_once(platform: WeChatServer, wechat: WeChat) -> None:
    code = platform.login("o-7")
    assert wechat.openid_of(code) == "o-7"
    with pytest.raises(SignInRefused, match="用过"):
        wechat.openid_of(code)
    with pytest.raises(SignInRefused, match="无效"):
        wechat.openid_of("never-given")


@pytest.mark.parametrize("ending", ["die", "drop", "garbage", "502", "odd", "empty", 2.0, 45011])
def test_a_login_that_is_not_answered_says_try_later(
    platform: WeChatServer, wechat: WeChat, ending: str | float
) -> None:
    platform.fail_next("login", ending)
    with pytest.raises(ChannelDown, match="稍后"):
        wechat.openid_of(platform.login("o-7"))


def test_a_busy_platform_is_asked_again_for_a_login(platform: WeChatServer, wechat: WeChat) -> None:
    platform.fail_next("login", -1, -1)
    assert wechat.openid_of(platform.login("o-7")) == "o-7"


def test_nothing_secret_is_logged(platform: WeChatServer, wechat: WeChat, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    platform.grant("o-1")
    platform.fail_next("send", 40001, 45009, "die")
    outcomes = [told(wechat) for _ in range(3)]
    wechat.openid_of(platform.login("o-7"))
    said = caplog.text + repr(outcomes)
    assert "45009" in said
    assert "没有等到答复" in said
    for secret in (platform.secret, "o-1", "o-7", *platform.tokens):
        assert secret not in said


@pytest.mark.parametrize(
    ("keyword", "value", "expected"),
    [
        ("thing1", "叉车司机", "叉车司机"),
        ("thing2", "营" * 25, "营" * 19 + "…"),
        ("phrase3", "五险一金加班", "五险一金…"),
        ("thing1", " ", "见详情"),
        ("thing1", "两班\n倒", "两班 倒"),
        ("date4", "2026年11月25日", "2026年11月25日"),
    ],
)
def test_values_are_cut_to_what_a_template_takes(keyword: str, value: str, expected: str) -> None:
    assert fitted(keyword, value) == expected


@pytest.mark.parametrize("value", ["营" * 50, "", "一\n二"])
def test_a_cut_value_is_taken_by_the_platform(platform: WeChatServer, wechat: WeChat, value: str) -> None:
    platform.grant("o-1")
    assert wechat.send("o-1", "tmpl", {"thing1": value}).meaning.then is Then.DONE


def test_every_row_that_voids_or_spends_a_subscription_is_deliberate() -> None:
    """A free token is used again: only where the platform has certainly not taken it."""
    for code in (-1, 40001, 40013, 40037, 41030, 45009, 45011, 47003, 48001):
        assert meaning_of(code).fate is TokenState.FREE
