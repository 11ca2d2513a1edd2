"""Courses, job fairs and stations for a person, from what the postings that fit ask for and where they live."""

from datetime import date
from typing import Any

import numpy as np

from matching.columns import SeekerRows, mask_of
from matching.desk.whatif import WhatIf
from matching.explain.proposals import proposals
from matching.feedback import HIDES
from matching.guidance.offers import NOWHERE, SHARE, Home, courses_for, fairs_for, stations_for
from matching.reach import distance_km
from matching.records import JobFair, JobPosting, Place, Station, TrainingCourse
from matching.results import DescribedSeeker
from matching.storage import Transaction
from matching.vocabulary import Demand, Education, PriorityGroup

FITTING = 30
"""So many places of the list are held against the employers of a fair."""
LEARNT = frozenset({"certificate", "skill"})
RIDING = mask_of([Demand.RIDING], Demand)


class Offering(WhatIf):
    """The flow beside programmes. Callers hold the session."""

    def offers(
        self, tx: Transaction, seeker: DescribedSeeker, groups: tuple[str, ...] | None, today: date
    ) -> dict[str, Any]:
        """With personalisation off the same for everybody: by day, without a word of the person."""
        courses, fairs, stations = tx.offers(TrainingCourse), tx.offers(JobFair), tx.offers(Station)
        if not seeker.seeker.consents.personalisation:
            return {
                "courses": courses_for(courses, None, today, NOWHERE),
                "fairs": fairs_for(fairs, [], None, today, NOWHERE),
                "stations": stations_for(stations, NOWHERE),
            }
        row = self._person(seeker, today)[0].one()
        home = self._home(seeker, row)
        missing, fits = self._missing_and_fitting(tx, seeker, today) if courses or fairs else ({}, [])
        return {
            "courses": courses_for(courses, missing, today, home),
            "fairs": fairs_for(fairs, fits, groups, today, home, _not_of(seeker)),
            "stations": stations_for(stations, home),
        }

    def _missing_and_fitting(
        self, tx: Transaction, seeker: DescribedSeeker, today: date
    ) -> tuple[dict[str, int], list[JobPosting]]:
        """What postings near the wish ask for that the person does not have, and the list they would be shown."""
        now = self.variant(seeker, *self._person(seeker, today))
        near = self._near(tx, now, today)
        asked = [
            one for one in proposals(seeker, near) if one.kind in LEARNT and len(one.asked_by) >= SHARE * len(near)
        ]
        missing = {one.learnt: len(one.asked_by) for one in asked}
        places = self.run(now, today, tx.postings_touched(seeker.seeker.seeker_id, HIDES)).places
        return missing, [one.posting for one in tx.postings(sorted(places, key=lambda key: places[key])[:FITTING])]

    def _home(self, seeker: DescribedSeeker, row: SeekerRows) -> Home:
        def kilometres(place: Place) -> float:
            there = np.asarray(self.parts.describer.place_columns(place)["sphere"])
            return float(distance_km(row.sphere, there))

        can_ride = not int(row.limits) & RIDING
        return Home(kilometres, can_ride, not bool(row.coarse), seeker.seeker.place.district_code)


def _not_of(seeker: DescribedSeeker) -> tuple[str, ...]:
    """Groups that somebody is surely not of by their schooling, which nobody need consent to tell of."""
    reached, left = seeker.reading.education, seeker.seeker.graduated_on
    below = reached is not None and reached.value.rank < Education.COLLEGE.rank
    return (PriorityGroup.GRADUATE.value,) if below and left is None else ()
