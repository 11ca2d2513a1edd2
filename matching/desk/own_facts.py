"""What is known of a person in words for that person: each fact and tag with where it comes from and what it is for."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from matching.desk.wire import seeker_dict
from matching.records import SeekerProfile
from matching.results import DescribedSeeker
from matching.storage import Access
from matching.text.tags import LISTED, OCCUPATION, tags_of
from matching.vocabulary import KIND_NAMES, Business, Education, Employment, GroupSource, PriorityGroup, Role, Situation

_MATCH = "用来找岗位、排先后、写推荐理由"
_GUIDE = "只用来告诉你能享受哪些政策"
_LAW = "只用于法律规定的限制（如最低年龄），不参与排序"
_IDLE = "只登记保存，推荐和政策都不用"
FACTS: dict[str, tuple[str, str]] = {
    "wish_titles": ("想做什么", _MATCH),
    "wish_districts": ("想去哪里", _MATCH),
    "wish_salary_min": ("最低工资", _MATCH),
    "wish_kinds": ("工作形式", _MATCH),
    "unwanted_work": ("不看的工作", "用来不给你看、不推给你这类岗位，不参与排先后。关闭个性化推荐时不用"),
    "education": ("学历", _MATCH),
    "major": ("专业", _MATCH),
    "graduated_on": ("毕业时间", "用来找岗位，也用来看能享受哪些政策"),
    "experience": ("工作经历", f"{_MATCH}；你报名时发给企业"),
    "skills": ("会的", _MATCH),
    "certificates": ("证书", _MATCH),
    "summary": ("自述", _MATCH),
    "commute_minutes_max": ("最远路程", _MATCH),
    "district": ("住处", _MATCH),
    "address": ("地址", _MATCH),
    "longitude": ("经度", _MATCH),
    "latitude": ("纬度", _MATCH),
    "name": ("姓名", "用来联系你；你报名时发给企业。不参与推荐"),
    "phone": ("电话", "用来联系你；你报名时发给企业。不参与推荐"),
    "id_number": ("身份证号", "用来核对身份。不发给企业，不参与推荐"),
    "sex": ("性别", _LAW),
    "birth_year": ("出生年份", _LAW),
    "health": ("健康", _IDLE),
    "ethnicity": ("民族", _IDLE),
    "marriage": ("婚姻", _IDLE),
    "household_registration": ("户籍", _IDLE),
    "religion": ("宗教", _IDLE),
    "groups": ("重点群体", "你同意使用敏感信息时，用于优先政策和补贴；不同意就不用。不告诉企业"),
    "groups_evidence": ("群体证明日期", "你同意使用敏感信息时，用来看身份是否还有效"),
    "employment": ("就业状态", _GUIDE),
    "insured": ("是否参保", _GUIDE),
    "insured_months": ("失业保险月数", _GUIDE),
    "unemployed_since": ("失业登记日", _GUIDE),
    "left_involuntarily": ("是否非自愿离职", _GUIDE),
    "business": ("经营情况", _GUIDE),
    "business_since": ("开业时间", _GUIDE),
    "first_business": ("是否首次创业", _GUIDE),
    "in_incubator": ("是否在孵化基地", _GUIDE),
    "situations": ("家庭或身份情况", "你同意使用敏感信息时，只用来告诉你能享受哪些政策"),
    "all_told": ("是否都问过", _GUIDE),
    "received": ("享受过的政策", _GUIDE),
}
"""Every field that is kept: its name, and what it is used for."""
CONSENTS = {
    "consent_personalisation": "个性化推荐",
    "consent_sensitive": "使用困难身份等敏感信息",
    "consent_push": "岗位提醒",
}
_TAGS = {
    "education": "学历", "experience": "工作年限", "certificate": "证书", "skill": "会的", "shift": "班次",
    "limit": "做不了的", "health_limit": "因身体做不了的", "major": "专业", OCCUPATION: "职业",
}  # fmt: skip
_TAG_USES = {"health_limit": "你同意使用敏感信息时，用来不给你推做不了的岗位"}
_LOOKED = {
    "profile": "资料", "contact": "完整电话", "list": "名单", "shortlist": "推荐名单", "guidance": "政策告知",
    "application": "报名材料", "todo": "待办名单", "family": "家庭就业情况",
    "export": "导出的资料", "data": "资料和标签",
}  # fmt: skip
ROLES = {
    Role.COUNSELLOR: "服务专员", Role.OPERATOR: "管理员", Role.EMPLOYER: "企业", Role.DATA_SCIENTIST: "数据人员",
    Role.SEEKER: "本人",
}  # fmt: skip
_WORDS = {group.value: group.legal_name for group in PriorityGroup}
_WORDS |= {one.value: one.chinese for kind in (Employment, Business, Situation) for one in kind}
_WORDS |= {kind.value: name for kind, name in KIND_NAMES.items()} | {"male": "男", "female": "女"}
_UNITS = {"wish_salary_min": "元/月", "commute_minutes_max": "分钟", "insured_months": "个月", "birth_year": "年"}
_UNFOLDED = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_FOLDED = re.compile(
    r"(?<=[\u4e00-\u9fff」）》\d])[,;:!?](?=[\u4e00-\u9fff「（《]|$)|(?<=[\u4e00-\u9fff」）》])[,;:!?](?=\d)"
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
Dated = Sequence[tuple[datetime | None, DescribedSeeker]]


def facts(history: Dated, group: Callable[[str], str]) -> list[dict[str, Any]]:
    """Everything that is filled in, with since when; of a version older than dates it is None.

    `group` names a kind of work by its code.
    """
    dicts = [(at, seeker_dict(one.seeker)) for at, one in history]
    now = dicts[-1][1]
    certified = history[-1][1].seeker.protected.groups_source is GroupSource.CERTIFIED
    return [
        {
            "field": field,
            "name": name,
            "value": now[field],
            "text": said(list(map(group, now[field])) if field == "unwanted_work" else now[field])
            + _UNITS.get(field, ""),
            "source": "certified" if field == "groups" and certified else "stated",
            "since": _since(dicts, field),
            "used_for": used_for,
        }
        for field, (name, used_for) in FACTS.items()
        if now[field] not in (None, "", [], False)
    ]


def unwanted(history: Dated, group: Callable[[str], str]) -> list[dict[str, Any]]:
    """Each kind of work that the person does not want, with since when, in the order in which they said so."""
    told = [(at, one.seeker.unwanted_work) for at, one in history]
    return [
        {
            "code": code,
            "text": group(code),
            "source": "stated",
            "since": _since([(at, {"said": code in codes}) for at, codes in told], "said"),
            "used_for": FACTS["unwanted_work"][1],
        }
        for code in told[-1][1]
    ]


def tags(one: DescribedSeeker) -> list[dict[str, Any]]:
    """What was read from the person's words or guessed; not what they filled in as it stands."""
    return [_tag(one.seeker, *told) for told in _read_and_guessed(one)]


