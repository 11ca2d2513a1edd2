"""Kinds of work that a person said they do not want (不看这类).

The posting's kind is its stated occupation or a guess from its title. A sure one bars; one that is not sure is shown,
with the question, because what is hidden by a wrong guess is missed by nobody but the person.
"""

import numpy as np

from matching.columns import Array, PostingRows
from matching.eligibility.pairing import Pairing

SURE = np.float16(0.7)
"""Calibrated chance of the kind from which on it bars."""
PERHAPS = np.float16(0.3)
"""From here on it is asked about."""


def unwanted(pair: Pairing) -> Array:
    barred: Array = _is_refused(pair) & (pair.postings.work_chance >= SURE)
    return barred


def perhaps_unwanted(pair: Pairing) -> Array:
    chance = pair.postings.work_chance
    ask: Array = _is_refused(pair) & (chance >= PERHAPS) & (chance < SURE)
    return ask


def sure_work(job: PostingRows) -> int:
    """Position of the kind of one posting (n = 1) where it is sure; else 0."""
    return int(job.work[0]) if job.work_chance[0] >= SURE else 0


def _is_refused(pair: Pairing) -> Array:
    """Whether the likeliest kind is one that the person refused."""
    work, refused = pair.postings.work, pair.seekers.unwanted
    if not np.any(refused):
        return np.zeros((), np.bool_)
    found: Array = (work != 0) & np.any(refused == np.asarray(work)[..., None], axis=-1)
    return found
