"""What people do at their own pages: look a posting up, ask why, save one, put one away and take it out again.

Nothing here ranks: a reason is that of the list that was shown, made again.
"""

import hashlib
from typing import Any

from matching.columns import day_number
from matching.desk.answers import dated_item
from matching.desk.applying import Applying
from matching.desk.handled import where
from matching.desk.own_facts import FACTS
from matching.desk.telling import newest_first
from matching.desk.wire import posting_dict
from matching.errors import ModelMismatch, NotFound, SignInRefused
from matching.records import Interaction
from matching.results import DescribedPosting
from matching.storage import Transaction
from matching.vocabulary import WITHHELD, DecisionKind, DismissReason, InteractionKind

LATEST = 5
"""Lists among which the latest of postings is looked for: those of gigs are beside them."""


class Visiting(Applying):
    """The flows of a person's own pages."""

    def key_of(self, seeker_id: str) -> int:
        """The store's number of this person, which is never given again; `NotFound` or `Forgotten`."""
        with self.store.read() as tx:
            return tx.seeker_key(seeker_id)

    def is_still(self, seeker_id: str, key: int) -> bool:
        """Whether this id is still the same person's: neither forgotten nor registered anew."""
        try:
            return self.key_of(seeker_id) == key
        except NotFound:
            return False

    def enter(self, invitation: str) -> tuple[str, int]:
        """Id and key of the person for whom a counsellor made this code, which is used up; `SignInRefused`."""
        with self.store.write() as tx:
            tx.lock()
            key = tx.redeem("".join(invitation.split()).upper())
            if key is None:
                raise SignInRefused("登录码不对、用过了或过期了。请向就业服务专员再要一个。")
            return tx.seekers([key])[0].seeker.seeker_id, key

    @staticmethod
    def fact_names() -> dict[str, str]:
        """Every field that is kept, and its name for the person."""
        return {field: name for field, (name, _) in FACTS.items()}

    def consents_of(self, seeker_id: str) -> dict[str, bool]:
        """What the person agrees to now, under the names of the import columns."""
        with self.store.read() as tx:
            consents = tx.seeker(seeker_id).seeker.consents
        return {f"consent_{name}": value for name, value in consents.model_dump().items()}

    def newest_at(self, district: str, limit: int) -> list[dict[str, Any]]:
        """Open postings of a place (the beginning of a district's code, "" for anywhere), newest first, for anybody."""
        today = day_number(self.today())
        with self.session() as tx:
            with self.market.postings.reading() as rows:
                meets = rows.is_open & (rows.expires_on >= today)
                if district:
                    meets &= rows.district // 10 ** max(0, 6 - len(district)) == int(district)
                keys, days = rows.key[meets], rows.published_on[meets]
            found = tx.postings(keys[newest_first(days, keys, limit)].tolist())
        return [dated_item(rank, one) for rank, one in enumerate(found, start=1)]

    def posting_for_people(self, posting_id: str) -> dict[str, Any]:
        """The whole advertisement, with `status`; `NotFound` while it is under review."""
        with self.store.read() as tx:
            described = tx.posting(posting_id)
            status = self._status(tx, described)
        if status in WITHHELD:
            raise NotFound("这个岗位在审核，暂时不能看。")
        return posting_dict(described.posting) | dated_item(0, described) | {"status": status}

    def why(self, seeker_id: str, decision_id: str, posting_id: str) -> dict[str, Any]:
        """One place of a list that was shown to this very person; of any other list there is none."""
        with self.store.read() as tx:
            decision, key = tx.decision(decision_id), tx.seeker_key(seeker_id)
        own = decision.kind is DecisionKind.RECOMMENDATION and decision.subject_key == key
        items = self.decision(decision_id)["answer"]["items"] if own else []
        found: dict[str, Any] | None = next((one for one in items if one["posting_id"] == posting_id), None)
        if found is None:
            raise NotFound("你的名单上没有这个岗位。回「为你推荐」再看。")
        return found

    def why_now(self, seeker_id: str, posting_id: str) -> dict[str, Any] | None:
        """Its place on the latest list of this person, with `decision_id`; None where that cannot be said truly.

        So it is when the list did not have it, when person or posting have changed since, when a model of then is gone,
        and when personalisation is off.
        """
        with self.store.read() as tx:
            seeker, posting = tx.seeker(seeker_id), tx.posting(posting_id)
            latest = (
                [one for one, _ in tx.lists_for(seeker.key)[:LATEST]] if seeker.seeker.consents.personalisation else []
            )
            made = (tx.decision(one) for one in latest)
            newest = next((one for one in made if one.kind is DecisionKind.RECOMMENDATION), None)
        if newest is None or newest.revision < max(seeker.revision, posting.revision):
            return None
        try:
            item = self.why(seeker_id, newest.decision_id, posting.posting.posting_id)
        except (NotFound, ModelMismatch):
            return None
        return item | {"decision_id": newest.decision_id}

    def save_posting(self, seeker_id: str, posting_id: str) -> None:
        """收藏: kept for the person alone, ranks nothing; doing it twice is harmless."""
        with self.store.write() as tx:
            tx.lock()
            posting = tx.posting(posting_id)
            tx.seeker_key(seeker_id)
            if self._status(tx, posting) in WITHHELD:
                raise NotFound("这个岗位在审核，暂时不能看。")
            tx.add_interactions([self._said(seeker_id, posting.posting.posting_id, InteractionKind.SAVED)])

    def unsave_posting(self, seeker_id: str, posting_id: str) -> None:
        """Takes it out again; doing it twice is harmless."""
        with self.store.write() as tx:
            tx.lock()
            tx.seeker_key(seeker_id)
            self._take_back(tx, seeker_id, posting_id, InteractionKind.SAVED)

    def saved_ids(self, seeker_id: str) -> set[str]:
        """The postings that the person has saved."""
        with self.store.read() as tx:
            return {one.posting_id for one in _kept(tx, seeker_id, InteractionKind.SAVED)}

    def saved_postings(self, seeker_id: str) -> list[dict[str, Any]]:
        """Lately saved first, each with its `status`; of one under review nothing but that it is."""
        with self.store.read() as tx:
            said = _by_posting(tx, seeker_id, InteractionKind.SAVED)
            found: dict[int, DescribedPosting] = {one.key: one for one in tx.postings(list(said))}
            status = self._statuses(tx, list(found.values()))
        latest = sorted(said.items(), key=lambda pair: pair[1].happened_at, reverse=True)
        return [
            ({"posting_id": one.posting_id, "title": None} if status[key] in WITHHELD else dated_item(0, found[key]))
            | {"status": status[key], "saved_at": one.happened_at}
            for key, one in latest
            if key in found
        ]

    def dismiss_posting(
        self, seeker_id: str, posting_id: str, reason: DismissReason, decision_id: str | None = None
    ) -> None:
        """不合适: on no list of this person from the next one on. Said again, the newer reason counts."""
        one = self._said(seeker_id, posting_id, InteractionKind.DISMISSED, reason=reason, decision_id=decision_id)
        with self.store.write() as tx:
            tx.lock()
            tx.posting_key(posting_id), tx.seeker_key(seeker_id)
            self._take_back(tx, seeker_id, posting_id, InteractionKind.DISMISSED)
            tx.add_interactions([one])
        self.read_soon()

    def restore_posting(self, seeker_id: str, posting_id: str) -> None:
        """Undoes a dismissal, whenever; doing it twice is harmless."""
        with self.store.write() as tx:
            tx.lock()
            tx.seeker_key(seeker_id)
            self._take_back(tx, seeker_id, posting_id, InteractionKind.DISMISSED)
        self.read_soon()

    def dismissed_postings(self, seeker_id: str) -> list[dict[str, Any]]:
        """What the person has put away, latest first, with the reason given."""
        with self.store.read() as tx:
            said = _by_posting(tx, seeker_id, InteractionKind.DISMISSED)
            found: dict[int, DescribedPosting] = {one.key: one for one in tx.postings(list(said))}
        return [
            where(found[key]) | {"reason": one.reason, "at": one.happened_at}
            for key, one in sorted(said.items(), key=lambda pair: pair[1].happened_at, reverse=True)
            if key in found
        ]

    def _said(self, seeker_id: str, posting_id: str, kind: InteractionKind, **more: Any) -> Interaction:
        """The same word of the same person about the same posting always has the same number."""
        return Interaction(
            interaction_id=hashlib.sha256(f"{seeker_id}\n{posting_id}\n{kind}".encode()).hexdigest()[:32],
            seeker_id=seeker_id, posting_id=posting_id, kind=kind, happened_at=self.now(), **more,
        )  # fmt: skip

    @staticmethod
    def _take_back(tx: Transaction, seeker_id: str, posting_id: str, kind: InteractionKind) -> None:
        key, said = tx.posting_key(posting_id), _kept(tx, seeker_id, kind)
        keys = tx.posting_keys([one.posting_id for one in said])
        for one in said:
            if keys.get(one.posting_id) == key:
                tx.drop_interaction(one.interaction_id)


def _kept(tx: Transaction, seeker_id: str, kind: InteractionKind) -> list[Interaction]:
    return [one for one in tx.interactions(seeker_id) if one.kind is kind]


def _by_posting(tx: Transaction, seeker_id: str, kind: InteractionKind) -> dict[int, Interaction]:
    """The same by key of the posting."""
    said = _kept(tx, seeker_id, kind)
    keys = tx.posting_keys([one.posting_id for one in said])
    return {keys[one.posting_id]: one for one in said if one.posting_id in keys}
