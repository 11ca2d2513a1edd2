"""Simulated ads say as much as real ones do, and their pay spreads alike."""

import numpy as np
import pytest

from training.judged import REAL_ADS
from training.market.realism import ADS, figures, of_market, of_real


def test_figures_of_five_ads() -> None:
    low = np.array([4000.0, 4000.0, 8000.0, np.nan, 10.0])
    high = np.array([6000.0, 4000.0, 8000.0, np.nan, 20.0])
    found = figures(low, high, np.array([0, 19, 20, 40, 60]))
    assert found["pay stated"] == 0.6
    assert found["half span of pay, median"] == 0.0
    assert found["spread of log pay"] == pytest.approx((np.log(8 / 5) / 2 + np.log(5 / 4) / 2) / 1.349)
    assert found["body under 20 signs"] == 0.4
    assert found["body, median of the longer"] == 40


@pytest.mark.shared
def test_simulated_ads_are_near_the_real_ones(markets) -> None:
    drawn, real = of_market(markets.drawn()), of_real(REAL_ADS / ADS)
    assert drawn.keys() == real.keys()
    for name in drawn.keys() - {"body, median of the longer"}:
        assert abs(drawn[name] - real[name]) < 0.15, name
