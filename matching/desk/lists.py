"""Lists: jobs for a seeker, people for a posting; each written down as a decision, each made again from it.

Live and replayed lists share everything after selection. Live, the rows come from the indexes; replayed, they are made
again from the versions in the store: the same numbers either way.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from matching.audit import HERE, Asker, Evidence, answer_bytes, digest, new_decision_id, pack
from matching.columns import Array, PostingRows, ProtectedRows, Rows, SeekerRows, day_number
from matching.desk.answers import View
from matching.desk.offices import Offices
from matching.desk.room import Parts
from matching.desk.telling import Telling, Told, newest_first
from matching.eligibility import Admission, Pairing
from matching.feedback import HIDES
from matching.matcher import Matcher
from matching.ranking.congestion import Pressure
from matching.ranking.lineup import NOBODY
from matching.ranking.replies import kept
from matching.results import Decision, DescribedPosting, DescribedSeeker
from matching.retrieval.pool import Query
from matching.storage import Transaction
from matching.vocabulary import LISTS_OF_ONE, DecisionKind

SHADOW_DEPTH = 10
"""Of so many first places a shadow is compared."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A list as it goes out: `content` are the bytes that were hashed, `body` the same as plain data."""

    body: dict[str, Any]
    content: bytes


class Lists(Telling, Offices):
    """The flows that answer with a list."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._admitted = {side: Admission() for side in ("postings", "seekers")}

    def recommend(self, seeker_id: str, limit: int = 20, asker: Asker = HERE) -> Answer:
        """Open jobs that this seeker may take, best first. With personalisation off: the newest, the same for all."""
        today = self.today()
        with self.session() as tx:
            seeker = tx.seeker(seeker_id)
            personalised = seeker.seeker.consents.personalisation
            person, protected = self._person(seeker, today)
            if personalised:
                query = Query.of(self.parts.describer.wish_rows(seeker.seeker, person))
                postings = self._select_jobs(
                    query, person.one(), protected.one(), today, tx.postings_touched(seeker_id, HIDES)
                )
                self.replies.fill(postings, self.now().timestamp())
            else:
                postings = self._newest(limit, today)
            pressures = self._pressures(postings, seeker.key, today) if personalised else None
            arm = self.parts.rankers.lineup.arm(seeker.key if personalised else NOBODY)
            versions = self.parts.versions_on(today, arm)
            evidence = Evidence(
                seeker_id, today, limit, personalised, "full", versions, postings.key, pressures=pressures,
                asked_by=self.named(asker), arm=arm.name, replies=kept(postings),
            )  # fmt: skip
            decision_id = new_decision_id()
            told = self.tell_jobs(tx, decision_id, evidence, seeker, (person, protected, postings))
        self._shadow(evidence, (person, protected, postings), told.keys)
        answer = self._decide(DecisionKind.RECOMMENDATION, seeker.key, tx.revision(), told, evidence)
        self.queues.shown(seeker.key, told.keys, today)
        return answer

    def recommend_once(self, row: dict[str, Any], limit: int = 20) -> Answer:
        """The same list for a profile that is handed in and not kept: the kiosk and the walk-in."""
        today = self.today()
        describer = self.parts.walk_in_describer
        with self.parts.encoder.briefly():
            seeker = self._walk_in(row)
            person, protected = describer.seeker_rows([seeker]), describer.protected_rows([seeker], today)
            query = Query.of(describer.wish_rows(seeker.seeker, person))
        with self.session() as tx:
            postings = self._select_jobs(query, person.one(), protected.one(), today, [])
            self.replies.fill(postings, self.now().timestamp())
            pressures = self._pressures(postings, seeker.key, today)
            versions = self.parts.versions_on(today)
            evidence = Evidence("", today, limit, True, "full", versions, postings.key, pressures=pressures)
            body = self.tell_jobs(tx, None, evidence, seeker, (person, protected, postings)).body
        return Answer(body, answer_bytes(body))

    def shortlist(self, posting_id: str, limit: int = 20, view: View = "masked", asker: Asker = HERE) -> Answer:
        """People whom this posting may suit, best first; identities and shifts only in the full view, and logged.

        A counsellor of an office gets the list of its own people (`offices`).
        """
        today = self.today()
        with self.session() as tx:
            posting = tx.posting(posting_id)
            job = self._job(tx, posting)
            seekers, protected = self._select_people(job, today, self.within_reach(tx, asker))
            versions, by = self.parts.versions_on(today), self.named(asker)
            evidence = Evidence(posting_id, today, limit, True, view, versions, seekers.key, asked_by=by)
            told = self.tell_people(tx, new_decision_id(), evidence, posting, (job, seekers, protected))
        answer = self._decide(DecisionKind.SHORTLIST, posting.key, tx.revision(), told, evidence)
        if view == "full":
            seen = [item["seeker_id"] for item in answer.body["items"]]
            self.note_access(asker, seen, "shortlist", answer.body["decision_id"])
        return answer

    def _shadow(self, evidence: Evidence, rows: tuple[SeekerRows, ProtectedRows, PostingRows], keys: list[int]) -> None:
        """Let the challenger that is only tried beside order the same rows; nobody sees its list."""
        shadow = self.parts.rankers.lineup.shadow
        if shadow is None or self.on_shadow is None or not evidence.personalised:
            return
        (person, protected, postings), first = rows, keys[:SHADOW_DEPTH]
        with self.stage("shadow"):
            order = Matcher(shadow, self.parts.policy_of(evidence.versions["policy"])).jobs(
                *(person.one(), protected.one(), postings, evidence.pressures),
                on=day_number(evidence.on),
                limit=SHADOW_DEPTH,
            )
            alike = set(first) & set(postings.key[order.rows].tolist())
        self.on_shadow(len(alike) / len(first) if first else 1.0)

    def _walk_in(self, row: dict[str, Any]) -> DescribedSeeker:
        seeker, _ = self.parts.seeker_intake.one({"seeker_id": "walk-in"} | row)
        (reading,) = self.parts.walk_in_describer.read_seekers([seeker])
        return DescribedSeeker(0, 0, seeker, reading)

    def _select_jobs(
        self,
        query: Query,
        person: SeekerRows,
        protected: ProtectedRows,
        today: date,
        hidden: list[int],
        within: Array | None = None,
    ) -> PostingRows:
        """Postings (of the keys `within`, if given) that the person may take and that are worth ranking."""
        with self.stage("select"), self.market.postings.reading() as rows:
            pair = Pairing(person, protected, rows, day_number(today))
            allowed = self._admitted["postings"].admissible(pair, self.market.postings.version)
            places = [self.market.postings.row_of(key) for key in hidden]
            allowed[[place for place in places if place is not None]] = False
            if within is not None:
                allowed &= np.isin(rows.key, within)
            found: PostingRows = _by_key(rows, self.market.postings.candidates(query, allowed))
            return found

    def _select_people(
        self, job: PostingRows, today: date, within: Array | None = None, *, told: bool = False
    ) -> tuple[SeekerRows, ProtectedRows]:
        """People (of the keys `within`, if given) whom the job may suit.

        Only those who agreed to be `told` of news, if that is what they are for.
        """
        with self.stage("select"), self.market.seekers.reading() as rows:
            protected = self.market.protected(len(rows))
            pair = Pairing(rows, protected, job.one(), day_number(today))
            allowed = self._admitted["seekers"].admissible(pair, self.market.seekers.version)
            if told:
                allowed &= rows.may_tell
            if within is not None:
                allowed &= np.isin(rows.key, within)
            places = self.market.seekers.candidates(Query.of(job), allowed)
            places = places[np.argsort(rows.key[places])]
            return rows.take(places), protected.take(places)

    def _pressures(self, postings: PostingRows, seeker: int, today: date) -> Pressure | None:
        """How long the queue before each posting is now."""
        return self.queues.pressures(postings, self.parts.policies.on(today).congestion, seeker)

    def _newest(self, limit: int, today: date) -> PostingRows:
        """Open postings by day of publication alone."""
        with self.market.postings.reading() as rows:
            alive = np.flatnonzero(rows.is_open & (rows.expires_on >= day_number(today)))
            newest = newest_first(rows.published_on[alive], rows.key[alive], limit)
            found: PostingRows = _by_key(rows, alive[newest])
            return found

    def _person(self, seeker: DescribedSeeker, today: date) -> tuple[SeekerRows, ProtectedRows]:
        """One row (n = 1), from the market where it is there."""
        place = self.market.seekers.row_of(seeker.key)
        if place is None:
            return self.parts.describer.seeker_rows([seeker]), self.parts.describer.protected_rows([seeker], today)
        with self.market.seekers.reading() as rows:
            only = np.array([place])
            return rows.take(only), self.market.protected(len(rows)).take(only)

    def _job(self, tx: Transaction, posting: DescribedPosting) -> PostingRows:
        """One row (n = 1) of a posting, open, withheld or closed."""
        place = self.market.postings.row_of(posting.key)
        if place is None:
            row = self.parts.describer.posting_rows([posting])
            row.is_open[:] = tx.posting_is_open(posting.key) and not tx.is_withheld(posting.key)
            return row
        with self.market.postings.reading() as rows:
            only: PostingRows = rows.take(np.array([place]))
            return only

    def _decide(self, kind: DecisionKind, subject_key: int, revision: int, told: Told, evidence: Evidence) -> Answer:
        """Write the decision; only a list that is written down is given out."""
        body, delivered, _ = told
        content = answer_bytes(body)
        packed = pack(replace(evidence, answer_sha256=digest(content), delivered=delivered))
        with self.stage("decision"), self.store.write() as tx:
            if kind in LISTS_OF_ONE:
                tx.seeker_key(evidence.subject_id)  # raises when the person was forgotten meanwhile
            tx.add_decision(Decision(body["decision_id"], kind, subject_key, revision, self.now(), packed))
        return Answer(body, content)


def _by_key(rows: Rows, places: Array) -> Any:
    """Rows at these places, keys ascending: the order in which a replay finds them again."""
    return rows.take(places[np.argsort(rows.key[places])])
