"""Whether an employer answers those who apply, and how soon; never whom it took: a refusal is an answer.

Every application that was put before an employer and is settled counts: answered, or closed because nobody ever did.
It is worth half a point for an answer and half for its coming within SOON_DAYS. Old ones fade. An employer stands where
its points lie against those of all others, shrunken towards them: by so much as STRENGTH further applications answered
as the others' would. So who has no history stands at 0 exactly, neither favoured nor punished; an answer never lowers
whoever gave it; and nobody is judged by one application.

What enters a list is two bytes for each posting, rounded before they are used: a replay computes with the same.

Notes
-----
Shrinkage by a Beta prior: Efron & Morris, JASA 1975; Morris, JASA 1983. STRENGTH is judgement: the prior that fits
employers whose log-odds to answer differ by a standard deviation of 1 (as the simulated ones do, `training.market`) has
4.8; nothing is published of this city's. So are the half-life and the days.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.columns import Array, PostingRows
from matching.ranking.fading import growth

PROMPT_DAYS, SOON_DAYS = 3, 7
"""The state machine gives an employer 3 days for who is recommended, 5 for who applied and 7 after an interview."""
STRENGTH = 5.0
USUAL = 0.5
"""What an application is worth where there is no other employer to learn it from."""
HALF_LIFE_DAYS = 180.0
STEPS = 100
"""Steps of a standing to one point."""
LEAST, USUALLY = 5.0, 0.8
"""From so many applications, and with so large a share of all of them answered in time, it is told how soon."""
Standing = NDArray[np.int8]


class Replied(NamedTuple):
    """Applications that are settled; of them answered within PROMPT_DAYS, within SOON_DAYS, and at all."""

    asked: float = 0.0
    prompt: float = 0.0
    soon: float = 0.0
    answered: float = 0.0


SILENCE = Replied(asked=1.0)


def reply(days: int) -> Replied:
    """One application that was answered after so many days."""
    return Replied(1.0, float(days <= PROMPT_DAYS), float(days <= SOON_DAYS), 1.0)


class Ledger:
    """What all employers replied, by employer (`PostingRows.employer`), as of any moment. Safe for several threads.

    Amounts are held as they are stored (`fading.growth`).
    """

    def __init__(self) -> None:
        self._held = np.zeros(0, np.int64), np.zeros((0, len(Replied._fields))), np.zeros(len(Replied._fields))

    def add(self, employers: Array, replied: Array, at: float) -> None:
        """Count further replies (n, 4) of employers (n,), in any order and repeated, at a moment (seconds)."""
        known, place = np.unique(np.asarray(employers, np.int64), return_inverse=True)
        amounts = self._of(known)
        np.add.at(amounts, place, np.asarray(replied, np.float64) * growth(at, HALF_LIFE_DAYS))
        self.put(known, amounts)

    def put(self, employers: Array, amounts: Array) -> None:
        """Hold these amounts (n, 4), as stored, of employers (n,), each once, in the place of earlier ones."""
        held, before, _ = self._held
        kept = ~np.isin(held, employers)
        numbers, found = np.concatenate([held[kept], employers]), np.concatenate([before[kept], amounts])
        order = np.argsort(numbers)
        self._held = numbers[order], found[order], found.sum(axis=0)

    def fill(self, rows: PostingRows, now: float) -> None:
        """Write into rows (n,), which must be a list's own, where their employers stand at a moment (seconds)."""
        scale = growth(now, HALF_LIFE_DAYS)
        amounts = self._of(rows.employer)
        if amounts.any():
            rows.replies[:], rows.replies_within[:] = standing(amounts / scale, self._held[2] / scale).T

    def _of(self, employers: Array) -> NDArray[np.float64]:
        """Amounts as stored (n, 4); nothing of whom nothing is known."""
        held, amounts, _ = self._held
        found = np.zeros((len(employers), amounts.shape[1]))
        if len(held):
            places = np.minimum(np.searchsorted(held, employers), len(held) - 1)
            known = held[places] == employers
            found[known] = amounts[places[known]]
        return found


def standing(own: Array, everybody: Array) -> Standing:
    """Where employers stand against all others, and within how many days each usually answers.

    Parameters
    ----------
    own : ndarray of shape (n, 4)
        What each replied, as `Replied`.
    everybody : ndarray of shape (4,)
        What all employers together replied, these included.

    Returns
    -------
    int8 of shape (n, 2): points above the others' as hundredths, in [-100, 100], and PROMPT_DAYS, SOON_DAYS or 0.
    """
    others = np.maximum(everybody - own, 0.0)
    usual = (_points(others) + STRENGTH * USUAL) / (others[:, 0] + STRENGTH)
    above = (_points(own) - own[:, 0] * usual) / (own[:, 0] + STRENGTH)
    usually = (own[:, 1:3] >= USUALLY * own[:, :1]) & (own[:, :1] >= LEAST)
    within = np.where(usually[:, 0], PROMPT_DAYS, np.where(usually[:, 1], SOON_DAYS, 0))
    found: Standing = np.stack([np.rint(STEPS * above), within], axis=1).astype(np.int8)
    return found


def kept(rows: PostingRows) -> Standing | None:
    """What a decision keeps of rows (n,), int8 of shape (n, 2); None where nothing is known of any employer."""
    found = np.stack([rows.replies, rows.replies_within], axis=1)
    return found if found.any() else None


def recall(rows: PostingRows, keys: Array, found: Standing | None) -> None:
    """Write into rows what a decision kept beside its candidates' keys (m,), ascending; other rows stay as they are."""
    if found is None or not len(keys):
        return
    places = np.minimum(np.searchsorted(keys, rows.key), len(keys) - 1)
    known = keys[places] == rows.key
    rows.replies[known], rows.replies_within[known] = found[places[known]].T


def _points(replied: Array) -> NDArray[np.float64]:
    """What applications (n, 4) are worth together."""
    points: NDArray[np.float64] = (replied[:, 2] + replied[:, 3]) / 2
    return points
