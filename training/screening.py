"""How well screening screens: precision and recall by kind on hand-labelled real ads, and what it flags in all of them.

    python -m training.screening            the two halves of the labels
    python -m training.screening --all      how many of all ads are flagged and held, by kind, and the time an ad takes

Labels are committed by hashed id as (kind, verdict, start, end) in the ad's cleaned text, without any of it
(`tests/golden/screening_labels.jsonl`; how they were made: README beside it); the ads are measure-only and lie beside
the project. The rules were tuned on the first half; the second was drawn and labelled when they stood.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from matching.screening import HOLDS, Finding, Ruling
from matching.screening.rules import Rules
from matching.screening.wording import Wording
from matching.text.clean import clean_line, clean_text, mask_contacts
from training.extraction import REAL_ADS, REPOSITORY, hashed

LABELS = REPOSITORY / "tests" / "golden" / "screening_labels.jsonl"
RULES = REPOSITORY / "data" / "policy" / "screening.yaml"
FILES = ("public_service_ads.csv.gz", "commercial_ads.csv.gz", "lai_zhilian_2018_jobs.csv.gz")
HALVES = ("tuned", "held_out")
RIGHT, WRONG, MISSED = "right", "wrong", "missed"


class Span(NamedTuple):
    """One labelled place of an ad's text."""

    kind: str
    verdict: Ruling
    start: int
    end: int

    def meets(self, finding: Finding) -> bool:
        """Of one kind and overlapping."""
        start, end = finding.span
        return self.kind == finding.kind and start < self.end and self.start < end


class Judged(NamedTuple):
    """One labelled ad, as screening sees it."""

    half: str
    told: list[Span]
    found: list[Finding]


def load_labels(path: Path = LABELS) -> list[dict[str, Any]]:
    """One dictionary an ad: id, half, stratum, spans."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def texts(real_ads: Path, only: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
    """Hashed id and text (title, line end, description) of the ads, cleaned as intake cleans; `only` some of them."""
    for name in FILES:
        ads = pd.read_csv(real_ads / name, dtype=str, usecols=["job_id", "title", "description"]).fillna("")
        for job_id, title, description in ads.drop_duplicates("job_id").itertuples(index=False):
            if only is None or hashed(job_id) in only:
                yield hashed(job_id), f"{mask_contacts(clean_line(title))}\n{mask_contacts(clean_text(description))}"


def judged(wording: Wording, real_ads: Path = REAL_ADS) -> list[Judged]:
    """Every labelled ad, read."""
    labels = {label["id"]: label for label in load_labels()}
    return [
        Judged(
            labels[ad]["half"],
            [Span(kind, Ruling(verdict), start, end) for kind, verdict, start, end in labels[ad]["spans"]],
            wording.read(text),
        )
        for ad, text in texts(real_ads, labels)
    ]


def measure(ads: Iterable[Judged]) -> Counter[tuple[str, str]]:
    """How many findings of each kind are right and wrong, and how many labelled places were missed."""
    counts: Counter[tuple[str, str]] = Counter()
    for ad in ads:
        for finding in ad.found:
            counts[finding.kind, RIGHT if any(span.meets(finding) for span in ad.told) else WRONG] += 1
        for span in ad.told:
            counts[span.kind, MISSED] += not any(span.meets(finding) for finding in ad.found)
    return counts


def clean_flagged(ads: Iterable[Judged]) -> tuple[int, int]:
    """Of the ads without any label: how many are flagged all the same, and how many there are."""
    clean = [bool(ad.found) for ad in ads if not ad.told]
    return sum(clean), len(clean)


def table(ads: list[Judged]) -> str:
    """The report as lines of text."""
    lines = [f"{'kind':16s} {'half':9s} {'right':>5s} {'wrong':>5s} {'missed':>6s}  precision recall"]
    for half in HALVES:
        part = [ad for ad in ads if ad.half == half]
        counts = measure(part)
        for kind in sorted({kind for kind, _ in counts}):
            right, wrong, missed = (counts[kind, what] for what in (RIGHT, WRONG, MISSED))
            precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
            lines.append(f"{kind:16s} {half:9s} {right:5d} {wrong:5d} {missed:6d}  {precision:9.2f} {recall:6.2f}")
        flagged, clean = clean_flagged(part)
        lines.append(f"clean ads flagged, {half}: {flagged} of {clean}")
    return "\n".join(lines)


def sweep(wording: Wording, real_ads: Path = REAL_ADS) -> str:
    """All ads: how many are flagged and held, how many of each kind, and the processor time an ad takes."""
    ads = [text for _, text in texts(real_ads)]
    start = time.process_time()
    found = [wording.read(text) for text in ads]
    spent = time.process_time() - start
    kinds = Counter(key for each in found for key in {(one.kind, one.verdict.value) for one in each})
    held = sum(any(one.verdict in HOLDS for one in each) for each in found)
    lines = [f"{len(ads)} ads, {sum(map(bool, found))} flagged, {held} held; {1e6 * spent / len(ads):.0f} µs an ad"]
    return "\n".join(lines + [f"{kind:16s} {verdict:9s} {n:6d}" for (kind, verdict), n in sorted(kinds.items())])


def main() -> None:
    """Print the table, or say that the ads are not here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="all ads instead of the labelled ones")
    given = parser.parse_args()
    if not REAL_ADS.exists():
        print(f"{REAL_ADS}: the measure-only ads are not on this machine; nothing to measure")
        return
    wording = Wording(Rules.load(RULES))
    print(sweep(wording) if given.all else table(judged(wording)))


if __name__ == "__main__":
    main()
