"""Skills by name, and Latin names of tools by their shape where the clause speaks of skill."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from matching.results import Stated
from matching.text.clauses import SENTENCE_REACH, Clause, Document, Section
from matching.text.dictionary import read_entries
from matching.text.lexicon import Found, Lexicon
from matching.text.limits import refuses

Studies = Sequence[tuple[int, int]]
_FIRM_CUES = re.compile(
    r"熟[悉练识知]|精通|掌握|懂|擅长|会(?![议计所员展场])|能(?:够)?(?:独立|熟练)|必须|优先|有.{0,12}经验"
)
"""What must stand in a clause about duties before its words count as skills asked."""
_LIKING = re.compile(r"热爱|兴趣|热情|意识|喜欢|喜爱|爱好|认同|服务态度")
_OF_A_TRADE = re.compile(
    r"(?:相关)?(?:行业|企业|公司|单位|专业|部门|院校|人士|背景|学历|类专业|等专业|产品|软件公司|厂)"
)
CUES = re.compile(
    r"熟[悉练识知]|精通|掌握|了解|懂|擅长|善于|会(?![议计所员展场])|能(?:够)?(?:独立|熟练|使用|看|"
    r"操作|用|够)|具备|具有|使用|运用|操作|经验|优先|基础|功底|知识|技能|技术|"
    r"从事过|做过|水平|流利|良好的|专业|工作经历|(?i:experience|proficien|familiar|skills?|knowledge)"
)
_LATIN = re.compile(r"(?<![A-Za-z0-9.#+/@_-])[A-Za-z][A-Za-z0-9]*(?:[.+#-]?[A-Za-z0-9+#]+)*(?![A-Za-z@])")
_LATIN_STOPS = """
senior hands web server auto saas java8
hr hrbp kpi okr vip app boss ceo cto cfo coo gm pm ps ok it ai ip id qq vx wx wechat pc tv ktv cbd
ppt pr diy tob toc b2b b2c o2o to b to c mba emba bat top gmv roi ctr arpu dau uv pv nba a b c d e f
g h i j k l m n o p q r s t u v w x y z kg cm mm km am pm ac dc usb led lcd gdp cn com www http
https n1 n2 n3 a1 a2 a3 b1 b2 c1 c2 c3 base offer plus max mini pro team leader title sku spu ipo hc
jd w k rmb usd h5 and or the of in for with to be is are on as at by an we you our your job work
experience years year skills ability strong good knowledge skill including other team etc from that
this will have has required requirements responsibilities degree bachelor master preferred english
chinese including related business support management customer project development design data
system systems product products process quality technical must can not all any more new level time
high able using use working within other such ensure provide develop communication engineering
company university candidate
"""
_NO_SKILL = frozenset(_LATIN_STOPS.split())
_SHORT, _LONG = 2, 24
_OF_A_CERTIFICATE = re.compile(r"[\u4e00-\u9fff]{0,6}(?:证(?!券|据|明|监|实|信)|职称)")


class Skills:
    """The shipped list; the value of a skill is its commonest spelling."""

    def __init__(self, reference_dir: Path) -> None:
        phrases, self._tools = [], set()
        for entry in read_entries(reference_dir, "skills"):
            spelt: dict[str, str] = {}
            for alias in entry.aliases:
                value = entry.name if entry.more["alike"] == "1" else spelt.setdefault(_plain(alias), alias)
                phrases.append((alias, value))
                if alias.isascii():
                    self._tools.add(value)
        self._phrases = Lexicon(phrases)

    def find(self, document: Document) -> Iterator[tuple[Found[str], Clause]]:
        """Skills mentioned and not denied, with their clauses, in the order of the text."""
        listed = list(self._phrases.find(document.text))
        taken = {place for found in listed for place in range(found.start, found.end)}
        others = [found for found in _latin_names(document) if found.start not in taken]
        for found in sorted([*listed, *others]):
            clause = document.at(found.start)
            short = found.end - found.start <= _SHORT and document.text[found.start : found.end].isascii()
            if short and not CUES.search(document.sentence(clause)):
                continue
            if not document.denies(found.start, found.end) and not _OF_A_CERTIFICATE.match(document.text, found.end):
                yield found, clause

    def is_tool(self, value: str) -> bool:
        """Whether the skill is a tool, a language or another thing that is meant as a skill wherever it stands."""
        return value in self._tools or value.isascii()


def asked_skills(document: Document, title_end: int, skills: Skills, studies: Studies) -> list[Stated[str]]:
    """Skills a posting asks for; neither the work in its title nor fields of study (`studies`: places) are skills."""
    return [
        Stated(value=found.value, kind=clause.kind, span=document.text[found.start : found.end])
        for found, clause in skills.find(document)
        if _is_asked(document, clause, found, title_end, tool=skills.is_tool(found.value))
        and not any(start <= found.start < end for start, end in studies)
    ]


def _is_asked(document: Document, clause: Clause, found: Found[str], title_end: int, *, tool: bool) -> bool:
    around = document.near(found.start, found.end, SENTENCE_REACH)
    if clause.section in (Section.COMPANY, Section.OFFER) or _LIKING.search(around):
        return False
    if tool or found.start < title_end:
        return tool
    cues = _FIRM_CUES if clause.section is Section.DUTIES else CUES
    return bool(cues.search(around)) and not _OF_A_TRADE.match(document.text, found.end)


def own_skills(document: Document, skills: Skills) -> list[Stated[str]]:
    """Skills a person speaks of having."""
    return [
        Stated(value=found.value, span=document.text[found.start : found.end])
        for found, _ in skills.find(document)
        if not refuses(document, found.start, found.end)
    ]


def _latin_names(document: Document) -> Iterator[Found[str]]:
    """Names such as 「WinCC」 that the list lacks, in clauses that speak of skill."""
    for match in _LATIN.finditer(document.text):
        name = match[0].rstrip(".-+")
        clause = document.at(match.start())
        sentence = document.sentence(clause)
        told = _is_chinese(sentence) and CUES.search(sentence)
        if told and _SHORT < len(name) <= _LONG and name.lower() not in _NO_SKILL:
            yield Found(match.start(), match.start() + len(name), name)


_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _is_chinese(text: str) -> bool:
    return _CHINESE.search(text) is not None


def _plain(alias: str) -> str:
    return re.sub(r"[\s.\-]", "", alias).lower()
