"""零就业家庭 over the desk: declared, found, timed until somebody has work, and brought before the counsellors."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from matching.audit import HERE, Asker
from matching.casework import CaseEvent, CaseStep, raised
from matching.casework.applications import EMPLOYED
from matching.casework.families import (
    FAMILY_STATE_NAMES,
    Family,
    FamilyMember,
    FamilyState,
    Standing,
    judged,
    kept_up,
)
from matching.columns import Array
from matching.desk.merging import Merging
from matching.errors import BadInput
from matching.guidance.periods import MEN, WOMEN_OF_50, WOMEN_OF_55, later, retirement_between
from matching.records import Protected
from matching.results import DescribedSeeker
from matching.storage import Transaction
from matching.vocabulary import Business, Employment

LEAST_AGE = 16
"""就业促进法 article 2 with 劳动法 article 15."""
_TRACKS = {"male": (MEN,), "female": (WOMEN_OF_50, WOMEN_OF_55), None: (MEN, WOMEN_OF_50, WOMEN_OF_55)}


class Declared(NamedTuple):
    """One member as a counsellor tells of them."""

    seeker_id: str
    able: bool = True
    seeking: bool = True


class Households(Merging):
    """The flows of families."""

    def declare_family(
        self, members: Sequence[Declared], actor: Asker, consent: str, *, urban: bool = True, others_work: bool = False
    ) -> dict[str, Any]:
        """Members who live together, each registered; `consent`: who of them agreed, when and how.

        Every member comes into care. If nobody has work, somebody calls within days.
        """
        if not consent.strip():
            raise BadInput("consent", None, "请写家人是谁、什么时候、怎么同意登记的。")
        if not members or len({one.seeker_id for one in members}) < len(members):
            raise BadInput("members", None, "请写家人的编号，每人一次。")
        with self.store.write() as tx:
            tx.lock()
            keyed = tuple(FamilyMember(tx.seeker_key(one.seeker_id), one.able, one.seeking) for one in members)
            family = Family(keyed, urban, others_work, consent.strip())
            number = tx.add_family(family)
            row = self._family_row(tx, number, self._kept_up(tx, number, family, actor))
        self.note_access(actor, [one.seeker_id for one in members], "family", "declared")
        return row

    def families(self, actor: Asker = HERE, *, everything: bool = False) -> list[dict[str, Any]]:
        """Families of whom nobody has work, longest first, and those still to be checked; or all. Logged."""
        self.keep_families_up(actor)
        with self.session() as tx:
            within = self.within_reach(tx, actor)
            found = [one for one in tx.families() if within is None or _any_of(one[1], within)]
            rows = [self._family_row(tx, *one) for one in found]
        waiting = (FamilyState.ZERO.value, FamilyState.UNSURE.value)
        shown = [row for row in rows if everything or row["state"] in waiting]
        self.note_access(actor, [one["seeker_id"] for row in shown for one in row["members"]], "family", "list")
        return sorted(shown, key=lambda row: (row["since"] is None, row["since"] or date.max, row["family"]))

    def keep_families_up(self, actor: Asker = HERE) -> None:
        """Spells begin and end as people lose and find work; once a day, and whenever somebody looks."""
        with self.store.write() as tx:
            tx.lock()
            for number, family in tx.families():
                self._kept_up(tx, number, family, actor)

    def _kept_up(self, tx: Transaction, number: int, family: Family, actor: Asker) -> Family:
        """With its spell begun or ended; at the beginning the members are to be called."""
        state, why = judged(family, self._members_today(tx, family))
        now = kept_up(family, state, self.today())
        if now == family:
            return family
        tx.put_family(number, now)
        for one in now.members if now.since is not None else ():
            self._into_care(tx, one.seeker, actor, self._city_now())
            case = tx.case(one.seeker)
            assert case is not None
            step = CaseStep(CaseEvent.FAMILY, self._city_now(), self.named(actor), "".join(why))
            tx.put_case(raised(case, step))
        return now

    def _members_today(self, tx: Transaction, family: Family) -> dict[int, Standing]:
        found = tx.seekers([one.seeker for one in family.members])
        return {
            one.key: Standing(_of_working_age(one.seeker.protected, self.today()), _works(tx, one)) for one in found
        }

    def _family_row(self, tx: Transaction, number: int, family: Family) -> dict[str, Any]:
        standings = self._members_today(tx, family)
        state, why = judged(family, standings)
        people = {one.key: one for one in tx.seekers([one.seeker for one in family.members])}
        return {
            "family": number,
            "state": state.value,
            "state_name": FAMILY_STATE_NAMES[state],
            "why": why,
            "since": family.since,
            "due": family.due,
            "days": family.days(self.today()),
            "members": [
                self._who(people[one.seeker])
                | {"able": one.able, "seeking": one.seeking, "works": standings[one.seeker].works}
                for one in family.members
                if one.seeker in people
            ],
        }


def _any_of(family: Family, keys: Array) -> bool:
    return bool(np.isin([one.seeker for one in family.members], keys).any())


def _of_working_age(known: Protected, on: date) -> bool | None:
    """From 16 to the statutory age of retirement; None while it depends on what is not known."""
    if known.birth_year is None:
        return None
    first, last = date(known.birth_year, 1, 1), date(known.birth_year, 12, 31)
    earliest, latest = retirement_between(first, last, _TRACKS[known.sex])
    if later(first, 12 * LEAST_AGE) > on or latest <= on:
        return False
    return True if later(last, 12 * LEAST_AGE) <= on < earliest else None


def _works(tx: Transaction, one: DescribedSeeker) -> bool | None:
    """Whether somebody has work: by an application that led there, else as they or an officer said."""
    if any(each.state in EMPLOYED for each in tx.applications_of(one.key)):
        return True
    told = one.seeker.circumstances
    if told.business not in (None, Business.NONE) or told.employment in (Employment.EMPLOYED, Employment.FLEXIBLE):
        return True
    return None if told.employment is None else False
