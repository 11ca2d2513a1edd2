"""A text cut into clauses, each with its standing: insisted on, only preferred, waived, or merely talked about.

「优先」 speaks for its own clause; when the clause is nothing but 「优先录用」 it speaks for the sentence; a heading
(「优先条件：」「加分项」) speaks for all below it up to the next heading. Whether a thing is waived (无需, 不限) or not
held (没有, 还没考) is asked of the few characters around its mention, inside the clause: `Document.denies`.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum

from matching.vocabulary import RequirementKind


class Section(Enum):
    """What the heading above a clause announces."""

    OPEN = "none"
    DUTIES = "岗位职责"
    REQUIREMENTS = "任职要求"
    PREFERENCES = "优先条件"
    OFFER = "福利待遇"
    COMPANY = "公司介绍"


@dataclass(frozen=True, slots=True)
class Clause:
    """text[start:end] between two commas; `sentence` numbers the sentence or list item it belongs to."""

    start: int
    end: int
    text: str
    sentence: int
    section: Section
    kind: RequirementKind


_HEADINGS = {
    Section.PREFERENCES: (
        r"(?:优先|加分|优选|择优)(?:录用|录取|考虑)?(?:条件|项|要求|事项)|(?:以下|下列|如下)(?:条件|情况|"
        r"人员)?者?(?:之一)?者?优先(?:考虑|录用)?"
    ),
    Section.REQUIREMENTS: (
        r"(?:任职|硬性|必备|岗位|职位|应聘|招聘|工作|基本|技能|能力|录用|资格|人员|用人|学历|专业|招工|其他|"
        r"具体)?(?:要求|资格|条件|需求)|我们希望你|希望你|我们需要你"
    ),
    Section.DUTIES: r"(?:岗位|工作|职位|主要|核心)?(?:职责|内容|描述|任务|说明)(?:描述|说明)?|你将负责|职能",
    Section.OFFER: (
        r"(?:薪资|薪酬|工资|福利|公司|岗位|员工|工作)?(?:福利|待遇|薪资|薪酬|工资|报酬)(?:待遇|福利|范围|"
        r"结构|构成|体系|说明)?|我们提供|工作(?:时间|地点|地址)|上班(?:时间|地点|地址)|作息时间|"
        r"我们能给你|你将获得"
    ),
    Section.COMPANY: r"(?:公司|企业|单位|关于|项目)(?:介绍|简介|我们|概况|信息)",
}
_HEADING = re.compile(
    r"(?:^|(?<=[\n。;；!！\s】\])）、.\d]))[【\[(（]?(?:"
    + "|".join(rf"(?P<{section.name}>{words})" for section, words in _HEADINGS.items())
    + r")[)）]?(?:\s*[】\]:：]+|\s*(?=\n|$)|\s*(?=\d{1,2}\s*[.、．]))"
)
_MARK = (
    r"(?:\d{1,2}\s*[、.．)）:：](?!\d)|[(（]\s*[\d一二三四五六七八九十]{1,2}\s*[)）]|[①-⑳]|"
    r"[一二三四五六七八九十]{1,2}、|[•●◆■★▪·]|(?<=\n)\s*[-*—]+\s)"
)
_SENTENCE_END = re.compile(rf"[\n。;；!！?？]+|(?<![\d.A-Za-z-])(?={_MARK})")
_CLAUSE_END = re.compile(
    r"[,，]+|\s{2,}|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff\d])|(?<=学历|文化|以上)、|(?<=[)）])、"
)

_TAGS = re.compile(r"^技能[:：](?P<tags>[^\n]+)$", re.MULTILINE)
_OF_A_SENTENCE = re.compile(r"熟[悉练知]|精通|具[备有]|掌握|能[够力]|了解|[。;；]")

PREFERS = re.compile(
    r"优先(?!级|权|处理|安排|派|购|晋升|发展|解决|保障|办理)|最好(?!的|状态)|(?:[为更尤最]|者)佳|加分|"
    r"优选|(?:更|尤|者)好|为好|"
    r"如有|若有|如果有|如能|若能|不强[求制]|非必[须要]|不是必[须要]|不做硬性|锦上添花|"
    r"有.{0,12}(?:更|尤)(?:为)?(?:合适|理想|优)|"
    r"(?i:preferred|is a plus|would be a plus|nice to have)"
)
_BARE_PREFERENCE = re.compile(
    r"[\s(（]*(?:以上)?(?:条件)?(?:者|的|均|可|将|皆|都|予以|会|有)*(?:优先|加分|最佳|更佳|"
    r"尤佳)[\u4e00-\u9fff]{0,4}[\s)）]*$"
)
INSISTS = re.compile(r"必须|须|必需|硬性|一定要|务必|强制")
_FIRM = re.compile(r"以上学历|学历|必须|须持|硬性|岁")


REACH = 60
"""Signs before and after a mention, inside its clause, that are asked about it: more than any clause worth reading."""
SENTENCE_REACH = 300


class Document:
    """A text with its clauses; places in it are character offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.clauses = _clauses(text)
        self._starts = [clause.start for clause in self.clauses]

    def at(self, place: int) -> Clause:
        """The clause around a place."""
        return self.clauses[max(0, bisect_right(self._starts, place) - 1)]

    def after(self, clause: Clause) -> Clause | None:
        """The next clause of the same sentence."""
        place = bisect_right(self._starts, clause.start)
        if place < len(self.clauses) and self.clauses[place].sentence == clause.sentence:
            return self.clauses[place]
        return None

    def sentence(self, clause: Clause) -> str:
        """The text from the beginning of the clause's sentence to the end of the clause, SENTENCE_REACH at most."""
        first, earliest = clause, clause.end - SENTENCE_REACH
        while first.start > earliest and (before := self.before(first)) is not None:
            first = before
        return self.text[max(first.start, earliest) : clause.end]

    def near(self, start: int, end: int, reach: int = REACH) -> str:
        """The words around a mention, with it, within its clause and `reach` characters."""
        clause = self.at(start)
        return self.text[max(clause.start, start - reach) : min(clause.end, end + reach)]

    def before(self, clause: Clause) -> Clause | None:
        """The clause before, in the same sentence."""
        place = bisect_right(self._starts, clause.start) - 2
        if place >= 0 and self.clauses[place].sentence == clause.sentence:
            return self.clauses[place]
        return None

    def sides(self, start: int, end: int, reach: int = 10) -> tuple[str, str]:
        """The words before and after a mention, within its clause and `reach` characters."""
        clause = self.at(start)
        return self.text[max(clause.start, start - reach) : start], self.text[end : min(clause.end, end + reach)]

    def denies(self, start: int, end: int) -> bool:
        """Whether the mention text[start:end] is waived, disclaimed or not yet had."""
        before, after = self.sides(start, end)
        if before.endswith(("不", "没", "别")) or _NOT_BEFORE.search(before) or _WAIVED_BEFORE.search(before):
            return True
        if _NOT_AFTER.match(after):
            return True
        following = self.after(self.at(start))
        return following is not None and len(after) <= 4 and bool(_NOT_YET.match(following.text))


