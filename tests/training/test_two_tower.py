"""The two-tower rival: at first the encoder's own cosine, then what pairs of one occupation teach."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.records import JobPosting
from matching.text.describe import Encoder
from training.datasets import LabelledAd
from training.taxonomy import LabelledTitle
from training.two_tower import Pairs, by_towers, fit

DIM, OCCUPATIONS = 16, 12


def some_pairs() -> Pairs:
    """Wishes lie anywhere, an ad's title anywhere else: only its body tells which occupation it is."""
    rng = np.random.default_rng(0)
    wish, ad, body = (rng.normal(size=(OCCUPATIONS, DIM)) for _ in range(3))
    of = np.arange(OCCUPATIONS).repeat(20)
    near = [places[of] + 0.1 * rng.normal(size=(len(of), DIM)) for places in (wish, 0.1 * ad, body)]
    codes = [str(one) for one in of]
    return Pairs(near[0].astype(np.float32), codes, np.hstack(near[1:]).astype(np.float32), codes)


def hits(steps: int) -> float:
    """Share of wishes whose nearest ad is of their occupation; neither was learnt from."""
    pairs = some_pairs()
    learnt = np.arange(len(pairs.wish_codes)) % 20 < 15
    codes = np.array(pairs.wish_codes)
    known = Pairs(pairs.wishes[learnt], codes[learnt].tolist(), pairs.ads[learnt], codes[learnt].tolist())
    scores = fit(known, steps=steps).score(pairs.wishes[~learnt], pairs.ads[~learnt])
    return float((codes[~learnt][scores.argmax(axis=1)] == codes[~learnt]).mean())


def test_pairs_teach_what_belongs_together() -> None:
    assert hits(steps=0) < 0.5
    assert hits(steps=150) > 0.9


def test_towers_begin_as_the_cosine_of_centred_titles() -> None:
    pairs = some_pairs()
    wishes = pairs.wishes - pairs.wishes.mean(axis=0)
    titles = (pairs.ads - pairs.ads.mean(axis=0))[:, :DIM]
    cosines = wishes @ titles.T / np.outer(np.linalg.norm(wishes, axis=1), np.linalg.norm(titles, axis=1))
    assert np.allclose(fit(pairs, steps=0).score(pairs.wishes, pairs.ads), cosines, atol=1e-5)


def test_the_same_pairs_give_the_same_towers() -> None:
    pairs = some_pairs()
    one, same = (fit(pairs, seed=1, steps=5).score(pairs.wishes, pairs.ads) for _ in range(2))
    assert (one == same).all()


@dataclass(frozen=True)
class Texts:
    """What the towers ask of a laboratory: vectors of texts, and names of the classification."""

    encode: Callable[[Sequence[str]], NDArray[np.float32]]
    named: Sequence[tuple[str, str]] = (("焊工", "6-18-02-04"), ("会计专业人员", "2-06-03-00"))


def test_towers_over_titles_and_bodies_rank_the_same_trade_first(encoder: Encoder) -> None:
    titles = [
        LabelledTitle(title, title, code)
        for code, told in (("6-18-02-04", ["电焊工", "氩弧焊工"]), ("2-06-03-00", ["会计", "出纳会计"]))
        for title in told
    ]

    def an_ad(title: str, body: str, code: str) -> LabelledAd:
        return LabelledAd(
            JobPosting(posting_id=title, title=title, employer="甲厂", description=body), title, code, title
        )

    seen = [an_ad("二保焊工", "会看图，焊缝要过关", "6-18-02-04"), an_ad("总账会计", "", "2-06-03-00")]
    asked = [an_ad("焊接工", "焊缝", "6-18-02-04"), an_ad("财务会计", "做账报税", "2-06-03-00")]
    scores = by_towers(Texts(encoder.encode), (titles, seen), ["手工焊", "财务"], asked)
    assert scores.argmax(axis=1).tolist() == [0, 1]
