"""政策告知单: what fits a person, on paper to be handed over, every statement with its source."""

from functools import lru_cache
from typing import Any

from jinja2 import Template

from api.reports.pages import rooms
from matching.guidance.wording import WINDOW

SHELVES = {
    "entitled": ("可享受", "按填写的情况符合。带上材料去窗口，核实后办理。"),
    "perhaps": ("可能享受", "还有事情没问清，问清了才知道。"),
    "plans": ("以后用得上", "打算自己干，或者情况到了，再看条件。"),
}


def notice_of(told: dict[str, Any]) -> bytes:
    """UTF-8; needs no other file."""
    page: str = _template().render(told=told, shelves=SHELVES, window=WINDOW, **of_those_closed(told))
    return page.encode()


def of_those_closed(told: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What a day or a step would open; what nothing opens; what the person has already; what is for others."""
    done = [entry for entry in told["not"] if entry["done"]]
    left = [entry for entry in told["not"] if not entry["done"]]
    return {
        "changeable": [entry for entry in left if entry["change"]],
        "closed": [entry for entry in left if entry["meant"] and not entry["change"]],
        "done": done,
        "for_others": [entry for entry in left if not entry["meant"] and not entry["change"]],
    }


@lru_cache(maxsize=1)
def _template() -> Template:
    return rooms().get_template("notice.html")
