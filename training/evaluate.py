"""The product against plain methods: wish title -> ad and posting -> seekers, full ranking, by two protocols.

Folds by title family (`evaluate`): the occupation model is trained without the families that are asked about. Wishes
are the fold's labelled titles, ads the fold's labelled ads; an ad with the very title of the wish is left out.
Relevant: the same occupation code (grade 2), the same minor group (grade 1); gain 2^grade - 1. Labels are about 15 %
wrong. Random splits (`training.random_split`) are made like the set that is kept back for judging.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from matching.errors import NotFound
from matching.ranking.features import features
from matching.ranking.ranker import PriorRanker
from matching.text.describe import Describer
from training.baselines import bm25, by_encoder, by_grams
from training.datasets import LabelledAd, family_of, folds_of, load_labelled_ads
from training.laboratory import Laboratory, posting_rows, seeker_rows
from training.measures import grades
from training.outcome import PRODUCT, Outcome, summary, tables
from training.random_split import evaluate_splits
from training.slices import slices_of_ads, slices_of_wishes
from training.taxonomy import LabelledTitle
from training.trials import Trials
from training.two_tower import TWO_TOWER, by_towers

FOLDS = 3
DIRECTIONS = ("wish -> ad", "posting -> seekers")
Say = Callable[[str], None]
Fold = tuple[Sequence[LabelledTitle], Sequence[LabelledAd]]


def evaluate(trials: Trials, ads: Sequence[LabelledAd], say: Say) -> Outcome:
    """Every fold, both directions, every method."""
    outcome, lab = Outcome(), trials.plain
    title_folds = folds_of([family_of(labelled.title) for labelled in lab.titles], FOLDS)
    ad_folds = folds_of([ad.family for ad in ads], FOLDS)
    for fold in range(FOLDS):
        say(f"fold {fold + 1} of {FOLDS}: learning")
        trial = trials.without(title_folds == fold, say)
        model = trial.model_without(title_folds == fold)
        held = [title for title, at in zip(lab.titles, title_folds, strict=True) if at == fold]
        learnt = [title for title, at in zip(lab.titles, title_folds, strict=True) if at != fold]
        plain = lab.plain_classifier(learnt).predict(lab.encode([one.title for one in held]))
        outcome.judge_guesses(trial, model, held, plain)
        say(f"fold {fold + 1} of {FOLDS}: ranking")
        offered = [ad for ad, at in zip(ads, ad_folds, strict=True) if at == fold]
        if offered:
            seen = [ad for ad, at in zip(ads, ad_folds, strict=True) if at != fold]
            _judge_rankings(outcome, lab, trial.describer(model), (held, offered), (learnt, seen))
    return outcome


def _judge_rankings(outcome: Outcome, lab: Laboratory, describer: Describer, asked: Fold, learnt: Fold) -> None:
    held, ads = asked
    seekers, postings = seeker_rows(describer, held), posting_rows(describer, ads)
    wishes, offered = [labelled.title for labelled in held], [ad.title for ad in ads]
    relevance = grades([labelled.code for labelled in held], [ad.code for ad in ads])
    relevance[np.array(wishes)[:, None] == np.array(offered)[None, :]] = -1
    plain = {
        "BM25 over words": bm25(wishes, offered, lab.words),
        "character 1-2-grams": by_grams(wishes, offered),
        "encoder on titles": by_encoder(lab.encode(wishes), lab.encode(offered)),
        TWO_TOWER: by_towers(lab, learnt, wishes, ads),
    }
    ranker = PriorRanker()
    forth = np.stack([ranker.score(features(seekers.one(row), postings, 0)) for row in range(len(seekers))])
    back = np.stack([ranker.score(features(seekers, postings.one(row), 0)) for row in range(len(postings))])
    turned = {method: scores.T for method, scores in plain.items()}
    forward, backward = slices_of_wishes(held, learnt[0]), slices_of_ads(ads, learnt[0])
    outcome.add(DIRECTIONS[0], [labelled.code for labelled in held], plain | {PRODUCT: forth}, relevance, forward)
    outcome.add(DIRECTIONS[1], [ad.code for ad in ads], turned | {PRODUCT: back}, relevance.T, backward)


def run(trials: Trials, real_ads: Path, splits: Sequence[int], folds: bool, console: Console) -> dict[str, Any]:
    """Evaluate and print: figures by protocol; without the real ads, what can be said without them.

    Parameters
    ----------
    splits : seeds of the random splits; none leaves that protocol out
    folds : whether the folds by title family are judged too
    """
    ads = load_labelled_ads(real_ads, trials.plain.titles)
    if not ads:
        console.print(f"No real ads in {real_ads}: the rankings of ads and seekers cannot be measured here.")
    outcomes = {}
    with console.status("learning") as status:
        if folds:
            outcomes["folds by title family"] = evaluate(trials, ads, status.update)
        if splits:
            outcomes[f"{len(splits)} random splits"] = evaluate_splits(trials, ads, splits, status.update)
    for protocol, outcome in outcomes.items():
        console.rule(protocol)
        console.print("title -> occupation, held back:", summary(outcome)["title -> occupation"])
        console.print(*tables(outcome), sep="\n")
    return {protocol: summary(outcome) for protocol, outcome in outcomes.items()}


def write(
    found: dict[str, Any],
    encoder: str,
    report: Path,
    exposure: dict[str, Any] | None = None,
    flips: dict[str, Any] | None = None,
) -> None:
    """The figures as JSON, and the page beside them; a simulated market can be added afterwards."""
    made_at = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    told = {"made_at": made_at, "encoder": encoder, "protocols": found, "flips": flips, "exposure": exposure}
    _publish(told | {"market": None}, report)


def add_market(market: dict[str, Any], report: Path) -> None:
    """Put a market of `training.contest.told` into the report that lies there.

    Raises
    ------
    NotFound
        No report was made yet.
    """
    if not report.exists():
        raise NotFound(f"{report} is not there. Make it first: jobmatch-train evaluate.")
    _publish(json.loads(report.read_text("utf-8")) | {"market": market}, report)


def _publish(told: dict[str, Any], report: Path) -> None:
    from training.reports import page_of  # needs matplotlib, which the figures do not

    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    report.with_suffix(".html").write_bytes(page_of(told))
