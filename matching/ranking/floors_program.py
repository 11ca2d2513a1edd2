"""The same question as an integer programme, for the few lists that the search cannot prove: solved by HiGHS.

x[i, k] = 1 when candidate i stands at place k; each place holds one, each candidate one place at most, and up to each
prefix at which a floor rises stand the members owed.
"""

import numpy as np

from matching.columns import Array

NODES = 5_000
"""A limit of work, not of time, so that the same list comes out everywhere."""


def solved(worth: Array, masks: Array, owed: Array) -> tuple[Array, float] | None:
    """Candidates (n) in the order of the greatest worth (n, L), and a bound on it; None when none was found."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # takes 40 MB, and few lists need it
    from scipy.sparse import csr_array

    n, size = worth.shape
    candidate, place = np.divmod(np.arange(n * size), size)
    rises = np.argwhere(np.diff(owed, axis=1, prepend=0) > 0)
    counted = [masks[floor][candidate] & (place <= prefix) for floor, prefix in rises]
    rows = [place == k for k in range(size)] + [candidate == i for i in range(n)] + counted
    least = np.concatenate([np.ones(size), np.zeros(n), owed[rises[:, 0], rises[:, 1]]])
    most = np.concatenate([np.ones(size + n), np.full(len(rises), np.inf)])
    limits = LinearConstraint(csr_array(np.array(rows, np.float64)), least, most)
    found = milp(
        -worth.ravel(),
        integrality=np.ones(n * size, np.int64),
        bounds=Bounds(0, 1),
        constraints=limits,
        options={"mip_rel_gap": 0.0, "node_limit": NODES},
    )
    if found.x is None:
        return None
    order: Array = np.argmax(np.round(found.x).reshape(n, size), axis=0)
    return order, -float(found.mip_dual_bound)
