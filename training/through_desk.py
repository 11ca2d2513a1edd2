"""Lists as they are served: wishes and ads imported by file into a Desk of their own, then asked for one by one."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from matching.desk import Desk
from matching.text.occupations import DIRECTORY, OccupationModel
from training.baselines import Scores
from training.datasets import LabelledAd
from training.taxonomy import LabelledTitle

LISTED = 100
"""The longest list that anybody may ask for."""


def served_ranks(
    open_desk: Callable[[Path], Desk],
    model: OccupationModel,
    encoder: str,
    wishes: Sequence[LabelledTitle],
    ads: Sequence[LabelledAd],
) -> tuple[Scores, Scores]:
    """Minus the place of every ad in the list of every wish, (q, n), and of every wish in that of every ad, (n, q).

    What is not among the first LISTED stands behind them all. `open_desk` opens a Desk of its own in a directory,
    with the occupation model that lies in its `models`, made for the encoder of that identity.
    """
    with tempfile.TemporaryDirectory() as directory:
        models = Path(directory) / "models" / DIRECTORY
        models.mkdir(parents=True)
        model.save(models, encoder)
        desk = open_desk(Path(directory))
        people = [f"W{at}" for at in range(len(wishes))]
        postings = [f"P{at}" for at in range(len(ads))]
        _import(desk, Path(directory), people, wishes, postings, ads)
        forth = _places(people, postings, lambda one: _listed(desk.recommend(one, LISTED).body, "posting_id"))
        back = _places(
            postings, people, lambda one: _listed(desk.shortlist(one, LISTED, view="full").body, "seeker_id")
        )
        desk.close_down()
    return forth, back


def _import(
    desk: Desk,
    directory: Path,
    people: Sequence[str],
    wishes: Sequence[LabelledTitle],
    postings: Sequence[str],
    ads: Sequence[LabelledAd],
) -> None:
    offered = [ad.posting for ad in ads]
    table = pd.DataFrame(
        {
            "posting_id": postings,
            "title": [one.title for one in offered],
            "employer": [one.employer for one in offered],
            "description": [one.description for one in offered],
        }
    )
    table.to_csv(directory / "postings.csv", index=False)
    wished = pd.DataFrame({"seeker_id": people, "wish_titles": [wish.written for wish in wishes]})
    wished.to_csv(directory / "seekers.csv", index=False)
    desk.import_file("postings", directory / "postings.csv")
    desk.import_file("seekers", directory / "seekers.csv")


def _listed(body: dict[str, list[dict[str, str]]], key: str) -> list[str]:
    return [item[key] for item in body["items"]]


def _places(asked: Sequence[str], offered: Sequence[str], listed: Callable[[str], list[str]]) -> Scores:
    column = {name: at for at, name in enumerate(offered)}
    scores = np.full((len(asked), len(offered)), -float(LISTED + 1))
    for row, one in enumerate(asked):
        for place, name in enumerate(listed(one)):
            scores[row, column[name]] = -float(place)
    return scores
