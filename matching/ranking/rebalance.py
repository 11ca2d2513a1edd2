"""The order of a list after the weights: equal scores by key, similar postings spread out.

Nothing is lost, nothing added, and the same input gives the same output. Best first throughout.
"""

from collections import Counter, defaultdict, deque

import numpy as np

from matching.columns import Array, PostingRows

WINDOW = 10
AT_MOST = 2
"""Among any WINDOW neighbours at most AT_MOST near-identical postings, as long as there are others to show."""
ALIKE = 0.5
"""Near-identical: one employer, and titles that share at least this part of their grams (Jaccard)."""


def best_first(scores: Array, keys: Array) -> Array:
    """Row numbers by falling score; equal scores by rising key, so that no order is left to chance."""
    order: Array = np.lexsort((keys, -np.asarray(scores)))
    return order


def spread(order: Array, postings: PostingRows, places: int | None = None) -> Array:
    """Demote near-identical postings of one employer that would fill a list.

    Parameters
    ----------
    order : ndarray of shape (n,), row numbers of `postings`, best first
    places : how many places are shown and so arranged; the rest follows in its old order (default: all)

    Returns
    -------
    ndarray of shape (n,): the same rows. A row moves only when AT_MOST of its family already stand among the
    WINDOW - 1 before it, and then no further down than to the first place where it may stand.
    """
    size = len(order) if places is None else min(places, len(order))
    if not _crowded(order[:size], postings):
        return order
    family_of = _Families(order, postings)
    placed: list[int] = []
    waiting: deque[int] = deque()
    coming = deque(order.tolist())
    recent: deque[int | None] = deque(maxlen=WINDOW - 1)
    while len(placed) < size:
        row = _next_row(waiting, coming, family_of, recent)
        placed.append(row)
        recent.append(family_of(row))
    return np.array([*placed, *waiting, *coming], order.dtype)


def _next_row(waiting: deque[int], coming: deque[int], family_of: "_Families", recent: deque[int | None]) -> int:
    """The best row that may stand next; when none may, the best of all."""

    def may_stand(row: int) -> bool:
        family = family_of(row)
        return family is None or recent.count(family) < AT_MOST

    for row in waiting:
        if may_stand(row):
            waiting.remove(row)
            return row
    while coming:
        row = coming.popleft()
        if may_stand(row):
            return row
        waiting.append(row)
    return waiting.popleft()


def _crowded(rows: Array, postings: PostingRows) -> set[int]:
    """Employers with so many of these rows that near-identical ones might fill a list."""
    counts = Counter(postings.employer[rows].tolist())
    return {employer for employer, count in counts.items() if count > AT_MOST and employer != 0}


class _Families:
    """Which rows are near-identical, found as they are asked about, best first.

    The answer is the row that leads the family: the first of its employer whose title is nearly the same; None where
    the employer has too few postings on the list to crowd it.
    """

    def __init__(self, order: Array, postings: PostingRows) -> None:
        self._employers, self._grams = postings.employer, postings.title_grams
        self._crowded = _crowded(order, postings)
        self._leaders: defaultdict[int, list[tuple[int, set[int]]]] = defaultdict(list)
        self._known: dict[int, int | None] = {}

    def __call__(self, row: int) -> int | None:
        if row not in self._known:
            self._known[row] = self._find(row)
        return self._known[row]

    def _find(self, row: int) -> int | None:
        employer = int(self._employers[row])
        if employer not in self._crowded:
            return None
        grams = set(self._grams[row].tolist()) - {0}
        for leader, its_grams in self._leaders[employer]:
            if len(grams & its_grams) >= ALIKE * len(grams | its_grams):
                return leader
        self._leaders[employer].append((row, grams))
        return row
