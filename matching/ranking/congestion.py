"""Congestion: a posting with two places is not shown to five thousand people.

What a place on a list is worth to a seeker is the expected surplus: the gain if hired, times the chance of being hired
given the queue. The gain is the odds of the ranker's score (the score is logistic, so they are e to the power of what
it adds up). The queue of a posting is who has applied and waits, and of those who looked at it lately the part that
will apply. With q of them for c places the chance is taken as c / (c + q). `strength` 1 ranks by this surplus; 2 by
what one more applicant adds to all hires together (the square, since c q / (c + q) are hired); 0 is the ranker's list.

Congestion only reorders, and within a bound. No chance is taken as less than `least_chance`; so with strength 1 a
posting stays above every other whose odds are less than that share of its own, however long the queue (in general less
than least_chance to the power of strength). A seeker with fewer than `at_least` postings to choose from gets them in
the ranker's order.

What enters a list is the pressure, a byte for each posting, rounded before it is used: a replay computes with the same.

Notes
-----
Chance: the matching function of den Haan, Ramey & Watson (AER 2000), telephone-line form. Ranking by expected utility
under competition: Naya et al., "Designing labor market recommender systems: the importance of job seeker preferences
and competition", 2021. Congestion of recommenders for jobs: Bied et al., "Congestion-avoiding job recommendation with
optimal transport", 2021; Mashayekhi et al., "ReCon", RecSys 2023. A minimum for everybody: Patro et al., "FairRec", WWW
2020. Unlike these it needs no batch over all seekers: each list sees the queues as the lists before it left them.
`training.congestion` compares them.
"""

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from matching.columns import Array
from matching.results import Move

STEPS = 16
"""Steps of pressure to each halving of the chance: neighbours differ by 4.4 %."""
CONGESTION = "congestion"
"""What moves by queues are called where others name the policy's rule."""
Pressure = NDArray[np.uint8]


class Congestion(BaseModel):
    """The figures of it, a part of the policy; as they come they are off.

    Attributes
    ----------
    strength : exponent of the chance; 0 is off
    least_chance : what the longest queue counts as
    at_least : with fewer postings to choose from nothing is reordered
    apply_rate : of the people who look at a posting on a list, the part who apply
    assumed_places : where the head-count is not stated
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    strength: float = Field(default=0.0, ge=0, le=2)
    least_chance: float = Field(default=0.01, gt=0, le=1)
    at_least: int = Field(default=5, ge=1, le=100)
    apply_rate: float = Field(default=0.05, ge=0, le=1)
    assumed_places: int = Field(default=2, ge=1)


def attention(places: int) -> NDArray[np.float64]:
    """The part of all people who look at each place of a list, first place first: 1, .63, .5, .43 …

    Notes
    -----
    The discount of nDCG (Järvelin & Kekäläinen 2002); an assumption, not fitted to anybody's clicks.
    """
    weights: NDArray[np.float64] = 1 / np.log2(np.arange(2, places + 2))
    return weights


def chance(places: Array, queue: Array) -> NDArray[np.float64]:
    """Probability of being taken, in [0, 1]; shapes (n,).

    Parameters
    ----------
    places : places still to be filled; without any there is no chance
    queue : people expected to compete for them, not necessarily whole, 0 or more
    """
    left = np.maximum(np.asarray(places, np.float64), 0.0)
    taken: NDArray[np.float64] = np.divide(left, left + queue, out=np.zeros(np.shape(left)), where=left > 0)
    return taken


def pressure(chances: Array) -> Pressure:
    """Chances as bytes: 0 where nobody queues, 16 more for each halving, 255 at the longest queue or no place left."""
    halvings = -np.log2(np.maximum(chances, np.exp2(-255 / STEPS)))
    steps: Pressure = np.rint(halvings * STEPS).astype(np.uint8)
    return steps


def chance_of(pressures: Array | int) -> Array:
    """The chances that these bytes stand for."""
    chances: Array = np.exp2(np.asarray(pressures, np.float64) / -STEPS)
    return chances


def expected(scores: Array, pressures: Pressure, nothing_shared: float, figures: Congestion) -> Array:
    """Scores by what each posting can be expected to bring; shape (n,), nowhere above `scores`.

    Parameters
    ----------
    scores : ndarray of shape (n,)
        The ranker's, in [0, 1], of the postings that one seeker may take.
    pressures : uint8 array of shape (n,)
    nothing_shared : float
        Score of a pair that shares nothing; what scores no more is not shown.
    """
    off = not figures.strength or not pressures.any()
    if off or np.count_nonzero(scores > nothing_shared) < figures.at_least:
        return scores
    kept = np.maximum(chance_of(pressures), figures.least_chance) ** figures.strength
    left: Array = scores * kept / (1.0 - scores * (1.0 - kept))
    return left


def queue_moves(places: tuple[int, int, int], pressure_there: int) -> tuple[Move, ...]:
    """What queues did to one row shown, () when nothing that the list shows.

    Parameters
    ----------
    places : its place by the ranker alone, by the expected scores, and as shown
    """
    alone, queued, shown = places
    if alone < queued and alone < shown:
        percent = float(100 * chance_of(pressure_there))
        told = f"约{percent:.0f}%" if percent >= 1 else "不到1%"
        return (_move(alone, shown, f"看的和报名的人多、名额少，现在报名被录用的可能估计{told}"),)
    if alone > queued and alone > shown:
        return (_move(alone, shown, "原来排在前面的岗位人多名额少，往后放了"),)
    return ()


def _move(alone: int, shown: int, text: str) -> Move:
    return Move(CONGESTION, "", f"原第{alone}，现第{shown}：{text}")
