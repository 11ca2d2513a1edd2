"""What the work gives and when it is done: shifts, benefits, places to fill, pay."""

import re
from collections.abc import Iterator
from pathlib import Path

from matching.results import Pay, Stated
from matching.text.clauses import Document, Section
from matching.text.dictionary import read_entries
from matching.text.lexicon import Lexicon
from matching.text.limits import refuses
from matching.text.numerals import DIGITS, number_of
from matching.text.pay import find_pay
from matching.vocabulary import Shift

_SHIFTS = {
    Shift.ROTATING: (
        r"[两二三四]班(?:倒|制|轮|运转|次|两倒|三倒|三运转|两运转)|倒班|轮班|翻班|轮值班|白夜班|早晚班|"
        r"早中晚班?|四班三(?:运)?转|上[一二]休[一二三]|24小时轮|轮流值班|黑白班|昼夜班|长短班"
    ),
    Shift.DAY: r"(?:长|常|正常|正|纯|全)?白班|[朝早][七八九789]点?(?:半)?[晚到至]|日班|行政班|正常班",
    Shift.NIGHT: r"(?:大|小|纯|长|上)?夜班|晚班|通宵|值夜|夜间(?:值班|上班|工作)",
    Shift.TWO_DAYS_OFF: (
        r"双休|周末休息|周六日休|周六周日休|周六[、,，和]?周日休|做五休二|上五休二|[五5]天[8八]小时|"
        r"(?<!\.)[5五]天工作制|5天8|每周休息?(?:两|二|2)天|周休(?:两|二|2)[天日]|月休[89八九]天?|(?:两|2)天休息|"
        r"周一(?:至|到|-|~|—)周?五|五天制|双日休"
    ),
    Shift.ONE_DAY_OFF: (
        r"单休|做六休一|上六休一|月休(?:4|四)天?|每?月休息?[4四]天|每周休息?(?:一|1)天|周休(?:一|1)[天日]|"
        r"周日休|[6六]天(?:8|八)小时|[6六]天工作制|周一(?:至|到|-|~|—)周?六|休周日|周天休息"
    ),
    Shift.FLEXIBLE: (
        r"弹性(?:工作|上班|打卡|时间|工时|制|办公|安排)|时间(?:自由|灵活|弹性|比较自由|可调|自行安排)|"
        r"自由(?:安排时间|支配时间|时间)|灵活(?:安排|就业|用工|上班|排班)|不(?:用)?打卡|不坐班|自主安排|"
        r"工作自由|上班自由|居家办公|在家(?:办公|工作)"
    ),
}
_SHIFT = re.compile("|".join(f"(?P<{shift.name}>{words})" for shift, words in _SHIFTS.items()))
_NO_SHIFT = re.compile(
    r"(?:无需|无须|不需要?|不用|不|无|没有|非|拒绝|没|免)(?:上|用|用上|需|要|值|安排|能上|想上|倒|接受)*$"
)
_SHIFT_PAY = re.compile(r"^(?:补贴|补助|津贴|费|餐|补|奖|另|加班费)")


def shifts(document: Document) -> list[Stated[Shift]]:
    """When the work is done (or is wished to be done), and which days are free."""
    found: list[Stated[Shift]] = []
    for match in _SHIFT.finditer(document.text):
        before, after = document.sides(*match.span(), 6)
        if match.lastgroup and not _NO_SHIFT.search(before) and not _SHIFT_PAY.match(after):
            found.append(Stated(value=Shift[match.lastgroup], kind=document.at(match.start()).kind, span=match[0]))
    return found


class Benefits:
    """The shipped list of benefits, one name for each."""

    def __init__(self, reference_dir: Path) -> None:
        entries = read_entries(reference_dir, "benefits")
        self._phrases = Lexicon([(alias, entry.name) for entry in entries for alias in entry.aliases])

    def named(self, value: str) -> str:
        """The listed name of a column's entry, or the entry itself."""
        return next((found.value for found in self._phrases.find(value)), value.strip())

    def offered(self, document: Document) -> list[Stated[str]]:
        """Benefits promised, not those refused (「不包住」), handled as work (「负责员工体检」) or asked."""
        return [
            Stated(value=found.value, span=document.text[found.start : found.end])
            for found in self._phrases.find(document.text)
            if _is_offered(document, found.start, found.end)
        ]


_REFUSED = re.compile(r"(?:不|无|没有|无法|不予|暂不|暂无|未)(?:提供|包|含|缴纳|购买|管|交|买|安排|设)?$")
_AS_WORK = re.compile(
    r"负责|办理|管理|核算|组织|策划|统筹|制定|熟悉|熟练|协助|缴交|申报|安排(?=.{0,8}工作)|维护|执行|"
    r"跟进|建立|完善(?!的)|搭建|推进|拥有|具备|有.{0,8}经验|服务员|收取|清洁|打扫|食堂(?:采购|管理|"
    r"工作)|开发|销售|计算|经验"
)


