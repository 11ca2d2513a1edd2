"""Who is worth ranking for whom, cheaply: the neighbours of the guessed occupations in the order of the classification.

Codes of 职业分类大典 are a tree, so neighbours in their order are kin. It stands in for the product's retrieval, which
would take longer than all the rest; like it, it sees guesses only, never the true occupation.
"""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
GUESSES = 3


class Near:
    """Rows in the order of their likeliest occupation; made anew whenever rows come or go.

    Parameters
    ----------
    rows : the places (n,) that may be found
    occupations : their guesses (n, LIKELY), likeliest first
    """

    def __init__(self, rows: Ints, occupations: NDArray[np.int16]) -> None:
        order = np.argsort(occupations[:, 0], kind="stable")
        self._rows, self._guesses = rows[order], occupations[order, 0]

    def __len__(self) -> int:
        return len(self._rows)

    def of(self, guesses: NDArray[np.int16], width: int, rng: np.random.Generator) -> Ints:
        """Rows around each of somebody's first guesses, each row once, in no order; at most `width` a guess.

        Where more rows bear the very guess than there is room for, some of them are drawn.
        """
        found = [self._around(guess, width, rng) for guess in guesses[:GUESSES] if guess > 0]
        return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)

    def some(self, n: int, rng: np.random.Generator) -> Ints:
        """Rows drawn from all, each at most once."""
        return np.unique(self._rows[rng.integers(0, len(self._rows), n)]) if len(self._rows) else self._rows

    def _around(self, guess: int, width: int, rng: np.random.Generator) -> Ints:
        first, end = np.searchsorted(self._guesses, [guess, guess + 1])
        if end - first >= width:
            places = first + rng.choice(end - first, width, replace=False)
        else:
            spare = (width - (end - first)) // 2
            places = np.arange(max(0, first - spare), min(end + spare, len(self._rows)))
        around: Ints = self._rows[places]
        return around
