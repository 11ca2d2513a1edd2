"""How much groups are seen on shortlists, by the product, by its ranker alone and by plain methods.

The people and postings of data/sample, which never were; of real ones no group is known here. Plain methods rank
everybody, the product only whom the posting may have. Groups are those told with consent, and reach no feature.
"""

import csv
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.desk import Desk
from matching.text.meaning import Encoder
from matching.vocabulary import PriorityGroup
from training.baselines import Words, bm25, by_encoder, by_grams
from training.exposure import exposure, first_places, group_exposure

PLACES = 10
EVERY = 4
"""Each fourth posting is asked for its list."""
FEWEST = 10
"""A group of fewer people tells nothing."""
Places = NDArray[np.int64]
Row = dict[str, str]
OpenJudges = Callable[[Path], tuple[Desk, Encoder, Words]]


def sample_exposure(sample: Path, open_judges: OpenJudges) -> dict[str, Any]:
    """`methods`, and for each group its people and, by method, its exposure over that of anybody."""
    people, postings = _rows(sample / "seekers.csv"), _rows(sample / "postings.csv")[::EVERY]
    with tempfile.TemporaryDirectory() as directory:
        desk, encoder, words = open_judges(Path(directory))
        desk.import_file("seekers", sample / "seekers.csv")
        desk.import_file("postings", sample / "postings.csv")
        places = _served(desk, people, postings) | _plain(encoder, words, people, postings)
        desk.close_down()
    members = {group: _members(people, group) for group in PriorityGroup}
    members = {group: inside for group, inside in members.items() if inside.sum() >= FEWEST}
    told = {
        method: group_exposure(exposure(listed, len(people)), {group.value: of for group, of in members.items()})
        for method, listed in places.items()
    }
    groups = [
        {
            "name": group.legal_name,
            "people": int(inside.sum()),
            "exposure": {method: found.get(group.value, 0.0) for method, found in told.items()},
        }
        for group, inside in members.items()
    ]
    return {"methods": list(places), "groups": groups}


def _served(desk: Desk, people: Sequence[Row], postings: Sequence[Row]) -> dict[str, Places]:
    """Shortlists as they are served, and as the ranker alone would have them."""
    number = {row["seeker_id"]: at for at, row in enumerate(people)}
    lists = {"rank": np.full((len(postings), PLACES), -1), "base_rank": np.full((len(postings), PLACES), -1)}
    for at, posting in enumerate(postings):
        for item in desk.shortlist(posting["posting_id"], 100, view="full").body["items"]:
            for by, listed in lists.items():
                if item[by] <= PLACES:
                    listed[at, item[by] - 1] = number[item["seeker_id"]]
    return {"本系统": lists["rank"], "只按排序模型": lists["base_rank"]}


def _plain(encoder: Encoder, words: Words, people: Sequence[Row], postings: Sequence[Row]) -> dict[str, Places]:
    """By the first wish against the title."""
    wishes, titles = [row["wish_titles"].split(";")[0] for row in people], [row["title"] for row in postings]
    scores = {
        "只用编码器": by_encoder(encoder.encode(titles), encoder.encode(wishes)),
        "字符 n-gram": by_grams(titles, wishes),
        "BM25（词）": bm25(titles, wishes, words),
    }
    return {method: first_places(found, PLACES) for method, found in scores.items()}


def _members(people: Sequence[Row], group: PriorityGroup) -> NDArray[np.bool_]:
    """Who tells of this group, or of one within it, and agrees to its use."""
    names = {group, *(one for one in PriorityGroup if one.within is group)}
    return np.array(
        [row["consent_sensitive"] == "true" and bool(names & set(row["groups"].split(";"))) for row in people]
    )


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
