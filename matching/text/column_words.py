"""Words of columns: schooling, years, form of work, yes and no, as people and other systems write them.

Each reader answers None for what it cannot read; `says_none` tells 「不限」 (nothing asked) from the unreadable.
"""

import re

from matching.text.clean import clean_line
from matching.vocabulary import Education, EmploymentKind

ACCEPTED_EDUCATION = "小学、初中、中专、高中、大专、本科、硕士、博士、学历不限"
ACCEPTED_YEARS = "3年、1-3年、1年以上、应届、经验不限"
ACCEPTED_KINDS = "全职、兼职、零工、实习、就业见习、公益性岗位"
MOST_YEARS = 60

_NONE = re.compile(
    r"(?:(?:对)?(?:学历|经验|文化程度?|工作经验|工作年限|年限|教育程度|专业|职位|工作类型|性质|要求)?[:\s]*"
    r"(?:不限制?|无限制|无要求|不要求|不作要求|没有?要求|均可|皆可|都可以?|不拘|其他|其它|未填写?|未知|无|任意"
    r"|all|any|none|null|nan|n/?a|-+|/+))(?:学历|经验)?(?:要求)?",
    re.IGNORECASE,
)
_CEILING = re.compile(r"(?:及|或)?以下|以内")

_LEVELS: tuple[tuple[Education, str], ...] = (  # a longer name stands before the shorter one it contains
    (Education.DOCTOR, r"博士(?:后|研究生)?|phd|ph\.d\.?|doctor(?:ate)?"),
    (Education.MASTER, r"硕士(?:研究生)?|研究生|硕研|[em]?mba|master'?s?"),
    (
        Education.COLLEGE,
        r"大学专科|高等专科|高等职业|大专|(?<!中等)专科|高职|高专|高级技工(?:学校)?|(?:junior )?college|associate",
    ),
    (
        Education.VOCATIONAL,
        r"中等专科|中等专业|中等职业|中专|中技|中职|职高|职中|职校|技校|技工(?:学校)?|职业高中|职业中学|职业学校|vocational",
    ),
    (
        Education.BACHELOR,
        r"大学本科|本科|学士|专升本|大本|一本|二本|三本|985|211|双一流|大学|undergraduate|bachelor'?s?",
    ),
    (Education.JUNIOR, r"初级中学|初中|国中|义务教育|junior(?: high)?(?: school)?|middle school"),
    (Education.SENIOR, r"高级中学|高中|普高|senior(?: high)?(?: school)?|high school"),
    (Education.PRIMARY, r"小学|文盲|半文盲|primary(?: school)?|elementary"),
)
_LEVEL = re.compile("|".join(f"(?P<{level.name}>{words})" for level, words in _LEVELS), re.IGNORECASE)

_FIGURES = {sign: float(value) for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "半": 0.5, "几": 3}
_NUMBER = r"\d{1,2}(?:\.\d+)?"
_SAID = rf"{_NUMBER}|[二三四五]?十[一二三四五六七八九]?|[零一二两三四五六七八九半几]"
_YEARS = re.compile(
    rf"(?<![\d.])({_SAID})\s*(?:个?[年月])?\s*(?:(?:-+|~+|—+|–|至|到)\s*({_SAID}))?\s*个?(年|周年|载|years?|yrs?|月|months?)"
)
_BARE_YEARS = re.compile(rf"({_NUMBER})(?:\s*(?:-+|~+|—+|–|至|到)\s*{_NUMBER})?\+?")
_FRESH = re.compile(r"应届|在校|(?:无需?|零|没有?|不需要?|不要)(?:相关)?(?:工作)?经验|毕业生|fresh|entry")

_KINDS: tuple[tuple[EmploymentKind, str], ...] = (
    (EmploymentKind.PUBLIC_WELFARE, r"公益|publicwelfare"),
    (EmploymentKind.TRAINEESHIP, r"见习|traineeship|trainee"),
    (EmploymentKind.INTERNSHIP, r"实习|internship|intern"),
    (EmploymentKind.CASUAL, r"零工|零活|日结|临时|短工|短期|散工|季节|暑期工|寒假工|假期工|灵活就业|casual|temp|gig"),
    (EmploymentKind.PART_TIME, r"非全日制|兼职|小时工|钟点工|半天|parttime"),
    (
        EmploymentKind.FULL_TIME,
        r"全日制|全职|正式|合同制|合同工|长期|长白班|校园?招|社会?招|派遣|外包|编制|普通|fulltime|permanent|regular|employee",
    ),
)
_KIND_PATTERNS = [(kind, re.compile(words)) for kind, words in _KINDS]

_YES = re.compile(r"y|yes|t|true|1(?:\.0)?|on|是|对|有|已?(?:同意|授权|允许|愿意)|开|√|✓|✔|agreed?", re.IGNORECASE)
_NO = re.compile(
    r"n|no|f|false|0(?:\.0)?|off|否|不|无|没有|[不未没](?:同意|授权|允许|愿意)|拒绝|关|×|x|disagreed?", re.IGNORECASE
)


def says_none(text: str) -> bool:
    """Whether the value says that nothing is asked, or nothing is known: 「学历不限」「无要求」「-」."""
    return _NONE.fullmatch(clean_line(text)) is not None


def is_ceiling(text: str) -> bool:
    """「初中及以下」 names the most that is looked for: no bar to anybody."""
    return _CEILING.search(text) is not None


def read_education(text: str) -> Education | None:
    """The level named; of several the lowest (「本科/硕士」 asks for 本科)."""
    names = (match.lastgroup for match in _LEVEL.finditer(clean_line(text)))
    return min((Education[name] for name in names if name), default=None)


def read_years(text: str) -> float | None:
    """Years of experience, the lower figure of a range; 「应届」 is 0, 「1年以下」 is 0."""
    line = clean_line(text).lower()
    if bare := _BARE_YEARS.fullmatch(line):
        return _within_life(float(bare[1]))
    if match := _YEARS.search(line):
        if is_ceiling(line) and not match[2]:
            return 0.0
        figure = _figure(match[1])
        return _within_life(round(figure / 12, 2) if match[3].startswith(("月", "m")) else figure)
    return 0.0 if _FRESH.search(line) else None


def _figure(word: str) -> float:
    """「3」「三」「十二」「半」 as a number."""
    if "十" not in word:
        return _FIGURES[word] if word in _FIGURES else float(word)
    tens, _, ones = word.partition("十")
    return 10 * _FIGURES.get(tens, 1) + _FIGURES.get(ones, 0)


def _within_life(years: float) -> float | None:
    return years if years <= MOST_YEARS else None


def read_kind(text: str) -> EmploymentKind | None:
    """Form of work by its Chinese or English name."""
    line = re.sub(r"[\s_-]", "", clean_line(text).lower())
    return next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(line)), None)


def read_yes(text: str) -> bool | None:
    """True for yes, 是, true, 1, 同意; False for no, 否 ...; None for anything else."""
    word = clean_line(text)
    if _YES.fullmatch(word):
        return True
    return False if _NO.fullmatch(word) else None