_NOT_BEFORE = re.compile(
    r"(?:无需|无须|毋需|不需要?|不用|不要求|不作要求|不做要求|不限|不必|不要|不强求|(?:没有?|无)(?!论|"
    r"人机|菌|缝|线|尘|障碍|损|不良|犯罪|违法|违纪|前科|案底|失信|纹身)|不会|不懂|不熟悉|不太会|不了解|还没|未|不具备|"
    r"不考虑|不看|免(?!费)|零|没学过|不擅长|不善|不招|不愿|不想|不做|不是|缺乏|准备考|正在考|在考|"
    r"想考|打算考|打算学|准备学|想学|备考|报考|报名|等着考|学习中|正在学)"
    r"(?:任何|相关|有|具备|持|持有|考|考取|取得|办|办理|拿|拿到|过|学|学过|什么|啥|太|熟练|操作|使用|"
    r"用|开|做|要|那个|会|的|[\u4e00-\u9fff]{0,4}[、和或及/]){0,3}$"
)
_WAIVED_BEFORE = re.compile(r"(?:无需|无须|毋需|不需要?|不要求)[^有持具会能需须,，、]{0,6}$")
_NOT_AFTER = re.compile(
    r"(?:证书|证|资格|技能|水平|能力|基础|方面|者|的|也|都|都还|又|什么的|这块|之类|[(（]|"
    r"(?:[、和或及/][\u4e00-\u9fff]{1,5})){0,4}\s*"
    r"(?:不限|不要求|不作要求|不做要求|没有?要求|无要求|均可|皆可|不强求|没有|没了|没考|还没|还未|"
    r"尚未|未考|未取得|不会|不懂|不行|不太行|不太会|不太好|不好|没学|没拿|没办|"
    r"没下来|不够|一般|过期|到期|已注销|被吊销|吊销|被扣|丢了|正在考|正在办|在考|准备考|在学|学习中|"
    r"差点|忘光|忘了|可培训|均不限|无所谓|有没有都|有无均可|有无都)"
)
_NOT_YET = re.compile(
    r"\s*(?:但|但是|可是|可)?(?:还|目前|现在|尚|暂时)*(?:没考|没有?拿|没下来|没下|未考|未取得|没取得|没办|"
    r"正在考|在考|没过|没通过|过期|已过期|被吊销|吊销)"
)


