"""What the work asks of body, time and habit, told by the posting's own words or by its title."""

import re
from collections.abc import Iterator

from matching.results import Stated
from matching.text.clauses import Clause, Document, Section
from matching.text.demand_words import TITLES, WORDS
from matching.vocabulary import Demand, RequirementKind

_SPARED = re.compile(
    r"(?:(?:无需|无须|不需要?|不用|不要求|不必)[\u4e00-\u9fff、或和]{0,10}|"
    r"(?:不(?!定|断|同|仅|少|低|但|管|论|限于|超过|怕|错)|无(?!人|尘|线|缝|菌|论)|没有?|非(?!常)|拒绝|免|零(?![售件部])|"
    r"杜绝|避免|减少|远离)(?:上|用|需|要|有|值|安排|倒|强制|经常|任何|提倡|鼓励|喝|会|做|接触|参与|带|出)*"
    r"[\u4e00-\u9fff、或和]{0,4})$"
)
_SPARED_AFTER = re.compile(
    r"^(?:少|较少|不多|无|除外|可协商|自愿|均可免|补贴|补助|津贴|费|有加班费|另计|另算|调休|系统|软件|"
    r"设备制造|行业|产品|器材|用品|广告|运动|品牌|媒体|家具|装备|服装)"
)
_BRACKETS = re.compile(r"[(（【\[][^()（）【】\[\]]*[)）】\]]")
_TOLD_IN_BRACKETS = frozenset(
    (Demand.NIGHT_SHIFT, Demand.DEEP_NIGHT_SHIFT, Demand.HEIGHTS, Demand.LIVE_IN, Demand.AWAY_FROM_HOME, Demand.ENGLISH)
)
"""Demands that a title may add in brackets; other words there (电商销售) name the department."""
_TOLD_AMONG_OFFERS = frozenset(
    (
        Demand.NIGHT_SHIFT,
        Demand.DEEP_NIGHT_SHIFT,
        Demand.ROTATING_SHIFT,
        Demand.OVERTIME,
        Demand.WEEKEND,
        Demand.STANDING,
        Demand.TRAVEL,
        Demand.AWAY_FROM_HOME,
        Demand.LIVE_IN,
    )
)
_ARRANGES = re.compile(r"[\s\d.、)）]*(?:负责|协助|高效)?(?:安排|预订|报销)")


def demanded(document: Document, title_end: int) -> list[Stated[Demand]]:
    """Demands in the order of the text; a wish (「能接受出差者优先」) is preferred and bars nobody."""
    found = [*_by_title(document.text[:title_end]), *_by_words(document)]
    firmest: dict[Demand, Stated[Demand]] = {}
    for stated in found:
        known = firmest.get(stated.value)
        if known is None or (known.kind is RequirementKind.PREFERRED and stated.kind is RequirementKind.REQUIRED):
            firmest[stated.value] = stated
    return list(firmest.values())


def _by_title(title: str) -> Iterator[Stated[Demand]]:
    bare = _BRACKETS.sub(" ", title).strip() or title
    for pattern, demands in TITLES:
        place = title if _TOLD_IN_BRACKETS.intersection(demands) else bare
        match = pattern.search(place)
        if match and not _SPARED.search(place[: match.start()]):
            for demand in demands:
                yield Stated(value=demand, span=match[0])


def _by_words(document: Document) -> Iterator[Stated[Demand]]:
    for demand, pattern in WORDS.items():
        for match in pattern.finditer(document.text):
            clause = document.at(match.start())
            if _may_tell(clause, demand) and not _is_spared(document.text, clause, match):
                yield Stated(value=demand, kind=clause.kind, span=match[0])


def _may_tell(clause: Clause, demand: Demand) -> bool:
    """Whether a clause under its heading can ask this of the person."""
    if clause.section is Section.COMPANY or (clause.section is Section.OFFER and demand not in _TOLD_AMONG_OFFERS):
        return False
    return not (demand is Demand.TRAVEL and _ARRANGES.match(clause.text))


def _is_spared(text: str, clause: Clause, match: re.Match[str]) -> bool:
    before, after = text[clause.start : match.start()], text[match.end() : clause.end]
    if _SPARED_AFTER.match(after):
        return True
    return bool(_SPARED.search(before[-12:])) and "恐高" not in match[0]
