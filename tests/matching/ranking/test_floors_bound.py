"""No list that keeps its floors is worth more than its bound, nor loses less than its misfits at any prefix."""

from itertools import permutations

import numpy as np
import pytest

from matching.ranking.floors_bound import bound
from matching.ranking.floors_search import FEW, discounts


@pytest.mark.parametrize("seed", range(20))
def test_every_prefix_of_every_list_stays_within_the_bound_less_its_misfits(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, size, groups = 7, 5, 3
    masks = rng.random((groups, n)) < 0.4
    scores = np.sort(rng.random(n) - 0.4 * masks.any(axis=0))[::-1]
    shares = rng.uniform(0.1, 0.4, (groups, 1))
    owed = np.minimum(np.floor(shares * np.arange(1, size + 1)).astype(int), masks.sum(axis=1)[:, None])
    steps = -np.diff(discounts(size), append=0.0)
    limit = bound(scores, masks, owed, steps, FEW)
    lists = np.array(list(permutations(range(n), size)))
    keeping = lists[(np.cumsum(masks[:, lists], axis=2) >= owed[:, None]).all(axis=(0, 2))]
    assert len(keeping)
    for k in range(size):
        held = keeping[:, : k + 1]
        worth = steps[k] * scores[held].sum(axis=1)
        assert (worth <= limit.best[k] - limit.misfit[k][held].sum(axis=1) + 1e-9).all()
    np.testing.assert_allclose(limit.lasting[0], limit.misfit.sum(axis=0))
