"""The two forms a FAISS index has here: Flat while it is small, Inverted when it has grown.

Both keep vectors under their row numbers, insert, replace and remove in place, and search inside a bitmap of rows.
"""

from typing import Any

import faiss as _faiss
import numpy as np

from matching.retrieval.vectors import Floats, Ints, Mask, Take, room_for

faiss: Any = _faiss  # its type stubs leave out what the Python layer adds

POINTS_PER_LIST = 40
"""Vectors that train one list: FAISS warns below 39, and more lengthens the training without better lists."""
BATCH = 8192


class Flat:
    """Float32 at the place of its row number: exact."""

    def __init__(self, dim: int) -> None:
        self.index: Any = faiss.IndexFlatIP(dim)

    def put(self, rows: Ints, vectors: Floats) -> None:
        """Write vectors (n, dim) at rows (n,)."""
        missing = room_for(self.index.ntotal, rows) - self.index.ntotal
        if missing > 0:
            self.index.add(np.zeros((missing, self.index.d), np.float32))
        self._matrix()[rows] = vectors

    def remove(self, rows: Ints) -> None:
        """Nothing to do: the bitmap of every search leaves absent rows out."""

    def search(self, queries: Floats, k: int, rows: Mask) -> Ints:
        """Rows of the k nearest within a mask, for queries (q, dim); shape (q, k), -1 where there are no more."""
        found: Ints = self.index.search(queries, k, params=faiss.SearchParameters(sel=bitmap(rows)))[1]
        return found

    def take(self, rows: Ints) -> Floats:
        """The vectors of rows (n,)."""
        vectors: Floats = self._matrix()[rows]
        return vectors

    def _matrix(self) -> Floats:
        size = self.index.ntotal * self.index.d
        matrix: Floats = faiss.rev_swig_ptr(self.index.get_xb(), size).reshape(-1, self.index.d)
        return matrix


class Inverted:
    """Lists around trained centres, one byte a dimension, and a table from row to its place for removing.

    Vectors should be centred, as `text.meaning` makes them: those of an encoder lie in a narrow cone, where all centres
    look alike (44,000 real titles, same effort: recall .96 when centred, .81 when not).
    """

    def __init__(self, index: Any) -> None:
        self.index = index

    @classmethod
    def over(cls, rows: Ints, take: Take) -> "Inverted":
        """Rows (n,) in lists around centres learnt from a sample of them."""
        lists = lists_for(len(rows))
        sample = np.random.default_rng(0).choice(rows, min(len(rows), lists * POINTS_PER_LIST), replace=False)
        vectors = take(np.sort(sample))
        index = faiss.index_factory(vectors.shape[1], f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        index.cp.max_points_per_centroid = POINTS_PER_LIST
        index.train(vectors)
        index.set_direct_map_type(faiss.DirectMap.Hashtable)
        part = cls(index)
        part._fill(rows, take)
        return part

    def _fill(self, rows: Ints, take: Take) -> None:
        """Put rows (n,) into empty lists, each made as long as it will be: growing by doubling would waste a third."""
        batches = [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
        nearest = [self.index.quantizer.search(take(batch), 1)[1].ravel() for batch in batches]
        for at, length in enumerate(np.bincount(np.concatenate(nearest), minlength=self.index.nlist).tolist()):
            self.index.invlists.resize(at, length)
            self.index.invlists.resize(at, 0)
        for batch, lists in zip(batches, nearest, strict=True):
            vectors = np.ascontiguousarray(take(batch), np.float32)
            self.index.add_core(len(batch), *map(faiss.swig_ptr, (vectors, batch, lists)))

    def put(self, rows: Ints, vectors: Floats) -> None:
        """Add vectors (n, dim) of rows (n,) that are not there."""
        self.index.add_with_ids(np.ascontiguousarray(vectors, np.float32), rows)

    def remove(self, rows: Ints) -> None:
        """Take rows (n,) that are there out of their lists."""
        self.index.remove_ids(faiss.IDSelectorArray(rows))

    def search(self, queries: Floats, k: int, rows: Mask, probes: int) -> Ints:
        """As Flat.search, looking into the `probes` lists whose centres are nearest."""
        params = faiss.SearchParametersIVF(sel=bitmap(rows), nprobe=probes)
        found: Ints = self.index.search(queries, k, params=params)[1]
        return found


def bitmap(rows: Mask) -> Any:
    """A FAISS selector of the rows that are True."""
    return faiss.IDSelectorBitmap(np.packbits(rows, bitorder="little"))


def lists_for(n: int) -> int:
    """Number of lists for n vectors: a power of two between .85 and 1.7 times their root, so both scans cost alike."""
    return int(2 ** round(np.log2(1.2 * np.sqrt(max(n, 1)))))
