"""Lists that staff leaf through: postings by words, place and standing; people by wish and place; lists given out.

Postings are searched in the store. People are sealed there, so they are searched by the rows in memory, and only those
of the page are opened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from matching.audit import Asker, unpack
from matching.columns import Array
from matching.desk.answers import district, salary
from matching.desk.handled import called, progress_of, told_case, unasked
from matching.desk.whatif import WhatIf
from matching.privacy import mask_name, pseudonym
from matching.results import Decision, DescribedPosting, DescribedSeeker
from matching.storage import Transaction
from matching.storage.casework import APPLICATION_ORDERS, SOONEST
from matching.storage.heads import NEWEST, Search
from matching.storage.heads import ORDERS as POSTING_ORDERS
from matching.storage.ordering import Order
from matching.text.protected import without_protected
from matching.vocabulary import LISTS_OF_ONE, DecisionKind, EmploymentKind

__all__ = [
    "APPLICATION_ORDERS",
    "LATELY",
    "NEWEST",
    "PAGE",
    "PEOPLE_ORDERS",
    "POSTING_ORDERS",
    "SOONEST",
    "Browsing",
    "Order",
    "Page",
    "Search",
]

PAGE = 50
LIKELY = 0.01
"""Chance from which on words are taken to mean an occupation: below stand divers that may be waiters."""
PEOPLE_ORDERS = ("changed", "district", "owner", "due", "contacted")
People = tuple[Array, Array, Array]
LATELY = Order("changed", descending=True)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows, and how many there are in all; `number` counts from 1, `size` rows to a page."""

    rows: list[dict[str, Any]]
    total: int
    number: int
    size: int = PAGE

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))


