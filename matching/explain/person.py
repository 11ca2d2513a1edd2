"""The person as the sentences see them: prepared once for a whole list."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from matching.explain.phrases import is_private, names_a_group, short_place
from matching.records import SeekerProfile
from matching.results import DescribedSeeker, OccupationGuess, Reading, Stated
from matching.text.certificates import open_certificates
from matching.text.pay import monthly
from matching.text.protected import without_protected
from matching.vocabulary import Demand, Shift

SURE = 0.3
"""Two guesses of an occupation are told only when each is at least this likely."""


class Voice(StrEnum):
    """Who reads; the value is how the person is named."""

    SEEKER = "你"
    OTHERS = "本人"


def _no_word(signs: str) -> bool:
    return False


@dataclass(frozen=True)
class Person:
    """One seeker, and to whom it is told; `is_word` knows whether signs are a word of Chinese."""

    described: DescribedSeeker
    voice: Voice = Voice.SEEKER
    is_word: Callable[[str], bool] = _no_word

    @cached_property
    def you(self) -> str:
        return self.voice.value

    @cached_property
    def is_told(self) -> bool:
        """Whether the reader is the person."""
        return self.voice is Voice.SEEKER

    @cached_property
    def profile(self) -> SeekerProfile:
        return self.described.seeker

    @cached_property
    def reading(self) -> Reading:
        return self.described.reading

    @cached_property
    def home(self) -> str | None:
        return short_place(self.profile.place.district)

    @cached_property
    def story(self) -> str:
        return f"{self.profile.experience}{self.profile.summary}"

    @cached_property
    def named_wishes(self) -> tuple[str, ...]:
        """The wishes as this reader may see them: to others without a word of what the person is."""
        wishes = self.profile.wish_titles
        return wishes if self.is_told else tuple(filter(None, map(without_protected, wishes)))

    @cached_property
    def wish_pairs(self) -> frozenset[str]:
        """Every two neighbouring signs of the wishes."""
        return frozenset(pair for wish in self.profile.wish_titles for pair in _pairs(wish))

    @cached_property
    def done_pairs(self) -> frozenset[str]:
        """The same of what they have done."""
        return frozenset(_pairs(self.profile.experience))

    @cached_property
    def likely_occupations(self) -> tuple[OccupationGuess, ...]:
        return tuple(guess for guess in self.reading.occupations if guess.confidence >= SURE)

    @cached_property
    def limits(self) -> dict[Demand, Stated[Demand]]:
        """What the person said they cannot or will not do, never from health."""
        return {limit.value: limit for limit in self.reading.limits}

    @cached_property
    def shifts(self) -> dict[Shift, Stated[Shift]]:
        return {shift.value: shift for shift in self.reading.shifts}

    @cached_property
    def skills(self) -> dict[str, Stated[str]]:
        return {skill.value: skill for skill in self.reading.skills}

    @cached_property
    def benefits(self) -> dict[str, Stated[str]]:
        return {benefit.value: benefit for benefit in self.reading.benefits}

    @cached_property
    def told_groups(self) -> tuple[str, ...]:
        """The groups the person agreed to be known by, told to nobody but them."""
        agreed = self.is_told and self.profile.consents.sensitive
        return self.profile.protected.groups if agreed else ()

    @cached_property
    def held(self) -> dict[str, Stated[str]]:
        """Every certificate the person holds, with those it contains: name to the one that they named."""
        contained, column = open_certificates().contained, " ".join(self.profile.certificates)
        read = self.reading.certificates
        held = {named.value: named for named in read}
        covers = {inner: named for named in reversed(read) for inner in contained(named.value)}
        return held | {name: named for name, named in covers.items() if name not in column}

    @cached_property
    def wished_pay(self) -> float | None:
        """The least the person wants, yuan a month."""
        stated = self.profile.wish_salary_min
        if stated is not None or self.reading.pay is None:
            return stated
        low = monthly(self.reading.pay)[0]
        return None if math.isnan(low) else low

    def may_say(self, text: str) -> bool:
        """Whether a sentence of ours names no group, or its reader is the person."""
        return self.is_told or not names_a_group(text)

    def may_quote(self, words: str) -> bool:
        """Whether words of the person may be shown to this reader."""
        return self.is_told or not is_private(words)


def _pairs(text: str) -> Iterator[str]:
    return (text[start : start + 2] for start in range(len(text) - 1))
