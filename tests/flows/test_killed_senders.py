"""A worker that sends may be killed at any moment: no message twice, none without a subscription, none lost."""

from pathlib import Path

from tests.flows.killed_senders import PEOPLE_A_RUN, crash

RUNS = 25
"""`python -m tests.flows.killed_senders` does 500."""


def test_no_message_arrives_twice_nor_without_a_subscription_however_often_the_sender_is_killed(tmp_path: Path) -> None:
    found = crash(RUNS, tmp_path)
    assert found.killed > RUNS / 2
    assert sum(found.sends.values()) == RUNS * PEOPLE_A_RUN
    assert found.delivered > 0
    assert found.sends["unknown"] > 0, "no death came between sending and settling: nothing was tried"
    assert (found.twice, found.without_token, found.disagreeing) == ([], [], [])
