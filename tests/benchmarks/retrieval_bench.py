"""How fast and how exact retrieval is: `OMP_NUM_THREADS=1 python tests/benchmarks/retrieval_bench.py [--large]`.

Everything is synthetic: unit vectors around centres in a subspace of 32 dimensions (as an encoder's lie), terms as rare
and common as words, filters that are random subsets (the hard case). Each engine is compared with exact search in the
same run, for machines are shared: trust ratios and recall before milliseconds.
"""

from collections.abc import Callable, Iterable
from time import thread_time
from typing import Annotated, Any

import numpy as np
import tantivy
import typer
from rich.console import Console
from rich.table import Table

from matching.columns import DIM, OCCUPATION_DIM, PostingRows, narrow
from matching.retrieval.faiss_index import FaissIndex
from matching.retrieval.lexical import WordIndex
from matching.retrieval.pool import WORD_BUDGET, Pool, Query
from matching.retrieval.vectors import ExactIndex

SHARES = (1.0, 0.1, 0.01, 0.001)
WANTED, JUDGED, QUERIES = 200, 100, 50
VOCABULARY, WORDS_A_ROW, WORDS_A_QUERY = 30_000, 40, 6
CHUNK = 25_000


class Market:
    """Rows of one random market: postings around the centres of 600 trades."""

    def __init__(self, seed: int = 0) -> None:
        self.rng = np.random.default_rng(seed)
        self.trades = self.rng.standard_normal((600, 32)).astype(np.float32)
        self.bases = {dim: self.rng.standard_normal((32, dim)).astype(np.float32) for dim in (DIM, OCCUPATION_DIM)}
        frequency = 1 / np.arange(1, VOCABULARY + 1) ** 0.9
        self.words = np.cumsum(frequency) / frequency.sum()

    def vectors(self, trades: np.ndarray, dim: int) -> np.ndarray:
        """Unit vectors (n, dim) of rows of trades (n,)."""
        spread = self.trades[trades] + 0.4 * self.rng.standard_normal((len(trades), 32)).astype(np.float32)
        made = spread @ self.bases[dim] + 0.3 * self.rng.standard_normal((len(trades), dim)).astype(np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)

    def terms(self, n: int, width: int) -> np.ndarray:
        """Distinct terms of rows (n, width), 0 where one was drawn twice."""
        drawn = np.sort(np.searchsorted(self.words, self.rng.random((n, width))) + 1, axis=1)
        drawn[:, 1:][drawn[:, 1:] == drawn[:, :-1]] = 0
        return drawn.astype(np.uint16)

    def postings(self, n: int, first: int = 0) -> PostingRows:
        """n open postings with keys from `first`."""
        rows, trades = PostingRows.blank(n), self.rng.integers(0, len(self.trades), n)
        rows.key[:], rows.is_open[:] = np.arange(first, first + n), True
        rows.title_vector[:] = narrow(self.vectors(trades, DIM))
        rows.occupation_vector[:] = narrow(self.vectors(trades, OCCUPATION_DIM))
        rows.words[:, :WORDS_A_ROW] = self.terms(n, WORDS_A_ROW)
        rows.title_grams[:, :12] = self.terms(n, 12)
        return rows


def timed(call: Callable[[Any], Any], inputs: Iterable[Any]) -> tuple[float, list[Any]]:
    """Median milliseconds of processor time of a call, and what it answered: others may be using the machine."""
    times, answers = [], []
    for given in inputs:
        start = thread_time()
        answers.append(call(given))
        times.append(thread_time() - start)
    return float(np.median(times)) * 1e3, answers


def recall(found: list[Any], exact: list[Any]) -> float:
    """Share of the first hundred that are as near as the hundredth of exact search."""
    lowest = [best.scores[:JUDGED][-1] - 1e-3 for best in exact]
    return float(np.mean([np.mean(ours.scores[:JUDGED] >= least) for ours, least in zip(found, lowest, strict=True)]))


def vector_table(market: Market, n: int) -> Table:
    """FaissIndex against ExactIndex."""
    table = table_of(f"Vectors: {n:,} x {DIM}, {WANTED} nearest", "p50 ms", "exact ms", "times faster", "recall@100")
    exact, ours = ExactIndex(DIM), FaissIndex(DIM)
    exact.add(np.array([n - 1]), np.zeros((1, DIM), np.float32))
    for first in range(0, n, CHUNK):
        rows, trades = np.arange(first, first + CHUNK), market.rng.integers(0, len(market.trades), CHUNK)
        vectors = market.vectors(trades, DIM)
        exact.add(rows, vectors)
        ours.add(rows, vectors)
    queries = market.vectors(market.rng.integers(0, len(market.trades), QUERIES), DIM)
    for share in SHARES:
        allowed = None if share == 1 else market.rng.random(n) < share
        slow, best = timed(lambda query, allowed=allowed: exact.search(query, WANTED, allowed), queries)
        fast, found = timed(lambda query, allowed=allowed: ours.search(query, WANTED, allowed), queries)
        table.add_row(f"{share:.1%}", f"{fast:.3f}", f"{slow:.2f}", f"{slow / fast:.1f}", f"{recall(found, best):.3f}")
    return table


