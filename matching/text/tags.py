"""Tags: what was read or guessed about a person, each under a name by which they can call it wrong.

A name is the kind alone (`education`), or kind and value (`skill:电焊`, `occupation:6-18-02-04`).
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from matching.results import Reading, Stated

SINGLE = ("education", "experience")
LISTED = {
    "certificate": "certificates", "skill": "skills", "shift": "shifts", "limit": "limits",
    "health_limit": "health_limits", "major": "majors",
}  # fmt: skip
"""Kinds of several values, and the field of a Reading that holds them."""
OCCUPATION = "occupation"


def tags_of(reading: Reading) -> Iterator[tuple[str, Stated[object]]]:
    """Name and reading of every tag but occupations, which are guesses and no readings."""
    for kind in SINGLE:
        stated = getattr(reading, kind)
        if stated is not None:
            yield kind, stated
    for kind, field in LISTED.items():
        for stated in getattr(reading, field):
            yield f"{kind}:{stated.value}", stated


def without(reading: Reading, wrong: Iterable[str]) -> Reading:
    """The reading without the tags that the person calls wrong; what they filled in themselves stays."""
    names = frozenset(wrong)
    if not names:
        return reading
    gone = {name for name, stated in tags_of(reading) if name in names and stated.span}
    single = {kind: None for kind in SINGLE if kind in gone}
    listed = {
        field: tuple(one for one in getattr(reading, field) if f"{kind}:{one.value}" not in gone)
        for kind, field in LISTED.items()
    }
    guesses = tuple(one for one in reading.occupations if f"{OCCUPATION}:{one.code}" not in names)
    return replace(reading, **single, **listed, occupations=guesses)


def values(wrong: Iterable[str], kind: str) -> frozenset[str]:
    """The values of one kind among the names."""
    return frozenset(name.partition(":")[2] for name in wrong if name.startswith(f"{kind}:"))
