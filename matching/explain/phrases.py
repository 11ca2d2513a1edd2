"""Single words and figures as the sentences say them."""

import re
from functools import lru_cache
from typing import Any

from matching.records import Place
from matching.results import Stated
from matching.text.protected import protected_spans
from matching.vocabulary import PayUnit, RequirementKind

_GROUP_WORDS = re.compile(
    r"退役|退伍|转业|复员|当兵|服役|农村|农民|残疾|残障|低保|脱贫|贫困|困难|零就业|失业|下岗|大龄"
)
_PROVINCE = re.compile(r"^\S{2,8}?(?:省|自治区)")
_CITY = re.compile(r"^\S{2,8}?市(?=\S+[区县市镇乡街道])")
STREET_CODE_LENGTH = 9
UNIT_NAMES = {PayUnit.MONTH: "月", PayUnit.DAY: "天", PayUnit.HOUR: "小时", PayUnit.PIECE: "件"}


def names_a_group(text: str) -> bool:
    """Whether a sentence tells of a priority group."""
    return _GROUP_WORDS.search(text) is not None


@lru_cache(maxsize=8192)
def is_private(words: str) -> bool:
    """Whether a person's words are for the person alone."""
    return names_a_group(words) or next(protected_spans(words), None) is not None


def is_coarse(place: Place) -> bool:
    """Known as a district, without street or coordinates: minutes would be invented."""
    return place.longitude is None and len(place.district_code or "") < STREET_CODE_LENGTH


def insisted(stated: Stated[Any] | None) -> bool:
    return stated is not None and stated.kind is RequirementKind.REQUIRED


def yuan(figure: float) -> str:
    """A figure as people write it: 4500, 17.5, 12,000."""
    if figure >= 10_000:
        return f"{figure:,.0f}"
    return f"{figure:.0f}" if figure == int(figure) else f"{figure:g}"


@lru_cache(maxsize=8192)
def short_place(district: str | None) -> str | None:
    """A place as the city's people say it: without province and, inside it, the city."""
    if not district:
        return None
    without_province = _PROVINCE.sub("", district)
    return _CITY.sub("", without_province) or without_province


def snippet(text: str, size: int = 40) -> str:
    """Words short enough to be quoted."""
    flat = " ".join(text.split())
    return flat if len(flat) <= size else flat[: size - 1] + "…"
