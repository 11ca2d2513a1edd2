"""Finding the few hundred rows worth ranking, inside any filter; and the encoder that makes the vectors.

Decisions
---------
Filters come first. What may be shown is a boolean over all rows (`eligibility.admissible`), so every index here takes
such a mask and is exact, or nearly so, at any selectivity. FAISS does it with a bitmap and a planner (`faiss_index`).

Words are inverted lists over the hashed terms in the columns (`lexical`), not tantivy: an arbitrary mask is no query of
tantivy's, and fetching more until enough pass took 2.5 times as long at 10 % and 27 times at 1 % of 50,000 rows
(`tests/benchmarks/retrieval_bench.py`). Nothing is committed or merged: a new row is found at once. Without a filter
and with common words tantivy is faster; a filter there always is.

Title and occupation are one vector with fixed shares, so one search serves both (`pool`). Rankings are merged by place,
since their scores do not compare (`fusion`).

Indexes are caches of the store. A worker makes them at its start from the rows that the store keeps (`desk.rows`):
250,000 rows take about 5 s of the processor, so it writes no index file, and no vector of a person lies unsealed beside
the sealed store. For indexes of another origin, say of a laboratory, `save` and `load` keep one in a file that is whole
or refused (`snapshot`).
"""
