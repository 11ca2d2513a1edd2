"""What stands beside the people of a shortlist, from their records of today: the way there, and when they can work."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from matching.desk.lists import Lists
from matching.explain import Case, Person, Voice
from matching.explain.glance import availability, journey
from matching.reach import distance_km
from matching.records import Place
from matching.results import DescribedPosting


class Glancing(Lists):
    """The flow of it; a decision keeps nothing of it, since people say when they can work at any time anew."""

    def glances(self, posting_id: str, people: Mapping[str, float | None]) -> dict[str, dict[str, Any]]:
        """For each person (and the kilometres that the list gives) `home`, `journey` and `availability`, in words.

        Who was forgotten meanwhile is left out. Callers log who looks.
        """
        today = self.today()
        with self.store.read() as tx:
            posting = tx.posting(posting_id)
            names = {key: one for one, key in tx.seeker_keys(list(people)).items()}
            found, free = tx.seekers(list(names)), tx.free_times_of(list(names))
        glances = {}
        for one in found:
            person = Person(one, Voice.OTHERS, self.parts.describer.is_word)
            kilometres = self._kilometres(posting, one.seeker.place, people[names[one.key]])
            glances[names[one.key]] = {
                "home": person.home,
                "journey": journey(Case(person, posting, frozenset(), kilometres)),
                "availability": availability(person, free[one.key], today),
            }
        return glances

    def _kilometres(self, posting: DescribedPosting, home: Place, listed: float | None) -> float:
        """Exactly, as the reasons count; as the list gives it where somebody has moved since."""
        ends = (self.parts.describer.place_columns(place)["sphere"] for place in (home, posting.posting.place))
        now = float(distance_km(*map(np.asarray, ends)))
        if listed is None:
            return math.nan
        return now if round(now, 1) == listed else listed
