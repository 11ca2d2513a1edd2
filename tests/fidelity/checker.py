"""Is a sentence of `changes` true? Asked of the product itself, of which the sentences' maker is no part.

The sentence alone is read, not the figures beside it. The person's row is changed as the answer says and handed in as
a walk-in's; the list that comes back must show what the sentence claims. How many postings open is counted pair by
pair, on rows described anew from the store.
"""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.columns import PostingRows, day_number
from matching.desk import Desk
from matching.eligibility import Pairing, outcomes
from matching.ranking.features import features
from matching.results import DescribedPosting, DescribedSeeker
from matching.vocabulary import Outcome

DEPTH = 100
_NAMED = r"(?:「(?P<title>.+?)」|这个岗位)"
_SENTENCE = re.compile(
    rf"如果(?P<said>.+?)，(?:{_NAMED}会(?:对你开放，排(?:第(?P<enters>\d+)|在100名以后)"
    r"|从(?:第(?P<from>\d+)|100名以后)升到第(?P<to>\d+)))?"
    r"(?P<all>，(?:它|这个岗位)的要求你就都符合了)?"
    r"(?:(?:，另有|多)(?P<opened>\d+)个岗位对你开放)?。"
)
_ASKED = {"certificate", "licence", "education", "experience", "skill"}


@dataclass(frozen=True)
class Standing:
    """One profile's list and what is open to it: items of the list, keys of the open postings worth showing."""

    items: list[dict[str, Any]]
    open_keys: frozenset[int]
    shown_keys: frozenset[int]

    def item(self, posting_id: str | None) -> dict[str, Any] | None:
        return next((item for item in self.items if item["posting_id"] == posting_id), None)


class Checker:
    """Reads sentences against lists. `faults` says in words what is not true of one; none when all is."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        with desk.store.read() as tx:
            changed = tx.changed_postings(0, 100_000)
        self.postings: list[DescribedPosting] = [one.posting for one in changed if one.is_open]
        self.keys = {one.posting.posting_id: one.key for one in self.postings}
        self.rows: PostingRows = desk.parts.describer.posting_rows(self.postings)

    def standing(self, row: dict[str, Any]) -> Standing:
        """Of a profile handed in at the kiosk's door."""
        items = self.desk.recommend_once(row, DEPTH).body["items"]
        describer, today = self.desk.parts.walk_in_describer, self.desk.today()
        seeker, _ = self.desk.parts.seeker_intake.one({"seeker_id": "walk-in"} | row)
        described = DescribedSeeker(0, 0, seeker, describer.read_seekers([seeker])[0])
        person = describer.seeker_rows([described]).one()
        protected, on = describer.protected_rows([described], today).one(), day_number(today)
        failed = outcomes(Pairing(person, protected, self.rows, on)) == int(Outcome.FAILED)
        self.desk.replies.fill(self.rows, self.desk.now().timestamp())
        ranker = self.desk.matcher.ranker
        shown = ranker.score(features(person, self.rows, on)) > ranker.nothing_shared
        open_to = ~failed.any(axis=0)
        return Standing(items, _keys(self.rows, open_to), _keys(self.rows, open_to & shown))

    def faults(self, row: dict[str, Any], before: Standing, told: dict[str, Any]) -> list[str]:
        """What the sentence of one item says and the lists do not show."""
        read = _SENTENCE.fullmatch(told["text"])
        if read is None:
            return ["no such sentence"]
        after = self.standing(row | told["profile"])
        opened = len(after.shown_keys - before.open_keys)
        named = read["title"] is not None or "这个岗位会" in told["text"]
        others = opened - (named and self.keys[told["posting_id"]] not in before.open_keys)
        claims = {f"opens {others}, not {read['opened']}": int(read["opened"] or 0) == others}
        if named:
            claims |= self._about_one(read, told, before, after)
        return [fault for fault, holds in claims.items() if not holds]

    def _about_one(
        self, read: re.Match[str], told: dict[str, Any], before: Standing, after: Standing
    ) -> dict[str, bool]:
        item, was, key = after.item(told["posting_id"]), before.item(told["posting_id"]), self.keys[told["posting_id"]]
        now, then = item and item["rank"], was and was["rank"]
        claims = {"is not open now": key in after.open_keys}
        if item and read["title"]:
            claims["has another title"] = item["title"].startswith(read["title"].rstrip("…"))
        if read["to"]:
            claims |= {"was not open": key in before.open_keys}
            claims |= {
                f"stood {then}": (read["from"] and int(read["from"])) == then,
                f"stands {now}": int(read["to"]) == now,
            }
        else:
            claims |= {"was open": key not in before.open_keys}
            claims |= {f"enters at {now}": (read["enters"] and int(read["enters"])) == now}
        if read["all"]:
            claims["lacks something"] = item is not None and not _ASKED & {gap["code"] for gap in item["gaps"]}
        return claims


def _keys(rows: PostingRows, mask: np.ndarray) -> frozenset[int]:
    return frozenset(rows.key[mask].tolist())
