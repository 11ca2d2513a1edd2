"""What people and employers truly want: hidden from every ranker, which sees some of its causes in part.

A person likes work by the true occupations (the ranker guesses them from words), pay against the wish, the way there,
form and hours of work, schooling put to use; by the appeal of the place and a taste that no record tells; and by a
liking of the pair's own. An employer judges by what the person has truly done, years, schooling, an ability that no
record tells, and choosiness. Both are log-odds; none of the weights is fitted to anybody's behaviour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtri

from matching.columns import PostingRows, SeekerRows
from matching.reach import distance_km, shortest_minutes
from training.market.assumptions import Assumptions

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Keys = Ints | int
"""Places of rows: n of them, or one that meets n of the other side."""
DIMENSIONS = 4
KIN = np.array([0.0, 0.1, 0.3, 0.65, 1.0])
"""How alike two occupations are that share so many levels: none, major, middle, minor group, the occupation itself."""
LEVELS = (1, 4, 7, 10)
"""Signs of a code that name its major, middle and minor group and itself."""
WISH, PAST, PAY, WAY, OTHER_KIND, HOURS, USED = 3.6, 1.2, 2.0, 1.6, 1.5, 0.6, 0.5
"""A person's weights: per kinship, per kinship, per log of pay over wish, per hour of way …"""
DONE, WISHED, YEARS_SHORT, LEVELS_SHORT, ABILITY = 2.6, 0.8, 1.2, 0.7, 1.0
"""An employer's weights."""
USUAL_PAY = 4131.0
"""What a person without a stated wish compares with (facts.json: migrant workers near home, 2023)."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """One side's hidden half: true occupations as numbers by level (n, 4), traits that no record tells."""

    levels: Ints
    past: Ints
    trait: Floats
    other: Floats
    taste: Floats


def hidden(codes: Sequence[str], pasts: Sequence[str], rng: np.random.Generator) -> Hidden:
    """`trait` and `other` are standard normal: of an ad its appeal and its choosiness, of a person ability and
    aversion to the way."""
    n = len(codes)
    trait, other = rng.normal(size=(2, n))
    return Hidden(_numbers(codes), _numbers(pasts), trait, other, rng.normal(size=(n, DIMENSIONS)))


