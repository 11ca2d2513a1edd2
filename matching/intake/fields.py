"""One record being read: each field taken once, every problem and note gathered.

Values may be text from a table or any JSON type; both go the same way.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NoReturn, TypeVar

from matching.errors import BadInput, BadRow
from matching.text.clean import clean_line, clean_text, mask_contacts
from matching.text.column_words import read_yes, says_none
from matching.text.dates import ACCEPTED_DATES, read_date

V = TypeVar("V")
_LIST_SEPARATORS = re.compile(r"[;；、|\n\r]+")
_COMMAS = re.compile(r"[,，]+")
_NOTHING = frozenset(("nan", "null", "none", "\\n", "n/a", "#n/a"))
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d{1,3})?")
MOST_RAW = 200_000
"""Characters of one value that are looked at at all."""
MOST_ITEMS = 200


class Row:
    """The fields of one record.

    Parameters
    ----------
    cells : Mapping
        Values under the names of the import columns.
    known : frozenset of str
        Names that are taken; any other is a problem.
    """

    def __init__(self, cells: Mapping[str, object], known: frozenset[str]) -> None:
        self._cells = cells
        self.problems: list[BadInput] = []
        self.notes: list[str] = []
        for name in cells.keys() - known:
            self.reject(name, cells[name], "没有这个字段。请查对字段名")

    def reject(self, field: str, value: object, cure: str) -> None:
        self.problems.append(BadInput(field, value, cure))

    def note(self, text: str) -> None:
        self.notes.append(text)

    def refuse_if_bad(self) -> None:
        """Raise all problems together."""
        if self.problems:
            self._raise()

    def _raise(self) -> NoReturn:
        raise BadRow(self.problems)

    # -------------------------------------------------------------------------------------------- shapes

    def raw(self, field: str) -> str:
        """The value as text, "" when there is none. A list or an object is a problem here."""
        value = self._cells.get(field)
        if value is None:
            return ""
        if isinstance(value, str):
            return self._bounded(field, value)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            return self._number_text(field, value)
        self.reject(field, value, "这里要一个值，不是列表或对象")
        return ""

    def _bounded(self, field: str, value: str) -> str:
        if len(value) > MOST_RAW:
            self.reject(field, value, f"太长（{len(value)} 字），请删到 20000 字以内")
            return ""
        if "\ufffd" in value:
            self.reject(field, value, "有乱码。请用原来的编码重新保存，再改这一格")
            return ""
        return "" if value.strip().lower() in _NOTHING else value

    def _number_text(self, field: str, value: float) -> str:
        if not math.isfinite(value):
            self.reject(field, value, "不是一个数")
            return ""
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else str(value)

    def has(self, field: str) -> bool:
        value = self._cells.get(field)
        return value is not None and str(value).strip() != ""

    # -------------------------------------------------------------------------------------------- kinds of value

    def line(self, field: str, most: int = 200, *, required: bool = False, masked: bool = True) -> str | None:
        """One cleaned line of at most `most` characters."""
        bad = len(self.problems)
        text = clean_line(self.raw(field))
        text = mask_contacts(text) if masked else text
        if len(text) > most:
            self.reject(field, text, f"太长（{len(text)} 字），请删到 {most} 字以内")
        elif required and not re.search(r"\w", text) and len(self.problems) == bad:
            self.reject(field, text, "必填，不能空")
        return text or None

    def text(self, field: str, most: int = 20_000) -> str:
        """Free text of several lines, contacts masked."""
        text = mask_contacts(clean_text(self.raw(field)))
        if len(text) > most:
            self.reject(field, text, f"太长（{len(text)} 字），请删到 {most} 字以内")
            return ""
        return text

    def items(self, field: str, before: Callable[[str], str] = str) -> tuple[str, ...]:
        """A list: JSON array, or text parted by ; ； 、 | or line ends (by commas where none of these stands).

        `before`: what is done to the text before it is parted.
        """
        value = self._cells.get(field)
        if isinstance(value, list | tuple):
            parts = [self._item(field, item) for item in value]
        else:
            parts = _parts(before(self.raw(field)))
        cleaned = (mask_contacts(clean_line(part)) for part in parts)
        found = tuple(dict.fromkeys(part for part in cleaned if part and not says_none(part)))
        if len(found) > MOST_ITEMS or any(len(part) > 200 for part in found):
            self.reject(field, value, f"最多 {MOST_ITEMS} 项，每项 200 字以内，用 ; 隔开")
            return ()
        return found

    def _item(self, field: str, item: object) -> str:
        if isinstance(item, str):
            return self._bounded(field, item)
        if isinstance(item, int | float) and not isinstance(item, bool):
            return self._number_text(field, item)
        self.reject(field, item, "列表里的每一项要是文字")
        return ""

    def number(self, field: str, least: float, most: float, cure: str) -> float | None:
        """A plain number within bounds; 「不限」 and the like are None."""
        text = clean_line(self.raw(field)).replace(",", "")
        if not text or says_none(text):
            return None
        if not _NUMBER.fullmatch(text) or not least <= float(text) <= most:
            self.reject(field, text, cure)
            return None
        return float(text)

    def word(self, field: str, read: Callable[[str], V | None], accepted: str) -> V | None:
        """A value of a closed list, by its reader; 「不限」 is None."""
        text = clean_line(self.raw(field))
        if not text:
            return None
        found = read(text)
        if found is None and not says_none(text):
            self.reject(field, text, f"认不出。可以写：{accepted}")
        return found

    def words(
        self, field: str, read: Callable[[str], V | None], accepted: str, before: Callable[[str], str] = str
    ) -> tuple[V, ...]:
        """Several values of a closed list; `before` as in `items`."""
        found: dict[V, None] = {}
        for item in self.items(field, before):
            value = read(item)
            if value is None:
                self.reject(field, item, f"认不出。可以写：{accepted}")
            else:
                found[value] = None
        return tuple(found)

    def day(self, field: str, read: Callable[[str], date | None] = read_date) -> date | None:
        return self.word(field, read, ACCEPTED_DATES)

    def yes(self, field: str, *, default: bool) -> bool:
        found = self.word(field, read_yes, "是、否、yes、no、true、false、1、0")
        return default if found is None else found


def _parts(text: str) -> list[str]:
    return (_LIST_SEPARATORS if _LIST_SEPARATORS.search(text.strip()) else _COMMAS).split(text)
