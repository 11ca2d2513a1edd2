"""What is due goes out over WeChat: claimed in one transaction, sent in none, settled in another.

The claim is committed before anything leaves the house. A process that dies between sending and settling leaves a claim
that lapses to `unknown`: the message stands in the inbox and is never sent a second time.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from matching.desk.handling import Handling
from matching.eligibility.unwanted import sure_work
from matching.errors import NotFound
from matching.gigs import State
from matching.messages import ChannelName, Message, MessageKind, Send, SendState, TokenState
from matching.push.budget import contains
from matching.push.delivery import Settlement, settled
from matching.push.wechat import WeChat
from matching.results import DescribedSeeker
from matching.storage import Transaction

SENDS_AT_ONCE = 10
"""Claimed and sent side by side, so that the slowest is settled long before its claim lapses."""
_NO_TEMPLATE = "没有这类消息的模板"


class Sending(Handling):
    """The flow of messages over WeChat."""

    rests_until = datetime.min.replace(tzinfo=UTC)
    """Set while the platform refuses everything: a quota used up, an account to be mended."""

    def send_due(self) -> int:
        """One round; how many were handled. Any number of workers may do this side by side; none in the quiet hours."""
        now, quiet = self.now(), self.parts.push_rules.quiet
        if self.parts.wechat is None or now < self.rests_until or contains(quiet, now):
            return 0
        with self.store.write() as tx:
            tx.lapse_claims()
            sends = tx.claim_sends(ChannelName.WECHAT, SENDS_AT_ONCE)
        if sends:
            with ThreadPoolExecutor(len(sends)) as pool:
                list(pool.map(lambda send: self._send(send), sends))
        return len(sends)

    def _send(self, send: Send) -> None:
        with self.store.read() as tx:
            found = tx.message(send.message_id)
            if found is None:
                return  # forgotten meanwhile, the send with it
            openid = tx.openid_of(found.seeker)
            settlement = self._why_not(tx, found, openid)
        if settlement is None:
            assert self.parts.wechat is not None
            assert openid is not None
            settlement = self._sent(self.parts.wechat, openid, found, send)
        self._settle(send, found.seeker, settlement)

    def _why_not(self, tx: Transaction, message: Message, openid: str | None) -> Settlement | None:
        """What makes sending pointless or unwanted at the last moment; the subscription is free again."""
        (person,) = tx.seekers([message.seeker])
        if not person.seeker.consents.push:
            return Settlement(SendState.WITHDRAWN, TokenState.FREE, "本人不再同意推送")
        if message.read_at is not None:
            return Settlement(SendState.WITHDRAWN, TokenState.FREE, "本人已经看到")
        if message.kind is MessageKind.POSTING:
            still_open = [one for one in message.about if self._is_open(tx, one)]
            if not still_open:
                return Settlement(SendState.WITHDRAWN, TokenState.FREE, "岗位已经不招人")
            if all(self._is_refused(tx, person, one) for one in still_open):
                return Settlement(SendState.WITHDRAWN, TokenState.FREE, "本人不看这类岗位")
        if message.kind is MessageKind.GIG and not self._is_offered(tx, message):
            return Settlement(SendState.WITHDRAWN, TokenState.FREE, "名额已经确认或让给了下一位")
        if openid is None:
            return Settlement(SendState.REFUSED, TokenState.VOID, "本人已解除微信绑定")
        if message.kind.value not in self.parts.wechat_templates:
            return Settlement(SendState.REFUSED, TokenState.FREE, _NO_TEMPLATE)
        return None

    def _is_open(self, tx: Transaction, posting_id: str) -> bool:
        try:
            status = self._status(tx, tx.posting(posting_id))
        except NotFound:
            return False
        return status == "open"

    def _is_refused(self, tx: Transaction, person: DescribedSeeker, posting_id: str) -> bool:
        """Whether the person has said meanwhile that they do not want this kind of work."""
        if not person.seeker.unwanted_work:
            return False
        describer = self.parts.describer
        work = sure_work(describer.posting_rows([tx.posting(posting_id)]))
        return describer.occupations.groups.at(work) in person.seeker.unwanted_work

    def _is_offered(self, tx: Transaction, message: Message) -> bool:
        """Whether the place that it speaks of is still theirs to take."""
        standing = tx.reservation(message.seeker, message.about[-1])
        offered = standing is not None and standing.state is State.OFFERED
        return offered and standing is not None and not standing.has_run_out(self._city_now().replace(tzinfo=None))

    def _sent(self, wechat: WeChat, openid: str, message: Message, send: Send) -> Settlement:
        template = self.parts.wechat_templates[message.kind.value]
        page = f"{template.page}?message={message.message_id}" if template.page else ""
        outcome = wechat.send(openid, template.id, template.filled(message), page)
        return settled(outcome, send.attempts, self.now(), self.parts.push_rules.quiet)

    def _settle(self, send: Send, seeker: int, one: Settlement) -> None:
        with self.store.write() as tx:
            tx.settle_send(send, one.state, one.token, error=one.error, later=one.later)
            if one.unbinds:
                tx.unbind(seeker)
        if one.channel_rests_until:
            self.rests_until = one.channel_rests_until
