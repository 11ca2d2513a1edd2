"""Numbers as people write them: 3, 三, 两三, 十几, 二十来, 一年半, 半年."""

import re

DIGITS = "零〇一二两三四五六七八九十百"
NUMBER = rf"(?:\d{{1,3}}(?:\.5)?|[{DIGITS}]{{1,4}})"
"""Halves are the only fractions of years people write; 「2.3年以上」 is item 2 of a list."""
YEARS = (
    rf"(?:(?P<low>{NUMBER})\s*(?:[-~—～至到]+\s*(?P<high>{NUMBER})\s*)?(?P<vague>[几多来])?\s*(?:个)?\s*年(?P<half>半)?|"
    rf""
    rf""
    rf""
    rf"(?P<six>半年))"
)
"""A length in years, with named groups; use once in a pattern and read it with `years_of`."""

_VALUES = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_PAIR = re.compile(r"([一二两三四五六七八九])([一二两三四五六七八九])$")


def number_of(text: str) -> float | None:
    """The number written, the lower one of a pair (两三 is 2, 二三十 is 20); None when it is none."""
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    if not text or any(sign not in DIGITS for sign in text):
        return None
    if text.endswith("十") and _PAIR.fullmatch(text[:-1]):
        return float(_VALUES[text[0]] * 10)
    if _PAIR.search(text) and "十" not in text[-2:]:
        text = text[:-1]
    return _below_thousand(text)


def _below_thousand(text: str) -> float | None:
    total, digit = 0, None
    for sign in text:
        if sign in _VALUES:
            digit = _VALUES[sign]
        else:
            total += (1 if digit is None else digit) * (10 if sign == "十" else 100)
            digit = None
    return float(total + (digit or 0))


def _numbering(match: re.Match[str]) -> str:
    """「2.5年以上」 at the start of a line is item 2; 「1.5年」 is a year and a half anywhere."""
    item, dot, _ = match["low"].partition(".")
    starts_line = match.start() == 0 or match.string[match.start() - 1] == "\n"
    return f"{item}." if dot and starts_line and item != "1" else ""


def years_of(match: re.Match[str]) -> float | None:
    """Years of a match of `YEARS`: the lower end, 十几年 as 10, 一年半 as 1.5, 半年 as .5."""
    if match["six"]:
        return 0.5
    low = number_of(match["low"].removeprefix(_numbering(match)))
    if low is None:
        return None
    return low + (0.5 if match["half"] else 0.0)
