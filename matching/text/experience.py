"""Years of work: asked by a posting, done by a person."""

import re
from collections.abc import Iterator

from matching.results import Stated
from matching.text.beginners import NEVER_WORKED, NOT_YET_WORKED, first_told
from matching.text.clauses import REACH, Clause, Document, Section
from matching.text.numerals import YEARS, years_of
from matching.vocabulary import RequirementKind

MOST_YEARS = 60.0

_YEARS = re.compile(rf"(?<!\d)(?P<all>{YEARS})(?P<more>\s*(?:\(含\)|（含）)?(?:及|或|含|以|之)*\s*(?:以?上|左右|多)?)")
_WORK = re.compile(
    r"工作(?!日|制|时|地|服|餐|证)|经验|经历|驾龄|工龄|从业|从事|工作年限|实操|资历|阅历|教龄|"
    r"工作背景|任职|担任|职位|岗位|操作|管理|工作满|龄"
)
_OTHER = re.compile(
    r"合同|有效期|成立|历史|年内|内无|未满|(?:毕业|入职|退[役伍])后|毕业|届|一次|[涨调加]薪|年终|年假|休假|培训期|"
    r"试用|周岁|服务期|签约|规划|保修|质保|以下|以内|之内|"
    r"免费|年薪|满一年|工龄奖|稳定工作|至少做|能做|长期|股东|集团|公司(?:成立|拥有)|创立|专注|深耕|租|"
    r"近\s*\S{0,2}年|计划|晋升|升职|周年"
)
_SPARED = re.compile(
    r"\s*(?:的)?(?:以下|以内|之内|内(?!的)|期|制|级|后(?!端|台|期)|一次|两次|终|度(?!假)|会|假|薪|底|初|前(?!端|台|后))"
)


def experience_of(column: float | None, document: Document) -> Stated[float] | None:
    """Years that column and words ask together: the words count where they insist on more."""
    asked = asked_experience(document)
    if not column or (asked and asked.kind is RequirementKind.REQUIRED and asked.value > column):
        return asked
    return Stated(value=column)


def asked_experience(document: Document) -> Stated[float] | None:
    """The first length of experience insisted on, else the first preferred."""
    found = list(_asked(document))
    for kind in RequirementKind:
        for stated in found:
            if stated.kind is kind:
                return stated
    return None


def _asked(document: Document) -> Iterator[Stated[float]]:
    for match in _YEARS.finditer(document.text):
        clause = document.at(match.start())
        years = years_of(match)
        if years is None or not 0 < years <= MOST_YEARS or not _is_asked(document, clause, match):
            continue
        yield Stated(value=years, kind=clause.kind, span=document.text[match.start() : match.end()].strip())


def _is_asked(document: Document, clause: Clause, match: re.Match[str]) -> bool:
    before, after = document.sides(*match.span(), REACH)
    if clause.section in (Section.COMPANY, Section.OFFER) or document.denies(*match.span()):
        return False
    if _SPARED.match(after) or re.search(r"(?:^|\D)20$|[第每近前]$", before):
        return False
    if not (_WORK.search(after) or _WORK.search(before[-12:]) or re.search(r"工作\s*[:：]?\s*$", before)):
        return bool(
            match["more"].strip() in ("以上", "及以上") and re.fullmatch(r"[\s\d.、:：]*", before) and len(after) <= 8
        )
    return not _OTHER.search(before[-8:] + "·" + after[:6])


def worked_years(document: Document) -> Stated[float] | None:
    """The longest time a person says they worked (干了二十来年, 十几年工龄); 0 for who says they have not yet.

    Time as an intern is no time of work, and who never had a job has not worked by minding the house.
    """
    never = first_told(document, NEVER_WORKED)
    worked: list[Stated[float]] = []
    for match in _YEARS.finditer(document.text):
        years = years_of(match)
        at_home = never and _AT_HOME.match(document.text, match.end())
        if years is not None and 0 < years <= MOST_YEARS and not at_home and _is_work(document, match):
            worked.append(Stated(value=years, span=match["all"].strip()))
    return max(worked, key=lambda stated: stated.value, default=never or first_told(document, NOT_YET_WORKED))


_DID = re.compile(
    r"(?:干|做|开|教|当|跑|修|管|卖|写|画|烧|炒|养|种|带|打|搞|送|在|从事|工作|从业|经验|驾龄|工龄|"
    r"教龄|焊|站|护理|待|任|担任|负责|当过|做过|干过|开过|经历|过)[^,，。;；]{0,12}$"
)
_DID_AFTER = re.compile(
    r"^[^,，。;；]{0,14}(?:经验|经历|工龄|驾龄|教龄|工作|活|司机|师傅|厨师|电工|焊工|会计|销售|护士|"
    r"老师|保安|保洁|开发|生意|生涯|从业|了$)|^(?:了|吧|多|的)?$"
)
_NOT_WORK = re.compile(
    r"(?:失业|待业|退伍|退役|转业|复员|没上班|在家|闲|结婚|毕业|退休|离职|住|孩子|学了?|上学|读书|"
    r"生病|病|离婚|丧偶|照顾|"
    r"歇|空窗|等了)[^,，。;；]{0,8}$"
)
_AS_AN_INTERN = re.compile(r"(?:实习|见习)[^,，。;；后转生]{0,4}$")
_NOT_WORK_AFTER = re.compile(r"[^,，。]{0,4}(?:没上班|没工作|没干|前|内|出生|级|届|生人|制|实习(?!生))")
_AT_HOME = re.compile(r"(?:的)?(?:孩子|娃|小孩|家务|老人|农活|地|家)")


def _is_work(document: Document, match: re.Match[str]) -> bool:
    before, after = document.sides(*match.span(), REACH)
    if before.endswith("□") or _NOT_WORK_AFTER.match(after):
        return False
    if _NOT_WORK.search(before) or _AS_AN_INTERN.search(before):
        return False
    if re.search(r"(?:19|20)$", before) or (match["low"] is not None and match["all"][:4].isdigit()):
        return False
    return bool(_DID.search(before) or _DID_AFTER.match(after))
