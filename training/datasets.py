"""What is measured on: labelled titles in folds by family, and the real ads that carry those titles.

The ads are measure-only: they are read from beside the project where they stand, and nothing of them is kept.
"""

import csv
import gzip
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.records import JobPosting
from training.taxonomy import LabelledTitle

AD_FILES = ("public_service_ads.csv.gz", "commercial_ads.csv.gz", "lai_zhilian_2018_jobs.csv.gz")
ADS_A_TITLE = 3
"""So many ads of one title are kept, so that 「会计」 does not fill the ground."""
SIGNS = 4_000
_BRACKETS = re.compile(r"[(\[【（《].*?[)\]】）》]")
_NOT_LETTERS = re.compile(r"\d+[kw元万]*|[^\u4e00-\u9fffa-z]")
_LEVELS = re.compile(
    "高级|资深|初级|中级|助理|实习生?|储备|主管|经理|总监|组长|主任|专员|急聘|诚聘|招聘|高薪|双休|五险一金|包吃住?|包住|无责|底薪|兼职|全职"
)


@dataclass(frozen=True, slots=True)
class LabelledAd:
    """A real ad whose title somebody labelled; `region` as it is written there, not told to the product."""

    posting: JobPosting
    title: str
    code: str
    family: str
    region: str = ""


def family_of(title: str) -> str:
    """A title without brackets, figures, levels and benefits: 「高级会计（双休）」 and 「会计主管」 are one family."""
    bare = _NOT_LETTERS.sub("", _BRACKETS.sub("", title.lower()))
    return _LEVELS.sub("", bare) or bare or title


def folds_of(families: Sequence[str], n_folds: int, seed: int = 0) -> NDArray[np.int64]:
    """Fold of each item; a family lies in one fold. The same family gets the same fold whatever stands beside it."""
    return np.array([_number(f"{seed} {family}") % n_folds for family in families], np.int64)


def load_labelled_ads(real_ads: Path, titles: Sequence[LabelledTitle]) -> list[LabelledAd]:
    """At most ADS_A_TITLE ads of every labelled title, chosen by their hash; [] without the folder.

    Of one employer's ads under one title the first counts: on import they would be joined.
    """
    label = {labelled.written: labelled for labelled in titles}
    found: dict[str, list[tuple[int, dict[str, str]]]] = {}
    met = set[tuple[str, str]]()
    for row in _rows(real_ads):
        key = row["title"], row["company"]
        if row["title"] in label and key not in met:
            met.add(key)
            found.setdefault(row["title"], []).append((_number("".join(row.values())), row))
    kept = (
        (label[title], row)
        for title, rows in sorted(found.items())
        for _, row in sorted(rows, key=_first)[:ADS_A_TITLE]
    )
    return [_ad(labelled, row) for labelled, row in kept]


def _rows(real_ads: Path) -> Iterator[dict[str, str]]:
    for name in AD_FILES:
        if (real_ads / name).exists():
            with gzip.open(real_ads / name, "rt", encoding="utf-8", newline="") as file:
                yield from csv.DictReader(file)


def _ad(labelled: LabelledTitle, row: dict[str, str]) -> LabelledAd:
    posting = JobPosting(
        posting_id=f"{_number(''.join(row.values())):x}",
        title=row["title"][:200],
        employer=(row["company"] or "?")[:200],
        description=row["description"][:SIGNS],
    )
    return LabelledAd(posting, labelled.title, labelled.code, family_of(labelled.title), row["region"] or "")


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _first(pair: tuple[int, dict[str, str]]) -> int:
    return pair[0]
