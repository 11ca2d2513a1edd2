"""A posting screened: its wording, its pay against the market, and what it fails to state."""

from collections.abc import Iterator
from pathlib import Path

from matching.records import JobPosting
from matching.results import Reading
from matching.screening.finding import HOLDS, Finding, Ruling
from matching.screening.mending import text_of
from matching.screening.pay import PayBands
from matching.screening.rules import Particular, Rules
from matching.screening.wording import Wording

NO_BANDS = PayBands({})


class Screener:
    """Screens by the rules of a file; pure in posting, reading and bands."""

    def __init__(self, rules: Rules) -> None:
        self._wording = Wording(rules)
        self._reasons = Wording(rules, rules.reasons)
        self._pay, self._required = rules.pay, rules.required

    @classmethod
    def load(cls, path: Path) -> "Screener":
        """By `screening.yaml`; raises PolicyInvalid."""
        return cls(Rules.load(path))

    def screen(self, posting: JobPosting, reading: Reading, bands: PayBands = NO_BANDS) -> list[Finding]:
        """Everything found: wording in the order of the text, then pay, then what is missing."""
        found = self._wording.read(text_of(posting))
        if bands.is_far_out(posting, reading):
            found.append(_bare(self._pay, Ruling.DOUBTFUL))
        missing = set(_missing(posting, reading))
        return found + [_bare(one, Ruling.MISSING) for one in self._required if one.kind in missing]

    def screen_reason(self, words: str) -> list[Finding]:
        """What an employer may not say of why somebody is refused: any ground that the law forbids, and any trap."""
        grounds = self._reasons.read(words)
        return grounds + [
            one
            for one in self._wording.read(words)
            if one.verdict in HOLDS and not any(_overlap(one.span, other.span) for other in grounds)
        ]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _bare(particular: Particular, verdict: Ruling) -> Finding:
    """A finding that marks no words."""
    return Finding(particular.kind, (0, 0), "", verdict, particular.article, None, particular.why)


def _missing(posting: JobPosting, reading: Reading) -> Iterator[str]:
    if not posting.employer.strip("-—*?？ "):
        yield "no_employer"
    if reading.headcount is None:
        yield "no_headcount"
    if reading.pay is None or (reading.pay.low is None and reading.pay.high is None):
        yield "no_pay"
    if not (posting.place.district or posting.place.address):
        yield "no_place"
    if posting.expires_at is None:
        yield "no_expiry"