def word_table(market: Market, n: int) -> Table:
    """WordIndex against tantivy, which meets a mask by fetching more and more."""
    table = table_of(
        f"Words: {n:,} rows, {WORDS_A_QUERY} terms, 100 best",
        "p50 ms",
        "tantivy ms",
        "times faster",
        "as the pool asks",
    )
    terms = np.concatenate([market.terms(CHUNK, WORDS_A_ROW) for _ in range(0, n, CHUNK)])
    ours = WordIndex(lambda rows: terms[rows])
    ours.add(np.arange(n))
    other = Tantivy(terms)
    queries = market.terms(QUERIES, WORDS_A_QUERY)
    for share in SHARES:
        allowed = market.rng.random(n) < share
        fast, _ = timed(lambda query, allowed=allowed: ours.search(query, 100, allowed), queries)
        slow, _ = timed(lambda query, allowed=allowed: other.search(query, 100, allowed), queries)
        rare, _ = timed(lambda query, allowed=allowed: ours.search(query, 100, allowed, WORD_BUDGET), queries)
        table.add_row(f"{share:.1%}", f"{fast:.3f}", f"{slow:.3f}", f"{slow / fast:.1f}", f"{rare:.3f}")
    return table


class Tantivy:
    """The same rows as documents of tantivy."""

    def __init__(self, terms: np.ndarray) -> None:
        schema = tantivy.SchemaBuilder().add_integer_field("row", fast=True)
        self.schema = schema.add_text_field("words", tokenizer_name="whitespace", index_option="freq").build()
        self.index = tantivy.Index(self.schema)
        writer = self.index.writer(100_000_000, 1)
        for row, held in enumerate(terms):
            writer.add_document(tantivy.Document(row=row, words=" ".join(map(str, held[held > 0].tolist()))))
        writer.commit()
        self.index.reload()
        self.searcher = self.index.searcher()

    def search(self, terms: np.ndarray, k: int, allowed: np.ndarray) -> np.ndarray:
        """Rows of the k best that are allowed; twice as many are fetched until there are enough."""
        held = [tantivy.Query.term_query(self.schema, "words", str(term), "freq") for term in terms[terms > 0].tolist()]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in held])
        fetched = int(k / allowed.mean() * 1.3)
        while True:
            hits = self.searcher.search(query, min(fetched, len(allowed)), count=False).hits
            rows = np.array(self.searcher.fast_field_values("row", [place for _, place in hits]), np.int64)
            kept = rows[allowed[rows]]
            if len(kept) >= k or len(hits) < fetched:
                return kept[:k]
            fetched *= 2


def pool_table(market: Market, n: int) -> Table:
    """The whole choice of candidates, and what it costs to fill the pool."""
    pool, seconds = Pool(PostingRows, FaissIndex), 0.0
    for first in range(0, n, CHUNK):
        rows = market.postings(CHUNK, first)
        start = thread_time()
        pool.put_many(rows)
        seconds += thread_time() - start
    put, _ = timed(pool.put, [market.postings(1, n + at) for at in range(20)])
    table = table_of(
        f"Pool: {n:,} postings filled in {seconds:.1f} s; one more in {put:.2f} ms", "p50 ms", "candidates"
    )
    queries = [Query.of(market.postings(1)) for _ in range(QUERIES)]
    for share in SHARES:
        allowed = market.rng.random(n) < share
        taken, found = timed(lambda query, allowed=allowed: pool.candidates(query, allowed), queries)
        table.add_row(f"{share:.1%}", f"{taken:.3f}", f"{np.mean([len(rows) for rows in found]):.0f}")
    return table


def table_of(title: str, *columns: str) -> Table:
    """An empty table whose first column is the filter."""
    table = Table(title=title)
    for column in ("passes", *columns):
        table.add_column(column, justify="right")
    return table


def main(large: Annotated[bool, typer.Option(help="Also 500,000 rows: minutes, and 4 GB of memory.")] = False) -> None:
    """Print the tables."""
    console = Console()
    for n in (50_000, 500_000) if large else (50_000,):
        for make in (vector_table, word_table, pool_table):
            console.print(make(Market(), n))


if __name__ == "__main__":
    typer.run(main)
