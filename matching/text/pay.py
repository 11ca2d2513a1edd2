"""Pay as people write it: 「5-8K·13薪」「4000-6000元/月」「200元/天」「18元/小时」「面议」「月薪四千五以上」."""

import math
import re
from collections.abc import Iterator

from matching.results import Pay
from matching.text.clean import clean_text
from matching.vocabulary import PayUnit

DAYS_A_MONTH = 21.75
HOURS_A_MONTH = 174.0
"""Paid days and hours of a month (劳社部发〔2008〕3号: 21.75 天, 21.75 x 8 小时)."""
MONTHS_A_YEAR = 12
HOURLY_BELOW, DAILY_BELOW = 100.0, 1000.0
"""A figure without a unit: under 100 yuan it can only be an hour's pay, under 1,000 only a day's."""
YEARLY_FROM = 80_000.0
"""A figure in 万 without a unit is a year's pay from here on (「10-15万」), a month's below (「1-1.5万」)."""
LEAST_BARE = 10.0
"""「5-8」 alone may be thousands or years: it is not read."""
MOST = 10_000_000.0

NEGOTIABLE = re.compile(r"面议|面谈|面商|可议|另议|详谈|协商|保密|negotiable", re.IGNORECASE)

_YEAR = "year"
_UNIT_WORDS: dict[PayUnit | str, tuple[str, str]] = {
    PayUnit.HOUR: (r"小时|钟头|时(?![间尚候])|hour|hr|h(?![a-z])", r"时薪|小时工资|按小时"),
    PayUnit.DAY: (r"天|日(?![期常用语本韩企])|班(?![车组长主])|工(?=$|\W)|day|d(?![a-z])", r"日薪|日结|日工资|天薪"),
    PayUnit.MONTH: (r"个?月|month|mo(?![a-z])|m(?![a-z\d])", r"月薪|月入|月收入|月工资|底薪|包月|保底"),
    _YEAR: (r"年|year|yr|annum|y(?![a-z])", r"年薪|年收入|年入"),
    PayUnit.PIECE: (
        r"件|单|个|吨|平|方|套|台|斤|公斤|箱|次|课时|节|趟|公里|棵|亩|米|车|包|篇|条|页|张|场|桌",
        r"计件|每件|单价",
    ),
}
_BEHIND = [
    (unit, re.compile(rf"\s*(?:[/每一]|per)\s*(?:人\s*[/每一])?\s*(?:{words})", re.IGNORECASE))
    for unit, (words, _) in _UNIT_WORDS.items()
]
_AHEAD = [(unit, re.compile(rf"(?:{words}|[每一](?:{each}))[^\d]*$")) for unit, (each, words) in _UNIT_WORDS.items()]
_AFTER_BY_DAY = re.compile(r"\s*(?:元|块)?[,，\s]*日结")

_AMOUNT = r"\d{1,9}(?:\.\d{1,4})?"
_YUAN = r"(?:元人民币|元|块钱?|rmb|人民币)"
_MONEY = re.compile(
    rf"(?<![\d.])(?P<low>{_AMOUNT})\s*(?P<low_times>[百千万]|[kw](?![a-z]))?\s*{_YUAN}?(?:\s*/\s*(?:月|天|小时|年)(?=\s*[-~]))?"
    rf"(?:\s*(?:-+|~+|[—–－―]+|至|到)\s*[¥]?\s*(?P<high>{_AMOUNT})\s*(?P<high_times>[百千万]|[kw](?![a-z]))?\s*{_YUAN}?)?",
    re.IGNORECASE,
)
_MONEY_WORD = re.compile(r"元|块|rmb|¥|薪(?!资?中心)|工资|收入|月入|日结|报酬|补贴|津贴|保底|包月", re.IGNORECASE)
_OTHER_THING = re.compile(
    r"\s*(?:薪|名|岁|周岁|小?时制|险|%|年(?:以上|及以上|工作|经验)|:\d|级|届|楼|号|cm|kg|后(?!付)|多?平)", re.IGNORECASE
)
_UP = re.compile(r"\s*(?:左右)?(?:以上|起|\+|多|余|及以上|不封顶)")
_DOWN = re.compile(r"\s*(?:以下|以内|封顶|之内)")
_AT_LEAST = re.compile(r"(?:不低于|不少于|至少|最低|起薪|保底|底薪|>=?)\s*[:为]?\s*$")
_AT_MOST = re.compile(r"(?:不超过|不高于|最高|高达|可达|<=?)\s*[:为]?\s*$")

