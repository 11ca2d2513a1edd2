"""Which certificates a posting asks for, and which a person holds."""

import re
from collections.abc import Iterator

from matching.results import Stated
from matching.text.certificates import Certificates
from matching.text.clauses import Document, Section
from matching.text.lexicon import Found
from matching.vocabulary import RequirementKind

_OFFERED = re.compile(
    r"考取|考证|培训|代办|协助|包办|可办|免费办|帮.{0,3}办|报销|补贴|津贴|奖励|办证|取证|可考|带薪考|"
    r"可以考|安排考|公司办|入职后?办|学习|传授"
)
_HELD = re.compile(r"持|必须|须有|具有|具备|需有|有.{0,10}证(?!.*(?:补贴|津贴|奖励|提供))|要求|优先")
_HANDLED = re.compile(r"办理|管理|审核|检查|查验|收集|登记|年审|核对|更新|审查|维护|督促")
_UNNAMED = re.compile(
    r"(?:持|有|带|具备|具有|需|须)(?:有|相应|相关|有效|操作|上岗|特种|作业|职业|资格|从业|岗位|合格|"
    r"专业|的|本工种|工种|人员|国家)*证(?:书|件)?(?!券|据|明|监|实)"
)


def asked_certificates(document: Document, title_end: int, certificates: Certificates) -> list[Stated[str]]:
    """What a posting insists on or prefers. What it offers to teach or to arrange is not asked.

    Of alternatives (「执业医师或助理医师证」) only the one that the others cover is insisted on: to demand every one
    would bar people whom the posting wants.
    """
    mentions = [found for found in certificates.find(document) if _is_asked(document, found)]
    spared = set(_not_least(document.text, mentions, certificates))
    asked: list[Stated[str]] = [
        Stated(
            value=found.value,
            kind=RequirementKind.PREFERRED if found in spared else document.at(found.start).kind,
            span=document.text[found.start : found.end],
        )
        for found in mentions
    ]
    title = document.text[:title_end]
    if (unnamed := _unnamed(document, title_end if asked else len(document.text))) is not None:
        asked += [
            Stated(value=found.value, kind=unnamed, span=title[found.start : found.end])
            for found in certificates.in_title(title)[:1]
        ]
    return _specific(asked)


_OR = re.compile(r"[\u4e00-\u9fff()（）]{0,3}(?:或者|或是|或|/)[\u4e00-\u9fff]{0,3}")


def _not_least(text: str, mentions: list[Found[str]], certificates: Certificates) -> Iterator[Found[str]]:
    """Of each run of mentions joined by 或 or /, those but the one that all others cover (all, when there is none)."""
    runs: list[list[Found[str]]] = []
    for found in mentions:
        if runs and _OR.fullmatch(text[runs[-1][-1].end : found.start]):
            runs[-1].append(found)
        else:
            runs.append([found])
    for run in runs:
        if len({found.value for found in run}) > 1:
            yield from (
                found
                for found in run
                if not all(found.value in (other.value, *certificates.contained(other.value)) for other in run)
            )


def _specific(asked: list[Stated[str]]) -> list[Stated[str]]:
    """「C1驾照」 beside 「驾照」 is one wish, not two."""
    if any(stated.value.endswith("驾照") for stated in asked):
        return [stated for stated in asked if stated.value != "驾驶证"]
    return asked


def held_certificates(document: Document, certificates: Certificates) -> list[Stated[str]]:
    """What a person says they hold."""
    return [
        Stated(value=found.value, span=document.text[found.start : found.end])
        for found in certificates.find(document)
        if not document.denies(found.start, found.end) and not _is_to_come(document, found)
    ]


_TO_COME = re.compile(
    r"正在考|在考|准备考|打算考|想考|还没考|没考|未取得|还没拿|正在学|在学|报名|备考|想学|"
    r"没下来|过期|吊销|没有|没得|[今明]年考|要考|马上考|(?<![已没])考$"
)


def _is_to_come(document: Document, found: Found[str]) -> bool:
    before, after = document.sides(found.start, found.end, 6)
    return bool(_TO_COME.search(before) or _TO_COME.search(after))


def _is_asked(document: Document, found: Found[str]) -> bool:
    clause = document.at(found.start)
    if clause.section in (Section.COMPANY,) or document.denies(found.start, found.end):
        return False
    if _HELD.search(clause.text):
        return True
    handled = clause.section is not Section.REQUIREMENTS and _HANDLED.search(clause.text)
    return not handled and not _OFFERED.search(clause.text)


def _unnamed(document: Document, end: int) -> RequirementKind | None:
    """Whether a certificate is asked without its name before `end` (in the title: 「电工(持证)」), and how firmly."""
    for match in _UNNAMED.finditer(document.text, 0, end):
        clause = document.at(match.start())
        if not document.denies(*match.span()) and not _OFFERED.search(clause.text) and "身份证" not in clause.text:
            return clause.kind
    return None
