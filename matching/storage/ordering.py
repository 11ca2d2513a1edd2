"""The order of a list that people leaf through: by one column, either way, the same on every page."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """By which column, and which way."""

    by: str
    descending: bool = False


def order_by(order: Order, columns: Mapping[str, str], *keys: str) -> str:
    """What stands behind ORDER BY: unknown values last whichever way, equal ones by their keys."""
    column, way = columns[order.by], " DESC" if order.descending else ""
    return ", ".join([f"{column} IS NULL", *(f"{one}{way}" for one in (column, *keys))])
