"""Where people live and work: streets of 营口 whose middle is known, and points around it."""

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TOWN_WEIGHT = 3.0
"""A street of the four districts against a township of 盖州 or 大石桥 (assumption)."""
COUNTIES = ("210881", "210882")
AROUND = 0.008
"""Degrees, standard deviation around the middle of a street: about 800 m (assumption)."""


class Places:
    """Draws streets and points."""

    def __init__(self, reference_dir: Path) -> None:
        with (reference_dir / "regions" / "yingkou_streets.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["lat"] and row["suspect"] == "False"]
        self.codes = np.array([int(row["code"]) for row in rows])
        self.names = [f"{row['area_name']}{row['name']}" for row in rows]
        self._middles = np.array([[float(row["lon"]), float(row["lat"])] for row in rows])
        weights = np.array([1.0 if row["area_code"] in COUNTIES else TOWN_WEIGHT for row in rows])
        self._chances = weights / weights.sum()

    def drawn(self, n: int, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Codes of nine digits (n,) and points in degrees (n, 2): longitude, latitude."""
        at = rng.choice(len(self.codes), n, p=self._chances)
        return self.codes[at], np.round(self._middles[at] + rng.normal(0, AROUND, (n, 2)), 6)
