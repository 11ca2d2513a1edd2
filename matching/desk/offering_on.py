"""A freed place is told of as every other news: by the plan of push, in the transaction that offers it.

Who waits has asked to be told, so the message always stands in their inbox, and is worth a subscription whenever there
is one. Whether it goes out, and when, is the plan's word: consent, caps, quiet hours, and a call to whom no telephone
program reaches. The minutes within which the place is to be confirmed begin when the person can know of it, so that
nobody loses one in their sleep.
"""

from datetime import datetime

from matching.desk.room import CITY_TIME
from matching.desk.standings import Standings
from matching.messages import MessageKind
from matching.push.budget import after_quiet
from matching.push.plan import Basis, Ring, plan
from matching.results import DescribedSeeker
from matching.storage import Transaction

ASKED_FOR = 1.0
"""What news is worth to who has asked for it."""


class OfferingOn(Standings):
    """How one person is told that a place is theirs to take."""

    def ring_for_offer(self, tx: Transaction, seeker: DescribedSeeker) -> Ring:
        """The plan for this person alone; personalisation has no part in it: nobody is chosen by their profile."""
        (one,) = self.standings(tx, [seeker.key], ({seeker.key: seeker}, {}), set(), MessageKind.GIG)
        basis = Basis(
            now=self.now(),
            rules=self.parts.push_rules.model_dump(mode="json"),
            applications=1.0,
            told_before=0,
            standings=(one._replace(agrees=seeker.seeker.consents.push),),
        )
        (ring,) = plan([ASKED_FOR], basis)
        return ring

    def told_at(self, ring: Ring) -> datetime:
        """When the person can know of it, as gigs tell the time: naive, of the city."""
        moment = ring.not_before or after_quiet(self.parts.push_rules.quiet, self.now())
        return moment.astimezone(CITY_TIME).replace(tzinfo=None)
