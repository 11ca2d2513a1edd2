"""What a person says they cannot or will not do; what they say for reasons of health is kept apart."""

import re
from collections.abc import Iterator
from functools import lru_cache

from matching.results import Stated
from matching.text.clauses import REACH, Clause, Document
from matching.text.limit_words import ALONE, THINGS
from matching.text.protected import speaks_of_health
from matching.vocabulary import Demand

_NOT = (
    r"(?:不(?:能|想|愿意?|肯|敢|会|太会|怎么会|大会|接受|考虑|做|干|要|上|去|喜欢|希望|可以|适合|打算|"
    r"方便|行|懂|适应|擅长|善于|合适|喝|碰|出|跑|熬|倒|加|用|沾|进|下|开|骑|搞|卖|打|写|管|带|看|伺候|"
    r"照顾|坐|站|搬|扛|爬|露)|没法|没办法|无法|没(?:有)?(?:学过|用过|碰过|干过|接触过|做过)|"
    r"没有?(?=办法)|受不了|干不了|做不了|上不了|熬不了|去不了|出不了|吃不消|别(?:让|给|安排|叫)|拒绝|"
    r"反感|讨厌|排斥|害怕|怕|最怕|晕|除了|避免|免谈|除外|忌|难以|不能再|干不动|搬不动|扛不动|站不了|"
    r"坐不了|坐不住|站不住|吃不了|喝不了|写不了|看不了|带不了|管不了|伺候不了|照顾不了|开不了|骑不了|"
    r"用不了|玩不转|倒不了|爬不了|加不了|讲不好|说不好|离不开|离不了|不识|零基础)"
)
_BEFORE = re.compile(rf"{_NOT}[^,，。;；!！\n]{{0,14}}$")
_AFTER = re.compile(
    rf"^[^,，。;；!！\n]{{0,8}}?(?:{_NOT}|不行|不好|不来|不动|不了|不住|不消|的?(?:都|也|一律|坚决|真|"
    rf"就|实在|根本|完全|可|是)?(?:不|没法|没有办法)(?:行|考虑|要|干|做|去|接受|会|能|想|可以|用|太会|"
    rf"成|愿意|合适|方便|碰|上|中|来|整|愿|沾|太想|喜欢)|免谈|别找|勿扰|不怎么样|一窍不通|就算了|算了|"
    rf"免了|差|过敏|磕磕绊绊|没学过|弄不明白|不标准|没空|没时间)"
)
_WILLING = re.compile(
    r"(?:不怕|不介意|不在乎|不嫌|不排斥|不反感|不挑|不拒绝|不晕|没问题|都行|都可以|能接受|可以接受|"
    r"愿意|都能|无所谓|不讨厌|不反对|没意见|也行|不觉得|不恐高|不会不|没有不)"
)
_PREGNANT = re.compile(r"怀孕|孕期|孕妇|有孕在身|哺乳")
_PREGNANT_LIMITS = (Demand.NIGHT_SHIFT, Demand.HEAVY_LIFTING, Demand.HEIGHTS, Demand.CHEMICALS, Demand.OVERTIME)
"""女职工劳动保护特别规定 articles 6, 7, 9 and annex: neither night work nor longer hours, nor forbidden work."""


def stated_limits(document: Document) -> tuple[list[Stated[Demand]], list[Stated[Demand]]]:
    """(limits, limits told for reasons of health), each demand once and in one of the two only.

    A limit is one of health when its clause, or one just before in its sentence, names a condition; and wherever else
    it is told, when the condition that brings it (听不见: 打电话) stands anywhere in the text.
    """
    plain: dict[Demand, Stated[Demand]] = {}
    health: dict[Demand, Stated[Demand]] = {}
    for start, stated in sorted(_limits(document), key=lambda item: item[0]):
        for_health = _is_for_health(document, document.at(start), stated.span)
        (health if for_health else plain).setdefault(stated.value, stated)
    brought = {demand for demand, stated in health.items() if speaks_of_health(stated.span)}
    return (
        [stated for demand, stated in plain.items() if demand not in brought],
        [stated for demand, stated in health.items() if demand in brought or demand not in plain],
    )