def _read_and_guessed(one: DescribedSeeker) -> Iterator[tuple[str, Any, str, float | None]]:
    for name, stated in tags_of(one.reading):
        if stated.span:
            yield name, stated.value, stated.span, None
    for guess in one.reading.occupations:
        yield f"{OCCUPATION}:{guess.code}", guess.name, "", guess.confidence


def _tag(seeker: SeekerProfile, name: str, value: Any, words: str, confidence: float | None) -> dict[str, Any]:
    kind = name.partition(":")[0]
    source = "guessed" if confidence is not None else "read"
    told = value.chinese if isinstance(value, Education) else value
    return {
        "tag": name,
        "name": _TAGS[kind],
        "value": told,
        "text": said(told) + ("年" if kind == "experience" else ""),
        "source": "confirmed" if name in seeker.tags.right else source,
        "words": words,
        "confidence": None if confidence is None else round(confidence, 4),
        "used_for": _TAG_USES.get(kind, _MATCH),
    }


def removed(seeker: SeekerProfile, occupations: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags that the person called wrong; `occupations` are names by code."""
    parted = [(name, *name.partition(":")[::2]) for name in seeker.tags.wrong]
    return [
        {"tag": name, "name": _TAGS[kind], "text": said(occupations.get(value, value)) or _TAGS[kind]}
        for name, kind, value in parted
    ]


def said(value: Any) -> str:
    """A value as people say it."""
    if isinstance(value, list):
        return "、".join(said(one) for one in value)
    if isinstance(value, bool):
        return "是" if value else "不是"
    if isinstance(value, float):
        return f"{value:g}"
    word, _, of = str(value).partition(":")
    if of and word in _WORDS:
        return f"{_WORDS[word]}，{said(of)}"
    if _DAY.fullmatch(str(value)):
        return "{}年{}月{}日".format(*(int(part) for part in str(value).split("-")))
    return _WORDS.get(str(value), punctuated(str(value)))


def punctuated(text: str) -> str:
    """With Chinese punctuation where the text, folded when it came in, has that of ASCII between Chinese signs."""
    return _FOLDED.sub(lambda match: _UNFOLDED[match[0]], text)


def consents(history: Dated) -> list[dict[str, Any]]:
    """Each consent as it stands, and since when."""
    dicts = [(at, seeker_dict(one.seeker)) for at, one in history]
    return [
        {"consent": name, "name": told, "agreed": dicts[-1][1][name], "since": _since(dicts, name)}
        for name, told in CONSENTS.items()
    ]


def looks(accesses: Sequence[Access]) -> list[dict[str, Any]]:
    """Who else saw something of the person, latest first."""
    return [
        {"at": one.at, "who": ROLES[one.role], "what": _LOOKED.get(one.what, one.what), "why": one.why}
        for one in reversed(accesses)
    ]


def is_known_tag(name: str) -> bool:
    return name in _TAGS if ":" not in name else name.partition(":")[0] in {*LISTED, OCCUPATION}


def _since(dicts: Sequence[tuple[datetime | None, Mapping[str, Any]]], field: str) -> datetime | None:
    """When the value that stands was written first, without a change since."""
    since, value = dicts[-1][0], dicts[-1][1][field]
    for at, earlier in reversed(dicts):
        if earlier[field] != value:
            break
        since = at
    return since
