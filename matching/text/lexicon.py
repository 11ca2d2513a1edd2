"""Many fixed phrases found in one pass over a text."""

from collections.abc import Iterable, Iterator
from operator import add
from typing import Generic, NamedTuple, TypeVar

V = TypeVar("V")


_FOLDED = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def folded(text: str) -> str:
    """Latin capitals made small, sign by sign: places stay where they are."""
    return text.translate(_FOLDED)


class Found(NamedTuple, Generic[V]):
    """A phrase at text[start:end] and what it stands for."""

    start: int
    end: int
    value: V


class Lexicon(Generic[V]):
    """Phrases of two signs or more and what they stand for; the longest at a place wins, places do not overlap.

    Latin capitals and small letters are alike. A phrase that begins (or ends) with a Latin letter or digit must begin
    (or end) a Latin word in the text.
    """

    def __init__(self, phrases: Iterable[tuple[str, V]]) -> None:
        by_head: dict[str, dict[str, V]] = {}
        for phrase, value in phrases:
            phrase = folded(phrase)
            by_head.setdefault(phrase[:2], {}).setdefault(phrase, value)
        self._by_head = {head: sorted(group.items(), key=lambda item: -len(item[0])) for head, group in by_head.items()}

    def find(self, text: str) -> Iterator[Found[V]]:
        """Every phrase in the order of the text."""
        heads, place, text = self._by_head, 0, folded(text)
        pairs = map(add, text, text[1:])
        for start in [start for start, pair in enumerate(pairs) if pair in heads]:
            if start < place:
                continue
            found = self._at(text, start, heads[text[start : start + 2]])
            if found is not None:
                place = found.end
                yield found

    @staticmethod
    def _at(text: str, start: int, group: Iterable[tuple[str, V]]) -> Found[V] | None:
        for phrase, value in group:
            if text.startswith(phrase, start) and _is_whole(text, start, start + len(phrase)):
                return Found(start, start + len(phrase), value)
        return None


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] cuts no Latin word in two."""
    if start and _is_latin(text[start]) and _is_latin(text[start - 1]):
        return False
    if end >= len(text):
        return True
    if text[end] in "+#" and _is_latin(text[end - 1]):
        return False
    return not (_is_latin(text[end - 1]) and _is_latin(text[end]))


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
