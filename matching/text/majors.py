"""Fields of study: 「计算机、电气等相关专业」, 「学的是会计」."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from matching.results import Stated
from matching.text.clauses import Document, Section
from matching.text.lexicon import Found, Lexicon

_HEAD = re.compile(
    r"专业(?!知识|技能|技术|能力|化|性|素[质养]|培训|水平|资格|团队|精神|背景知识|服务|程度|"
    r"人[员士才]|理论|工具|的|从事|销售|英语|级|课|度|强|四|八|术语|书籍|基础|认证)"
)
_NOT_LIMITED = re.compile(r"专业\s*(?:均|都)?\s*(?:不限|无要求|无限制)|不限\s*专业")
_REACH = 60
_BREAK = re.compile(r"[。;；!！\n:：]|学历|以上|毕业于|岁|具有|具备|要求|任职|本科|大专|中专|硕士|研究生|专科|\d[、.]")
_STUDIED = re.compile(r"(?:学的是?|学过|读的是?|主修|毕业于|念的是?|所学|系|修读)[^,，。;；\n]{0,20}")


class Majors:
    """The shipped names of fields of study."""

    def __init__(self, reference_dir: Path) -> None:
        with (reference_dir / "dictionary" / "majors.csv").open(encoding="utf-8", newline="") as file:
            self._phrases = Lexicon([(row["name"], row["name"]) for row in csv.DictReader(file)])

    def asked(self, document: Document) -> Iterator[Stated[str]]:
        """Fields of study a posting asks for."""
        for start, end in study_spans(document):
            for found in self._in(document.text, start, end):
                yield Stated(value=found.value, kind=document.at(end).kind, span=document.text[found.start : found.end])

    def studied(self, document: Document) -> Iterator[Stated[str]]:
        """Fields of study a person names as theirs."""
        for match in _STUDIED.finditer(document.text):
            for found in self._in(document.text, match.start(), match.end()):
                yield Stated(value=found.value, span=document.text[found.start : found.end])
        for stated in self.asked(document):
            yield Stated(value=stated.value, span=stated.span)

    def _in(self, text: str, start: int, end: int) -> Iterator[Found[str]]:
        for found in self._phrases.find(text[start:end]):
            yield Found(start + found.start, start + found.end, found.value)


def study_spans(document: Document) -> Iterator[tuple[int, int]]:
    """The stretches of text that name fields of study, each ending at the word 专业."""
    if _NOT_LIMITED.search(document.text):
        return
    for match in _HEAD.finditer(document.text):
        if document.at(match.start()).section is Section.COMPANY:
            continue
        start = max(0, match.start() - _REACH)
        breaks = [cut.end() for cut in _BREAK.finditer(document.text, start, match.start())]
        after_comma = _last_comma(document.text, start, match.start())
        yield max([start, after_comma, *breaks]), match.start()


def _last_comma(text: str, start: int, end: int) -> int:
    """Where the clause begins; a list goes on across commas only as 「机械,电气,自动化等专业」 does."""
    parts = re.split(r"[,，]", text[start:end])
    kept = len(parts[-1])
    for part in reversed(parts[:-1]):
        if not 2 <= len(part) <= 8:
            break
        kept += len(part) + 1
    return end - kept
