"""Licences and certificates by name, alias and list (「电工、焊工证」「A2以上驾照」); each is one bit of a mask."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.columns import CERTIFICATE_WORDS
from matching.text.clauses import Document
from matching.text.dictionary import SHIPPED, read_entries
from matching.text.lexicon import Found, Lexicon

_ENDING = re.compile(
    r"(?:资格|上岗|操作|作业|从业|执业|等级|职业|技能|合格|岗位|初级|中级|高级|技师|许可|培训|特种|"
    r"设备|人员|技术|专业|相关|资质|职称|考试|水平){0,4}(?:\s*\([^()]{0,8}\)\s*)?(?:证书|证件|证(?!券|"
    r"据|明|监|实)|执照)"
)
_ENGLISH = re.compile(
    r"(?:英语|外语|英文)[^,，。;；\n]{0,4}?(?P<first>[四六八468])(?:[/、\-~]?[六6])?\s*级|"
    r"(?P<second>[四六八468])(?:[/、\-~]?[六6])?\s*级[^,，。;；\n]{0,2}英语|CET\s*-?\s*(?P<third>[46])",
    re.IGNORECASE,
)
_ENGLISH_LEVELS = {
    "四": "英语四级",
    "4": "英语四级",
    "六": "英语六级",
    "6": "英语六级",
    "八": "英语专业八级",
    "8": "英语专业八级",
}
_LETTERS = re.compile(r"(?<![A-Za-z0-9])(?:[AaBb][123]|[Cc][1-4]){1,6}(?![A-Za-z0-9])")
_DRIVES = re.compile(r"驾|司机|照|[ABC][1-4]\s*[本证牌]|开车|大车|货车|客车|半挂|挂车|牵引")
_NEAR = 20
_LETTER_NAMES = {
    "A1": "A1驾照",
    "A2": "A2驾照",
    "A3": "A3驾照",
    "B1": "B1驾照",
    "B2": "B2驾照",
    "C1": "C1驾照",
    "C2": "C2驾照",
}
LONGEST_LIST = 12
"""So many bare trades before one with 证 may share its ending."""
_JOIN = re.compile(r"\s*(?:[、,，/或和及&+]|或者|以及)\s*$")


class Certificates:
    """The shipped list, in its order: row i is bit i."""

    def __init__(self, reference_dir: Path) -> None:
        entries = read_entries(reference_dir, "certificates")
        self.names = tuple(entry.name for entry in entries)
        self._bit = {name: bit for bit, name in enumerate(self.names)}
        self._contains = {entry.name: tuple(filter(None, entry.more["includes"].split(";"))) for entry in entries}
        stems = {alias[:-1]: entry.name for entry in entries for alias in entry.aliases if alias.endswith("~")}
        whole = [(alias, entry.name) for entry in entries for alias in entry.aliases if not alias.endswith("~")]
        self._phrases = Lexicon([(name, name) for name in self.names] + whole)
        self._stems = Lexicon(stems.items())
        self._stem_names = stems

    def mask(self, names: Iterable[str]) -> NDArray[np.uint64]:
        """Bit set of the named certificates, of shape (CERTIFICATE_WORDS,); unknown names are left out."""
        words = np.zeros(CERTIFICATE_WORDS, np.uint64)
        for name in names:
            bit = self._bit.get(name)
            if bit is not None:
                words[bit // 64] |= np.uint64(1 << bit % 64)
        return words

    def contained(self, name: str) -> tuple[str, ...]:
        """What a certificate covers besides itself: B2 covers C1."""
        return self._contains.get(name, ())

    def named(self, value: str) -> tuple[str, ...]:
        """The listed names in a value of its own (a column's entry); the value itself when the list lacks it."""
        found = tuple(dict.fromkeys(found.value for found in self.find(Document(value))))
        if not found:
            found = tuple(dict.fromkeys(found.value for found in self._stems.find(value)))
        return found or ((value.strip(),) if value.strip() else ())

    def find(self, document: Document) -> list[Found[str]]:
        """Every certificate mentioned, in the order of the text."""
        text = document.text
        phrases = [*self._phrases.find(text), *self._with_endings(text)]
        found = {part for phrase in phrases for part in self._listed(text, phrase)}
        return _outermost({*found, *_letters(document), *_english(text)})

    def _with_endings(self, text: str) -> Iterator[Found[str]]:
        """Trades followed by 证 in one of its forms: 电工证, 电工上岗证, 电工特种作业操作证书."""
        for stem in self._stems.find(text):
            if (ending := _ENDING.match(text, stem.end)) is not None:
                yield Found(stem.start, ending.end(), stem.value)

    def _listed(self, text: str, phrase: Found[str]) -> Iterator[Found[str]]:
        """A phrase and the bare ones that share its ending: 「电工、焊工证」 names two."""
        yield phrase
        place = phrase.start
        for _ in range(LONGEST_LIST):
            join = _JOIN.search(text[max(0, place - 4) : place])
            if join is None:
                return
            place -= len(join[0])
            length = next((n for n in range(8, 1, -1) if text[max(0, place - n) : place] in self._stem_names), 0)
            if not length:
                return
            yield Found(place - length, place, self._stem_names[text[place - length : place]])
            place -= length

    def in_title(self, title: str) -> list[Found[str]]:
        """Trades named in a title that asks for 「持证」 without saying which."""
        return list(self._stems.find(title))


@lru_cache(maxsize=4)
def open_certificates(reference_dir: Path = SHIPPED) -> Certificates:
    """The list of a reference directory, read once."""
    return Certificates(reference_dir)


def certificate_mask(names: Iterable[str]) -> NDArray[np.uint64]:
    """Bit set of certificates by name, of shape (CERTIFICATE_WORDS,), in the order of the shipped list."""
    return open_certificates().mask(names)


def _outermost(found: Iterable[Found[str]]) -> list[Found[str]]:
    """In the order of the text, without those that lie inside a longer one."""
    kept: list[Found[str]] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.end > kept[-1].end:
            kept.append(one)
    return kept


def _english(text: str) -> Iterator[Found[str]]:
    """Levels of English written with figures: 「英语 6 级」「4-6级英语」「CET4/6」 (the lower of two)."""
    for match in _ENGLISH.finditer(text):
        yield Found(match.start(), match.end(), _ENGLISH_LEVELS[match["first"] or match["second"] or match["third"]])


def _letters(document: Document) -> Iterator[Found[str]]:
    """Classes of driving licences: 「A1/A2驾照」「驾驶证(B2以上)」「C1司机」."""
    for match in _LETTERS.finditer(document.text):
        clause = document.at(match.start())
        near = document.text[
            max(clause.start - _NEAR, match.start() - 2 * _NEAR, 0) : min(clause.end, match.end() + 2 * _NEAR)
        ]
        for place in range(match.start(), match.end(), 2):
            name = _LETTER_NAMES.get(document.text[place : place + 2].upper())
            if name and _DRIVES.search(near):
                yield Found(place, place + 2, name)
