"""What each entry is to one person: entitled, perhaps, not, or something only the person can bring up.

Pure: the catalogue, the facts and what may be shown go in, judgements in the order of the rulebook come out.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from matching.guidance.catalogue import Catalogue
from matching.guidance.conditions import Condition, Every, Facts, Finding, Not, findings, is_open
from matching.guidance.rulebook import Entry, Exclusion, Rulebook
from matching.guidance.rules import Rule
from matching.records import Programme
from matching.vocabulary import Outcome

Shown = Callable[[Programme], bool]


class Status(StrEnum):
    """`untold` is no judgement: it rests on something sensitive that nobody said, and is named in general words.

    `awaiting`: what may be shown is open to the person, and a row that an officer has yet to confirm bars it.
    """

    ENTITLED = "entitled"
    PERHAPS = "perhaps"
    NOT = "not"
    UNTOLD = "untold"
    AWAITING = "awaiting"


@dataclass(frozen=True)
class Judgement:
    """One entry for one person.

    Attributes
    ----------
    rules : the rows it rests on: they may be shown, are in force, and are of the person's district
    found : the facts that decide
    held : of one that is not closed, what holds already, in words
    unstated : a row names the programme and states no condition
    pending : a row that may not be shown yet asks for something that is not known to hold
    done : it is of no use any more, in words: had before, or reached; "" else
    meant : whether it is for this person at all
    unsure : of one that is closed, whether something else is not known besides
    blocked : it follows from another entry that is closed
    untold : for whom it is, in words, where the person did not say
    choose : exclusions with another entry that is open to the person too
    """

    entry: Entry
    status: Status
    rules: tuple[Rule, ...]
    found: tuple[Finding, ...] = ()
    held: tuple[str, ...] = ()
    unstated: bool = False
    pending: bool = False
    done: str = ""
    meant: Outcome = Outcome.MET
    unsure: bool = False
    blocked: bool = False
    untold: tuple[str, ...] = ()
    choose: tuple[Exclusion, ...] = ()


RECEIVED = "这项只能享受一次，你已经享受过"
_STATUS = {Outcome.MET: Status.ENTITLED, Outcome.UNKNOWN: Status.PERHAPS, Outcome.FAILED: Status.NOT}


def judge(
    catalogue: Catalogue, facts: Facts, shown: Shown, received: Collection[str] = (), *, consented: bool = True
) -> list[Judgement]:
    """Every entry of which a row may be shown. `consented`: whether what is sensitive may be asked for."""
    book, found = catalogue.book, []
    for entry in book.entries:
        in_force = [rule for name in entry.rules if (rule := catalogue.on(name, facts.on))]
        visible = [rule for rule in in_force if shown(rule.programme)]
        hidden = [rule for rule in in_force if not shown(rule.programme)]
        if visible:
            judged = _judged(entry, of_district(visible, facts) or tuple(visible), facts, book, received)
            judged = _without_the_untold(judged, facts, book, consented=consented)
            found.append(_held_back(judged, of_district(hidden, facts), facts, book))
    return [*_with_others(found, book)]


def of_district(rules: Sequence[Rule], facts: Facts) -> tuple[Rule, ...]:
    """Without those of a district where the person is not known to live."""
    return tuple(rule for rule in rules if rule.area is None or rule.area.outcome(facts) is Outcome.MET)


def condition_of(entry: Entry, rules: Sequence[Rule], book: Rulebook) -> Every:
    """All that the rows ask, and that the entry is still of use."""
    parts: list[Condition] = [
        part for rule in rules for part in (rule.area, rule.audience, rule.requires) if part is not None
    ]
    return Every((*parts, Not(book.condition(entry.unless)))) if entry.unless else Every(tuple(parts))


def _judged(
    entry: Entry, rules: tuple[Rule, ...], facts: Facts, book: Rulebook, received: Collection[str]
) -> Judgement:
    whole = condition_of(entry, rules, book)
    unstated = any(rule.requires is None for rule in rules)
    outcome, done = whole.outcome(facts), _done(entry, facts, book, received)
    if done:
        outcome = Outcome.FAILED
    elif unstated:
        outcome = min(outcome, Outcome.UNKNOWN)
    return Judgement(
        entry,
        _STATUS[outcome],
        rules,
        tuple(_once(findings(whole, facts))),
        _held(whole, facts),
        unstated,
        done=done,
        meant=Every(tuple(rule.audience for rule in rules)).outcome(facts),
        unsure=is_open(whole, facts),
    )


def _held(whole: Every, facts: Facts) -> tuple[str, ...]:
    """Of each fact that holds the first words."""
    met = [part for part in whole.parts if not isinstance(part, Not) and part.outcome(facts) is Outcome.MET]
    texts = {found.fact: found.text for part in reversed(met) for found in reversed([*findings(part, facts)])}
    return tuple(filter(None, reversed(texts.values())))


def _done(entry: Entry, facts: Facts, book: Rulebook, received: Collection[str]) -> str:
    """Why it is of no use any more, if so."""
    if entry.once and not set(entry.rules).isdisjoint(received):
        return RECEIVED
    is_done = entry.unless and book.condition(entry.unless).outcome(facts) is Outcome.MET
    return str(entry.unless["text"]) if entry.unless and is_done else ""


def _without_the_untold(one: Judgement, facts: Facts, book: Rulebook, *, consented: bool) -> Judgement:
    """No judgement where whom it means, or without consent anything else, is open for want of something sensitive."""
    audience = Every(tuple(rule.audience for rule in one.rules))
    meant = tuple(_open_and_sensitive(audience, facts, book)) if audience.outcome(facts) is Outcome.UNKNOWN else ()
    asks = () if consented else tuple(_open_and_sensitive(condition_of(one.entry, one.rules, book), facts, book))
    if one.done or not (meant or (one.status is Status.PERHAPS and asks)):
        return one
    return replace(one, status=Status.UNTOLD, untold=meant or asks)


def _open_and_sensitive(condition: Condition, facts: Facts, book: Rulebook) -> Iterator[str]:
    for found in findings(condition, facts):
        if found.outcome is Outcome.UNKNOWN and book.facts[found.fact].sensitive:
            yield book.labels.get(found.fact, found.text)


def _held_back(one: Judgement, hidden: tuple[Rule, ...], facts: Facts, book: Rulebook) -> Judgement:
    """Nothing is promised that a row yet to be confirmed does not bear out."""
    if one.status not in (Status.ENTITLED, Status.PERHAPS) or not hidden:
        return one
    outcome = condition_of(one.entry, hidden, book).outcome(facts)
    if outcome is Outcome.FAILED:
        return replace(one, status=Status.AWAITING)
    if outcome is Outcome.UNKNOWN or any(rule.requires is None for rule in hidden):
        return replace(one, status=Status.PERHAPS, pending=True)
    return one


def _once(found: Iterator[Finding]) -> Iterator[Finding]:
    """Each pair of fact and words once."""
    return iter({(one.fact, one.text): one for one in found}.values())


def _with_others(found: Sequence[Judgement], book: Rulebook) -> Iterator[Judgement]:
    """Mark what cannot be had together with another entry that is open to the same person, and what follows none."""
    closed = {one.entry.entry for one in found if one.status is Status.NOT and not one.done}
    available = {one.entry.entry for one in found if one.status in (Status.ENTITLED, Status.PERHAPS)}
    for one in found:
        name = one.entry.entry
        blocked = one.entry.after in closed
        if blocked and one.status is Status.PERHAPS:
            continue  # it follows from what is closed: there is nothing to find out
        clashes = [each for each in book.exclusive if name in each.entries and len(available & set(each.entries)) > 1]
        yield replace(one, choose=tuple(clashes) if name in available else (), blocked=blocked)