class Browsing(WhatIf):
    """The flows of lists that nobody is ranked on."""

    def browse_postings(self, search: Search, number: int = 1, size: int = PAGE) -> Page:
        """Postings in the order asked for, with what has happened with each and how it passed the screening."""
        today = self.today()
        with self.store.read() as tx:
            left, total = tx.search_postings(search, today, skip=(number - 1) * size, limit=size)
            keys = list(left)
            found, closed = tx.postings(keys), tx.closed_among(keys)
            applications, reviews = tx.applications_to_each(keys), tx.reviews(keys)
        rows = [
            _posting_row(one, progress_of(applications.get(one.key, ())), today)
            | {"closed": one.key in closed, "places_left": left[one.key]}
            | {"review": reviews[one.key].state.value if one.key in reviews else None}
            for one in found
        ]
        return Page(rows, total, number, size)

    def browse_people(
        self, wish: str, place: str, number: int, asker: Asker, order: Order = LATELY, size: int = PAGE
    ) -> Page:
        """People by what they want (near occupations count) and where they live; logged.

        `place` is the beginning of a district's code, "" for anywhere.
        """
        with self.session() as tx:
            names = self.staff_names(tx)
            keys = self._people_in_order(tx, self._meeting(wish, place), order, names)
            reach = self.within_reach(tx, asker)
            keys = keys if reach is None else keys[np.isin(keys, reach)]
            shown = keys[(number - 1) * size : number * size].tolist()
            found, cases = tx.seekers(shown), tx.cases(shown)
        self.note_access(asker, [one.seeker.seeker_id for one in found], "list", "browse")
        told = {key: told_case(case, self.today(), names) for key, case in cases.items()}
        return Page([self._person_row(one, told.get(one.key)) for one in found], len(keys), number, size)

    def browse_decisions(
        self, number: int, kind: DecisionKind | None = None, *, oldest_first: bool = False, size: int = PAGE
    ) -> Page:
        """The lists given out: for which posting or person, and who asked."""
        with self.store.read() as tx:
            page = {"skip": (number - 1) * size, "limit": size}
            found, total = tx.page_of_decisions(kind, **page, oldest_first=oldest_first)
            names = self.staff_names(tx)
        return Page([self._decision_row(one, names) for one in found], total, number, size)

    def counts(self) -> dict[str, int]:
        """How many postings are open, and how many postings, seekers, decisions and tasks there are."""
        with self.store.read() as tx:
            return tx.counts(self.today())

    def districts(self) -> list[tuple[str, str]]:
        """Code and name of the districts and counties of the city."""
        return [(one.code, one.name) for one in self.parts.regions.of_the_city()]

    def _meeting(self, wish: str, place: str) -> People:
        """Key, day of the last change and district of the people who want this and live there; shape (n,)."""
        wanted = self._occupations_of(wish) if wish else None
        with self.market.seekers.reading() as rows:
            meets = rows.key >= 0
            if place:
                meets &= rows.district // 10 ** max(0, 6 - len(place)) == int(place)
            if wanted is not None:
                meets &= np.isin(rows.occupations[:, 0], wanted)
            return rows.key[meets], rows.updated_on[meets].astype(np.int64), rows.district[meets].astype(np.int64)

    @staticmethod
    def _people_in_order(tx: Transaction, people: People, order: Order, names: Mapping[str, str]) -> Array:
        """Their keys; who has no value in the column comes last whichever way, and equal ones lately changed first."""
        keys, changed, district = people
        if order.by == "changed":
            value = changed
        elif order.by == "district":
            value = district
        elif order.by == "contacted":
            value = _of_cases(tx.last_contacts(), keys)
        else:
            cases = tx.open_cases()
            told = [names.get(owner, owner) if order.by == "owner" else due for _, owner, due in cases]
            _, place = np.unique(told, return_inverse=True)
            value = _of_cases([(key, at + 1) for (key, _, _), at in zip(cases, place.tolist(), strict=True)], keys)
        way = -value if order.descending else value
        ordered: Array = keys[np.lexsort((-keys, -changed, way, value == 0))]
        return ordered

    def _occupations_of(self, wish: str) -> Array:
        """The occupations that words may mean with a chance of some weight, by their numbers in the columns."""
        describer = self.parts.walk_in_describer
        with self.parts.encoder.briefly():
            row = describer.seeker_rows([self._walk_in({"wish_titles": [wish]})])
        known: Array = row.occupations[0][row.occupation_chances[0] >= LIKELY]
        return known

    def _decision_row(self, decision: Decision, names: Mapping[str, str]) -> dict[str, Any]:
        evidence = unpack(decision.body)
        listed = decision.kind not in LISTS_OF_ONE
        subject = evidence.subject_id
        return {
            "decision_id": decision.decision_id,
            "kind": decision.kind.value,
            "seeker_id": None if listed else subject,
            "subject": subject if listed else pseudonym(subject, self.parts.pseudonym_key),
            "made_at": decision.created_at,
            "asked_by": called(evidence.asked_by, names) or unasked(decision.kind),
            "personalised": evidence.personalised,
            "shown": len(evidence.delivered.shown) if evidence.delivered else None,
        }

    def _person_row(self, one: DescribedSeeker, case: dict[str, Any] | None) -> dict[str, Any]:
        seeker = one.seeker
        return {
            "seeker_id": seeker.seeker_id,
            "seeker_ref": pseudonym(seeker.seeker_id, self.parts.pseudonym_key),
            "name": mask_name(seeker.contact.name) if seeker.contact.name else None,
            "wish_titles": [told for wish in seeker.wish_titles if (told := without_protected(wish))],
            "district": district(seeker.place.district),
            "personalisation": seeker.consents.personalisation,
            "may_contact": seeker.consents.push,
            "stage": "没有建档" if case is None else "在办" if case["due"] else "已结案",
            "case": case,
        }


def _of_cases(values: Sequence[tuple[int, float]], keys: Array) -> Array:
    """The value of each of the keys, 0 without one; `values` ascend by key."""
    if not values:
        return np.zeros(len(keys))
    having, value = np.array(values, np.float64).T
    at = np.minimum(np.searchsorted(having, keys), len(having) - 1)
    return np.where(having[at] == keys, value[at], 0.0)


def _posting_row(described: DescribedPosting, progress: dict[str, int], today: date) -> dict[str, Any]:
    posting = described.posting
    return {
        "posting_id": posting.posting_id,
        "title": posting.title,
        "employer": posting.employer,
        "district": district(posting.place.district),
        "salary": salary(described)["text"],
        "headcount": described.reading.headcount,
        "published_at": posting.published_at,
        "days_open": (today - posting.published_at).days if posting.published_at else None,
        "expires_at": posting.expires_at,
        "expired": bool(posting.expires_at and posting.expires_at < today),
        "progress": progress,
        "is_gig": posting.kind is EmploymentKind.CASUAL,
    }
