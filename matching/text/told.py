"""The texts of a record that are cut into words and encoded: titles or wishes, and what is written besides.

Title and body are two texts: what a title says is lost when both are encoded as one. Of a seeker's own words only
what `without_protected` leaves goes any further, and nothing that they say they do not do: to an encoder 「后端不会」
is much like 「后端」.
"""

from functools import lru_cache
from typing import NamedTuple

from matching.records import JobPosting, SeekerProfile
from matching.text.clean import clean_text, clean_title
from matching.text.disclaimed import without_disclaimed
from matching.text.protected import without_protected


class Told(NamedTuple):
    """`titles`: one or more, none when nobody said. `past`: what a seeker has done, "" for postings."""

    titles: tuple[str, ...]
    body: str
    past: str = ""


def texts_of_posting(posting: JobPosting) -> Told:
    """Title without decoration, and the description."""
    return Told((clean_title(posting.title),), clean_text(posting.description))


def texts_of_seeker(seeker: SeekerProfile) -> Told:
    """Wishes, and the person's own words about themselves; nothing protected is left in either.

    Certificates are no text: they are judged as conditions, so that one more of them can lower nothing.
    """
    written = (seeker.experience, seeker.summary, "、".join(seeker.skills))
    past, *rest = (without_disclaimed(without_protected(clean_text(part))) for part in written)
    return Told(wishes_of(seeker), "\n".join(filter(None, (past, *rest))), past)


def wishes_of(seeker: SeekerProfile) -> tuple[str, ...]:
    """The titles a person wishes for, without decoration and what is protected."""
    return tuple(filter(None, map(_bare, seeker.wish_titles)))


@lru_cache(maxsize=8192)
def _bare(wish: str) -> str:
    return without_protected(clean_title(wish))
