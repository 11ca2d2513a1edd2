"""What every page of `templates` is made with."""

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@lru_cache(maxsize=1)
def rooms() -> Environment:
    """Escapes all that is put in, and knows no name that is not given."""
    found = Environment(
        loader=PackageLoader("api.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["day"] = chinese_day
    return found


def chinese_day(iso: str) -> str:
    """2026-11-25 as 2026年11月25日."""
    year, month, day = iso[:10].split("-")
    return f"{year}年{int(month)}月{int(day)}日"
