"""Lists that staff leaf through: postings by words, place and standing; people by wish and place; lists given out.

Postings are searched in the store. People are sealed there, so they are searched by the rows in memory, and only those
of the page are opened.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from matching.audit import Asker, unpack
from matching.columns import Array
from matching.desk.answers import district, salary
from matching.desk.handled import told_case
from matching.desk.whatif import WhatIf
from matching.privacy import mask_name, pseudonym
from matching.results import Decision, DescribedPosting, DescribedSeeker
from matching.storage.heads import Search
from matching.text.protected import without_protected
from matching.vocabulary import LISTS_OF_ONE, EmploymentKind

__all__ = ["PAGE", "Browsing", "Page", "Search"]

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows, and how many there are in all; `number` counts from 1."""

    rows: list[dict[str, Any]]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE))


class Browsing(WhatIf):
    """The flows of lists that nobody is ranked on."""

    def browse_postings(self, search: Search, number: int = 1) -> Page:
        """Postings in the order asked for, with what has happened with each."""
        today = self.today()
        with self.store.read() as tx:
            keys, total = tx.search_postings(search, today, skip=(number - 1) * PAGE, limit=PAGE)
            found = tx.postings(keys)
            happened, closed = tx.happened_with(keys), tx.closed_among(keys)
        rows = [_posting_row(one, happened.get(one.key, {}), today) | {"closed": one.key in closed} for one in found]
        return Page(rows, total, number)

    def browse_people(self, wish: str, place: str, number: int, asker: Asker) -> Page:
        """People by what they want (near occupations count) and where they live, lately changed first; logged.

        `place` is the beginning of a district's code, "" for anywhere.
        """
        with self.session() as tx:
            keys, reach = self._keys_of(wish, place), self.within_reach(tx, asker)
            keys = keys if reach is None else keys[np.isin(keys, reach)]
            shown = keys[(number - 1) * PAGE : number * PAGE]
            found, cases = tx.seekers(shown.tolist()), tx.cases(shown.tolist())
        self.note_access(asker, [one.seeker.seeker_id for one in found], "list", "browse")
        today = self.today()
        told = {key: told_case(case, today) for key, case in cases.items()}
        return Page([self._person_row(one) | {"case": told.get(one.key)} for one in found], len(keys), number)

    def browse_decisions(self, number: int) -> Page:
        """The lists given out, latest first: for which posting or person, and who asked."""
        with self.store.read() as tx:
            found, total = tx.newest_decisions(skip=(number - 1) * PAGE, limit=PAGE)
        return Page([self._decision_row(one) for one in found], total, number)

    def counts(self) -> dict[str, int]:
        """How many postings are open, and how many postings, seekers, decisions and tasks there are."""
        with self.store.read() as tx:
            return tx.counts(self.today())

    def districts(self) -> list[tuple[str, str]]:
        """Code and name of the districts and counties of the city."""
        return [(one.code, one.name) for one in self.parts.regions.of_the_city()]

    def _keys_of(self, wish: str, place: str) -> Array:
        wanted = self._occupations_of(wish) if wish else None
        with self.market.seekers.reading() as rows:
            meets = rows.key >= 0
            if place:
                meets &= rows.district // 10 ** max(0, 6 - len(place)) == int(place)
            if wanted is not None:
                meets &= np.isin(rows.occupations[:, 0], wanted)
            keys, days = rows.key[meets], rows.updated_on[meets]
        newest_first: Array = keys[np.lexsort((-keys, -days.astype(np.int64)))]
        return newest_first

    def _occupations_of(self, wish: str) -> Array:
        """The occupations that words may mean, by their numbers in the columns."""
        describer = self.parts.walk_in_describer
        with self.parts.encoder.briefly():
            row = describer.seeker_rows([self._walk_in({"wish_titles": [wish]})])
        known: Array = row.occupations[0][row.occupations[0] > 0]
        return known

    def _decision_row(self, decision: Decision) -> dict[str, Any]:
        evidence = unpack(decision.body)
        listed = decision.kind not in LISTS_OF_ONE
        subject = evidence.subject_id
        return {
            "decision_id": decision.decision_id,
            "kind": decision.kind.value,
            "subject": subject if listed else pseudonym(subject, self.parts.pseudonym_key),
            "made_at": decision.created_at,
            "asked_by": evidence.asked_by.partition(":")[0],
            "personalised": evidence.personalised,
            "shown": len(evidence.delivered.shown) if evidence.delivered else None,
        }

    def _person_row(self, one: DescribedSeeker) -> dict[str, Any]:
        seeker = one.seeker
        return {
            "seeker_id": seeker.seeker_id,
            "seeker_ref": pseudonym(seeker.seeker_id, self.parts.pseudonym_key),
            "name": mask_name(seeker.contact.name) if seeker.contact.name else None,
            "wish_titles": [told for wish in seeker.wish_titles if (told := without_protected(wish))],
            "district": district(seeker.place.district),
            "personalisation": seeker.consents.personalisation,
            "may_contact": seeker.consents.push,
        }


def _posting_row(described: DescribedPosting, happened: dict[str, int], today: date) -> dict[str, Any]:
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
        "happened": happened,
        "is_gig": posting.kind is EmploymentKind.CASUAL,
    }
