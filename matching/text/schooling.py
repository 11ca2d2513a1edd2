"""Level of schooling: what a posting asks for, what a person has reached."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from matching.results import Stated
from matching.text.clauses import REACH, Document, Section
from matching.vocabulary import Education, RequirementKind

_NAMES = {
    Education.DOCTOR: "博士研究生 博士",
    Education.MASTER: "硕士研究生 硕士 研究生",
    Education.BACHELOR: "大学本科 本科生 本科 学士 统本 统招一本 一本 二本 985 211",
    Education.COLLEGE: "大学专科 大专 专科 高职 大学",
    Education.SENIOR: "普通高中 高中",
    Education.VOCATIONAL: "中等专科 中专 中技 中职 职高 技校 职业高中 技工学校 技工 卫校",
    Education.JUNIOR: "初中",
    Education.PRIMARY: "小学",
}
_LEVELS = {name: level for level, names in _NAMES.items() for name in names.split()}
_OF_SCHOOL_TALK = ("985", "211", "一本", "二本", "技工", "学士")
"""Names that mean a level only with 学历, 以上 or the like behind them."""
_WORD = "|".join(sorted(_LEVELS, key=lambda word: -len(word)))
_TAIL = r"(?:\s*[(（][^()（）]{0,8}[)）])?"
_LEVEL = re.compile(
    rf"(?P<first>{_WORD})(?P<others>(?:\s*(?:[/、或和及]|或者)\s*(?:{_WORD}))*){_TAIL}"
    r"(?P<tail>\s*(?:及其|及|或者|或|含|和)?\s*(?:以上|及以|同等)|\s*(?:学历|文化|毕业|程度|学位|应届|水平)|"
    r"\s*起(?!重)|\s*[(（]?优先|者优先)?"
)
_ASKED = re.compile(r"(?:学历|文化程度|文化水平|教育程度|教育水平|受教育|最低学历|毕业于|全日制|统招)[^,，。;；]{0,8}$")
_ALONE = re.compile(
    r"(?:[^,，]{0,12}[:：】\]])?[\s\d.、)）(:：\-•●·*【\[]*(?:全日制|统招|国家统招|要求|统招全日制|需|"
    r"须|要|必须|公办|普通|最低)*$"
)
_ALONE_AFTER = re.compile(r"[\s)）\]】.]*$|\s*\d|\s*[-/|]|(?:者|生|的)?[\s)）]*$")
_NO_REQUIREMENT = re.compile(
    r"提升|进修|深造|继续教育|报读|自考|招生|教育机构|辅导|补贴|津贴|奖励|落户|元/|培训班|薪|合作|导师"
)
_OF_A_FIELD_BEFORE, _OF_A_FIELD = (
    re.compile(r"专业\s*$"),
    re.compile(r"(?!院校|所学|阶段|起点)[\u4e00-\u9fff]{2,8}专业"),
)
_RELAXED_TO = re.compile(r"(?:放宽(?:至|到|为)?|可|可以|可到)$")
_SCHOOL_WORK = re.compile(
    r"^\s*(?:生(?!以上)|老师|教师|数学|语文|英语|物理|化学|部|语|学科|阶段|班|毕业班|科|年级|校园|院校|"
    r"课程|教材|作业|家教|辅导)"
)
_OTHER_PEOPLE = re.compile(
    r"(?:孩子|儿子|女儿|小孩|娃|闺女|老公|老婆|孙子|孙女|学生|弟弟|妹妹|教过?|带过?|辅导)[^,，。]{0,6}$"
)
_NEVER_WENT = re.compile(r"(?:没上过|没念过|没读过|没考上|想考|准备考|不是)$")
_NOT_REACHED = re.compile(r"^(?:没毕业|没念完|没读完|没上完|肄业|未毕业|都没|没念|没上|没读|在读)")
_BELOW = {level: Education(level - 1) for level in Education if level > Education.PRIMARY} | {
    Education.SENIOR: Education.JUNIOR,
    Education.VOCATIONAL: Education.JUNIOR,
    Education.COLLEGE: Education.SENIOR,
}


_RELAXES = re.compile(r"放宽|优秀|优异|突出|出色|能力强|条件好|条件优|经验丰富|匹配度")
_ALSO = re.compile(r"(?:学历|文凭|毕业|水平|生|者|的)*(?:亦|也|均|都)(?:可|行|能)")
_WIDENED_TO = re.compile(r"放宽(?:学历)?(?:要求)?(?:至|到|为)[^,，。;；\d]{0,5}$")


def relaxed_education(document: Document) -> Stated[Education] | None:
    """The lowest level to which a posting lowers its bar by name: 「优秀者大专亦可」「可放宽至大专」."""
    found: list[Stated[Education]] = [
        Stated(value=_lowest(match), span=match[0].strip())
        for match in _LEVEL.finditer(document.text)
        if _is_relaxed(document, match)
    ]
    return min(found, key=lambda stated: stated.value.rank, default=None)


def _is_relaxed(document: Document, match: re.Match[str]) -> bool:
    before, after = document.sides(*match.span(), _RELAXING_REACH)
    if _WIDENED_TO.search(before):
        return True
    also = _ALSO.match((match["tail"] or "").strip() + after)
    return bool(also and _RELAXES.search(before))


_RELAXING_REACH = 16


def education_of(column: Education | None, document: Document) -> Stated[Education] | None:
    """What column and words ask together: the words count where they insist on more, or lower the bar by name."""
    asked, relaxed = asked_education(document), relaxed_education(document)
    insists_on_more = (
        column is not None
        and asked is not None
        and asked.kind is RequirementKind.REQUIRED
        and asked.value.rank > column.rank
    )
    least = asked if column is None or insists_on_more else Stated(value=column)
    if least is not None and relaxed is not None and relaxed.value.rank < least.value.rank:
        return replace(relaxed, kind=least.kind)
    return least


def asked_education(document: Document) -> Stated[Education] | None:
    """The least schooling asked: the lowest level insisted on, else the lowest preferred."""
    found = list(_asked(document))
    for kind in RequirementKind:
        levels = [stated for stated in found if stated.kind is kind]
        if levels:
            return min(levels, key=lambda stated: stated.value.rank)
    return None


def _asked(document: Document) -> Iterator[Stated[Education]]:
    for match in _LEVEL.finditer(document.text):
        clause = document.at(match.start())
        before, after = document.sides(*match.span(), REACH)
        near = document.near(*match.span())
        if clause.section is Section.COMPANY or _NO_REQUIREMENT.search(near) or document.denies(*match.span()):
            continue
        if match["first"] == "大学" and not (
            match["tail"] and match["tail"].strip() in ("学历", "文化", "程度", "及以上")
        ):
            continue
        if match["first"] in _OF_SCHOOL_TALK and not match["tail"]:
            continue
        if _RELAXED_TO.search(before):
            continue
        told = match["tail"] or _ASKED.search(before) or _OF_A_FIELD_BEFORE.search(before) or _OF_A_FIELD.match(after)
        alone = clause.section is not Section.DUTIES and _ALONE.match(before) and _ALONE_AFTER.match(after)
        if (told or alone) and not (not match["tail"] and _SCHOOL_WORK.match(after)):
            yield Stated(value=_lowest(match), kind=clause.kind, span=match[0].strip())


def reached_education(document: Document) -> Stated[Education] | None:
    """The highest level a person says they reached; 「高中没念完」 is 初中."""
    reached: list[Stated[Education]] = []
    for match in _LEVEL.finditer(document.text):
        before, after = document.sides(*match.span())
        if _OTHER_PEOPLE.search(before) or (_SCHOOL_WORK.match(after) and not match["tail"]):
            continue
        if match["first"] in ("985", "211", "技工") or re.search(
            r"(?:没上过|没念过|没读过|没考上|想考|准备考|不是)$", before
        ):
            continue
        level = _highest(match)
        if _NOT_REACHED.match(after):
            level = _BELOW.get(level, level)
        reached.append(Stated(value=level, span=match[0].strip()))
    return max(reached, key=lambda stated: stated.value, default=None)


def _named(match: re.Match[str]) -> list[Education]:
    return [_LEVELS[word] for word in re.findall(_WORD, match["first"] + (match["others"] or ""))]


def _lowest(match: re.Match[str]) -> Education:
    return min(_named(match), key=lambda level: level.rank)


def _highest(match: re.Match[str]) -> Education:
    return max(_named(match), key=lambda level: level.rank)