_FIGURES = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_MULTIPLES = {"十": 10, "百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000}
_CHINESE = re.compile(
    "[一二两三四五六七八九]{1,2}[万千百](?:[零〇一二两三四五六七八九半](?!天|日|个?月|小时)[千百十]?)*"
    "|[一二两三四五六七八九]?十[一二三四五六七八九]?(?=块|元)"
)
"""Figures in words: 四千五, 五六千, 一万二, 十五块."""


def read_pay(text: str) -> Pay | None:
    """Pay from a value of its own (a column, a form field): a bare figure counts.

    Returns
    -------
    Pay, with both figures None where only 面议 is written; None where nothing can be read.
    A year's pay is told by the month. ``low <= high`` always.
    """
    plain = _plain(text)
    for pay, _, _ in _pays(plain, bare=True):
        return pay
    if "计件" in plain:
        return Pay(low=None, high=None, unit=PayUnit.PIECE)
    return Pay(low=None, high=None) if NEGOTIABLE.search(plain) else None


def find_pay(text: str) -> tuple[Pay, str] | None:
    """The first pay in running text, with its words; figures without a word of money beside them are no pay."""
    plain = _plain(text)
    for pay, start, end in _pays(plain, bare=False):
        return pay, plain[start:end]
    return None


_TIMES_A_MONTH = {
    PayUnit.MONTH: 1.0,
    PayUnit.DAY: DAYS_A_MONTH,
    PayUnit.HOUR: HOURS_A_MONTH,
    PayUnit.PIECE: math.nan,
}


def monthly(pay: Pay) -> tuple[float, float]:
    """Low and high in yuan a month before tax; NaN where not stated, and for piece work."""
    times = _TIMES_A_MONTH[pay.unit]
    return math.nan if pay.low is None else pay.low * times, math.nan if pay.high is None else pay.high * times


def unit_by_size(figure: float) -> PayUnit:
    """The unit that a figure without one can only have."""
    if figure < HOURLY_BELOW:
        return PayUnit.HOUR
    return PayUnit.DAY if figure < DAILY_BELOW else PayUnit.MONTH


def _plain(text: str) -> str:
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", clean_text(text))
    return _CHINESE.sub(lambda match: _in_figures(match[0]), text)


def _in_figures(words: str) -> str:
    """「四千五」 -> 4500, 「一万二」 -> 12000, 「五六千」 -> 5000-6000."""
    if words[:1] in _FIGURES and words[1:2] in _FIGURES:
        low, high = (_FIGURES[sign] * _MULTIPLES[words[2]] for sign in words[:2])
        return f"{low}-{high}"
    total, figure, last = 0, int(words[0] == "十"), 10
    for sign in words:
        if sign in _FIGURES:
            figure = _FIGURES[sign]
            last = 10 if figure == 0 else last
        elif sign == "半":
            total, figure = total + last // 2, 0
        else:
            last = _MULTIPLES[sign]
            total, figure = total + figure * last, 0
    return str(total + figure * (last // 10))


def _pays(text: str, *, bare: bool) -> Iterator[tuple[Pay, int, int]]:
    for match in _MONEY.finditer(text):
        pay = _pay(
            text[max(0, match.start() - 10) : match.start()], match, text[match.end() : match.end() + 14], bare=bare
        )
        if pay is not None:
            yield pay, match.start(), match.end()


def _pay(before: str, match: re.Match[str], after: str, *, bare: bool) -> Pay | None:
    if before.strip() == "-" or (before[-1:].isascii() and before[-1:].isalpha()):
        return None
    unit = _unit(before, after)
    money = match["low_times"] or match["high_times"] or _MONEY_WORD.search(before + match[0])
    if re.match(r"\s*薪", after) or (not money and (_OTHER_THING.match(after) or not bare)):
        return None
    if not money and unit is None and float(match["low"]) < LEAST_BARE:
        return None
    low, high = _bounds(before, after, *_figures(match))
    return _settled(low, high, unit, in_ten_thousands="万" in match[0] or "w" in match[0].lower())


def _unit(before: str, after: str) -> PayUnit | str | None:
    """The unit stated behind the figures, or else ahead of them."""
    if _AFTER_BY_DAY.match(after):
        return PayUnit.DAY
    behind = next((unit for unit, pattern in _BEHIND if pattern.match(after)), None)
    return behind or next((unit for unit, pattern in _AHEAD if pattern.search(before)), None)


def _figures(match: re.Match[str]) -> tuple[float, float]:
    """Both figures in yuan; 「5-8K」 lends the second's multiple to the first."""
    low, times = float(match["low"]), match["low_times"]
    if match["high"] is None:
        figure = low * _MULTIPLES.get((times or "").lower(), 1)
        return figure, figure
    high, high_times = float(match["high"]), match["high_times"]
    if times and not high_times and high < 100:
        high_times = times
    if high_times and not times and low <= high:
        times = high_times
    low, high = low * _MULTIPLES.get((times or "").lower(), 1), high * _MULTIPLES.get((high_times or "").lower(), 1)
    return min(low, high), max(low, high)


def _bounds(before: str, after: str, low: float, high: float) -> tuple[float | None, float | None]:
    """One figure is both bounds, unless words make it the least (以上) or the most (以内)."""
    behind = re.sub(r"^\s*(?:[/每一]?\s*(?:个?月|天|日|年|小时))", "", after)
    if low == high and (_UP.match(behind) or _AT_LEAST.search(before)):
        return low, None
    if low == high and (_DOWN.match(behind) or _AT_MOST.search(before)):
        return None, high
    return low, high


def _settled(
    low: float | None, high: float | None, unit: PayUnit | str | None, *, in_ten_thousands: bool
) -> Pay | None:
    figure = low if low is not None else high
    if figure is None or not 0 < max(low or 0, high or 0) <= MOST:
        return None
    if unit is None and in_ten_thousands and figure >= YEARLY_FROM:
        unit = _YEAR
    if unit == _YEAR:
        low, high = (None if value is None else round(value / MONTHS_A_YEAR, 2) for value in (low, high))
        unit = PayUnit.MONTH
    return Pay(low=low, high=high, unit=PayUnit(unit) if unit else unit_by_size(figure))
