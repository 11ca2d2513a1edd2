"""Unlawful and dishonest wording, read clause by clause.

Harmless uses (「男女不限」「女装」「婚育福利」) are blanked out first, places kept. What a cue then finds is looked at
in its clause: whether it is waived (`Document.denies`), whether the clause says what the cue needs or excludes, and
whether the work of the posting makes it lawful.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from matching.screening.finding import Finding, Ruling
from matching.screening.rules import Cue, Exemption, Kind, Rules
from matching.text.clauses import SENTENCE_REACH, Document

MOST = 100
"""So many places are looked at for one cue: no real ad has a tenth of them."""


class _Cue(NamedTuple):
    """A cue, compiled."""

    of: Cue
    any: list[re.Pattern[str]]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None


class _Kind(NamedTuple):
    of: Kind
    harmless: re.Pattern[str] | None
    cues: list[_Cue]


class _Exemption(NamedTuple):
    of: Exemption
    where: re.Pattern[str]
    spans: re.Pattern[str] | None

    def covers(self, words: str, text: str) -> bool:
        """Whether these words are exempt in this posting, whose title is the first line of its text."""
        place = text.partition("\n")[0] if self.of.within == "title" else text
        return (self.spans is None or bool(self.spans.search(words))) and bool(self.where.search(place))


class Text:
    """A text, cut into clauses when the first cue is found in it: most texts never are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._document: Document | None = None

    @property
    def document(self) -> Document:
        if self._document is None:
            self._document = Document(self.text)
        return self._document

    def around(self, start: int, end: int, scope: str) -> str:
        """The clause, the sentence, or the whole text around a place; of a long clause or sentence what is near."""
        if scope == "posting":
            return self.text
        if scope == "clause":
            return self.document.near(start, end)
        clause = last = self.document.at(start)
        while last.end < clause.end + SENTENCE_REACH and (after := self.document.after(last)) is not None:
            last = after
        return self.document.sentence(clause) + self.text[clause.end : min(last.end, clause.end + SENTENCE_REACH)]


class Wording:
    """Finds wording of some kinds. Thread-safe: nothing is kept between texts."""

    def __init__(self, rules: Rules, kinds: Iterable[Kind] | None = None) -> None:
        """`kinds`: of the rules' own; those that postings are read for when left out."""
        self._exemptions = {
            one.name: _Exemption(one, re.compile(one.where), _compiled(one.of)) for one in rules.exemptions
        }
        self._kinds = [
            _Kind(
                kind,
                _compiled(kind.harmless),
                [
                    _Cue(cue, [*map(re.compile, cue.any)], _compiled(cue.needs), _compiled(cue.unless))
                    for cue in kind.cues
                ],
            )
            for kind in (rules.kinds if kinds is None else kinds)
        ]

    def read(self, text: str) -> list[Finding]:
        """Findings in the order of the text; of those of one kind that overlap the one whose cue stands first."""
        read, found = Text(text), []
        for kind in self._kinds:
            if any(sign in text for sign in kind.of.signs):
                found += self._of_kind(kind, read)
        return sorted(found, key=lambda one: one.span)

    def _of_kind(self, kind: _Kind, read: Text) -> list[Finding]:
        masked = kind.harmless.sub(_blank, read.text) if kind.harmless else read.text
        found: list[Finding] = []
        for cue in kind.cues:
            for start, end in islice(_places(cue, masked), MOST):
                if _is_apart(found, start, end) and self._counts(cue, read, start, end):
                    finding = self._judged(kind.of.kind, cue.of, read.text, (start, end))
                    found += [finding] if finding else []
        return found

    @staticmethod
    def _counts(cue: _Cue, read: Text, start: int, end: int) -> bool:
        if not cue.of.denied and read.document.denies(start, end):
            return False
        if cue.needs is None and cue.unless is None:
            return True
        around = read.around(start, end, cue.of.scope)
        return (cue.needs is None or bool(cue.needs.search(around))) and not (
            cue.unless is not None and cue.unless.search(around)
        )

    def _judged(self, kind: str, cue: Cue, text: str, span: tuple[int, int]) -> Finding | None:
        """The finding, unless the work makes it lawful."""
        words = text[slice(*span)]
        finding = Finding(kind, span, words, cue.verdict, cue.article, cue.rewrite, cue.why)
        for name in cue.exempt:
            exemption = self._exemptions[name]
            if exemption.covers(words, text):
                if exemption.of.verdict is None:
                    return None
                finding = finding._replace(
                    verdict=Ruling(exemption.of.verdict), article=exemption.of.article, why=exemption.of.why
                )
        return finding


def _compiled(expression: str | None) -> re.Pattern[str] | None:
    return None if expression is None else re.compile(expression)


def _blank(match: re.Match[str]) -> str:
    return "□" * (match.end() - match.start())


def _places(cue: _Cue, masked: str) -> Iterator[tuple[int, int]]:
    """Where the cue is found, each within one line."""
    for pattern in cue.any:
        group: str | int = "span" if "span" in pattern.groupindex else 0
        for match in pattern.finditer(masked):
            start = match.start(group)
            words = match[group].partition("\n")[0].rstrip()
            if words:
                yield start, start + len(words)


def _is_apart(found: list[Finding], start: int, end: int) -> bool:
    return all(end <= one.span[0] or one.span[1] <= start for one in found)
