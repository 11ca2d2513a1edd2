"""What one subscription is worth, and when something may be sent: pure arithmetic.

A one-time subscription spent on a middling posting is not there for a good one tomorrow. Whether to spend it is a
question of optimal stopping: offers arrive at random, one at a time, and must be taken or left at once. With n
subscriptions in hand the next offer is taken exactly when its score is at least the worth of the n-th subscription,
its price, which falls as n grows (dynamic and stochastic knapsack: Kleywegt & Papastavrou, Operations Research 46,
1998; as bid prices in Talluri & van Ryzin, *The Theory and Practice of Revenue Management*, 2004, chapter 2).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from matching.push.rules import Hours, TokenFigures

CITY_TIME = ZoneInfo("Asia/Shanghai")
_ROUNDS = 20_000
_ENOUGH = 1e-9
_QUANTILES = 200


@lru_cache(16)
def prices(figures: TokenFigures) -> tuple[float, ...]:
    """Worth of holding the first, second … subscription, in score: what an offer must score to be sent by WeChat.

    Notes
    -----
    With V(n) the expected sum of scores of all that will be sent to who holds n, and offers of score v at the rate λ,
    new subscriptions at γ, leaving at ρ:
    ``(λ + γ + ρ) V(n) = λ E[max(V(n), v + V(n-1))] + γ V(min(n+1, N))``, V's fixed point by iteration, which converges
    because people leave (ρ > 0). The price of the n-th is V(n) - V(n-1).
    """
    steps = np.linspace(0, 1, len(figures.scores))
    scores = np.interp((np.arange(_QUANTILES) + 0.5) / _QUANTILES, steps, figures.scores)
    offers, granted, leaves = figures.offers_a_week, figures.granted_a_week, figures.leaves_a_week
    value = np.zeros(figures.most + 1)
    for _ in range(_ROUNDS):
        spent = np.maximum(value[1:, None], scores + value[:-1, None]).mean(axis=1)
        after = np.concatenate([[value[0]], spent])
        more = np.append(value[1:], value[-1])
        found = (offers * after + granted * more) / (offers + granted + leaves)
        done = np.abs(found - value).max() < _ENOUGH
        value = found
        if done:
            break
    return tuple(np.diff(value).tolist())


def is_worth_it(score: float, held: int, price: Sequence[float]) -> bool:
    """Whether who holds so many subscriptions spends one on a posting of this score."""
    return held > 0 and score >= price[min(held, len(price)) - 1]


def contains(hours: Hours, moment: datetime) -> bool:
    """Whether a moment lies within these hours of the city."""
    hour = moment.astimezone(CITY_TIME).hour
    if hours.since <= hours.until:
        return hours.since <= hour < hours.until
    return hour >= hours.since or hour < hours.until


def after_quiet(quiet: Hours, moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours it lies in."""
    return _next(quiet.until, moment) if contains(quiet, moment) else moment


def within(hours: Hours, moment: datetime) -> datetime:
    """The moment itself, or the next beginning of these hours."""
    return moment if contains(hours, moment) else _next(hours.since, moment)


def _next(hour: int, moment: datetime) -> datetime:
    """The next time that it is this hour in the city."""
    here = moment.astimezone(CITY_TIME)
    then = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return (then if then > here else then + timedelta(days=1)).astimezone(moment.tzinfo)
