"""Conditions that rest on what the two sides stated.

NaN compares false, so an unknown number never bars.
"""

from functools import lru_cache, reduce
from operator import or_

import numpy as np

from matching.columns import CERTIFICATE_WORDS, Array, mask_of
from matching.eligibility.licences import FAMILIES, NEVER_BARRING
from matching.eligibility.pairing import Pairing, never
from matching.reach import chord_of, reach_km, squared_chord
from matching.text.certificates import certificate_mask
from matching.vocabulary import Demand, EmploymentKind, PriorityGroup, Shift

HALF_A_YEAR = 0.5
"""Experience is told in whole years; half a year less than asked is not clearly less."""
COMMUTE_TOLERANCE = 1.25
"""Minutes are an estimate, rather too long than too short: up to a quarter beyond the limit is a gap, not a bar."""
PAY_TOLERANCE = 0.1
"""A top pay up to a tenth below the wish may be talked about: a gap (工资比你填的少 300元/月), not a bar."""
COARSE_KM = 10.0
"""A place known only as a district may lie this far from its middle (half the width of the city's districts)."""
NO_LIMIT = 601
"""Minutes of way: one more than a profile may state."""
NIGHT_BITS = mask_of([Demand.NIGHT_SHIFT], Demand)
ROTATING_BITS = mask_of([Demand.NIGHT_SHIFT, Demand.ROTATING_SHIFT], Demand)
DAY, NIGHT, ROTATING = (np.uint16(mask_of([shift], Shift)) for shift in (Shift.DAY, Shift.NIGHT, Shift.ROTATING))
TIMES, NO_SUCH_SHIFT = DAY | NIGHT | ROTATING, np.uint16(0xFFFF)
REST_BITS = mask_of([Shift.TWO_DAYS_OFF, Shift.ONE_DAY_OFF], Shift)


def closed(pair: Pairing) -> Array:
    jobs = pair.postings
    shut: Array = ~(jobs.is_open & (jobs.expires_on >= pair.on))
    return shut


def not_looking(pair: Pairing) -> Array:
    """Among many seekers, those who stopped looking; a single one who asks for a list is looking."""
    return ~pair.seekers.is_open if np.ndim(pair.seekers.is_open) else never(pair)


def schooled_less(pair: Pairing) -> Array:
    reached = pair.seekers.education
    less: Array = pair.postings.education_required > np.where(reached > 0, reached, np.int8(127))
    return less


def schooling_unsaid(pair: Pairing) -> Array:
    unsaid: Array = (pair.postings.education_required > 0) & (pair.seekers.education == 0)
    return unsaid


def certificate_missing(pair: Pairing) -> Array:
    missing: Array = _lacks_certificate(pair) & pair.seekers.tells
    return missing


def certificate_unsaid(pair: Pairing) -> Array:
    """Who has named nothing but wishes (at a kiosk, say) is asked."""
    unsaid: Array = _lacks_certificate(pair) & ~pair.seekers.tells
    return unsaid


def _lacks_certificate(pair: Pairing) -> Array:
    asked, held = pair.postings.certificates_required, pair.seekers.certificates
    waived, families = _certificate_masks()
    words = [word for word in range(CERTIFICATE_WORDS) if np.ndim(asked) > 1 or asked[word]]
    missing = {word: asked[..., word] & ~(held[..., word] | waived[word]) for word in words}
    for family in families:
        own = {word: held[..., word] & family[word] for word in words if family[word]}
        if any(np.any(bits) for bits in own.values()):
            met = reduce(or_, (asked[..., word] & bits for word, bits in own.items())) != 0
            missing = {word: left & np.where(met, ~family[word], ~np.uint64(0)) for word, left in missing.items()}
    lacks: Array = reduce(or_, missing.values(), np.uint64(0)) != np.uint64(0)
    return lacks


@lru_cache(maxsize=1)
def _certificate_masks() -> tuple[Array, tuple[Array, ...]]:
    """What never bars, and the families of which any one suffices."""
    return certificate_mask(NEVER_BARRING), tuple(certificate_mask(family) for family in FAMILIES)


def experienced_less(pair: Pairing) -> Array:
    less: Array = pair.postings.experience_required > pair.seekers.experience + np.float32(HALF_A_YEAR)
    return less


def experience_unsaid(pair: Pairing) -> Array:
    unsaid: Array = (pair.postings.experience_required > 0) & np.isnan(pair.seekers.experience)
    return unsaid


def _accepted_kinds() -> tuple[Array, Array]:
    """For each wish mask (256): the posting kinds wished, and those near enough to ask; bit 0 is an unstated kind.

    Full time is also what a 公益性岗位 is; 就业见习 is full-time but no employment; 零工 and 兼职 are neighbours.
    """
    kinds = list(EmploymentKind)
    near = {
        EmploymentKind.FULL_TIME: [EmploymentKind.PUBLIC_WELFARE, EmploymentKind.TRAINEESHIP],
        EmploymentKind.PART_TIME: [EmploymentKind.CASUAL],
        EmploymentKind.CASUAL: [EmploymentKind.PART_TIME],
    }
    wished, asked = np.zeros(256, np.uint8), np.zeros(256, np.uint8)
    for mask in range(256):
        chosen = [kind for bit, kind in enumerate(kinds) if mask >> bit & 1]
        wished[mask] = 1 | mask_of(chosen, EmploymentKind) << 1 if chosen else 255
        asked[mask] = wished[mask] | mask_of([n for kind in chosen for n in near.get(kind, [])], EmploymentKind) << 1
    return wished, asked


_WISHED_KINDS, _ASKED_KINDS = _accepted_kinds()


