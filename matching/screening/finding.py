"""One thing found in a posting, and how sure the law is about it."""

from enum import StrEnum
from typing import NamedTuple


class Ruling(StrEnum):
    """What kind of finding it is; on the wire `verdict`."""

    UNLAWFUL = "unlawful"  # a law forbids it in plain words
    DOUBTFUL = "doubtful"  # guidance is against it, or it may be lawful for this work
    TRAP = "trap"  # asks the seeker for money, papers or unlawful work
    MISSING = "missing"  # a particular that an advertisement must carry


HOLDS = frozenset((Ruling.UNLAWFUL, Ruling.TRAP))
"""Findings that keep a posting from being shown until a person has decided."""


class Finding(NamedTuple):
    """`span` is (start, end) in `text_of` the posting, `text` the words there; (0, 0) and "" where nothing stands.

    `rewrite` is neutral wording for the span ("" takes it out), None where no wording would mend it.
    """

    kind: str
    span: tuple[int, int]
    text: str
    verdict: Ruling
    article: str
    rewrite: str | None
    why: str
