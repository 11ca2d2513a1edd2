"""Offices: a counsellor of a district or street serves the people who live there, and nobody else's.

The rule, for lists and for single people alike: one's own are those whose profile names a place within the office's
division, and those whose open case one owns, wherever they live (a case may be handed over between offices). Who named
no place belongs to the city's counsellors, who have no office and serve everybody; operators do too. Postings are the
city's: every office reads them, and its shortlist for a posting is drawn from its own people.

Alternatives: hiding other offices' rows after ranking would leave gaps in the ranks and a decision that nobody saw;
an office column on each person would have to be changed by hand whenever somebody moves.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from matching.audit import Asker
from matching.columns import Array
from matching.desk.room import Room
from matching.errors import BadInput, Forbidden, NotFound
from matching.privacy import pseudonym
from matching.storage import Transaction

STREET = 9
"""Digits of a street's code; a district's has six."""


class Named(Protocol):
    """Whoever has an account and a name."""

    @property
    def username(self) -> str: ...

    @property
    def name(self) -> str: ...


class Offices(Room):
    """Who serves whom."""

    def office_named(self, name: str) -> str:
        """Code of a district or street of the city, "" for the whole city; `BadInput` names the nearest known."""
        if not name.strip():
            return ""
        code = self.parts.regions.resolve(name, "office").code
        if code[:6] not in {one.code for one in self.parts.regions.of_the_city()}:
            raise BadInput("office", name, "要写本市的一个区、县或街道；不写就是全市。")
        return code

    def office_name(self, code: str) -> str:
        """全市, or the name of the division."""
        found = self.parts.regions.get(code) if code else None
        return found.name if found else "全市"

    def staff_names(self, tx: Transaction) -> dict[str, str]:
        """What members of staff are called, by account and by what steps keep of it; who has left is not here."""
        return self.names_of(tx.accounts())

    def names_of(self, staff: Iterable[Named]) -> dict[str, str]:
        """As `staff_names`, of accounts or members that are at hand."""
        return {
            known: one.name
            for one in staff
            for known in (one.username, pseudonym(one.username, self.parts.pseudonym_key))
        }

    def must_reach(self, asker: Asker, seeker_ids: Sequence[str]) -> None:
        """Refuse people of another office; who is not here (yet) is left to what is asked for.

        Raises
        ------
        Forbidden
        """
        with self.store.read() as tx:
            for seeker_id in seeker_ids:
                if not self.reaches(tx, asker, seeker_id):
                    raise Forbidden("这个人不归本服务点管。请转给其住处的服务点，或请市里的专员办理。")

    def reaches(self, tx: Transaction, asker: Asker, seeker_id: str) -> bool:
        """Whether the person is theirs, or not here."""
        if not asker.office:
            return True
        try:
            described = tx.seeker(seeker_id)
        except NotFound:
            return True
        case = tx.case(described.key)
        mine = case is not None and case.is_open and case.owner == asker.subject
        return mine or (described.seeker.place.district_code or "").startswith(asker.office)

    def within_reach(self, tx: Transaction, asker: Asker) -> Array | None:
        """Keys of all who are theirs, ascending; None when that is everybody. The index stands at `tx` (`session`)."""
        if not asker.office:
            return None
        with self.market.seekers.reading() as rows:
            lives = rows.street if len(asker.office) == STREET else rows.district
            there = rows.key[(rows.key >= 0) & (lives == int(asker.office))]
        return np.union1d(there, np.array(tx.case_keys_of(asker.subject), np.int64))
