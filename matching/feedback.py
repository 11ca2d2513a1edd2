"""What happened as a label: who wanted whom, from which list; and what is not shown again.

An interaction may name the list that it came from. Where it names none, an application counts for the latest list
that had shown the pair by then, and what follows an application counts for the list of the application.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

from matching.vocabulary import InteractionKind

HIDES = frozenset({InteractionKind.DISMISSED, InteractionKind.REFUSED, InteractionKind.HIRED})
"""After one of these a posting is not shown to that person again."""

PERSON_WANTS = frozenset({InteractionKind.APPLIED, InteractionKind.INTERVIEWED, InteractionKind.HIRED})
EMPLOYER_WANTS = frozenset({InteractionKind.INTERVIEWED, InteractionKind.OFFERED, InteractionKind.HIRED})
TELLING = PERSON_WANTS | EMPLOYER_WANTS | {InteractionKind.REFUSED}
"""Kinds that a label is made of."""


class Event(Protocol):
    """Something that happened with a pair."""

    @property
    def kind(self) -> InteractionKind: ...

    @property
    def at(self) -> datetime: ...

    @property
    def decision_id(self) -> str | None: ...


E = TypeVar("E", bound=Event)


class Feedback(NamedTuple):
    """What became of one pair on one list. `accepted` None: the employer was never asked; silence is no."""

    applied: bool
    accepted: bool | None
    hired: bool


def feedback(kinds: Iterable[InteractionKind], *, asked: bool = False) -> Feedback:
    """The label; `asked`: the list itself asked the employer, as a shortlist does."""
    happened = frozenset(kinds)
    asked = asked or bool(happened & TELLING)
    accepted = bool(happened & EMPLOYER_WANTS) if asked else None
    return Feedback(bool(happened & PERSON_WANTS), accepted, InteractionKind.HIRED in happened)


def attributed(events: Iterable[E], lists: Sequence[tuple[datetime, str]]) -> dict[str, list[E]]:
    """What happened with one pair, by the list that it came from; what came from none of them is left out.

    Parameters
    ----------
    events : oldest first
    lists : (when it was made, its decision) of every list that showed the pair, oldest first
    """
    known, of_application = {decision_id for _, decision_id in lists}, ""
    found = defaultdict[str, list[E]](list)
    for event in events:
        follows = event.kind is not InteractionKind.APPLIED and of_application
        latest = next((decision_id for made_at, decision_id in reversed(lists) if made_at <= event.at), "")
        named = event.decision_id if event.decision_id in known else None
        source = named or (of_application if follows else latest)
        if source:
            found[source].append(event)
            of_application = source if event.kind is InteractionKind.APPLIED else of_application
    return dict(found)
