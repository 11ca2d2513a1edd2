"""When a person says they can work or begin: their own words, never a reading of them."""

import re
from collections.abc import Callable

LONGEST = 24
"""A sentence up to so many signs is quoted whole; of a longer one the clause alone."""
_COUNT = r"[\d一二两三四五六七八九十半几]+"
_BEGINS = (
    rf"(?:随时|马上|立即|立刻|即刻|{_COUNT}(?:天|周|个?星期|个月)之?[内后]?|下周|下个?星期|下个?月|月底|年后|过完年)"
    r"[^,，。;；!！、\n]{0,6}?(?:到岗|上岗|入职|上班|报到|开工)|到岗时间"
)
_HOURS = (
    rf"有空|{_COUNT}[点:：](?:半|\d\d)?(?:到|至|[-~－—～]|以?后|以?前|之[前后])|"
    r"时间(?:都?很?|比较)?(?:自由|灵活|充裕|充足|固定)"
)
_TELLS = re.compile(f"{_BEGINS}|{_HOURS}")
_SENTENCES, _CLAUSES = re.compile(r"[^。;；!！\n]+"), re.compile(r"[^,，]+")


def stated_times(text: str, may_quote: Callable[[str], bool]) -> tuple[str, ...]:
    """「早九点到下午三点半有空」, 「两周内到岗」: each verbatim, once, and only what may be quoted."""
    found: dict[str, None] = {}
    for sentence in (match[0].strip() for match in _SENTENCES.finditer(text)):
        if not _TELLS.search(sentence):
            continue
        whole = len(sentence) <= LONGEST and may_quote(sentence)
        for words in [sentence] if whole else [match[0].strip() for match in _CLAUSES.finditer(sentence)]:
            if _TELLS.search(words) and may_quote(words):
                found[words] = None
    return tuple(found)
