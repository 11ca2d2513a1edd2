"""Every figure that the simulated market rests on, with where it comes from; nothing of it is fitted to behaviour."""

from dataclasses import dataclass, fields
from datetime import date

from matching.columns import day_number

CITED = {
    "schooling": (
        "migrant workers by schooling, 2023: primary or none 14.6 %, junior 52.1, senior 17.5, college 15.8 "
        "(NBS survey, data/policy/facts.json); applied where the wish is no profession of major group 2 or 3"
    ),
    "age": "mean 43.2 years, 62.4 % men (NBS survey of migrant workers 2024, facts.json); the spread is assumed",
    "wanted": (
        "100 occupations most short of people, 2021 Q3: 40 in major group 6, 34 in 4, 18 in 2 (facts.json); the ten "
        "at the head of the list weigh ten times"
    ),
    "pay": (
        "migrant workers who stay near home: 4,131 yuan a month, 2023 (facts.json); the ratios between major groups "
        "are assumed; spread, span and how often it is stated follow the ads of two public services"
    ),
    "form of ads": "short bodies, stated schooling and years as often as there (python -m training.market.realism)",
}
"""What is cited, and how it is used."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a market is drawn and run by. Change one with `dataclasses.replace`; `described` names them all."""

    seed: int = 0
    start: date = date(2026, 1, 1)
    days: int = 240
    occupations: int = 150
    visits: float = 3.0
    listed: int = 10
    candidates: int = 100
    exploration: float = 1.0
    position_bias: float = 1.0
    shortlist_every: int = 14
    stays: float = 60.0
    ad_lives: float = 60.0
    response: float = 0.5
    habit: float = 0.7
    answer_days: float = 4.0
    noise: float = 0.7
    latent: float = 0.7
    applies_at: float = -3.6
    accepts_at: float = -1.2
    offer: float = 0.6
    raises: float = 0.2
    negatives: int = 4

    @property
    def first_day(self) -> int:
        return day_number(self.start)

    @property
    def last_day(self) -> int:
        """The first day that is no longer simulated."""
        return self.first_day + self.days

    def described(self) -> str:
        """All of it, a line each."""
        told = [f"{name}: {text} [cited]" for name, text in CITED.items()]
        told += [f"{one.name} = {getattr(self, one.name)}: {MEANING[one.name]} [assumed]" for one in fields(self)]
        return "\n".join(["Simulated. No figure from here predicts real hiring.", *told])


MEANING = {
    "seed": "everything is drawn from it: equal assumptions give equal markets",
    "start": "first day; 春节, graduation and harvest fall where the calendar has them",
    "days": "how long it runs",
    "occupations": "how many of 职业分类大典 are traded in the city",
    "visits": "lists that a person asks for while looking, at most, as a mean",
    "listed": "places on a list",
    "candidates": "the ranker's best so many enter the draw of a list",
    "exploration": "exponent of the Plackett-Luce policy over the ranker's ranks; higher is nearer to the ranker alone",
    "position_bias": "chance to look at place k is (1 / log2(1 + k)) to this power; 0 is none, 1 the discount of nDCG",
    "shortlist_every": "days between the shortlists that an employer asks for",
    "stays": "mean days that people look before they give up",
    "ad_lives": "mean days that an ad stands",
    "response": "mean share of applications that an employer answers at all",
    "habit": "correlation, in log-odds, of how ready two ads of one employer are to answer; the rest is each ad's own",
    "answer_days": "mean days until an answer",
    "noise": "standard deviation, in log-odds, of a pair's own liking, which nobody can know",
    "latent": "weight of taste and appeal that no record tells",
    "applies_at": "log-odds that a person applies to what has nothing to do with them",
    "accepts_at": "log-odds that an employer says yes to who has nothing to do with the work",
    "offer": "chance that a yes ends in work, if a place is left and the person is free",
    "raises": "share of ads whose pay rises by a tenth after weeks, and of people who lower their wish by a tenth",
    "negatives": "pairs of each kind kept beside a list for the recipes of negatives",
}
