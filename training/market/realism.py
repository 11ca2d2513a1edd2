"""Simulated ads beside those of two public employment services: `python -m training.market.realism`.

The real ads are measure-only and lie beside the project; only shares and quantiles of their columns are printed. They
are of Guangdong, 2024-25, so the level of pay differs; its spread and span, and how much an ad says, should not.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from training.cli import open_describer
from training.judged import REAL_ADS
from training.market import Assumptions, Market, draw_market

ADS = "public_service_ads.csv.gz"
SHORT = 20
"""Signs below which a body says next to nothing."""
PLAUSIBLE = (1_000, 100_000)
"""Yuan a month; figures outside are errors of the column."""
ANY_SCHOOLING = ("", "不限", "不限制", "学历不限")
Figures = dict[str, float]


def figures(low: NDArray[np.float64], high: NDArray[np.float64], bodies: NDArray[np.int64]) -> Figures:
    """Of n ads with pay by month and length of body; NaN is not stated."""
    middle = (low + high) / 2
    stated = (middle > PLAUSIBLE[0]) & (middle < PLAUSIBLE[1])
    logs = np.log(middle[stated])
    return {
        "pay stated": float(stated.mean()),
        "spread of log pay": float((np.quantile(logs, 0.75) - np.quantile(logs, 0.25)) / 1.349),
        "half span of pay, median": float(np.median(((high - low) / (high + low))[stated])),
        "body under 20 signs": float((bodies < SHORT).mean()),
        "body, median of the longer": float(np.median(bodies[bodies >= SHORT])),
    }


def of_market(market: Market) -> Figures:
    """As the rows have it."""
    rows = market.postings.rows
    low, high = rows.pay_low.astype(np.float64), np.fmax(rows.pay_high, rows.pay_low).astype(np.float64)
    asked = {
        "schooling stated": float((np.maximum(rows.education_required, rows.education_preferred) > 0).mean()),
        "years stated": float((np.fmax(rows.experience_required, rows.experience_preferred) > 0).mean()),
    }
    return figures(low, high, rows.body_length.astype(np.int64)) | asked


def of_real(path: Path) -> Figures:
    """As the columns have it."""
    ads = pd.read_csv(path, dtype=str, keep_default_na=False)
    low, high = (
        pd.to_numeric(ads[name], errors="coerce").to_numpy(np.float64) for name in ("salary_min", "salary_max")
    )
    asked = {
        "schooling stated": float((~ads["education"].isin(ANY_SCHOOLING)).mean()),
        "years stated": float((pd.to_numeric(ads["exp_years"], errors="coerce") > 0).mean()),
    }
    return figures(low, high, np.array([len(body) for body in ads["description"]], np.int64)) | asked


def main() -> None:
    """Prints both, side by side, where the real ads exist."""
    reference_dir, describer = open_describer()
    drawn = of_market(draw_market(reference_dir, describer, (2_000, 50), Assumptions()))
    real = of_real(REAL_ADS / ADS) if (REAL_ADS / ADS).exists() else dict.fromkeys(drawn, np.nan)
    table = Table("", "simulated", "real")
    for name, value in drawn.items():
        table.add_row(name, f"{value:.2f}", f"{real[name]:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
