"""Wild text made plain: one spelling of characters, no HTML remains, no decoration in titles, no contacts."""

import html
import re
import unicodedata

_TAG_NAMES = (
    "a|b|i|u|s|p|br|hr|em|li|ul|ol|td|th|tr|dl|dt|dd|h[1-6]|div|pre|sub|sup|img|span|font|bold|strong|table|tbody|thead|"
    "section|article|center|label|input|button|form|iframe|video|code|blockquote|html|head|body|meta|link|style|script|o:p"
)
_LINE_TAG = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6]|hr)\s*/?>", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})(?:[\s/][^<>]*)?>|<!--[^>]*>", re.IGNORECASE)
_CODE = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1>", re.IGNORECASE)
_AMPERSANDS = re.compile(r"&(?:amp;)+")
_ESCAPED = re.compile(r"\\u(0026|003[ce])", re.IGNORECASE)
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffd\ud800-\udfff\ue000-\uf8ff]+"
)
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_EDGES = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")
_PLAIN = str.maketrans(
    dict.fromkeys("\u2028\u2029\x85\x0b\x0c", "\n") | {chr(ord("①") + n): f"({n + 1})" for n in range(20)}
)
"""Line ends of other systems; circled figures, which NFKC would run into the figures beside them."""
_TO_TRANSLATE = re.compile("[\u2028\u2029\x85\x0b\x0c①-⑳]")


def clean_text(text: str) -> str:
    """Text in NFKC without HTML remains, unseen characters and runs of blanks; line ends are kept as ``\\n``.

    Doing it twice changes nothing more.
    """
    if text.isascii() and text.isalnum():
        return text
    before = None
    while text != before:
        before, text = text, _one_pass(text)
    return text