def other_kind(pair: Pairing) -> Array:
    other: Array = _ASKED_KINDS[pair.seekers.kinds] >> pair.postings.kind.astype(np.uint8) & 1 == 0
    return other


def kind_to_ask(pair: Pairing) -> Array:
    ask: Array = _WISHED_KINDS[pair.seekers.kinds] >> pair.postings.kind.astype(np.uint8) & 1 == 0
    return ask


def demands_too_much(pair: Pairing) -> Array:
    clash: Array = pair.postings.demands & pair.limits != 0
    return clash


def hours_clash(pair: Pairing) -> Array:
    """Nights or rotation against a limit or against a wish for days; a free choice of shift clashes with nobody."""
    shifts, days_only = pair.postings.shifts, _days_only(pair)
    no_rotation = days_only | (pair.limits & ROTATING_BITS != 0)
    if not np.any(no_rotation):
        return np.zeros((), np.bool_)
    no_nights = days_only | (pair.limits & NIGHT_BITS != 0)
    rotates = shifts & np.where(no_rotation, ROTATING, np.uint16(0)) != 0
    clash: Array = rotates | (shifts & TIMES == np.where(no_nights, NIGHT, NO_SUCH_SHIFT))
    return clash


def _days_only(pair: Pairing) -> Array:
    days: Array = pair.seekers.shifts & TIMES == DAY
    return days


def hours_to_ask(pair: Pairing) -> Array:
    """Days wished and both day and night named; or free days wished that the posting does not promise."""
    shifts, wished = pair.postings.shifts, pair.seekers.shifts
    no_nights = _days_only(pair) | (pair.limits & NIGHT_BITS != 0)
    both = shifts & (DAY | NIGHT) == DAY | NIGHT
    rest = (wished & REST_BITS != 0) & (shifts & REST_BITS != 0) & (shifts & wished & REST_BITS == 0)
    ask: Array = (no_nights & both) | rest
    return ask


def pays_too_little(pair: Pairing) -> Array:
    less: Array = pair.postings.pay_high < pair.seekers.pay_min * np.float32(1 - PAY_TOLERANCE)
    return less


def pay_to_ask(pair: Pairing) -> Array:
    jobs, wish = pair.postings, pair.seekers.pay_min
    unstated = np.isnan(jobs.pay_high) & ~(jobs.pay_low >= wish)
    ask: Array = (wish > 0) & (unstated | (jobs.pay_high < wish))
    return ask


def too_far(pair: Pairing) -> Array:
    """Beyond the stated limit by more than the estimate may be wrong."""
    return _beyond(pair, COMMUTE_TOLERANCE)


def way_to_ask(pair: Pairing) -> Array:
    """Unknown, known by district only, or a little beyond the limit by an estimate."""
    jobs, people = pair.postings, pair.seekers
    nowhere = np.isnan(squared_chord(jobs.sphere, people.sphere))
    ask: Array = ~np.isnan(people.commute_max) & (nowhere | jobs.coarse | people.coarse | _beyond(pair, 1.0))
    return ask


def _beyond(pair: Pairing, tolerance: float) -> Array:
    limit = pair.seekers.commute_max
    if np.all(np.isnan(limit)):
        return np.zeros((), np.bool_)
    jobs, people = pair.postings, pair.seekers
    minutes = np.where(np.isnan(limit), NO_LIMIT, np.minimum(limit, NO_LIMIT - 1)).astype(np.intp)
    ride, vague = pair.can_ride.astype(np.intp), people.coarse.astype(np.intp)
    table = _reach_table(tolerance)
    circle = np.where(jobs.coarse, table[ride, minutes, vague + 1], table[ride, minutes, vague])
    beyond: Array = squared_chord(jobs.sphere, people.sphere) > circle
    maybe_next_door = (jobs.coarse | people.coarse) & (jobs.district == people.district) & (jobs.district > 0)
    return beyond & ~maybe_next_door if np.any(maybe_next_door) else beyond


@lru_cache(maxsize=2)
def _reach_table(tolerance: float) -> Array:
    """Squared chord that a stated limit covers: by whether one can ride, whole minutes, places known as districts."""
    minutes = np.arange(NO_LIMIT)
    km = np.stack([reach_km(minutes * tolerance, can_ride) for can_ride in (False, True)])[..., None]
    table = np.full((2, NO_LIMIT + 1, 3), np.inf, np.float32)
    table[:, :NO_LIMIT] = np.square(chord_of(km + COARSE_KM * np.arange(3)))
    return table


def _with_wider_groups() -> Array:
    """For each mask of groups by law: those whose reserved places are open, by membership or certification to come."""
    groups = list(PriorityGroup)
    wider = np.arange(1 << len(groups), dtype=np.uint16)
    for bit, group in enumerate(groups):
        if group.within:
            wider[wider >> bit & 1 == 1] |= np.uint16(mask_of([group.within], PriorityGroup))
    return wider


_WIDER_GROUPS = _with_wider_groups()
_BY_LAW = np.uint16(len(_WIDER_GROUPS) - 1)
"""Further groups, which a policy defines, stand above these bits; no place is reserved for them."""


def reserved_for_others(pair: Pairing) -> Array:
    reserved = pair.postings.exclusive_groups
    closed: Array = (reserved != 0) & (reserved & _WIDER_GROUPS[pair.protected.groups & _BY_LAW] == 0)
    return closed


def membership_to_ask(pair: Pairing) -> Array:
    reserved = pair.postings.exclusive_groups
    ask: Array = (reserved != 0) & (reserved & pair.protected.groups == 0)
    return ask
