"""What the ranker knows about one seeker and one posting: one definition, for training and for serving.

Features are pure functions of the two rows and the day. They read nothing protected (rows of seekers hold nothing
protected), and of the market's statistics one alone, whether an employer answers: a decision keeps it, so a list can be
made again (`ranking.replies`). Unknown is 0 everywhere: it neither helps nor harms. Those that judge a stated condition
are 0 when it is met or not stated, and fall below 0 as it is missed, so that a met requirement never lowers a posting;
the few that reward are 0 or more.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.columns import GRAM_BUCKETS, NO_DATE, Array, PostingRows, SeekerRows, widen
from matching.ranking.replies import STEPS
from matching.reach import distance_km, shortest_minutes

Floats = NDArray[np.float32]
R = TypeVar("R", SeekerRows, PostingRows)
NEAR_KM = 10.0
"""Distance at which nearness has fallen to 1/e (assumption: a ride of about 45 minutes)."""
FRESH_DAYS = 30.0
"""Age of an ad at which freshness has fallen to 1/e (assumption)."""
LONG_YEARS = 2
"""Years of experience that are hardly asked of anybody from another trade."""
POOR_SIGNS = 20
"""A body shorter than this tells nothing about the work."""


def features(seekers: SeekerRows, postings: PostingRows, on: int) -> Floats:
    """All features of one seeker and n postings, or of n seekers and one posting.

    Parameters
    ----------
    seekers, postings : rows
        One of the two is a single row (`Rows.one`) or a table of one row.
    on : int
        The day (`day_number`).

    Returns
    -------
    float32 of shape (n, len(FEATURES)), finite.
    """
    seekers, postings = _shaped(seekers), _shaped(postings)
    n = (*np.broadcast_shapes(np.shape(seekers.key), np.shape(postings.key)), 1)[0]
    values = np.zeros((n, len(FEATURES)), np.float32)
    if n == 0:
        return values
    _meaning(seekers, postings, values)
    pair = _Pair(seekers, postings, on)
    for at, feature in enumerate(_CONDITIONS.values(), start=len(_MEANING)):
        values[:, at] = feature(pair)
    elsewhere = _practised_elsewhere(seekers, postings, values[:, _MEANING.index("done")])
    values[:, FEATURES.index("experience")] = np.minimum(values[:, FEATURES.index("experience")], elsewhere)
    return values


def _shaped(rows: R) -> R:
    """A table of one row as the single row it holds, so that it broadcasts."""
    return rows.one() if np.ndim(rows.key) == 1 and len(rows.key) == 1 else rows


_MEANING = (
    "title",  # wish and title mean alike
    "occupation",  # wish and title name occupations near each other
    "done",  # what the person has done and the title name occupations near each other
    "wish_in_body",  # the wish and the ad's text
    "story_in_title",  # what the person tells and the title
    "story_in_body",  # what the person tells and the ad's text
    "same_occupation",  # chance that wish and title name one occupation
    "spelling",  # characters shared by wish and title, rare ones counting more
    "words",  # words shared by all that either side says, rare ones counting more
)


def _meaning(seekers: SeekerRows, postings: PostingRows, values: Floats) -> None:
    """Cosines of the vectors, each 0 when either side said nothing, and shared terms.

    An occupation that is only guessed at counts for less: the vectors take back their length.
    """
    if np.ndim(seekers.key):
        title, body, occupation = postings.title_vector, postings.body_vector, postings.occupation_vector
        values[:, [0, 3]] = _cosines(seekers.title_vector, title, body)
        values[:, [4, 5]] = _cosines(seekers.body_vector, title, body)
        values[:, [1]] = _cosines(seekers.occupation_vector, occupation)
        values[:, [2]] = _cosines(seekers.past_vector, occupation)
    else:
        wish, story = seekers.title_vector, seekers.body_vector
        values[:, [0, 4]] = _cosines(postings.title_vector, wish, story)
        values[:, [3, 5]] = _cosines(postings.body_vector, wish, story)
        values[:, [1, 2]] = _cosines(postings.occupation_vector, seekers.occupation_vector, seekers.past_vector)
    values[:, 1] *= seekers.occupation_certainty * postings.occupation_certainty
    values[:, 2] *= seekers.past_certainty * postings.occupation_certainty
    values[:, 6] = _same_occupation(seekers, postings)
    values[:, 7] = _shared(seekers, postings, "title_grams", "gram_weights")
    values[:, 8] = _shared(seekers, postings, "words", "word_weights")


def _cosines(several: Array, *single: Array) -> Floats:
    """Cosines of vectors (n, d) with each of some single ones (d,); float32 of shape (n, len(single)).

    The many are not made unit length first: it is cheaper to divide the products.
    """
    wide = np.atleast_2d(several).astype(np.float32)
    lengths = np.sqrt(np.vecdot(wide, wide))[:, None]
    cosines: Floats = (wide @ np.ascontiguousarray(widen(np.stack(single)).T)) / np.maximum(lengths, 1)
    return cosines


def _same_occupation(seekers: SeekerRows, postings: PostingRows) -> Array:
    """Root of the chance, summed over the occupations that both sides may be."""
    together: Array = np.sqrt(_dot(seekers, postings, "occupations", "occupation_chances"))
    return together


def _shared(seekers: SeekerRows, postings: PostingRows, terms: str, weights: str) -> Array:
    """Cosine of two sets of weighted terms."""
    return _dot(seekers, postings, terms, weights) / np.float32(255.0**2)


def _dot(seekers: SeekerRows, postings: PostingRows, terms: str, weights: str) -> Array:
    """Product of two sparse vectors, by a table over all numbers that a term or occupation can have; 0 is none."""
    one, several = (postings, seekers) if np.ndim(seekers.key) else (seekers, postings)
    table = np.zeros(GRAM_BUCKETS, np.float32)
    table[getattr(one, terms)] = getattr(one, weights)
    table[0] = 0
    found = table.take(getattr(several, terms))
    product: Array = np.einsum("...i,...i->...", found, getattr(several, weights).astype(np.float32))
    return product


@dataclass(frozen=True)
class _Pair:
    """Both sides and the day, and what several conditions ask of them."""

    seekers: SeekerRows
    postings: PostingRows
    on: int

    @cached_property
    def km(self) -> Array:
        return distance_km(self.seekers.sphere, self.postings.sphere)

    @cached_property
    def district(self) -> Array:
        """1 in a district they named, .8 anywhere in a city they named, 0 where nothing was named or known, else -1."""
        wishes, place = self.seekers.wish_districts, self.postings.district[..., None]
        exact = ((wishes == place) & (wishes > 0)).any(axis=-1)
        city = ((wishes == place // 100) & (wishes > 0)).any(axis=-1)
        judged = (wishes > 0).any(axis=-1) & (self.postings.district > 0)
        return np.where(judged, np.where(exact, 1.0, np.where(city, 0.8, -1.0)), 0.0)

    @cached_property
    def offered(self) -> Array:
        """The most that is offered, yuan a month."""
        most: Array = np.fmax(self.postings.pay_high, self.postings.pay_low)
        return most

    @cached_property
    def schooling(self) -> Array:
        """Levels above the one that is required or preferred; NaN where either is not known."""
        asked = np.maximum(self.postings.education_required, self.postings.education_preferred)
        above = self.seekers.education - asked.astype(np.float32)
        return np.where((asked > 0) & (self.seekers.education > 0), above, np.float32(np.nan))


def _remote(pair: _Pair) -> Array:
    """0 next door, falling to -1 far away; 0 where the person wishes to go, and where it is not known."""
    return _known((np.exp(-pair.km / NEAR_KM) - 1) * (pair.district <= 0))


def _commute(pair: _Pair) -> Array:
    """Share of the longest journey that the journey is too long, below 0; at most twice as long counts."""
    return _known(np.clip(1 - shortest_minutes(pair.km) / np.maximum(pair.seekers.commute_max, 1), -1, 0))


def _district(pair: _Pair) -> Array:
    return pair.district


def _pay(pair: _Pair) -> Array:
    """How far the most that is offered stays below the wish, as a logarithm down to -1."""
    return _known(np.clip(np.log(np.maximum(pair.offered, 1) / np.maximum(pair.seekers.pay_min, 1)), -1, 0))


def _pay_stated(pair: _Pair) -> Array:
    return np.isfinite(pair.offered).astype(np.float32)


def _kind(pair: _Pair) -> Array:
    """-1 when the form of work is none of those wished."""
    seekers, postings = pair.seekers, pair.postings
    bit = np.left_shift(1, np.maximum(postings.kind.astype(np.int64) - 1, 0))
    unwanted = (seekers.kinds > 0) & (postings.kind > 0) & (seekers.kinds & bit == 0)
    judged: Array = -unwanted.astype(np.float32)
    return judged


def _shift(pair: _Pair) -> Array:
    """1 when a wished arrangement of hours is offered."""
    offered: Array = (pair.seekers.shifts & pair.postings.shifts) > 0
    return offered.astype(np.float32)


def _schooling_used(pair: _Pair) -> Array:
    """1 when the ad asks for the very level that the person has, less as it asks for less; 0 when it asks nothing."""
    return np.where(pair.schooling >= 0, np.exp(-np.maximum(pair.schooling, 0)), 0.0)


def _schooling_short(pair: _Pair) -> Array:
    """Levels missing of what is required or preferred, as -1/3 each down to -1."""
    return _known(np.clip(pair.schooling / 3, -1, 0))


def _experience(pair: _Pair) -> Array:
    """Share of the years required or preferred that is missing, below 0."""
    asked = np.fmax(pair.postings.experience_required, pair.postings.experience_preferred)
    return _known(np.clip(pair.seekers.experience / np.maximum(asked, 0.5) - 1, -1, 0))


def _practised_elsewhere(seekers: SeekerRows, postings: PostingRows, done: Floats) -> Array:
    """Down to -1 where years are insisted on and what the person has done is surely other work.

    0 while nothing is known of it.
    """
    asks = (postings.experience_required >= LONG_YEARS) & (done != 0)
    sure = seekers.past_certainty * postings.occupation_certainty
    unlike = sure - np.maximum(done, 0)
    return np.where(asks, -np.clip(unlike, 0, 1), 0.0)


def _certificates(pair: _Pair) -> Array:
    """1 when the person holds one that is required or preferred."""
    wanted = pair.postings.certificates_required | pair.postings.certificates_preferred
    held: Array = ((pair.seekers.certificates & wanted) != 0).any(axis=-1)
    return held.astype(np.float32)


def _fresh(pair: _Pair) -> Array:
    """1 on the day of publication, 1/e after FRESH_DAYS; 0 when unknown."""
    published = pair.postings.published_on
    age = np.maximum(pair.on - published.astype(np.float64), 0)
    return np.where(published == NO_DATE, 0.0, np.exp(-age / FRESH_DAYS))


def _poor(pair: _Pair) -> Array:
    """-1 when the ad says next to nothing."""
    poor: Array = -(pair.postings.body_length < POOR_SIGNS).astype(np.float32)
    return poor


def _replies(pair: _Pair) -> Array:
    """Whether the employer answers who applies, against all others: above 0 oftener and sooner; 0 without a history."""
    points: Array = pair.postings.replies / np.float32(STEPS)
    return points


def _known(values: Array) -> Array:
    """NaN, which is what unknown figures give, as 0."""
    return np.where(np.isnan(values), 0.0, values)


_CONDITIONS: dict[str, Callable[[_Pair], Array]] = {
    "remote": _remote,
    "commute": _commute,
    "district": _district,
    "pay": _pay,
    "pay_stated": _pay_stated,
    "kind": _kind,
    "shift": _shift,
    "schooling_used": _schooling_used,
    "schooling_short": _schooling_short,
    "experience": _experience,
    "certificates": _certificates,
    "fresh": _fresh,
    "poor": _poor,
    "replies": _replies,
}
FEATURES: tuple[str, ...] = (*_MEANING, *_CONDITIONS)
ADDED: frozenset[str] = frozenset({"replies"})
"""Columns that stand last and came later: a ranker that was made before them counts nothing for them."""
BEFORE = tuple(name for name in FEATURES if name not in ADDED)
"""The columns of such a ranker."""


def odd_columns(names: Set[str]) -> Set[str]:
    """Those by which a ranker of these columns does not fit: unknown, or missing and none of ADDED."""
    return (names ^ set(FEATURES)) - (ADDED - names)
