"""Which certificates a posting asks for, and which a person holds."""

import re
from collections.abc import Iterator

from matching.results import Stated
from matching.text.certificates import Certificates
from matching.text.clauses import INSISTS, REACH, Document, Section
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
    r"专业|的|本工种|工种|人员|国家){0,8}证(?:书|件)?(?!券|据|明|监|实)"
)


def asked_certificates(document: Document, title_end: int, certificates: Certificates) -> list[Stated[str]]:
    """What a posting insists on or prefers. What it offers to teach or to arrange is not asked.

    Of alternatives (「执业医师或助理医师证」) only the one that the others cover is insisted on: to demand every one
    would bar people whom the posting wants.
    """
    mentions = [found for found in certificates.find(document) if _is_asked(document, found)]
    spared = {*_not_least(document.text, mentions, certificates), *_not_insisted(document, mentions)}
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


_REWARDED = re.compile(
    r"(?:证书?|资格|资质|的|者|人员|可以?|每月|月薪|工资|另外|再|额外|另|多)*"
    r"(?:加(?:[\d一二两三四五六七八九]{1,4}\s*[千百十元块kK]?|钱|薪|工资)|[有给](?:额外|单独|证书)?(?:补贴|补助|津贴|奖励)|"
    r"(?:额外|另有|多给|高薪|工资高|待遇从优|薪资面议|工资面议))"
)
_NOT_NEEDED = re.compile(
    r"(?:无|没有?|不带)(?:相关)?证(?:书|件)?(?:的|者|人员)?(?:也|都|亦|均|可|能|行|公司|由|先|学|培训|帮|包|入职|我们|上岗|免费)|"
    r"有[无没](?:有)?证|有证(?:无|没)证|证(?:书|件)?(?:可|能)?(?:后补|入职后)"
)
_ELSE_BEFORE = re.compile(r"(?:或者?|或是)(?:同时)?(?:持有?|具有|具备|取得|有|是)?$")
_ELSE_AFTER = re.compile(
    r"[)）」]?(?:证书?|资格|证件|及?以上|水平|[(（][^()（）]{0,6}[)）]){0,2}\s*(?:或者?|或是)(?!及?以上|更高|者|相[关当]|同等|其[他它]|职称)"
)
_ANYWHERE_NEAR = 60
"""Signs behind a mention, of its own line, in which 「没证的也行」 speaks of it."""


def _not_insisted(document: Document, mentions: list[Found[str]]) -> Iterator[Found[str]]:
    """Those that only raise the pay, that one may be without, or that another thing may stand for (六级或口语流利)."""
    places = {place for found in mentions for place in range(found.start, found.end)}
    for found in mentions:
        before, after = document.sides(found.start, found.end, REACH)
        line = document.text[found.end : found.end + _ANYWHERE_NEAR].partition("\n")[0]
        rewarded = _REWARDED.match(after) and not INSISTS.search(document.near(found.start, found.end))
        if rewarded or _NOT_NEEDED.search(line) or _has_another(before, after, found, places):
            yield found


def _has_another(before: str, after: str, found: Found[str], places: set[int]) -> bool:
    """Whether 或 joins a mention to something that is no certificate of the list."""
    if (other := _ELSE_AFTER.match(after)) is not None:
        return not any(place in places for place in range(found.end, found.end + other.end() + 8))
    if (other := _ELSE_BEFORE.search(before)) is not None:
        return not any(place in places for place in range(found.start - len(other[0]) - 8, found.start))
    return False


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
    near = document.near(found.start, found.end)
    if _HELD.search(near):
        return True
    handled = clause.section is not Section.REQUIREMENTS and _HANDLED.search(near)
    return not handled and not _OFFERED.search(near)


def _unnamed(document: Document, end: int) -> RequirementKind | None:
    """Whether a certificate is asked without its name before `end` (in the title: 「电工(持证)」), and how firmly."""
    for match in _UNNAMED.finditer(document.text, 0, end):
        clause = document.at(match.start())
        if not document.denies(*match.span()) and not _OFFERED.search(clause.text) and "身份证" not in clause.text:
            return clause.kind
    return None
