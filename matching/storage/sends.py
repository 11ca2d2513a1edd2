"""Messages on their way, and the ledger of subscriptions: a claim is committed before anything leaves the house.

A channel without an idempotency key can lose the answer to a request that was carried out. So what was claimed and not
settled in time is `unknown` for good: it is never sent again, and its subscription counts as spent.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from matching.messages import ChannelName, Send, SendState, Token, TokenState
from matching.storage.session import Session, stamp

CLAIM_SECONDS = 120.0
"""Longer than any channel tries."""
_SEND = "s.message_id, s.channel, s.not_before, s.token_id, s.state, s.attempts, s.error"
_ADD = """INSERT INTO sends (send_id, message_id, channel, state, not_before, token_id)
VALUES (:send_id, :message_id, :channel, 'due', :not_before, :token_id) ON CONFLICT (send_id) DO NOTHING"""
_HOLD = """UPDATE tokens SET state = 'held', message_id = :message_id
WHERE token_id = :token_id AND state = 'free'"""
_CLAIM = """UPDATE sends SET state = 'claimed', attempts = attempts + 1, claimed_until = :until
WHERE send_id IN (SELECT send_id FROM sends WHERE channel = :channel AND state = 'due' AND not_before <= :now
ORDER BY not_before, send_id LIMIT :n {skip})
RETURNING message_id, channel, not_before, token_id, state, attempts, error"""
_CLAIM_ONE = """UPDATE sends SET state = 'claimed', attempts = attempts + 1, claimed_until = :until
WHERE send_id = :send_id AND state = 'due' AND not_before <= :now
RETURNING message_id, channel, not_before, token_id, state, attempts, error"""
_DUE_ON = "s.channel = :channel AND s.state = 'due' AND s.not_before <= :now"
_LAPSE = """UPDATE sends SET state = 'unknown', error = 'claimed and never settled'
WHERE state = 'claimed' AND claimed_until < :now RETURNING token_id"""
_SETTLE = """UPDATE sends SET state = :state, not_before = coalesce(:later, not_before), error = :error,
token_id = CASE WHEN :keeps = 1 THEN token_id END
WHERE send_id = :send_id AND (state = 'claimed' OR (state = 'unknown' AND :state = 'sent'))"""
_PUT_BACK = """UPDATE sends SET state = 'due', attempts = attempts - 1, not_before = :now, error = NULL,
claimed_until = 0 WHERE send_id = :send_id AND state IN ('due', 'sent', 'refused')"""
_FREE = "UPDATE tokens SET state = 'free', message_id = NULL WHERE token_id = :token_id AND state = 'held'"
_END = "UPDATE tokens SET state = :state WHERE token_id = :token_id AND state IN ('held', 'spent')"
_DUE_OF_MESSAGE = "SELECT send_id, token_id FROM sends WHERE message_id = :id AND state = 'due'"
_DUE_OF = """SELECT s.send_id, s.token_id FROM sends s JOIN messages m ON m.message_id = s.message_id
WHERE m.seeker_key = :seeker AND s.state = 'due'"""


class Sends(Session):
    """The part of a transaction that sends, and that keeps the ledger of subscriptions."""

    def grant_token(self, token: Token) -> bool:
        """Enter a subscription; whether it is new (its id makes granting twice harmless)."""
        sql = """INSERT INTO tokens (token_id, seeker_key, template, granted_at, state)
        VALUES (:token_id, :seeker, :template, :at, 'free') ON CONFLICT (token_id) DO NOTHING"""
        given = {"token_id": token.token_id, "seeker": token.seeker, "template": token.template}
        return self._db.run(sql, **given, at=stamp(token.granted_at)) == 1

    def free_tokens(self, seekers: Sequence[int], template: str) -> dict[int, list[str]]:
        """Subscriptions of each person that may still carry a message, oldest first."""
        condition = "t.seeker_key = given.value AND t.template = :template AND t.state = 'free'"
        rows = self._each("t.granted_at, t.token_id, t.seeker_key", "tokens t", condition, seekers, template=template)
        found: dict[int, list[str]] = {}
        for _, token_id, seeker in sorted(rows):
            found.setdefault(seeker, []).append(token_id)
        return found

    def tokens_of(self, seeker: int) -> list[Token]:
        """The whole ledger of one person, oldest first."""
        sql = """SELECT token_id, seeker_key, template, granted_at, state, message_id FROM tokens
        WHERE seeker_key = :seeker ORDER BY granted_at, token_id"""
        return [_token(row) for row in self._db.rows(sql, seeker=seeker)]

    def add_sends(self, sends: Sequence[Send]) -> list[bool]:
        """For each whether it is new; a new one with a token holds it.

        Raises
        ------
        ValueError
            A token is not free: two messages would go out on one subscription. Nothing may be committed then.
        """
        return [self._add_send(one) for one in sends]

    def claim_sends(self, channel: ChannelName, n: int, seconds: float = CLAIM_SECONDS) -> list[Send]:
        """Take up to n that are due, for this caller alone; commit before sending, and settle each in time.

        A send that is taken, by `attempts` counted, is due no more: only `settle_send` can make it so again.
        """
        self._db.must_be_writable()
        now = self._now()
        skip = "" if self._db.sqlite else "FOR UPDATE SKIP LOCKED"
        given = {"channel": channel.value, "now": stamp(now), "until": now.timestamp() + seconds, "n": n}
        return [_send(row) for row in sorted(self._db.rows(_CLAIM.format(skip=skip), **given))]

    def due_sends(self, channel: ChannelName, limit: int, within: Sequence[int] | None = None) -> list[Send]:
        """What is due now on a channel (to these people, or to all), longest due first; nothing is taken."""
        ordered = f"{_DUE_ON} ORDER BY s.not_before, s.send_id LIMIT :limit"
        return [_send(row) for row in self._due_rows(_SEND, ordered, within, channel=channel.value, limit=limit)]

    def count_due(self, channel: ChannelName, within: Sequence[int] | None = None) -> int:
        """How much is due now on a channel."""
        found = self._due_rows("count(*)", _DUE_ON, within, channel=channel.value)
        return int(found[0][0]) if found else 0

    def _due_rows(
        self, columns: str, where: str, within: Sequence[int] | None, **given: object
    ) -> list[tuple[Any, ...]]:
        now = stamp(self._now())
        if within is None:
            return self._db.rows(f"SELECT {columns} FROM sends s WHERE {where}", now=now, **given)  # noqa: S608
        tables = "sends s JOIN messages m ON m.message_id = s.message_id"
        return self._each(columns, tables, f"m.seeker_key = given.value AND {where}", within, now=now, **given)

    def claim_send(self, send_id: str, seconds: float = CLAIM_SECONDS) -> Send | None:
        """Take this one, if it is due; None when somebody else has it, or it is done."""
        self._db.must_be_writable()
        now = self._now()
        row = self._db.row(_CLAIM_ONE, send_id=send_id, now=stamp(now), until=now.timestamp() + seconds)
        return _send(row) if row else None

    def void_tokens(self, seeker: int) -> int:
        """Subscriptions belong to an account: with the account they end. Those held are settled with their sends."""
        return self._db.run("UPDATE tokens SET state = 'void' WHERE seeker_key = :s AND state = 'free'", s=seeker)

    def lapse_claims(self) -> int:
        """What was claimed and not settled in time is unknown from now on, its token spent; how many."""
        lapsed = self._db.rows(_LAPSE, now=self._now().timestamp())
        for (token_id,) in lapsed:
            self._end_token(token_id, TokenState.SPENT)
        return len(lapsed)

    def settle_send(
        self,
        send: Send,
        state: SendState,
        token: TokenState = TokenState.SPENT,
        *,
        error: str | None = None,
        later: datetime | None = None,
    ) -> bool:
        """What became of a claimed send and of its token; whether it was still open.

        `state` due, with `later`, puts it back: certainly nothing went out. Its token stays held for it. A token that
        is `free` otherwise may carry another message. A claim that lapsed can still be told to have been sent, no more.
        """
        keeps = state is SendState.DUE or token is not TokenState.FREE
        given = {"send_id": send.send_id, "state": state.value, "error": error, "keeps": int(keeps)}
        if not self._db.run(_SETTLE, **given, later=stamp(later) if later else None):
            return False
        if state is not SendState.DUE:
            self._end_token(send.token_id, token)
        return True

    def last_claim(self, send_id: str) -> int:
        """Which claim was the last, as a number of its moment; 0 before the first, and after it was taken back."""
        row = self._db.row("SELECT claimed_until FROM sends WHERE send_id = :send_id", send_id=send_id)
        return int(row[0] * 1000) if row else 0

    def put_back(self, send_id: str) -> bool:
        """Due again, as if the last claim had not been; whether it was settled."""
        return self._db.run(_PUT_BACK, send_id=send_id, now=stamp(self._now())) == 1

    def withdraw_sends(self, seeker: int) -> int:
        """Nothing that is still due to a person goes out; their tokens are free again. How many."""
        return self._withdraw(self._db.rows(_DUE_OF, seeker=seeker))

    def withdraw_message(self, message_id: str) -> int:
        """As `withdraw_sends`, of one message: what it says is no longer so."""
        return self._withdraw(self._db.rows(_DUE_OF_MESSAGE, id=message_id))

    def _withdraw(self, due: Sequence[tuple[Any, ...]]) -> int:
        sql = "UPDATE sends SET state = 'withdrawn', token_id = NULL WHERE send_id = :send_id AND state = 'due'"
        taken = [token_id for send_id, token_id in due if self._db.run(sql, send_id=send_id)]
        for token_id in taken:
            self._end_token(token_id, TokenState.FREE)
        return len(taken)

    def sends_of(self, message_id: str) -> list[Send]:
        rows = self._db.rows(f"SELECT {_SEND} FROM sends s WHERE s.message_id = :id ORDER BY s.channel", id=message_id)  # noqa: S608
        return [_send(row) for row in rows]

    def on_their_way(self, message_ids: Sequence[str]) -> set[str]:
        """Those of these messages that are due on a channel."""
        condition = "s.message_id = given.value AND s.state = 'due'"
        return {message_id for (message_id,) in self._each("s.message_id", "sends s", condition, message_ids)}

    def take_back_sends(self, message_id: str) -> list[Send]:
        """Remove what is due of a message that another one takes in; their tokens are free. What was claimed stays."""
        due = [one for one in self.sends_of(message_id) if one.state is SendState.DUE]
        for one in due:
            if self._db.run("DELETE FROM sends WHERE send_id = :id AND state = 'due'", id=one.send_id):
                self._end_token(one.token_id, TokenState.FREE)
        return due

    def count_sends(self) -> dict[tuple[str, str], int]:
        """How many there are by (channel, state)."""
        sql = "SELECT channel, state, count(*) FROM sends GROUP BY channel, state ORDER BY channel, state"
        return {(channel, state): count for channel, state, count in self._db.rows(sql)}

    def count_tokens(self) -> dict[str, int]:
        """How many there are by state."""
        return dict(self._db.rows("SELECT state, count(*) FROM tokens GROUP BY state ORDER BY state"))

    def _add_send(self, one: Send) -> bool:
        given = {"send_id": one.send_id, "message_id": one.message_id, "channel": one.channel.value}
        if not self._db.run(_ADD, **given, not_before=stamp(one.not_before), token_id=one.token_id):
            return False
        if one.token_id and not self._db.run(_HOLD, token_id=one.token_id, message_id=one.message_id):
            raise ValueError(f"the subscription of {one.send_id} is not free")
        return True

    def _end_token(self, token_id: str | None, state: TokenState) -> None:
        if token_id is None:
            return
        if state is TokenState.FREE:
            self._db.run(_FREE, token_id=token_id)
        else:
            self._db.run(_END, token_id=token_id, state=state.value)


def _send(row: tuple[Any, ...]) -> Send:
    message_id, channel, not_before, token_id, state, attempts, error = row
    moment = datetime.fromisoformat(not_before)
    return Send(message_id, ChannelName(channel), moment, token_id, SendState(state), attempts, error)


def _token(row: tuple[Any, ...]) -> Token:
    token_id, seeker, template, granted_at, state, message_id = row
    return Token(token_id, seeker, template, datetime.fromisoformat(granted_at), TokenState(state), message_id)
