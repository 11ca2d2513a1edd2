"""A table's rows lie together; what is scanned of all of them lies beside, and says the same."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.columns import PostingRows, SeekerRows
from matching.retrieval.table import Table

steps = st.lists(st.tuples(st.sampled_from(["put", "drop"]), st.integers(0, 40), st.integers(0, 5)), max_size=60)


@given(steps)
def test_columns_that_are_scanned_are_those_of_the_rows(changes: list[tuple[str, int, int]]) -> None:
    table = Table(PostingRows, capacity=1)
    for what, key, kind in changes:
        if what == "put":
            table.put(PostingRows.of(key=key, kind=kind, is_open=True, pay_high=100 * kind))
        else:
            table.drop(key)
        for name in PostingRows.SCANNED:
            np.testing.assert_array_equal(getattr(table.rows, name), table.rows.whole[name], name)
    assert {key for key in table.rows.key.tolist() if key >= 0} == {
        key for key in range(41) if table.row_of(key) is not None
    }


def test_what_is_gathered_or_packed_is_what_the_columns_say() -> None:
    rows = SeekerRows.concatenate([SeekerRows.of(key=key, experience=key / 2, shifts=key) for key in range(30)])
    chosen = np.array([7, 3, 3, 29])
    gathered, again = rows.take(chosen), SeekerRows(rows.packed()).take(chosen)
    for name in SeekerRows.FIELDS:
        np.testing.assert_array_equal(getattr(gathered, name), getattr(rows, name)[chosen])
        np.testing.assert_array_equal(getattr(again, name), getattr(rows, name)[chosen])
    assert len(rows.packed().tobytes()) == 30 * SeekerRows.layout().itemsize
