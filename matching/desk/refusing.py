"""不看这类: kinds of work that a person does not want, said of a posting, counted, and taken back whenever.

A refusal is a fact of the profile and a hard condition (`eligibility.unwanted`): lists of postings, gigs, shortlists
and messages obey it from the next request on, and a list made before is made again from the profile as it stood then.
With personalisation off nothing of the person is used, this neither.
"""

from collections import Counter
from typing import Any

import numpy as np

from matching.audit import HERE, Asker
from matching.columns import Array, day_number
from matching.desk import own_facts
from matching.desk.own_data import OwnData
from matching.desk.rerun import Variant
from matching.eligibility import Pairing
from matching.eligibility.unwanted import sure_work
from matching.errors import BadInput
from matching.explain import Person
from matching.feedback import HIDES
from matching.intake.seekers import ACCEPTED_WORK
from matching.records import MOST_UNWANTED, SeekerProfile
from matching.results import DescribedSeeker
from matching.retrieval.pool import Query
from matching.storage import Change, Transaction

RULE = "unwanted"


class Refusing(OwnData):
    """The flows of 不看这类."""

    def unwanted(self, seeker_id: str, posting_id: str | None = None, asker: Asker = HERE) -> dict[str, Any]:
        """What the person refuses, each since when and with how many postings are `left_out` for it alone.

        `posting` is what `refusable` says of it.
        """
        with self.store.read() as tx:
            items = own_facts.unwanted(tx.dated_history(seeker_id), self._group_said)
        many = {one["code"]: one["count"] for one in self.left_out(seeker_id)}
        posting = self.refusable(seeker_id, posting_id) if posting_id else None
        self.note_access(asker, [seeker_id], "data", "read")
        items = [one | {"left_out": many.get(one["code"], 0)} for one in items]
        return {"seeker_id": seeker_id, "items": items, "posting": posting}

    def left_out(self, seeker_id: str) -> list[dict[str, Any]]:
        """Of each kind refused: how many postings would be worth showing and are kept back by nothing else."""
        with self.session() as tx:
            seeker = tx.seeker(seeker_id)
            if not seeker.seeker.unwanted_work or not seeker.seeker.consents.personalisation:
                return []
            many = self._kept_back(tx, seeker)
        return [
            {"code": code, "text": self._group_said(code), "count": many[self._position(code)]}
            for code in seeker.seeker.unwanted_work
        ]

    def refusable(self, seeker_id: str, posting_id: str) -> dict[str, Any] | None:
        """The kind of a posting, to be refused; None where it is not sure enough, or refused already.

        `is_wished`: the person's own wish is of this kind, which they should know before.
        """
        with self.session() as tx:
            seeker = tx.seeker(seeker_id)
            group = self._group_of(tx, posting_id)
        if group is None or group in seeker.seeker.unwanted_work:
            return None
        wished = Person(seeker).likely_occupations if seeker.seeker.wish_titles else ()
        is_wished = any(guess.code.startswith(f"{group}-") for guess in wished)
        return {"code": group, "text": self._group_said(group), "is_wished": is_wished}

    def refuse_like(self, seeker_id: str, posting_id: str) -> str:
        """Refuse the kind of this posting; its code."""
        with self.session() as tx:
            group = self._group_of(tx, posting_id)
        if group is None:
            raise BadInput("posting_id", posting_id, "说不准这个岗位是哪一类。可以点「不合适」，只去掉这一个。")
        self.refuse(seeker_id, group)
        return group

    def refuse(self, seeker_id: str, said: str) -> Change:
        """Refuse a minor group by its code or name; counts from the next request on, and twice is harmless."""
        group = self.parts.describer.occupations.groups.read(said)
        if group is None:
            raise BadInput("group", said, f"没有这一类。可以写：{ACCEPTED_WORK}。")

        def refused(before: DescribedSeeker) -> SeekerProfile:
            codes = tuple(dict.fromkeys((*before.seeker.unwanted_work, group)))
            if len(codes) > MOST_UNWANTED:
                raise BadInput("group", group, f"最多 {MOST_UNWANTED} 类。先到「我的数据」里去掉一类。")
            return before.seeker.model_copy(update={"unwanted_work": codes})

        return self._rewrite(seeker_id, refused)

    def work_groups(self) -> tuple[tuple[str, str], ...]:
        """(name, a few occupations within) of every kind of work that may be told by its name."""
        return self.parts.describer.occupations.groups.offered

    def show_again(self, seeker_id: str, group: str) -> Change:
        """Shown again from the next request on; twice is harmless."""

        def allowed(before: DescribedSeeker) -> SeekerProfile:
            codes = tuple(one for one in before.seeker.unwanted_work if one != group)
            return before.seeker.model_copy(update={"unwanted_work": codes})

        return self._rewrite(seeker_id, allowed)

    def _kept_back(self, tx: Transaction, seeker: DescribedSeeker) -> Counter[int]:
        """How many, by position of the kind."""
        today = self.today()
        person, protected = self._person(seeker, today)
        with self.market.postings.reading() as rows:
            pair = Pairing(person.one(), protected.one(), rows, day_number(today))
            alone = self._admitted["postings"].barred_alone(RULE, pair, self.market.postings.version)
            alone &= ~np.isin(rows.key, tx.postings_touched(seeker.seeker.seeker_id, HIDES))
            work: Array = rows.work
        shown = self.opened(Variant(seeker, person, protected, Query.of(person)), alone, today)
        places = (self.market.postings.row_of(key) for key in shown)
        return Counter(int(work[place]) for place in places if place is not None)

    def _group_of(self, tx: Transaction, posting_id: str) -> str | None:
        """The kind of a posting where it is as sure as a list demands. Callers hold the session."""
        job = self._job(tx, tx.posting(posting_id))
        return self.parts.describer.occupations.groups.at(sure_work(job))

    def _group_said(self, group: str) -> str:
        return self.parts.describer.occupations.groups.said(group)

    def _position(self, group: str) -> int:
        return self.parts.describer.occupations.groups.position(group)
