"""What guidance tells of beside programmes: courses, job fairs, stations; and officers' words on programmes."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from matching.records import Confirmation, JobFair, Offer, Station, TrainingCourse
from matching.storage.changes import ChangeKind
from matching.storage.session import Session

OF = TypeVar("OF", TrainingCourse, JobFair, Station)
_PUT = """INSERT INTO offers (kind, id, payload) VALUES (:kind, :id, :payload)
ON CONFLICT (kind, id) DO UPDATE SET payload = excluded.payload"""
_CONFIRM = "INSERT INTO confirmations (programme_id, version, sealed) VALUES (:programme_id, :version, :sealed)"


class Offers(Session):
    """The part of a transaction that keeps offers and confirmations."""

    def put_offers(self, offers: Sequence[Offer]) -> list[ChangeKind]:
        """Add or replace; what is there in the same words is left as it is."""
        return [self._put_offer(type(one).__name__, one.offer_id, one.model_dump_json().encode()) for one in offers]

    def _put_offer(self, kind: str, id: str, payload: bytes) -> ChangeKind:
        known = self._db.row("SELECT payload FROM offers WHERE kind = :kind AND id = :id", kind=kind, id=id)
        if known is not None and bytes(known[0]) == payload:
            return ChangeKind.UNCHANGED
        self._db.run(_PUT, kind=kind, id=id, payload=payload)
        return ChangeKind.ADDED if known is None else ChangeKind.UPDATED

    def offers(self, kind: type[OF]) -> list[OF]:
        """All of one kind, by id."""
        rows = self._db.rows("SELECT payload FROM offers WHERE kind = :kind ORDER BY id", kind=kind.__name__)
        return [kind.model_validate_json(bytes(row[0])) for row in rows]

    def confirm(self, word: Confirmation) -> None:
        """Keep an officer's word; earlier ones stay, the newest counts."""
        sealed = self._cipher.seal_bytes(word.model_dump_json().encode())
        self._db.run(_CONFIRM, programme_id=word.programme_id, version=word.version, sealed=sealed)

    def confirmations(self) -> list[Confirmation]:
        """Every word, oldest first."""
        rows: Iterable[tuple[bytes]] = self._db.rows("SELECT sealed FROM confirmations ORDER BY id")
        return [Confirmation.model_validate_json(self._cipher.open_bytes(bytes(row[0]))) for row in rows]
