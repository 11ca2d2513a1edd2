"""What a shortlist with floors is worth at most: prices of the floors, and what each choice costs against the bound.

The value of a list is the discounted sum of its scores. With δ_k = d_k - d_(k+1) ≥ 0 it is Σ_k δ_k · S_k, S_k the sum
of the scores of the first k: so every prefix can be bounded by itself. For any prices λ_k ≥ 0 of the floors,

    S_k ≤ B_k = (the k best of score + λ_k · memberships) - λ_k · owed_k        (Lagrangian duality),

and what a list loses against Σ δ_k · B_k adds up, prefix by prefix, from terms that are never negative. Prices need
not be perfect for the bound to hold; better prices only make the search shorter.
"""

from dataclasses import dataclass

import numpy as np

from matching.columns import Array

FAR = 1e6
"""Beyond any score or price."""


@dataclass(frozen=True, slots=True)
class Bound:
    """For L prefixes of lists of n candidates, best score first.

    Attributes
    ----------
    best : float array of shape (L,)
        δ_k · B_k.
    misfit : float array of shape (L, n)
        What prefix k loses at least by holding candidate i: δ_k times how far its priced score lies below the k-th.
    lasting : float array of shape (L, n)
        The same for prefix k and all after it: what placing i at k is sure to lose.
    """

    best: Array
    misfit: Array
    lasting: Array


def bound(scores: Array, masks: Array, owed: Array, steps: Array, sweeps: int) -> Bound:
    """Bound the lists of candidates (n,), best first, with groups (G, n) of whom prefixes owe (G, L); `steps` are δ."""
    prices, priced = _prices(scores, masks, owed, sweeps)
    size = owed.shape[1]
    ranked = np.sort(priced, axis=1)[:, ::-1]
    places = np.arange(size)
    best = np.cumsum(ranked, axis=1)[places, places] - (prices * owed).sum(axis=0)
    misfit = np.maximum(ranked[places, places][:, None] - priced, 0.0) * steps[:, None]
    lasting = np.cumsum(misfit[::-1], axis=0)[::-1]
    return Bound(best * steps, misfit, lasting)


def _prices(scores: Array, masks: Array, owed: Array, sweeps: int) -> tuple[Array, Array]:
    """Prices (G, L) by coordinate descent on each prefix's dual, all prefixes at once; and priced scores (L, n)."""
    prices = np.zeros(owed.shape)
    priced = np.tile(scores, (owed.shape[1], 1))
    groups = [(group, np.flatnonzero(masks[group]), np.flatnonzero(~masks[group])) for group in range(len(masks))]
    counts = masks.astype(np.float64)
    for _ in range(sweeps):
        for group, members, others in groups:
            priced -= prices[group][:, None] * counts[group]
            inside, outside = _sorted_ends(priced.take(members, axis=1)), _sorted_ends(priced.take(others, axis=1))
            prices[group] = _price(inside, outside, owed[group])
            priced += prices[group][:, None] * counts[group]
    return prices, priced


def _price(inside: Array, outside: Array, owed: Array) -> Array:
    """Where the best k hold just the members owed (L,), of members and others by rank, the other prices given.

    Any price between the one that lets the last member owed in and the one that lets the next in as well does; the
    middle keeps the descent from being caught in a corner.
    """
    rows = np.arange(len(owed))
    others = np.minimum(rows + 1 - owed, outside.shape[1] - 2)
    least = outside[rows, others + 1] - inside[rows, owed]
    most = outside[rows, others] - inside[rows, owed + 1]
    price: Array = np.where((owed > 0) & (least > 0), (least + np.clip(most, least, least + 1.0)) / 2, 0.0)
    return price


def _sorted_ends(values: Array) -> Array:
    """Rows falling, between FAR and -FAR: rank r stands in column r."""
    bordered = np.full((len(values), values.shape[1] + 2), -FAR)
    bordered[:, 0] = FAR
    bordered[:, 1:-1] = np.sort(values, axis=1)[:, ::-1]
    return bordered
