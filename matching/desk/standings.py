"""What the plan of a push must know of each person, read in the transaction that writes it; and what it writes."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from matching.audit import unpack
from matching.desk.lists import Lists
from matching.desk.room import CITY_TIME
from matching.messages import Message, MessageKind, Send
from matching.push.plan import Basis, Ring, Standing, wanted
from matching.results import DescribedPosting, DescribedSeeker
from matching.storage import Transaction
from matching.vocabulary import DecisionKind, InteractionKind

KNOWN_BY = frozenset(InteractionKind) - {InteractionKind.SHOWN, InteractionKind.OPENED}
"""After one of these a person need not be told that there is this posting."""
WEEK = timedelta(days=7)
Known = tuple[Mapping[int, DescribedSeeker], Mapping[int, Message]]
"""People as they are now, and the message of each that may take in more news."""


class Standings(Lists):
    """Reads; decides nothing."""

    def basis(
        self, tx: Transaction, posting: DescribedPosting, keys: list[int], known: Known, *, gathers: bool
    ) -> Basis:
        """For the people of `keys`, in their order; those whom nothing is known of are gone."""
        rules = self.parts.push_rules
        before = self._pushed_before(tx, posting.key)
        told = {seeker for one in before for seeker in one.told}
        places = wanted(posting.reading.headcount or 0, rules)
        return Basis(
            now=self.now(),
            rules=rules.model_dump(mode="json"),
            applications=max(places - sum(one.expected for one in before), 0.0),
            told_before=len(told),
            standings=tuple(self.standings(tx, keys, known, told | self._knowing(tx, posting, keys))),
            gathers=gathers,
        )

    def foldable(self, tx: Transaction, keys: list[int]) -> dict[int, Message]:
        """The message of each person that may take in more news."""
        folding = self.parts.push_rules.folding
        since = self.now() - timedelta(hours=folding.hours)
        found = tx.open_messages(keys, MessageKind.POSTING, since)
        return {key: one for key, one in found.items() if len(one.about) < folding.most}

    def standings(
        self,
        tx: Transaction,
        keys: list[int],
        known: Known,
        knowing: set[int],
        kind: MessageKind = MessageKind.POSTING,
    ) -> list[Standing]:
        """How each of these people stands towards news of a kind; `knowing` have it already."""
        people, folding = known
        day, week = self.counted(tx, keys)
        template = self.parts.wechat_templates.get(kind)
        tokens = tx.free_tokens(keys, template.id) if template else {}
        on_their_way = tx.on_their_way([one.message_id for one in folding.values()])
        bound = tx.who_is_bound(keys)
        found = []
        for key in keys:
            person, earlier = people.get(key), folding.get(key)
            one = Standing(key, _agrees(person), key in knowing, day[key], week[key])
            if key in bound:
                one = one._replace(tokens=tuple(tokens.get(key, ())))
            elif person is not None:
                one = one._replace(may_call=bool(person.seeker.contact.phone))
            if earlier is not None:
                goes_out = earlier.message_id in on_their_way
                one = one._replace(open_message=earlier.message_id, open_about=earlier.about, open_goes_out=goes_out)
            found.append(one)
        return found

    def counted(self, tx: Transaction, keys: list[int]) -> tuple[Counter[int], Counter[int]]:
        """Messages of today, and of the last seven days, by person; how an application stands is no news."""
        now = self.now()
        midnight = now.astimezone(CITY_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
        news = [(key, at) for key, kind, at in tx.told_since(keys, now - WEEK) if kind is not MessageKind.PROGRESS]
        return Counter(key for key, at in news if at >= midnight), Counter(key for key, _ in news)

    @staticmethod
    def _knowing(tx: Transaction, posting: DescribedPosting, keys: list[int]) -> set[int]:
        """Who dismissed it, applied, was refused …, by any id that it has had."""
        ids = [posting.posting.posting_id, *tx.merged_ids(posting.key)]
        return tx.who_touched(ids, keys, KNOWN_BY) | tx.who_applied(posting.key, keys)

    @staticmethod
    def _pushed_before(tx: Transaction, key: int) -> list[Basis]:
        """The earlier plans for this posting."""
        found = [unpack(one.body).basis for one in tx.decisions_about(key, DecisionKind.PUSH)]
        return [Basis.of(one) for one in found if one is not None]


def write_ring(tx: Transaction, ring: Ring, message: Message) -> None:
    """The message, and what is due of it."""
    tx.add_messages([message])
    if ring.channel is not None and ring.not_before is not None:
        tx.add_sends([Send(message.message_id, ring.channel, ring.not_before, ring.token)])


def _agrees(person: DescribedSeeker | None) -> bool:
    """Personalisation as well: who has switched it off is not chosen by their profile."""
    return person is not None and person.seeker.consents.push and person.seeker.consents.personalisation
