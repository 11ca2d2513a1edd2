"""Vectors of texts, kept so that nothing is encoded twice."""

from collections.abc import Mapping, Sequence

from matching.storage.session import Session


class Vectors(Session):
    """The part of a transaction that keeps vectors, by the encoder's identity and the SHA-256 of the text."""

    def vectors(self, encoder: str, text_hashes: Sequence[str]) -> dict[str, bytes]:
        """Those that are at hand: float16 bytes, as they were added."""
        condition = "t.encoder = :encoder AND t.text_hash = given.value"
        return dict(self._each("t.text_hash, t.vector", "text_vectors t", condition, text_hashes, encoder=encoder))

    def add_vectors(self, encoder: str, vectors: Mapping[str, bytes]) -> None:
        """Add; one that is there already stays as it is."""
        self._db.run_many(
            "INSERT INTO text_vectors (encoder, text_hash, vector) VALUES (:encoder, :text_hash, :vector) "
            "ON CONFLICT (encoder, text_hash) DO NOTHING",
            [{"encoder": encoder, "text_hash": key, "vector": bytes(vector)} for key, vector in vectors.items()],
        )

    def drop_vectors(self, encoder: str) -> int:
        """Delete all vectors of an encoder no longer in use; returns how many."""
        return self._db.run("DELETE FROM text_vectors WHERE encoder = :encoder", encoder=encoder)
