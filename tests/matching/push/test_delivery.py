"""From the platform's answer to what is written down."""

from datetime import UTC, datetime, timedelta

import pytest

from matching.errors import UnsafeSettings
from matching.messages import Message, MessageKind, SendState, TokenState
from matching.push.delivery import FIRST_PAUSE, LONGEST_PAUSE, MENDING, MOST_ATTEMPTS, Settlement, Template, settled
from matching.push.rules import Hours
from matching.push.wechat import Outcome
from matching.push.wechat_codes import UNHEARD, UNREACHED, meaning_of

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)  # in Yingkou
NIGHT = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)  # half past one, of the 26th
QUIET = Hours(since=21, until=8)
CODES = (0, -1, 40001, 40003, 40013, 40037, 41030, 43101, 45009, 45011, 47003, 48001, 50002, 12345)


def after(code: int, attempts: int = 1) -> Settlement:
    return settled(Outcome(meaning_of(code), code), attempts, NOON, QUIET)


@pytest.mark.parametrize("attempts", [1, 3, MOST_ATTEMPTS, MOST_ATTEMPTS + 5])
@pytest.mark.parametrize("code", CODES)
def test_only_what_was_certainly_not_delivered_is_due_again_and_keeps_its_subscription(
    code: int, attempts: int
) -> None:
    one = after(code, attempts)
    assert (one.state is SendState.DUE) == (one.token is TokenState.HELD) == (one.later is not None)
    if one.later:
        assert NOON < one.later <= NOON + timedelta(days=1)
    if code == 12345:
        assert one.state is SendState.UNKNOWN


def test_what_was_not_answered_is_unknown_whatever_the_attempt() -> None:
    one = settled(Outcome(UNHEARD), 1, NOON, QUIET)
    assert (one.state, one.token, one.later) == (SendState.UNKNOWN, TokenState.SPENT, None)


def test_pauses_grow_and_end() -> None:
    unreached = Outcome(UNREACHED)
    moments = [settled(unreached, attempts, NOON, QUIET).later for attempts in range(1, MOST_ATTEMPTS)]
    pauses = [moment - NOON for moment in moments if moment]
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses == sorted(pauses)
    assert max(pauses) <= LONGEST_PAUSE
    last = settled(unreached, MOST_ATTEMPTS, NOON, QUIET)
    assert (last.state, last.token) == (SendState.REFUSED, TokenState.FREE)


def test_a_quota_used_up_rests_until_the_platforms_next_day() -> None:
    one = after(45009)
    assert one.channel_rests_until == datetime(2026, 11, 25, 16, tzinfo=UTC)
    assert one.later == datetime(2026, 11, 26, 0, tzinfo=UTC)  # eight in the morning


@pytest.mark.parametrize("code", [40001, 40013, 40037, 41030, 48001])
def test_what_an_operator_must_mend_rests_the_channel_and_is_never_given_up(code: int) -> None:
    one = after(code, attempts=50)
    assert (one.state, one.channel_rests_until) == (SendState.DUE, NOON + MENDING)


def test_nothing_is_tried_again_at_night() -> None:
    late = datetime(2026, 11, 25, 12, 59, 30, tzinfo=UTC)  # half a minute before nine in the evening
    one = settled(Outcome(UNREACHED), 1, late, QUIET)
    assert one.later == datetime(2026, 11, 26, 0, tzinfo=UTC)


@pytest.mark.parametrize(("code", "unbinds"), [(40003, True), (50002, True), (43101, False), (47003, False)])
def test_an_openid_of_nobody_unbinds(code: int, unbinds: bool) -> None:
    assert after(code).unbinds is unbinds


def test_a_template_is_filled_with_the_parts_of_a_message() -> None:
    message = Message("m", 1, MessageKind.POSTING, ("a", "b"), "有2个新岗位", ("叉车", "焊工"), ("离家近",), NIGHT)
    template = Template(
        "t", "", {"thing1": "title", "thing2": "lines", "thing3": "why", "date4": "time", "number5": "count"}
    )
    assert template.filled(message) == {
        "thing1": "有2个新岗位",
        "thing2": "叉车；焊工",
        "thing3": "离家近",
        "date4": "2026-11-26 01:30",
        "number5": "2",
    }
    with pytest.raises(UnsafeSettings, match="JOBMATCH_WECHAT_TEMPLATES"):
        Template("t", "", {"thing1": "titel"})
