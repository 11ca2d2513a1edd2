"""Records in and out: files, single postings and people, consents, and what happened."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from matching.audit import HERE, Asker
from matching.desk.announcing import announce
from matching.desk.applying import must_be_of
from matching.desk.encoding import text_hash
from matching.desk.importing import with_earlier_kept, with_own_words
from matching.desk.reconsidering import Reconsidering
from matching.desk.visiting import Visiting
from matching.desk.wire import findings_list, posting_dict, reading_dict, seeker_dict
from matching.errors import BadInput, NotFound
from matching.intake.rejects import forget_rows
from matching.records import Consents, Interaction
from matching.storage import Change, Transaction
from matching.text.meaning import encoded_texts
from matching.text.told import texts_of_seeker
from matching.vocabulary import WITHHELD

Side = Literal["postings", "seekers"]


class Records(Reconsidering, Visiting):
    """The flows that change the store, one transaction each."""

    def publish(self, row: Mapping[str, Any], owner: str | None = None) -> dict[str, Any]:
        """One posting: stored, findable with the next request, and handed on to the outbox.

        An `owner` publishes under its own name only, and replaces only its own.
        """
        posting, notes = self.parts.posting_intake.one(row)
        must_be_of(owner, posting.employer)
        described = self._described("postings", [posting])
        with self.store.write() as tx:
            _must_stand_under(tx, owner, posting.posting_id)
            (change,) = self._put(tx, "postings", described)
            announce(tx, [change])
        return {
            "posting_id": posting.posting_id,
            "revision": change.revision,
            "outcome": change.outcome.value,
            "notes": notes,
            "screening": findings_list(described.found[0], posting),
        }

    def posting(self, posting_id: str) -> dict[str, Any]:
        """As its employer stated it, with whether it is open; of one under review, what is to be mended."""
        with self.store.read() as tx:
            described = tx.posting(posting_id)
            status, merged = self._status(tx, described), tx.merged_ids(described.key)
            told = {"status": status, "merged_ids": merged, "revision": described.revision}
            told |= self.why_withheld(tx, described) if status in WITHHELD else {}
        return posting_dict(described.posting) | told

    def close(self, posting_id: str, owner: str | None = None) -> dict[str, Any]:
        """In no list from the next request on; closing twice is harmless. An `owner` closes only its own."""
        with self.store.write() as tx:
            _must_stand_under(tx, owner, posting_id)
            tx.close_posting(posting_id, self.today())
        return self.posting(posting_id)

    def put_seeker(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Create or replace one person; consents and circumstances that the row leaves out stay as they are."""
        change, notes = self._stored(row)
        return {
            "seeker_id": change.id,
            "revision": change.revision,
            "outcome": change.outcome.value,
            "notes": notes,
        }

    def _stored(self, row: Mapping[str, Any]) -> tuple[Change, list[str]]:
        seeker, notes = self.parts.seeker_intake.one(row)
        said = frozenset(name for name, value in row.items() if value not in (None, ""))
        with self.store.read() as tx:
            seeker = with_own_words(tx, seeker, said)
        described = self._described("seekers", [seeker])
        with self.store.write() as tx:
            tx.lock()
            kept = with_earlier_kept(tx, seeker, said)
            (change,) = self._put(tx, "seekers", described._replace(records=[kept]))
        return change, notes

    def seeker(self, seeker_id: str, asker: Asker = HERE) -> dict[str, Any]:
        """What the person stated, to those entitled, with what was read from it; logged when it is somebody else."""
        with self.store.read() as tx:
            described = tx.seeker(seeker_id)
        self.note_access(asker, [seeker_id], "profile", "read")
        return seeker_dict(described.seeker) | {"understood": reading_dict(described.reading)}

    def forget(self, seeker_id: str) -> None:
        """Delete a person: record, vectors, lists, rejected rows of theirs (个人信息保护法 47).

        Every process's index lets go with its next request.
        """
        self._forget(seeker_id)

    def _forget(
        self, seeker_id: str, may: Callable[[Transaction], None] = lambda tx: None, *, asked: bool = True
    ) -> None:
        """Unless `may`, asked in the same transaction, raises; not `asked`: it was not the person's wish."""
        with self.store.write() as tx:
            tx.lock()
            may(tx)
            versions = [one.seeker for one in tx.seeker_history(seeker_id)]
            texts = [text for one in versions for text in encoded_texts(texts_of_seeker(one))]
            tx.forget_seeker(seeker_id, [text_hash(text) for text in texts], asked=asked)
        numbers = {number for one in versions for number in (one.contact.phone, one.contact.id_number) if number}
        forget_rows(self.parts.rejects_dir, {seeker_id, *numbers})
        self.parts.encoder.forget(texts)
        self.parts.describer.forget_places()
        self.catch_up()

    def set_consents(self, seeker_id: str, changes: Mapping[str, bool]) -> dict[str, Any]:
        """Switch one consent or several; the next request obeys."""
        names = {f"consent_{name}": name for name in Consents.model_fields}
        for name in changes:
            if name not in names:
                raise BadInput(name, changes[name], f"没有这项同意。可以改的有：{'、'.join(names)}")
        with self.store.write() as tx:
            tx.lock()
            consents = tx.seeker(seeker_id).seeker.consents
            consents = consents.model_copy(update={names[name]: value for name, value in changes.items()})
            tx.set_consents(seeker_id, consents)
            if not (consents.push and consents.personalisation):
                tx.withdraw_sends(tx.seeker_key(seeker_id))
        return {"seeker_id": seeker_id} | {f"consent_{name}": value for name, value in consents.model_dump().items()}

    def record_interactions(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
        """What happened between people and postings; told twice it counts once."""
        interactions = [Interaction.model_validate(row) for row in rows]
        with self.store.write() as tx:
            tx.lock()
            for one in interactions:
                tx.seeker_key(one.seeker_id)
            fresh = tx.add_interactions(interactions)
            self._follow(tx, (one for one, new in zip(interactions, fresh, strict=True) if new))
        self.read_soon()
        return {"accepted": sum(fresh), "repeated": len(fresh) - sum(fresh)}


def _must_stand_under(tx: Transaction, owner: str | None, posting_id: str) -> None:
    """Refuse an owner the posting of another; nobody changes it between this and the end of the transaction."""
    tx.lock()
    try:
        must_be_of(owner, tx.posting(posting_id).posting.employer)
    except NotFound:
        return
