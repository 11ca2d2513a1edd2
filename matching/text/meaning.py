"""What texts mean, as vectors: titles and bodies encoded apart, and the occupations they point to.

Vectors are centred before they are kept (raw cosines of e5 all lie between .85 and .89), so that a dot product tells
more from less.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from matching.columns import OCCUPATION_DIM, Array
from matching.results import OccupationGuess
from matching.text.occupations import Floats, OccupationModel, unit
from matching.text.told import Told

BODY_SIGNS = 200
"""Signs of a body that are encoded; the encoder reads 128 tokens, about as many."""

Encode = Callable[[Sequence[str]], Array]
"""Texts -> unit vectors of shape (n, dim)."""


Wrong = Sequence[frozenset[str]]
"""Of each of n people the occupation codes that they call wrong; empty where nobody does."""


class Encoder(Protocol):
    """Texts -> unit vectors; the dot product of two is their cosine, higher is nearer.

    `identity` names the model and its bytes: vectors of another identity are never compared with these.
    """

    identity: str
    dim: int

    def encode(self, texts: Sequence[str]) -> Floats:
        """Float32 of shape (len(texts), dim), rows in the order of the texts."""
        ...


class Meaning(NamedTuple):
    """Columns of n rows. A zero vector: nothing was said."""

    title_vector: Floats  # (n, dim)
    body_vector: Floats  # (n, dim)
    occupation_vector: Floats  # (n, OCCUPATION_DIM) of titles or wishes
    occupations: Array  # (n, LIKELY) the likeliest of them, 1 + place in the classification, 0 = none
    occupation_chances: Floats  # (n, LIKELY); of several wishes the one that makes it likeliest counts
    work: Array  # (n,) the likeliest minor group, 1 + place in the classification, 0 = none
    work_chance: Floats  # (n,)
    past_vector: Floats  # (n, OCCUPATION_DIM) of what a seeker has done


def encoded_texts(told: Told) -> list[str]:
    """Every text of one record that the encoder is asked for."""
    return [text for text in (*told.titles, told.body[:BODY_SIGNS], told.past[:BODY_SIGNS]) if text]


class Meanings:
    """Texts to their meaning, in batches."""

    def __init__(self, occupations: OccupationModel, encode: Encode) -> None:
        self._occupations, self._encode = occupations, encode

    def of(self, texts: Sequence[Told], codes: Sequence[str | None], wrong: Wrong = ()) -> Meaning:
        """Meaning of n texts; a stated occupation code wins over the guess, and none that is `wrong` is guessed.

        Who names no title is taken by what they write.
        """
        named = [told.titles or (told.body[:BODY_SIGNS],) for told in texts]
        flat = [title for titles in named for title in titles]
        bodies, pasts = [told.body[:BODY_SIGNS] for told in texts], [told.past[:BODY_SIGNS] for told in texts]
        owner = np.repeat(np.arange(len(texts)), [len(titles) for titles in named])
        encoded = np.asarray(self._encode([*flat, *bodies, *pasts]), np.float32)
        titles, written, done = np.split(encoded, [len(flat), len(flat) + len(texts)])
        chances = self._occupations.probabilities(titles, flat)
        self._silence(chances, owner, wrong)
        wished = mean_of_owners(self._occupations.vectors(chances), owner, len(texts), length_one=False)
        said = np.array([any(titles) for titles in named], np.bool_)[:, None]
        best = np.zeros((len(texts), chances.shape[1]), np.float32)
        np.maximum.at(best, owner, chances)
        self._state(codes, wished, best)
        likely, chance = self._occupations.likeliest(best * said)
        return Meaning(
            mean_of_owners(unit(titles - self._occupations.centres.title), owner, len(texts)) * said,
            unit(written - self._occupations.centres.body) * _told(bodies),
            wished * said,
            likely,
            chance,
            *self._occupations.likeliest_groups(best * said),
            self._of_pasts(done, pasts, wrong),
        )

    def of_titles(self, titles: Sequence[str]) -> Floats:
        """Title vectors alone, of shape (n, dim)."""
        return unit(np.asarray(self._encode(titles), np.float32) - self._occupations.centres.title)

    def guessed(
        self, texts: Sequence[Told], codes: Sequence[str | None], wrong: Wrong = ()
    ) -> list[tuple[OccupationGuess, ...]]:
        """The likeliest occupations of n texts but those `wrong`; a stated code wins; none where nothing was said.

        Everything that `of` will need of these texts is encoded here, so that making rows later encodes nothing.
        """
        named = [told.titles or (told.body[:BODY_SIGNS],) for told in texts]
        flat = [title for titles in named for title in titles]
        owner = np.repeat(np.arange(len(texts)), [len(titles) for titles in named])
        besides = [part[:BODY_SIGNS] for told in texts for part in (told.body, told.past)]
        encoded = np.asarray(self._encode([*flat, *besides]), np.float32)[: len(flat)]
        chances = self._occupations.probabilities(encoded, flat)
        self._silence(chances, owner, wrong)
        chances = mean_of_owners(chances, owner, len(texts), length_one=False)
        guesses = self._occupations.guesses(chances)
        return [
            (self._occupations.guess_of(code) if code else ()) or (guess if any(titles) else ())
            for code, guess, titles in zip(codes, guesses, named, strict=True)
        ]

    def _of_pasts(self, done: Floats, pasts: Sequence[str], wrong: Wrong) -> Floats:
        """Occupation vectors of what people did, zero where nothing is told (of postings, always)."""
        vectors = np.zeros((len(pasts), OCCUPATION_DIM), np.float32)
        told = [at for at, past in enumerate(pasts) if past]
        if told:
            chances = self._occupations.probabilities(done[told], [pasts[at] for at in told])
            self._silence(chances, np.array(told), wrong)
            vectors[told] = self._occupations.vectors(chances)
        return vectors

    def _silence(self, chances: Floats, owner: Array, wrong: Wrong) -> None:
        """No chance for occupations that the owner of a row calls wrong."""
        for at, codes in enumerate(wrong):
            if codes:
                chances[np.ix_(owner == at, np.isin(self._occupations.classes, list(codes)))] = 0

    def _state(self, codes: Sequence[str | None], wished: Floats, chances: Floats) -> None:
        """Put what is stated in the place of what was guessed."""
        for at, code in enumerate(codes):
            stated = self._occupations.stated(code) if code else None
            if stated is not None:
                chances[at] = stated
                wished[at] = self._occupations.vectors(stated[None])[0]


def _told(texts: Sequence[str]) -> Array:
    return np.array([bool(text) for text in texts], np.bool_)[:, None]


def mean_of_owners(rows: Floats, owner: Array, n: int, *, length_one: bool = True) -> Floats:
    """Mean of the rows of each owner, of unit length unless told otherwise; shape (n, d)."""
    total = np.zeros((n, rows.shape[1]), np.float32)
    np.add.at(total, owner, rows)
    if length_one:
        return unit(total)
    mean: Floats = (total / np.bincount(owner, minlength=n)[:, None]).astype(np.float32)
    return mean
