"""Vectors by text: asked of memory, then of the store, then of the encoder; what the encoder made is stored.

The store keeps vectors by (encoder identity, SHA-256 of the text), so a restart encodes nothing and equal titles are
encoded once. Texts of people are kept under an owner's name, so that forgetting the person takes them along.
"""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from matching.columns import Array
from matching.storage import Store
from matching.text.meaning import Encoder

REMEMBERED = 20_000
"""Vectors held in memory; 768 bytes each."""


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class CachingEncoder:
    """`encode` and `encode_once` are what a Describer asks; the second keeps nothing (the kiosk)."""

    def __init__(self, encoder: Encoder, store: Store) -> None:
        self.encoder, self._store = encoder, store
        self._memory: dict[str, Array] = {}
        self._brief = threading.local()

    def encode(self, texts: Sequence[str]) -> Array:
        """float32 array of shape (n, dim), unit length, rounded to float16 so that cached and fresh are equal."""
        hashes = [text_hash(text) for text in texts]
        known = self._known(hashes)
        text_of = {h: text for h, text in zip(hashes, texts, strict=True) if h not in known}
        if text_of:
            fresh = self._made(text_of)
            with self._store.write() as tx:
                tx.add_vectors(self.encoder.identity, {h: v.tobytes() for h, v in fresh.items()})
            known |= fresh
        self._remember(known)
        return self._stacked(known, hashes)

    def encode_once(self, texts: Sequence[str]) -> Array:
        """The same vectors; what was not known before is not known afterwards."""
        hashes = [text_hash(text) for text in texts]
        brief: dict[str, Array] = getattr(self._brief, "known", {})
        known = {h: brief[h] for h in hashes if h in brief}
        known |= self._known([h for h in hashes if h not in known])
        text_of = {h: text for h, text in zip(hashes, texts, strict=True) if h not in known}
        fresh = self._made(text_of)
        brief |= fresh
        return self._stacked(known | fresh, hashes)

    @contextmanager
    def briefly(self) -> Iterator[None]:
        """Until the end of the block this thread knows what `encode_once` made, so that nothing is made twice."""
        self._brief.known = {}
        try:
            yield
        finally:
            del self._brief.known

    def forget(self, texts: Sequence[str]) -> None:
        """Let go of these texts' vectors in memory."""
        for text in texts:
            self._memory.pop(text_hash(text), None)

    def _known(self, hashes: list[str]) -> dict[str, Array]:
        known = {h: self._memory[h] for h in hashes if h in self._memory}
        missing = list(dict.fromkeys(h for h in hashes if h not in known))
        if missing:
            with self._store.read() as tx:
                stored = tx.vectors(self.encoder.identity, missing)
            known |= {h: np.frombuffer(body, np.float16) for h, body in stored.items()}
        return known

    def _made(self, text_of: dict[str, str]) -> dict[str, Array]:
        if not text_of:
            return {}
        return dict(zip(text_of, self.encoder.encode(list(text_of.values())).astype(np.float16), strict=True))

    def _stacked(self, known: dict[str, Array], hashes: list[str]) -> Array:
        rows = [known[h] for h in hashes]
        return np.array(rows, np.float32).reshape(len(hashes), self.encoder.dim)

    def _remember(self, known: dict[str, Array]) -> None:
        if len(self._memory) + len(known) > REMEMBERED:
            self._memory.clear()
        self._memory.update(known)