_ASKED_OF_THEM = re.compile(r"经验|经历|能力|讲师|师|资料|记录")


def _is_offered(document: Document, start: int, end: int) -> bool:
    clause = document.at(start)
    before = document.text[clause.start : start]
    if clause.section is Section.DUTIES:
        return False
    asked = _ASKED_OF_THEM.match(document.text, end)
    return not (_REFUSED.search(before) or _AS_WORK.search(before) or asked)


def merged(names: Iterator[str]) -> tuple[str, ...]:
    """Each once; 包吃 and 包住 together are 包吃住; 五险 and 公积金 together are 五险一金."""
    found = list(dict.fromkeys(names))
    for parts, whole in ((("包吃", "包住"), "包吃住"), (("社会保险", "公积金"), "五险一金")):
        if all(part in found for part in parts) or whole in found:
            place = min(found.index(name) for name in (*parts, whole) if name in found)
            found.insert(place, whole)
            found = [name for name in dict.fromkeys(found) if name not in parts]
    return tuple(found)


_COUNT = rf"(\d{{1,4}}|[{DIGITS}]{{1,4}})"
_HEADCOUNT = (
    re.compile(
        rf"(?:招聘|招录|招|需求|需要|急招|诚聘|招收|招募|缺|聘|拟招|计划招)(?:人数|名额|职位|"
        rf"数量)?\s*[:：]?\s*(?:若干)?[^\d,，。;；\n]{{0,6}}?{_COUNT}\s*(?:名|人|位)(?!以上的?团队)"
    ),
    re.compile(rf"(?:人数|名额|需求人数|招聘人数|招聘数量)\s*[:：为]?\s*{_COUNT}\s*(?:名|人|位)?"),
)
_PLAIN_COUNT = re.compile(
    rf"(?<![第前各每共余几多上下近约])(?:^|(?<=[\u4e00-\u9fff]))[ ]?{_COUNT}[ ]?名[ ]?(?=[,，。;；\n)]|$)", re.MULTILINE
)
_TITLE_COUNT = re.compile(rf"{_COUNT}\s*(?:名|位)(?![\u4e00-\u9fff])|{_COUNT}\s*(?:名|位|人)[)）\]】]?$")
MOST_PLACES = 5000
_NOT_A_COUNT = re.compile(r"管理|带领|团队|至少|下属|服务过|超过|员工|拥有|学生|儿童|客户|每[班组店车]")


def headcount(document: Document, title: str) -> int | None:
    """How many people are sought."""
    in_title = [number_of(next(filter(None, match.groups()))) or 0 for match in _TITLE_COUNT.finditer(title)]
    number = sum(in_title) or next(_counts(document.text), 0.0)
    return int(number) if 1 <= number <= MOST_PLACES else None


def _counts(text: str) -> Iterator[float]:
    for pattern in (*_HEADCOUNT, _PLAIN_COUNT):
        for match in pattern.finditer(text):
            if not _NOT_A_COUNT.search(text[max(0, match.start() - 6) : match.end()]):
                yield number_of(match[1]) or 0.0


_PAY_WORDS = re.compile(r"薪|工资|元|底薪|收入|待遇|报酬|日结|保底|[kK]\b|块|月入|万")
_NOT_PAY = re.compile(
    r"补贴|补助|津贴|餐补|房补|奖|押金|话补|车补|报销|资金|注册|营业额|销售额|流水|预算|融资|产值|"
    r"投资|罚|保费|业绩(?!提成)|单价|客单|费用|处理|金额|公积金|分红|提成(?![^,，。]*底薪)|工龄|夜班|"
    r"红包|利润|规模|粉丝|年营"
)


def stated_pay(document: Document) -> Pay | None:
    """The first pay told in the words, allowances and turnovers left aside."""
    for clause in document.clauses:
        if any(sign.isdigit() or sign in "一二两三四五六七八九" for sign in clause.text) and _PAY_WORDS.search(
            clause.text
        ):
            part = re.split(r"[+＋]", clause.text)[0]
            found = None if _NOT_PAY.search(part) else find_pay(part)
            if found is not None:
                return found[0]
    return None


def wished_shifts(document: Document) -> list[Stated[Shift]]:
    """Shifts a person names without refusing them."""
    return [
        Stated(value=Shift[match.lastgroup], span=match[0])
        for match in _SHIFT.finditer(document.text)
        if match.lastgroup and not refuses(document, *match.span())
    ]
