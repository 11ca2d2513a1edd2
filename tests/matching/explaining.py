"""What is said about a pair of made rows, for the tests of sentences."""

from typing import Any

from msgspec.structs import replace

from matching.eligibility import Pairing, open_questions
from matching.explain import QUESTIONS, Case, Voice, gaps, reasons
from matching.explain import Person as Told
from matching.reach import distance_km
from tests.builders import ON, Job, Person


def case_of(person: Person, job: Job, voice: Voice = Voice.SEEKER) -> Case:
    pair = Pairing(person.row, person.protected, job.row.one(), ON)
    (unsure,) = open_questions(pair, QUESTIONS)
    distance = float(distance_km(person.row.one().sphere, job.row.one().sphere))
    return Case(Told(person.described, voice), job.described, unsure, distance)


def why(person: Person, job: Job, voice: Voice = Voice.SEEKER) -> dict[str, str]:
    return {reason.code: reason.text for reason in reasons(case_of(person, job, voice))}


def lacks(person: Person, job: Job, voice: Voice = Voice.SEEKER) -> dict[str, str]:
    return {gap.code: gap.text for gap in gaps(case_of(person, job, voice))}


def reading(of: Any, **changes: Any) -> Any:
    """The same person or job with a few more things read."""
    described = of.described
    changed = type(described)(
        described.key,
        described.revision,
        getattr(described, "seeker", None) or described.posting,
        replace(described.reading, **changes),
    )
    return type(of)(changed, *(getattr(of, name) for name in ("row", "protected") if hasattr(of, name)))
