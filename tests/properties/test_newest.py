"""Promises of the list by date alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.columns import NO_DATE
from matching.desk.telling import newest_first

days = st.lists(st.sampled_from([NO_DATE, 0, 20_000, 20_001, 20_002]), max_size=30)


@given(days, st.randoms(use_true_random=False), st.none() | st.integers(1, 40))
def test_newest_come_first_undated_last_and_equal_days_by_key(published, random, at_most) -> None:
    keys = random.sample(range(100), len(published))
    found = newest_first(np.array(published, np.int32), np.array(keys, np.int64), at_most)
    by_hand = sorted(range(len(keys)), key=lambda at: (published[at] == NO_DATE, -published[at], keys[at]))
    assert found.tolist() == by_hand[:at_most]
