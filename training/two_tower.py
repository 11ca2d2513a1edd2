"""A two-tower rival in the manner of ConFit (Yu, Zhang & Yu, RecSys 2024): one head for wishes, one for ads.

Both start as the encoder's own cosine of titles and learn what to add: small heads over frozen vectors of title and
body, contrastive over pairs of one occupation, with in-batch negatives and hard ones from the nearest other
occupations. Augmented as there: any title of an occupation stands for any other, names of the
classification count as ads, bodies and parts of vectors are dropped at random. Fine-tuning of the encoder below is
left out (`jobmatch-train finetune` does that for the product), so it can be compared with the encoder alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.text.meaning import BODY_SIGNS
from training.baselines import Scores
from training.datasets import LabelledAd
from training.taxonomy import LabelledTitle

Floats = NDArray[np.float32]
TWO_TOWER = "two towers (ConFit)"
HIDDEN, STEPS, BATCH, RATE, DECAY, TEMPERATURE = 256, 600, 128, 1e-3, 0.01, 0.05
SCALE = 4.0
"""Centred vectors of e5 are short."""
NEIGHBOURS = 5
"""Hard negatives of an occupation come from so many nearest others."""
BODY_DROPOUT, DROPOUT = 0.3, 0.1


@dataclass(frozen=True, slots=True)
class Pairs:
    """Vectors of wishes (m, d) and of ads (k, 2 d: title, body, 0 where there is none), each with its occupation."""

    wishes: Floats
    wish_codes: Sequence[str]
    ads: Floats
    ad_codes: Sequence[str]


class TwoTower:
    """`score` gives the cosine of what the towers make of wishes and ads."""

    def __init__(self, towers: "tuple[_Tower, _Tower]") -> None:
        self._wish_tower, self._ad_tower = towers

    def score(self, wishes: Floats, ads: Floats) -> Scores:
        """Wishes (q, d) against ads (n, 2 d): (q, n)."""
        import torch

        with torch.no_grad():
            near = self._wish_tower(torch.from_numpy(wishes)) @ self._ad_tower(torch.from_numpy(ads)).T
        scores: Scores = near.numpy().astype(np.float64)
        return scores


def fit(pairs: Pairs, seed: int = 0, steps: int = STEPS) -> TwoTower:
    """Towers learnt from these pairs; the same pairs and seed give the same towers."""
    import torch

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    dim = pairs.wishes.shape[1]
    towers = _Tower(pairs.wishes, dim), _Tower(pairs.ads, dim)
    parameters = [value for tower in towers for value in tower.parameters]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps + 1)
    drawn = _Drawing(pairs, rng)
    for _ in range(steps):
        wishes, ads, codes = drawn.batch()
        loss = _info_nce(towers[0](wishes) @ towers[1](ads).T / TEMPERATURE, codes)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return TwoTower(towers)


class Texts(Protocol):
    """What is asked of a `Laboratory`: unit vectors of texts, and the names of the classification with their codes."""

    def encode(self, texts: Sequence[str]) -> Floats: ...

    @property
    def named(self) -> Sequence[tuple[str, str]]: ...


def by_towers(
    lab: Texts,
    learnt: tuple[Sequence[LabelledTitle], Sequence[LabelledAd]],
    wishes: Sequence[str],
    ads: Sequence[LabelledAd],
) -> Scores:
    """Scores of every wish for every ad, (q, n), by towers that learnt from these titles and ads."""
    titles, seen = learnt
    codes = [one.code for one in titles]
    bare = [*((one.title, one.code) for one in titles), *lab.named]
    short = lab.encode([title for title, _ in bare])
    pairs = Pairs(
        wishes=lab.encode([one.title for one in titles]),
        wish_codes=codes,
        ads=np.vstack([np.hstack([short, np.zeros_like(short)]), *([_ad_vectors(lab, seen)] if seen else [])]),
        ad_codes=[*(code for _, code in bare), *(ad.code for ad in seen)],
    )
    return fit(pairs).score(lab.encode(wishes), _ad_vectors(lab, ads))


def _ad_vectors(lab: Texts, ads: Sequence[LabelledAd]) -> Floats:
    """Title and body side by side, (n, 2 d); the body is 0 where nothing was told."""
    bodies = [ad.posting.description[:BODY_SIGNS] for ad in ads]
    told = np.array([bool(body) for body in bodies], np.float32)[:, None]
    return np.hstack([lab.encode([ad.title for ad in ads]), lab.encode(bodies) * told])


class _Drawing:
    """Batches of one wish and one ad for each of BATCH occupations, and a hard negative for each."""

    def __init__(self, pairs: Pairs, rng: np.random.Generator) -> None:
        import torch

        self._rng = rng
        self._wishes, self._ads = torch.from_numpy(pairs.wishes), torch.from_numpy(pairs.ads)
        shared = sorted(set(pairs.wish_codes) & set(pairs.ad_codes))
        self._of_wish, self._of_ad = _Members(pairs.wish_codes, shared), _Members(pairs.ad_codes, shared)
        titles = pairs.ads[:, : pairs.wishes.shape[1]]
        means = self._of_ad.means(titles) - titles.mean(axis=0)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        near = means @ means.T - 2 * np.eye(len(shared), dtype=np.float32)
        self._neighbours = np.argsort(-near, axis=1)[:, : min(NEIGHBOURS, len(shared) - 1)]

    def batch(self) -> tuple[Any, Any, Any]:
        """Wishes (b, d), ads (2 b, 2 d), the ad of each wish first; occupations of all ads (2 b,)."""
        import torch

        chosen = self._rng.permutation(len(self._neighbours))[:BATCH]
        luck = self._rng.integers(0, self._neighbours.shape[1], len(chosen))
        ads = np.concatenate([chosen, self._neighbours[chosen, luck]])
        return (
            torch.nn.functional.dropout(self._wishes[self._of_wish.drawn(chosen, self._rng)], DROPOUT),
            self._without_bodies(self._ads[self._of_ad.drawn(ads, self._rng)]),
            torch.from_numpy(ads),
        )

    def _without_bodies(self, ads: Any) -> Any:
        import torch

        kept = torch.from_numpy(self._rng.random((len(ads), 1)) >= BODY_DROPOUT)
        half = ads.shape[1] // 2
        return torch.nn.functional.dropout(torch.hstack([ads[:, :half], ads[:, half:] * kept]), DROPOUT)


class _Members:
    """Places of the texts of each occupation of `shared`."""

    def __init__(self, codes: Sequence[str], shared: Sequence[str]) -> None:
        number = {code: at for at, code in enumerate(shared)}
        self._number = np.array([number.get(code, -1) for code in codes])
        self._order = np.argsort(self._number, kind="stable")
        self._start = np.searchsorted(self._number[self._order], np.arange(len(shared)))
        self._count = np.bincount(self._number[self._number >= 0], minlength=len(shared))

    def drawn(self, occupations: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
        """One text of each of these occupations."""
        luck = (rng.random(len(occupations)) * self._count[occupations]).astype(np.int64)
        places: NDArray[np.int64] = self._order[self._start[occupations] + luck]
        return places

    def means(self, vectors: Floats) -> Floats:
        """Mean vector of each occupation."""
        total = np.zeros((len(self._count), vectors.shape[1]), np.float32)
        known = self._number >= 0
        np.add.at(total, self._number[known], vectors[known])
        total /= self._count[:, None]
        return total


def _info_nce(near: Any, codes: Any) -> Any:
    """Both ways, (b, 2 b) -> mean loss (van den Oord et al. 2018); the own occupation is no negative."""
    import torch

    n = len(near)
    same = (codes[:n, None] == codes[None, :]) & ~torch.eye(n, 2 * n, dtype=torch.bool)
    near, right = near.masked_fill(same, -1e9), torch.arange(n)
    back = near[:, :n].T
    return (torch.nn.functional.cross_entropy(near, right) + torch.nn.functional.cross_entropy(back, right)) / 2


class _Tower:
    """Unit vectors of the centred title and what a small network adds to it, which is nothing at first."""

    def __init__(self, vectors: Floats, dim: int) -> None:
        import torch

        self._dim, self._centre = dim, torch.from_numpy(vectors.mean(axis=0))
        outer = torch.nn.Linear(HIDDEN, dim)
        torch.nn.init.zeros_(outer.weight)
        torch.nn.init.zeros_(outer.bias)
        self._network = torch.nn.Sequential(torch.nn.Linear(vectors.shape[1], HIDDEN), torch.nn.ReLU(), outer)
        self.parameters = list(self._network.parameters())

    def __call__(self, given: Any) -> Any:
        import torch

        centred = (given - self._centre) * SCALE
        return torch.nn.functional.normalize(centred[:, : self._dim] + self._network(centred), dim=-1)
