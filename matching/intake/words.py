"""Words of the remaining closed lists: groups, where the knowledge of them comes from, head-count, sex, minutes."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from matching.text.clean import clean_line
from matching.text.dates import read_date
from matching.vocabulary import Business, Employment, GroupSource, PriorityGroup, Situation

Word = TypeVar("Word", Employment, Business, Situation)
ACCEPTED_GROUPS = "、".join(f"{group.legal_name}（{group.value}）" for group in PriorityGroup)
ACCEPTED_EVIDENCE = "群体和证明的日期，如 hardship:2026-03-02"
ACCEPTED_SOURCES = "本人申报（self_declared）、已认定（certified）"
_GROUP_WORDS: tuple[tuple[PriorityGroup, str], ...] = (
    (PriorityGroup.ZERO_EMPLOYMENT_FAMILY, r"零就业"),
    (PriorityGroup.LIFTED_FROM_POVERTY, r"脱贫|贫困|建档立卡|低收入"),
    (PriorityGroup.OLDER_UNEMPLOYED, r"大龄|4050|40/50"),
    (PriorityGroup.HARDSHIP, r"困难|低保"),
    (PriorityGroup.DISABLED, r"残疾|残障|残联"),
    (PriorityGroup.VETERAN, r"退役|退伍|复员|转业|军人"),
    (PriorityGroup.GRADUATE, r"毕业生|应届|大学生"),
    (PriorityGroup.RURAL_LABOUR, r"农村|农民工|务工|农业转移"),
)
_GROUPS = [(group, re.compile(words)) for group, words in _GROUP_WORDS]
_HEADCOUNT = re.compile(r"(?:招|招聘)?约?(\d{1,6})(?:\s*[-~至到]\s*(\d{1,6}))?\s*(?:名|人|个|位)?(?:左右|以上)?")
_SOME = re.compile(r"若干|数名|多名|不限|大量|长期")
_CERTIFIED = re.compile(r"认定|认证|核验|核实|certified|verified")
_DECLARED = re.compile(r"申报|申明|声明|自述|自报|本人|自行|self|declared")
_MINUTES = re.compile(
    r"(\d{1,3}(?:\.\d)?|半|一个?半|[一两二三])\s*个?\s*(小时|h|分钟?|min(?:ute)?s?)?(?:以?内|之内|左右)?", re.IGNORECASE
)
_SAID_HOURS = {"半": 0.5, "一半": 1.5, "一个半": 1.5, "一": 1.0, "两": 2.0, "二": 2.0, "三": 3.0}
_SEXES = {
    "男": "male",
    "male": "male",
    "m": "male",
    "男性": "male",
    "女": "female",
    "female": "female",
    "f": "female",
    "女性": "female",
}
_BIRTH_YEAR = re.compile(r"((?:19|20)\d\d)(?:\.0|年.*|[-/.]\d.*|\d{4})?")
_TWO_DIGIT_BIRTH_YEAR = re.compile(r"([4-9]\d|0\d)年(?:生|出生)?")


class GroupReader:
    """Reads priority groups by law, and `further` ones that a policy defines (legal name to name)."""

    def __init__(self, further: Mapping[str, str] = MappingProxyType({})) -> None:
        self._further = {**further, **{name: name for name in further.values()}}
        names = (f"{legal_name}（{name}）" for legal_name, name in further.items())
        self.accepted = "、".join((ACCEPTED_GROUPS, *names))

    def group(self, text: str) -> str | None:
        return self._further.get(clean_line(text)) or read_group(text)

    def evidence(self, text: str) -> str | None:
        """The day of the evidence for a group: 「hardship:2026-03-02」「就业困难人员：2026年3月2日」."""
        name, _, day_told = text.replace("：", ":").partition(":")
        group, day = self.group(name), read_date(day_told)
        return f"{group}:{day}" if group and day else None


def read_group(text: str) -> PriorityGroup | None:
    """A priority group by its code, its legal name, or a name in use."""
    word = clean_line(text)
    code = word.lower().replace("-", "_").replace(" ", "_")
    if code in PriorityGroup.__members__.values():
        return PriorityGroup(code)
    return next((group for group, pattern in _GROUPS if pattern.search(word)), None)


def read_group_source(text: str) -> GroupSource | None:
    """已认定 before 本人申报: 「本人申报，已认定」 is certified."""
    word = text.lower()
    if re.search(r"未|不|待", word) is None and _CERTIFIED.search(word):
        return GroupSource.CERTIFIED
    return GroupSource.SELF_DECLARED if _DECLARED.search(word) else None


def reader_of(words: type[Word]) -> Callable[[str], Word | None]:
    """Reads a closed list by its codes and its Chinese words."""
    by_name = {name: word for word in words for name in (word.value, word.chinese)}
    return lambda text: by_name.get(text) or by_name.get(text.lower())


def accepted_of(words: type[Word]) -> str:
    return "、".join(f"{word.chinese}（{word.value}）" for word in words)


def read_headcount(text: str) -> int | None:
    """People wanted, the higher figure of a range."""
    match = _HEADCOUNT.fullmatch(text.removesuffix(".0"))
    count = int(match[2] or match[1]) if match else 0
    return count if 1 <= count <= 100_000 else None


def says_some(text: str) -> bool:
    """「若干」「数名」: wanted, but how many is not said."""
    return _SOME.search(text) is not None


def read_sex(text: str) -> str | None:
    return _SEXES.get(text.lower())


def read_minutes(text: str) -> int | None:
    """Minutes: 「30」「30分钟」「半小时」「1小时」「一个半小时」."""
    match = _MINUTES.fullmatch(text.removesuffix(".0"))
    if match is None:
        return None
    said, unit = match[1], (match[2] or "").lower()
    if said in _SAID_HOURS:
        return round(_SAID_HOURS[said] * 60) if unit in ("小时", "h") else None
    minutes = round(float(said) * (60 if unit in ("小时", "h") else 1))
    return minutes if minutes <= 600 else None


def read_birth_year(text: str) -> int | None:
    """The year out of a year or a birthday: 「1985」「1985年3月」「1985-03-02」「85年生」."""
    if match := _BIRTH_YEAR.fullmatch(text):
        return int(match[1])
    if match := _TWO_DIGIT_BIRTH_YEAR.fullmatch(text):
        return int(match[1]) + (2000 if match[1].startswith("0") else 1900)
    return None
