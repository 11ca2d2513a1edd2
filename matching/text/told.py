"""The texts of a record that are cut into words and encoded: titles or wishes, and what is written besides.

Title and body are two texts: what a title says is lost when both are encoded as one. Of a seeker's own words only
what `without_protected` leaves goes any further.
"""

from typing import NamedTuple

from matching.records import JobPosting, SeekerProfile
from matching.text.clean import clean_text, clean_title
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
    """Wishes, and the person's own words about themselves; nothing protected is left in either."""
    wishes = tuple(filter(None, (without_protected(clean_title(wish)) for wish in seeker.wish_titles)))
    skills = "、".join([*seeker.skills, *seeker.certificates])
    written = "\n".join(filter(None, (seeker.experience, seeker.summary, skills)))
    past = without_protected(clean_text(seeker.experience))
    return Told(wishes, without_protected(clean_text(written)), past)
