"""Conditions that the law sets: the only place that reads age and sex."""

import numpy as np

from matching.columns import Array, mask_of
from matching.eligibility.pairing import Pairing
from matching.vocabulary import Demand

MINIMUM_AGE = 16
"""劳动法第十五条."""
FULL_AGE = 18
MINORS_BITS = np.uint32(mask_of([Demand.UNDERGROUND, Demand.HEAVY_LIFTING, Demand.CHEMICALS], Demand))
"""劳动法第六十四条: 矿山井下、有毒有害、第四级体力劳动强度; a minor is kept from the doubtful case too."""
UNDERGROUND = np.uint32(mask_of([Demand.UNDERGROUND], Demand))
HEAVY_LIFTING = np.uint32(mask_of([Demand.HEAVY_LIFTING], Demand))
NOTHING = np.uint32(0)


def _age_this_year(pair: Pairing) -> Array:
    """The age reached this year at most; where the year of birth is not known (0), above every limit."""
    year = int(np.datetime64(pair.on, "D").astype("datetime64[Y]").astype(int)) + 1970
    age: Array = year - pair.protected.birth_year
    return age


def under_working_age(pair: Pairing) -> Array:
    under: Array = _age_this_year(pair) < MINIMUM_AGE
    return under


def perhaps_under_working_age(pair: Pairing) -> Array:
    perhaps: Array = _age_this_year(pair) == MINIMUM_AGE
    return perhaps


def barred_to_minors(pair: Pairing) -> Array:
    closed_to = np.where(_age_this_year(pair) < FULL_AGE, MINORS_BITS, NOTHING)
    barred: Array = pair.postings.demands & closed_to != 0
    return barred


def perhaps_barred_to_minors(pair: Pairing) -> Array:
    perhaps: Array = (_age_this_year(pair) == FULL_AGE) & (pair.postings.demands & MINORS_BITS != 0)
    return perhaps


def barred_to_women(pair: Pairing) -> Array:
    closed_to = np.where(pair.protected.female, UNDERGROUND, NOTHING)
    barred: Array = pair.postings.demands & closed_to != 0
    return barred


def load_to_ask(pair: Pairing) -> Array:
    """Heavy work is not barred: only the fourth grade or loads above 25 kg are, and the word alone does not say."""
    ask: Array = pair.protected.female & (pair.postings.demands & HEAVY_LIFTING != 0)
    return ask
