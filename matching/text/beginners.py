"""Who has not worked yet: people who say so, graduates of this year, those still at school, interns."""

import re
from datetime import date, timedelta

from matching.results import Stated
from matching.text.clauses import Document

A_YEAR = timedelta(days=366)
NEVER_WORKED = re.compile(
    r"没有?(?:正式|正经|真正|在外面?)?(?:上过(?:一天)?班|工作过|参加过工作|就过业|打过工)|"
    r"(?:从来?|还)(?:没有?|未)(?:正式)?(?:工作|参加工作|就业|上班)|未(?:曾|正式)?参加(?:过)?工作"
)
"""No job so far."""
NOT_YET_WORKED = re.compile(
    r"(?:没有?|无|缺乏|缺少|零)(?:任何|什么|啥|太多|正式|相关|工作|社会|实际|过|的){0,4}(?:经验|工作经历)|"
    r"(?:工作|社会|相关)(?:的)?经[验历](?:也|都|还|基本|几乎)?(?:没有?|为?零|是零|无|空白)|"
    r"应届|(?:今年|刚刚?|才|明年|即将|马上|快|就要)(?:[\d一二三四五六七八九十]{1,2}月)?(?:份)?(?:从)?(?:大学|大专|专科|本科|中专|高中|职高|技校|卫校|研究生|"
    r"学校|院校|硕士)?(?:里)?(?:要|才|刚刚?|正式)?毕业(?!那|时|后|以后|之后|就|的时候|了?[一二两三四五六七八九十\d几半]+年)|"
    r"(?:刚刚?|才)(?:走|迈)?出(?:了)?校门|待毕业|在校(?:大学)?(?:生|学生)|(?:大[一二三四]|研[一二三])(?:在读|学生|了|的?在校)|"
    r"实习(?!生(?:带|培|管)|老师|转正|结束后|指导)|见习(?!督导|经理|店长|主管)"
)
"""No experience, just out of school, still at school, or only as an intern."""
_NOT_ALWAYS = re.compile(r"[年月]|最近|后来|离职|下岗|辞|生(?:了|完)|结婚")
_WORKED_SINCE = re.compile(r"转正|(?:后来|之后|然后)(?:又|就|一直)?(?:在|去|到|做|干|换)")
_YEAR_OF_LEAVING = re.compile(
    r"(?P<year>20\d\d)\s*[年.]?\s*(?:(?P<month>1[0-2]|0?[1-9])\s*月?)?\s*(?:份)?[^,，。;；\n\d]{0,8}(?:毕业|届)"
)
_MIDSUMMER = 7
"""Month in which schools let go."""
_OF_OTHERS = re.compile(
    r"(?:孩子|儿子|女儿|小孩|娃|闺女|老公|老婆|爱人|弟弟|妹妹|学生|同事|徒弟|新人|他们?|她们?|带过?|带教|指导|培训|教)[^,，。;；]{0,6}$"
)


def first_told(document: Document, words: re.Pattern[str]) -> Stated[float] | None:
    """0 years, when the words are said of the person themselves, and not of the last while only (三年没上过班)."""
    for match in words.finditer(document.text):
        before = document.text[document.at(match.start()).start : match.start()]
        only_lately = words is NEVER_WORKED and _NOT_ALWAYS.search(before)
        since = match[0] in ("实习", "见习") and _WORKED_SINCE.search(document.text, match.end())
        if not (only_lately or since or _OF_OTHERS.search(before) or before.endswith(("不", "不是", "并非"))):
            return Stated(value=0.0, span=match[0])
    return None


def year_of_leaving(document: Document) -> tuple[date, str] | None:
    """When the person says they leave or left school (2026届, 2026年6月毕业), and the words."""
    for match in _YEAR_OF_LEAVING.finditer(document.text):
        if not _OF_OTHERS.search(document.text[document.at(match.start()).start : match.start()]):
            return date(int(match["year"]), int(match["month"] or _MIDSUMMER), 1), match[0]
    return None


def just_graduated(graduated_on: date | None, today: date) -> bool:
    """Whether the day of graduation lies within the last year, or is still to come."""
    return graduated_on is not None and graduated_on > today - A_YEAR