def _one_pass(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _TO_TRANSLATE.search(text):
        text = text.translate(_PLAIN)
    text = unicodedata.normalize("NFKC", text)
    if "\\u" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    if "&" in text:
        text = html.unescape(_AMPERSANDS.sub("&", text))
    if "<" in text:
        text = _TAG.sub(" ", _LINE_TAG.sub("\n", _CODE.sub(" ", text)))
    text = _UNSEEN.sub(lambda match: " " if "\t" in match[0] else "", text)
    text = _LINE_EDGES.sub("\n", _BLANKS.sub(" ", text))
    return _EMPTY_LINES.sub("\n\n", text).strip()


def clean_line(text: str) -> str:
    """`clean_text` on one line."""
    return _BLANKS.sub(" ", clean_text(text).replace("\n", " "))


# ------------------------------------------------------------------------------------------------ titles

_STRONG_CALL = (
    r"(?:(?:高薪|重金|紧急|大量|长期|常年|火热|特|现|热|纯|真|厂家|厂方|工厂|单位|公司|企业|面试)?(?:急招|急聘|急需|急缺|诚聘|诚招|"
    r"直招|直聘|热招|热聘|急募|高聘|招人啦?|诚邀|社招)(?:中|啦)?|高薪(?:招聘|诚聘|聘请)?|急急+|招贤纳士)"
)
"""Stands before the name of the work, brackets or not."""
_CALL = rf"(?:{_STRONG_CALL}|急|招募|热门投递|推荐|热门|置顶|新)"
_PAY = (
    r"(?:(?:月|年|日|时|周|底|起|保底|综合|高)?(?:薪资?|工资|收入|入|底薪|薪酬)?(?:税前|税后|约|可达|高达|到手)?[:：]?"
    r"(?:\d[\d.,]*(?:[-~至到]\d[\d.,]*)?|过)\s*(?:k|K|w|W|千|万|元|块)+(?:/?(?:元|月|天|日|小时|时|年|h))*(?:以上|起|左右|\+)?(?:高薪|底薪|提成)?)"
)
_PERK = (
    r"(?:(?:提供|免费|入职|全额|缴纳|可|带|有|管|包|高|无责|周末|节日|年底|工作|早|晚|朝|朝九|待遇|环境|福利|长|交|买|接受|不|大厂)*"
    r"(?:[三四五六七八]险(?:[一两二]金)?|[一二两]金|社保|公积金|双休|单休|大小周|吃住?|住宿?|食宿?|三餐|餐补|房补|车补|提成|底薪|年假|年终奖|"
    r"奖金|绩效|分红|班车|餐|日结|周结|月结|现结|预支|补贴|轻松|稳定|自由|不加班|无加班|坐班|优厚?|待遇好?|福利好?|环境好?|好|有保障|面议|"
    r"白班|夜班|八小时|8小时|小白|带薪培训|培训|节假日|晋升快?|九晚六|九晚五|休|薪资面议|机会来了|不要错过|放心投|直接谈|就近分配|就近安排|"
    r"线上面试|现场面试|现场办公|人走[账帐]清|1[2-9]薪))"
)
_COUNT = r"(?:(?:招|聘)?(?:\d{1,4}|数|若干|多|[一二两三四五六七八九十]{1,2})名)"
_FILL = r"(?:[\s+、,，/&|!！~·。.;:：\-—和及]|待遇|福利|薪资)"
_DECORATION = re.compile(rf"(?:{_CALL}|{_PAY}|{_PERK}|{_COUNT}|{_FILL})+")
_JOB_NUMBER = re.compile(
    r"[(\[【]?\s*(?:职位|岗位)(?:编号|代码|编码)\s*[:：]?\s*[A-Za-z]{0,16}[\d-]*\s*[)\]】]?"
    r"|[(\[【]\s*[A-Za-z]{0,8}-?\d{4,}\s*[)\]】]"
    r"|(?<![A-Za-z])ID ?\d{4,}$"
)
_BRACKETED = re.compile(r"[(\[【「『《]([^()\[\]【】「」『』《》]*)[)\]】」』》]")
_RECRUITING = (
    r"招聘(?!专员|经理|主管|顾问|助理|总监|负责人|运营|实习|文员|岗|方向|培训|猎头|管理|客服|会|与|及|和|HR|BP|$)"
)
_HANDS = (
    r"招(?!商|生|标|投|采)(?=[\u4e00-\u9fff]{0,4}"
    r"(?:工|师傅|保洁|保安|阿姨|司机|厨师|服务员|营业员|店员|保姆|学徒|\d名)(?:$|\W))"
)
_HEAD = re.compile(
    rf"^(?:.{{0,12}}招人[啦了]?[!！]|{_STRONG_CALL}|{_COUNT}|{_RECRUITING}|{_HANDS}|[\s!！~·,:：/+*#|\-—])+"
)
_PLUS = r"(?<![Cc])(?<![Cc]\+)\+"
_TAIL = re.compile(
    rf"(?:[\s!！~·,，:：/*|、;；。\-—]|{_PLUS}"
    rf"|(?:(?:月入?薪?|工资|无责|保底|底薪)*(?<![A-Za-z\d])\d{{4,5}}\+?|{_PAY}|{_COUNT}|急招|急聘|急缺|诚聘|招人啦?)$)+$"
)
_SEPARATOR = re.compile(
    rf"(\s*(?:{_PLUS}|[|,，;；!！、~。])+\s*|\s*/(?!天|月|日|小时|时|年|h)\s*"
    r"|\s*(?<![\dkK万元])[-—·:：]+\s*|[-—·:：]+(?!\d)|\s+)"
)
_SYMBOLS = frozenset(("So", "Sk", "Cn", "Co", "Cs"))


def clean_title(text: str) -> str:
    """The bare name of the work: calls (急招), perks (包吃住), job numbers, head-counts and emoji taken out.

    What says which work it is stays, in brackets too: 「电工(高压证)」. Never empty unless `text` is blank.
    """
    line = clean_line(text)
    before, title = "", line
    while title and title != before:
        before, title = title, _less_decorated(title)
    return title or before or line


def _less_decorated(title: str) -> str:
    title = "".join(" " if unicodedata.category(sign) in _SYMBOLS else sign for sign in title)
    title = _JOB_NUMBER.sub(" ", title)
    title = _BRACKETED.sub(lambda match: " " if _is_decoration(match[1]) else match[0], title)
    title = _without_tails(_HEAD.sub("", title.strip()))
    return _BLANKS.sub(" ", _TAIL.sub("", title)).strip()


def _is_decoration(words: str) -> bool:
    return not words.strip() or _DECORATION.fullmatch(words) is not None


def _without_tails(title: str) -> str:
    """Parts between separators that are nothing but decoration go, with the separator before them."""
    parts = _SEPARATOR.split(title)
    kept = ""
    for separator, words in zip(["", *parts[1::2]], parts[::2], strict=True):
        if words and not _is_decoration(words):
            kept += (separator if kept else "") + words
    return kept


# ------------------------------------------------------------------------------------------------ contacts

_CONTACTS = (
    (re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+", re.ASCII), "***"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)"), "***"),
    (re.compile(r"(?<!\d)(?:\+?86[ -]?)?(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)"), r"\1****\2"),
    (re.compile(r"(?<!\d)(0\d{2,3})[ )-]?[ ]?[2-8]\d{6,7}(?:[ -]\d{1,4})?(?!\d)"), r"\1-***"),
    (re.compile(r"(?<!\d)([48]00)[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)"), r"\1-***"),
    (re.compile(r"((?:联系)?(?:电话|手机|座机|热线)(?:号码?)?\s*[:：]?\s*)[2-8]\d{6,7}(?!\d)"), r"\1***"),
    (
        re.compile(
            r"((?:微信|威信|薇信|V信|QQ|扣扣|企鹅|wechat|weixin|vx|wx)(?:(?:同?号|是|为|\s)*[:：号]\s*|\s*(?=[A-Za-z_-]*\d)))"
            r"[A-Za-z\d_-]{5,20}(?![A-Za-z\d])",
            re.IGNORECASE | re.ASCII,
        ),
        r"\1***",
    ),
)

_MAY_BE_CONTACT = re.compile(r"@|\d{3}|微信|威信|薇信|v信|qq|扣扣|企鹅|wechat|weixin|vx|wx", re.IGNORECASE)


def mask_contacts(text: str) -> str:
    """Phone (138****1234), landline, WeChat, QQ, e-mail and identity numbers in free text are masked."""
    if not _MAY_BE_CONTACT.search(text):
        return text
    for pattern, mask in _CONTACTS:
        text = pattern.sub(mask, text)
    return text