def _clauses(text: str) -> list[Clause]:
    headings = [(match.end(), Section[match.lastgroup]) for match in _HEADING.finditer(text) if match.lastgroup]
    headings = sorted([*headings, *_tag_lines(text)], key=lambda heading: heading[0])
    heading_ends = [end for end, _ in headings]
    clauses: list[Clause] = []
    for number, (start, end) in enumerate(_pieces(text, _SENTENCE_END, 0, len(text))):
        spans = list(_pieces(text, _CLAUSE_END, start, end))
        sections = [_section(headings, heading_ends, span_end) for _, span_end in spans]
        kinds = _kinds([text[a:b] for a, b in spans], sections)
        clauses += [
            Clause(a, b, text[a:b], number, section, kind)
            for (a, b), section, kind in zip(spans, sections, kinds, strict=True)
        ]
    return clauses or [Clause(0, len(text), text, 0, Section.OPEN, RequirementKind.REQUIRED)]


def _tag_lines(text: str) -> list[tuple[int, Section]]:
    """A line of bare tags (技能：保安员证,消防) names what is liked; what stands below it is as it was."""
    lines = [match for match in _TAGS.finditer(text) if not _OF_A_SENTENCE.search(match["tags"])]
    return [
        heading
        for line in lines
        for heading in ((line.start("tags"), Section.PREFERENCES), (line.end() + 1, Section.OPEN))
    ]


def _section(headings: list[tuple[int, Section]], ends: list[int], place: int) -> Section:
    number = bisect_right(ends, place)
    return headings[number - 1][1] if number else Section.OPEN


def _pieces(text: str, separator: re.Pattern[str], start: int, end: int) -> list[tuple[int, int]]:
    pieces, place = [], start
    for match in separator.finditer(text, start, end):
        if text[place : match.start()].strip():
            pieces.append((place, match.start()))
            place = match.end()
        elif match.end() > match.start():
            place = match.end()
    if text[place:end].strip():
        pieces.append((place, end))
    return pieces


def _kinds(clauses: list[str], sections: list[Section]) -> list[RequirementKind]:
    """Standing of each clause of one sentence."""
    kinds: list[RequirementKind] = []
    for clause, section in zip(clauses, sections, strict=True):
        preferred = PREFERS.search(clause) or (section is Section.PREFERENCES and not INSISTS.search(clause))
        kinds.append(RequirementKind.PREFERRED if preferred else RequirementKind.REQUIRED)
    for place, clause in enumerate(clauses):
        if place and _BARE_PREFERENCE.match(clause):
            _spread_back(clauses, kinds, place)
    return kinds


def _spread_back(clauses: list[str], kinds: list[RequirementKind], place: int) -> None:
    """A clause that says only 「优先考虑」 speaks for those before it, up to a firm one."""
    for earlier in range(place - 1, -1, -1):
        if _FIRM.search(clauses[earlier]) or (
            kinds[earlier] is RequirementKind.PREFERRED and _BARE_PREFERENCE.match(clauses[earlier])
        ):
            return
        kinds[earlier] = RequirementKind.PREFERRED
