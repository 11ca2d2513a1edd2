"""Is a subscription better kept for something better? (`python -m training.push_budget`)

Simulated people hold a few one-time subscriptions; postings that suit them come at random, each with a score, and who
is told by WeChat applies with a chance in proportion to it. Four ways to spend, in the same people and offers, coin by
coin the same (paired): ours (the price of `matching.push.budget`), greedy (whatever comes while there is one), random
(as often as ours on the whole, but blindly), and the best fixed threshold, found on other seeds, for comparison.

The figures of `data/policy/push.yaml` are what our rule believes. The people differ from it: each has rates of their
own, spread around what is believed, and in the further markets all of them are wrong in one direction. Everything is
simulated: this shows what the rule does with what it is told, not what hiring it brings.

At the default size, accepted offers per subscription:

    ========================  =====  ======  ======  ==============
    world                     ours   greedy  random  best threshold
    ========================  =====  ======  ======  ==============
    as believed               .0633  .0430   .0312   .0610
    half the offers           .0460  .0405   .0247   .0477
    twice the offers          .0774  .0450   .0389   .0744
    people stay half as long  .0600  .0425   .0302   .0584
    no new subscriptions      .0781  .0449   .0405   .0785
    poorer offers             .0544  .0353   .0226   .0540
    ========================  =====  ======  ======  ==============

Against greedy that is 14 to 74 % more, against random 86 to 141 %, in every world beyond chance. One fixed threshold
found by trying in that very market is as good within 4 %: better than ours where there are half the offers, else not
or not beyond chance. What ours is worth is that nobody has to find it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from matching.push.budget import prices
from matching.push.rules import PushRules, TokenFigures
from training.measures import Interval, interval

POLICY = Path(__file__).parent.parent / "data" / "policy"
Floats = NDArray[np.float64]
Spends = Callable[[int, float, float], bool]
"""Whether a subscription is spent: how many are held, the score of the offer, a number in [0, 1) of chance."""


@dataclass(frozen=True)
class World:
    """How people and offers differ from what the rule believes; 1 is as believed.

    `spread` is the standard deviation of each person's own factor (log-normal); `scores` is an exponent: above 1 offers
    are poorer than believed.
    """

    name: str
    offers: float = 1.0
    granted: float = 1.0
    leaves: float = 1.0
    scores: float = 1.0
    spread: float = 0.5


WORLDS = (
    World("as believed"),
    World("half the offers", offers=0.5),
    World("twice the offers", offers=2.0),
    World("people stay half as long", leaves=2.0),
    World("no new subscriptions", granted=0.0),
    World("poorer offers", scores=1.5),
)


@dataclass(frozen=True)
class Person:
    """One drawn life: events in their order, each an offer (score, two coins) or a new subscription (score -1)."""

    held: int
    events: list[tuple[float, float, float]]


@dataclass(frozen=True)
class Outcome:
    """Of one market: subscriptions granted and spent, and what applications came of them."""

    granted: int
    spent: int
    accepted: int

    @property
    def per_token(self) -> float:
        return self.accepted / max(self.granted, 1)


def draw(world: World, figures: TokenFigures, people: int, weeks: float, rng: np.random.Generator) -> list[Person]:
    """People with one to three subscriptions, who leave at random or after so many weeks."""
    return [_person(world, figures, weeks, rng) for _ in range(people)]


def _person(world: World, figures: TokenFigures, weeks: float, rng: np.random.Generator) -> Person:
    own = np.exp(rng.normal(0, world.spread, 3) - world.spread**2 / 2)
    ends = min(float(rng.exponential(1 / (figures.leaves_a_week * world.leaves * own[2]))), weeks)
    offers = rng.uniform(0, ends, rng.poisson(figures.offers_a_week * world.offers * own[0] * ends))
    grants = rng.uniform(0, ends, rng.poisson(figures.granted_a_week * world.granted * own[1] * ends))
    steps = np.linspace(0, 1, len(figures.scores))
    scores = np.interp(rng.random(len(offers)) ** world.scores, steps, figures.scores)
    events = [(at, score, rng.random(), rng.random()) for at, score in zip(offers, scores, strict=True)]
    events += [(at, -1.0, 0.0, 0.0) for at in grants]
    return Person(int(rng.integers(1, 4)), [(score, coin, chance) for _, score, coin, chance in sorted(events)])


def live(people: list[Person], spends: Spends, apply_rate: float) -> Outcome:
    """What a way of spending makes of these lives."""
    granted = spent = accepted = 0
    for person in people:
        held = person.held
        granted += held
        for score, coin, chance in person.events:
            if score < 0:
                held += 1
                granted += 1
            elif held and spends(held, score, chance):
                held -= 1
                spent += 1
                accepted += coin < score * apply_rate
    return Outcome(granted, spent, accepted)


def ways(figures: TokenFigures, ours_rate: float, threshold: float) -> dict[str, Spends]:
    """The ways by name; `ours_rate` is the part of the offers on which ours spends."""
    price = prices(figures)
    return {
        "ours": lambda held, score, chance: score >= price[min(held, len(price)) - 1],
        "greedy": lambda held, score, chance: True,
        "random": lambda held, score, chance: chance < ours_rate,
        "best threshold": lambda held, score, chance: score >= threshold,
    }


def judge(world: World, rules: PushRules, seeds: int, people: int = 2_000, weeks: float = 26.0) -> dict[str, Floats]:
    """Accepted offers per subscription granted of each way (seeds,), in the same markets."""
    figures, rate = rules.tokens, rules.rings.apply_rate
    ahead = draw(world, figures, people, weeks, np.random.default_rng(10_000))
    ours = ways(figures, 0, 0)["ours"]
    share = _spending_rate(ahead, ours)
    tried = np.linspace(0, figures.scores[-1], 26).tolist()
    threshold = max(tried, key=lambda one: _expected(ahead, lambda held, score, chance: score >= one))
    found: dict[str, list[float]] = {}
    for seed in range(seeds):
        market = draw(world, figures, people, weeks, np.random.default_rng(seed))
        for name, spends in ways(figures, share, threshold).items():
            found.setdefault(name, []).append(live(market, spends, rate).per_token)
    return {name: np.array(values) for name, values in found.items()}


def _spending_rate(people: list[Person], spends: Spends) -> float:
    """Of the offers that came while there was a subscription, the part on which one was spent."""
    met = [0]

    def counting(held: int, score: float, chance: float) -> bool:
        met[0] += 1
        return spends(held, score, chance)

    return live(people, counting, 0.0).spent / max(met[0], 1)


def _expected(people: list[Person], spends: Spends) -> float:
    """The sum of scores that were sent: applications, without the noise of coins."""
    total = [0.0]

    def adding(held: int, score: float, chance: float) -> bool:
        if spends(held, score, chance):
            total[0] += score
            return True
        return False

    live(people, adding, 0.0)
    return total[0]


def gains(found: dict[str, Floats]) -> dict[str, Interval]:
    """Ours less each other way, paired by market."""
    seeds = np.arange(len(found["ours"]))
    return {name: interval(found["ours"] - values, seeds) for name, values in found.items() if name != "ours"}


def main(
    seeds: Annotated[int, typer.Option(min=2, help="markets for each world")] = 20,
    people: Annotated[int, typer.Option(min=10, help="people in each")] = 2_000,
) -> None:
    """Print what each way makes of a subscription, and what ours gains, in every world."""
    rules = PushRules.load(POLICY)
    console = Console(width=160)
    table = Table(
        title="accepted offers per subscription, simulated; gains paired by market, 95 %", title_justify="left"
    )
    for column in (
        "world",
        "ours",
        "greedy",
        "random",
        "best threshold",
        "ours - greedy",
        "ours - random",
        "ours - best",
    ):
        table.add_column(column)
    for world in WORLDS:
        found = judge(world, rules, seeds, people)
        means = [f"{found[name].mean():.4f}" for name in ("ours", "greedy", "random", "best threshold")]
        won = gains(found)
        table.add_row(world.name, *means, *(_told(won[name]) for name in ("greedy", "random", "best threshold")))
    console.print(table)
    console.print(
        "prices of the first, second … subscription: " + ", ".join(f"{one:.2f}" for one in prices(rules.tokens))
    )


def _told(one: Interval) -> str:
    return f"{one.mean:+.4f} [{one.low:+.4f}, {one.high:+.4f}]"


if __name__ == "__main__":
    typer.run(main)
