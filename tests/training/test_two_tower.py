"""The two-tower rival: at first the encoder's own cosine, then what pairs of one occupation teach."""

import numpy as np

from training.two_tower import Pairs, fit

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
