"""The protocol that resembles the set kept back for judging: labelled titles split at random, several times.

862 titles are held out of everything that learns; each is the wish of a person who says nothing else. Ads are real
ones with a labelled title, held out or not. Relevant is the same occupation code, nothing else. Ads with the very
title of the wish are left out, and backward also counted once with them: there a person who wishes exactly what the
posting says is the best there is. The product goes through the Desk: imported by file, each list as it is served.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from training.baselines import PlainClassifier, Scores, bm25, by_classifier, by_encoder, by_grams
from training.datasets import LabelledAd
from training.laboratory import Laboratory
from training.outcome import PRODUCT, Outcome
from training.slices import slices_of_ads, slices_of_wishes
from training.taxonomy import LabelledTitle
from training.through_desk import served_ranks
from training.trials import Trials
from training.two_tower import TWO_TOWER, by_towers

HELD_OUT = 862
CLASSIFIER = "encoder and plain classifier"
UNSEEN = "neither title seen in training"
Say = Callable[[str], None]


def evaluate_splits(trials: Trials, ads: Sequence[LabelledAd], seeds: Iterable[int], say: Say) -> Outcome:
    """Every split, both directions, every method; only guesses when there are no ads."""
    outcome, lab = Outcome(), trials.plain
    for seed in seeds:
        held_out = drawn(len(lab.titles), HELD_OUT, seed)
        say(f"random split {seed + 1}: learning")
        trial = trials.without(held_out, say)
        model = trial.model_without(held_out)
        held = _where(lab.titles, held_out)
        plain = lab.plain_classifier(_where(lab.titles, ~held_out))
        outcome.judge_guesses(trial, model, held, plain.predict(lab.encode([one.title for one in held])))
        if ads:
            say(f"random split {seed + 1}: ranking")
            served = served_ranks(trial.open_desk, model, trial.identity, held, ads)
            _judge_rankings(outcome, (lab, plain), served, held_out, ads)
    return outcome


def drawn(n: int, wanted: int, seed: int) -> NDArray[np.bool_]:
    """Which of n are held out."""
    chosen = np.zeros(n, np.bool_)
    chosen[np.random.default_rng(seed).choice(n, wanted, replace=False)] = True
    return chosen


def _judge_rankings(
    outcome: Outcome,
    learnt_by: tuple[Laboratory, PlainClassifier],
    served: tuple[Scores, Scores],
    held_out: NDArray[np.bool_],
    ads: Sequence[LabelledAd],
) -> None:
    lab, plain = learnt_by
    held = _where(lab.titles, held_out)
    codes, offered_codes = [one.code for one in held], [ad.code for ad in ads]
    relevance = (np.array(codes)[:, None] == np.array(offered_codes)[None, :]).astype(np.int8)
    same = np.array([one.title for one in held])[:, None] == np.array([ad.title for ad in ads])[None, :]
    others = np.where(same, np.int8(-1), relevance)
    forth, back = _plain(lab, plain, held_out, ads)
    forth[PRODUCT], back[PRODUCT] = served
    unseen = np.isin([ad.title for ad in ads], [one.title for one in held])
    learnt = _where(lab.titles, ~held_out)
    forward, backward = slices_of_wishes(held, learnt), slices_of_ads(ads, learnt)
    outcome.add("wish -> ad", codes, forth, others, forward)
    outcome.add(f"wish -> ad, {UNSEEN}", codes, _columns(forth, unseen), others[:, unseen])
    outcome.add("posting -> seekers, without the same title", offered_codes, back, others.T, backward)
    outcome.add("posting -> seekers, the same title too", offered_codes, back, relevance.T)


def _plain(
    lab: Laboratory, classifier: PlainClassifier, held_out: NDArray[np.bool_], ads: Sequence[LabelledAd]
) -> tuple[dict[str, Scores], dict[str, Scores]]:
    """Every plain method's scores (wishes, ads), and backward (ads, wishes)."""
    held = _where(lab.titles, held_out)
    wishes, offered = [one.title for one in held], [ad.title for ad in ads]
    asked, found = lab.encode(wishes), lab.encode(offered)
    learnt = _where(lab.titles, ~held_out)
    symmetric = {
        "BM25 over words": bm25(wishes, offered, lab.words),
        "character 1-2-grams": by_grams(wishes, offered),
        "encoder on titles": by_encoder(asked, found),
        TWO_TOWER: by_towers(lab, (learnt, _seen(ads, held)), wishes, ads),
    }
    classified = by_classifier(classifier, asked, found)
    backward = {method: scores.T for method, scores in symmetric.items()}
    return symmetric | {CLASSIFIER: classified[0]}, backward | {CLASSIFIER: classified[1]}


def _seen(ads: Sequence[LabelledAd], held: Sequence[LabelledTitle]) -> list[LabelledAd]:
    """Ads whose title is not held out."""
    titles = {one.title for one in held}
    return [ad for ad in ads if ad.title not in titles]


def _columns(scores: dict[str, Scores], chosen: NDArray[np.bool_]) -> dict[str, Scores]:
    return {method: values[:, chosen] for method, values in scores.items()}


def _where(titles: Sequence[LabelledTitle], chosen: NDArray[np.bool_]) -> list[LabelledTitle]:
    return [title for title, kept in zip(titles, chosen, strict=True) if kept]