def _limits(document: Document) -> Iterator[tuple[int, Stated[Demand]]]:
    for demand, pattern in THINGS.items():
        for match in pattern.finditer(document.text):
            clause = document.at(match.start())
            if _is_refused(document, clause, match) and not _is_only_untried(demand, document.near(*match.span())):
                yield match.start(), Stated(value=demand, span=match[0])
    for demand, pattern in ALONE.items():
        for match in pattern.finditer(document.text):
            fearless = match[0].startswith("怕") and document.text[: match.start()].endswith("不")
            if not fearless and not _DENIED.match(document.text, match.end()):
                yield match.start(), Stated(value=demand, span=match[0])
    if (told := _PREGNANT.search(document.text)) is not None:
        for demand in _PREGNANT_LIMITS:
            yield told.start(), Stated(value=demand, span=told[0])


_OF_CARE = frozenset((Demand.PATIENT_CARE, Demand.CHILD_CARE))
_OF_A_TRADE = _OF_CARE | {Demand.SELLING, Demand.MANAGING, Demand.PHONE, Demand.ON_CAMERA, Demand.LIVE_IN}
_UNTRIED = re.compile(r"没有?(?:学|用|碰|干|接触|做|带|看|照顾|伺候|护理|照料|跑|管|卖|当)过|没有?[^,，]{0,6}经[验历]")
_UNSKILLED = re.compile(r"不(?:太|怎么|大)?会|不懂|不是")
_UNWILLING = re.compile(
    r"不(?:想|愿|肯|做|干|接|考虑|喜欢|能|要|行|成|去|带|看|管|伺候|照顾|打算|适合|可|来|了|让)|没法|没办法|"
    r"无法|拒绝|反感|讨厌|排斥|怕|受不了|免谈|别|除了|避免"
)


def _is_only_untried(demand: Demand, words: str) -> bool:
    """Whether words say of a kind of work only that it was never done, or of care that it was not learnt."""
    lacks = (demand in _OF_A_TRADE and _UNTRIED.search(words)) or (demand in _OF_CARE and _UNSKILLED.search(words))
    return bool(lacks) and not _UNWILLING.search(words)


def _is_refused(document: Document, clause: Clause, match: re.Match[str]) -> bool:
    """Refused in its own clause, or in a list whose end refuses (「销售，直播这些都不考虑」)."""
    if refuses(document, *match.span()):
        return True
    following = document.after(clause)
    return (
        len(clause.text) <= 6
        and match.start() == clause.start
        and following is not None
        and re.search(r"(?:都|这些|之类的?|这类|统统)(?:的)?(?:不|没法|免)", following.text) is not None
    )


_BY_CHOICE = re.compile(
    r"不(?:想|愿|肯|喜欢|考虑|希望|打算|接受|会|懂|太会)|没(?:学|用|考|有)|拒绝|反感|讨厌|排斥|"
    r"(?:孩子|娃|孙子|孙女|家里)"
)
_INABLE = re.compile(r"不能|不了|不动|不住|不行|没法|无法|吃不消|不宜|不可以|不让|避免|不适合|不得|不来|不中|怕")
_OF_FAMILY = re.compile(
    r"(?:老人|父母|爸|妈|老公|老婆|爱人|丈夫|妻子|孩子|娃|婆婆|公公|老伴|孙子|孙女)[^,，。]{0,8}(?:病|"
    r"残疾|手术|不好|瘫)"
)
_HEALTH_REACH = 3
"""So many clauses back in a sentence may the condition stand that a limit rests on."""
_DENIED = re.compile(r"(?:倒是|倒|也|并)?(?:不(?:晕|怕|会|至于|严重|影响)|没有)")


def refuses(document: Document, start: int, end: int) -> bool:
    """Whether a person disclaims or refuses what they mention at text[start:end]."""
    before, after = document.sides(start, end, REACH)
    if _WILLING.search(before) or _WILLING.match(after.lstrip("也都的是 ")):
        return False
    return before.endswith(("不", "没", "别")) or bool(_BEFORE.search(before) or _AFTER.match(after))


def _is_for_health(document: Document, clause: Clause, span: str) -> bool:
    if "恐高" in span or "怕高" in span:
        return False
    if _names_a_condition(clause):
        return True
    unable, earlier = _tells_of_inability(clause.text), document.before(clause)
    for _ in range(_HEALTH_REACH):
        if not unable or earlier is None:
            return False
        if _names_a_condition(earlier):
            return True
        earlier = document.before(earlier)
    return False


@lru_cache(maxsize=1024)
def _tells_of_inability(words: str) -> bool:
    """Whether somebody cannot, rather than will not."""
    return bool(_INABLE.search(words)) and not _BY_CHOICE.search(words)


def _names_a_condition(clause: Clause) -> bool:
    """Whether the clause tells of the person's own health, not of somebody's in the family."""
    return speaks_of_health(clause.text) and not _OF_FAMILY.search(clause.text)
