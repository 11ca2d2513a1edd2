"""政策告知单: what fits a person, on paper to be handed over, every statement with its source."""

from functools import lru_cache
from typing import Any

from jinja2 import Template

from api.reports.pages import rooms

SHELVES = {
    "entitled": ("可享受", "按填写的情况符合。带上材料去窗口，核实后办理。"),
    "perhaps": ("可能享受", "还有事情没问清，问清了才知道。"),
    "plans": ("打算自己干的话", "办执照以前先问问。"),
}


def notice_of(told: dict[str, Any]) -> bytes:
    """UTF-8; needs no other file."""
    changeable = [entry for entry in told["not"] if entry["change"]]
    closed = [entry for entry in told["not"] if not entry["change"]]
    page: str = _template().render(told=told, shelves=SHELVES, changeable=changeable, closed=closed)
    return page.encode()


@lru_cache(maxsize=1)
def _template() -> Template:
    return rooms().get_template("notice.html")