class Truth:
    """Chances of what happens between pairs; equal pairs have equal chances whenever they are asked.

    Rows are read as they are at the moment: a raise of pay is liked from the day of it.
    """

    def __init__(
        self,
        seekers: SeekerRows,
        postings: PostingRows,
        people: Hidden,
        ads: Hidden,
        assumed: Assumptions,
    ) -> None:
        self._seekers, self._postings, self._people, self._ads, self._assumed = seekers, postings, people, ads, assumed
        _, employer = np.unique(postings.employer, return_inverse=True)
        habits = np.random.default_rng([assumed.seed, 2]).normal(size=len(postings))[employer]
        self._readiness = np.sqrt(assumed.habit) * habits + np.sqrt(1 - assumed.habit) * ads.other

    def applies(self, seekers: Keys, postings: Keys) -> Floats:
        """Chance that a person who looks at an ad applies; (n,) of pairs (n,), or of one against n."""
        return expit(self._liking(*self._pairs(seekers, postings)))

    def accepts(self, seekers: Keys, postings: Keys) -> Floats:
        """Chance that an employer who answers says yes."""
        return expit(self._judgement(*self._pairs(seekers, postings)))

    def responds(self, postings: Keys) -> Floats:
        """Share of applications to each ad that its employer answers: partly a habit of the employer's."""
        spread: Floats = expit(_log_odds(self._assumed.response) + self._readiness[postings])
        return spread

    def takes(self, seekers: Keys, postings: Keys) -> Floats:
        """Chance that a person who was chosen takes the work: more than apply at a glance."""
        return expit(self._liking(*self._pairs(seekers, postings)) + 2.0)

    def hires(self, seekers: Keys, postings: Keys) -> Floats:
        """Chance that a look at an ad ends in work, while a place is left and the person is free."""
        answered = self.responds(self._pairs(seekers, postings)[1])
        chosen = self.applies(seekers, postings) * self.accepts(seekers, postings) * answered
        return chosen * self._assumed.offer * self.takes(seekers, postings)

    @staticmethod
    def _pairs(seekers: Keys, postings: Keys) -> tuple[Ints, Ints]:
        one, other = np.broadcast_arrays(np.atleast_1d(seekers), np.atleast_1d(postings))
        return one, other

    def _liking(self, i: Ints, j: Ints) -> Floats:
        """Log-odds that person i applies to ad j."""
        wished = _kin(self._people.levels[i], self._ads.levels[j])
        done = _kin(self._people.past[i], self._ads.levels[j])
        untold = self._assumed.latent * (self._ads.trait[j] + _tastes(self._people, self._ads, i, j))
        told = WISH * wished + PAST * done + self._pay(i, j) - self._way(i, j) + self._form(i, j)
        return self._assumed.applies_at + told + untold + self._own(i, j, 1)

    def _form(self, i: Ints, j: Ints) -> Floats:
        """Form and hours of work, and schooling put to use."""
        s, p = self._seekers, self._postings
        bit = np.left_shift(1, np.maximum(p.kind[j].astype(np.int64) - 1, 0))
        unwanted = (s.kinds[i] > 0) & (s.kinds[i] & bit == 0)
        asked = p.education_required[j].astype(np.float64)
        used = np.exp(-np.abs(s.education[i] - asked)) * (asked > 0)
        form: Floats = HOURS * ((s.shifts[i] & p.shifts[j]) > 0) + USED * used - OTHER_KIND * unwanted
        return form

    def _pay(self, i: Ints, j: Ints) -> Floats:
        """Pay against the wish; below it hurts twice as much as above it pleases. Unstated counts as a little low."""
        wish = np.where(np.isnan(self._seekers.pay_min[i]), USUAL_PAY, self._seekers.pay_min[i])
        offered = np.fmax(self._postings.pay_high[j], self._postings.pay_low[j])
        gap = np.clip(np.log(np.where(np.isnan(offered), 0.9 * wish, offered) / wish), -1, 1)
        worth: Floats = PAY * np.where(gap < 0, gap, gap / 2)
        return worth

    def _way(self, i: Ints, j: Ints) -> Floats:
        """Hours of way, dearer to some; nothing to who does not say where they live."""
        minutes = shortest_minutes(distance_km(self._seekers.sphere[i], self._postings.sphere[j]))
        dear = np.exp(0.4 * self._people.other[i])
        cost: Floats = WAY * dear * np.nan_to_num(np.minimum(minutes, 180.0)) / 60
        return cost

    def _judgement(self, i: Ints, j: Ints) -> Floats:
        """Log-odds that the employer of ad j says yes to person i."""
        s, p, latent = self._seekers, self._postings, self._assumed.latent
        done = _kin(self._people.past[i], self._ads.levels[j])
        wished = _kin(self._people.levels[i], self._ads.levels[j])
        asked = np.fmax(p.experience_required[j], p.experience_preferred[j])
        short = np.clip(1 - np.nan_to_num(s.experience[i]) / np.fmax(asked, 0.5), 0, 1)
        level = np.maximum(p.education_required[j], p.education_preferred[j])
        below = np.clip(level - s.education[i].astype(np.float64), 0, 3) * (s.education[i] > 0)
        shown = DONE * done + WISHED * wished - YEARS_SHORT * np.nan_to_num(short) - LEVELS_SHORT * below
        able = latent * (ABILITY * self._people.trait[i] - 0.5 * self._ads.other[j])
        judged: Floats = self._assumed.accepts_at + shown + able + self._own(i, j, 2)
        return judged

    def _own(self, i: Ints, j: Ints, what: int) -> Floats:
        """A pair's own part, normal, the same whenever it is asked: hashed, not drawn in a row."""
        mixed = _mixed(_mixed(np.uint64(self._assumed.seed * 4 + what) + i.astype(np.uint64)) + j.astype(np.uint64))
        own: Floats = self._assumed.noise * ndtri(((mixed >> np.uint64(11)).astype(np.float64) + 0.5) / 2**53)
        return own


def _numbers(codes: Sequence[str]) -> Ints:
    """Numbers that are equal where codes share a level, -1 where there is no code; shape (n, 4)."""
    levels = [[int(code[:signs].replace("-", "") or -1) if code else -1 for signs in LEVELS] for code in codes]
    return np.array(levels, np.int64).reshape(len(codes), len(LEVELS))


def _kin(one: Ints, other: Ints) -> Floats:
    """Kinship of true occupations, in [0, 1]."""
    likeness: Floats = KIN[((one == other) & (one >= 0)).sum(axis=-1)]
    return likeness


def _tastes(people: Hidden, ads: Hidden, i: Ints, j: Ints) -> Floats:
    product: Floats = np.einsum("nd,nd->n", people.taste[i], ads.taste[j]) / np.sqrt(DIMENSIONS)
    return product


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """SplitMix64 (Steele, Lea & Flood, OOPSLA 2014)."""
    z = values + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: NDArray[np.uint64] = z ^ (z >> np.uint64(31))
    return mixed


def _log_odds(share: float) -> float:
    return float(np.log(share / (1 - share)))
