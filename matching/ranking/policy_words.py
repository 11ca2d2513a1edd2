"""A policy in words for those who keep it: as tables, as what differs from another one, as what to think over."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from matching.ranking.articles import OPINION
from matching.ranking.policy import Policy, Rule
from matching.ranking.policy_rules import Group
from matching.vocabulary import GroupSource, Trait

Table = dict[str, list[str]]
"""Column heads, each with its cells."""

SECTIONS = {
    "groups": "群体",
    "weights": "岗位推荐的加分",
    "floors": "候选名单的下限（先列的优先）",
    "quotas": "名额的配额（先列的优先）",
    "last_resorts": "兜底安置",
}
FIELDS = {
    "name": "名称", "effective_from": "生效", "effective_to": "失效", "bound": "加分上限", "epsilon": "名单最多损失",
    "near_km": "就近公里数", "qualified_share": "合格线", "legal_name": "法定名称", "includes": "包括",
    "evidence": "证明", "sources": "来源", "valid_months": "有效月数", "counts_from": "起算", "article": "依据",
    "quote": "原文", "group": "群体", "also": "同时属于", "says": "理由", "trait": "岗位特征", "traits": "岗位特征",
    "congestion": "排队", "strength": "力度", "least_chance": "最低机会", "at_least": "最少岗位数",
    "apply_rate": "申请率", "assumed_places": "未写人数时当作",
    "bonus": "加分", "share": "比例", "per": "按", "places": "名额", "binding": "强制", "after_attempts": "几次尝试后",
}  # fmt: skip
_SOURCES = {GroupSource.CERTIFIED: "已认定", GroupSource.SELF_DECLARED: "本人申报"}
_STARTS = {"graduated_on": "毕业", "evidence": "证明"}


def spans(policy: Policy) -> str:
    """「2025-01-01 起」「2026-03-01 至 2026-05-31」."""
    start = policy.effective_from
    return f"{start} 至 {policy.effective_to}" if policy.effective_to else f"{start} 起"


def tables(policy: Policy) -> dict[str, Table]:
    """Sections that have entries, by their Chinese heads."""
    rows = {"groups": [_group_row(policy, group) for group in policy.groups]} | {
        section: [_rule_row(policy, rule) for rule in rules] for section, rules in policy.sections.items()
    }
    return {
        SECTIONS[section]: {head: [row[head] for row in entries] for head in entries[0]}
        for section, entries in rows.items()
        if entries
    }


def _group_row(policy: Policy, group: Group) -> dict[str, str]:
    expiry = f"{_STARTS[group.counts_from]}后 {group.valid_months} 个月" if group.counts_from else "不过期"
    return {
        "群体": f"{group.legal_name}（{group.group}）",
        "包括": "、".join(_named(policy, name) for name in group.includes),
        "证明": "、".join(group.evidence),
        "来源": "、".join(_SOURCES[source] for source in group.sources),
        "有效": expiry,
        "依据": short(group.article),
    }


def _rule_row(policy: Policy, rule: Rule) -> dict[str, str]:
    """What one rule does, whatever its section; fields that it does not have stand in no column."""
    content = {name: value for name, value in rule.model_dump().items() if name in _IN_TABLE}
    who = "且".join(_named(policy, name) for name in (rule.group, *getattr(rule, "also", ())))
    told = {FIELDS[name]: value_in_words(name, value) for name, value in content.items()}
    return {"规则": rule.rule, "群体": who, **told, "依据": short(rule.article)}


def short(article: str) -> str:
    """The city's opinion by a short name; laws as they are called."""
    return article.replace(OPINION, "本市意见")


_IN_TABLE = ("trait", "bonus", "share", "traits", "per", "places", "binding", "after_attempts")


def _named(policy: Policy, name: str) -> str:
    return policy.by_name[name].legal_name if name in policy.by_name else name


def value_in_words(name: str, value: Any) -> str:
    """One value as people write it: 1.5%, 见习、无障碍, 不限."""
    if name in ("trait", "traits") or isinstance(value, tuple | list):
        parts = [str(part) for part in (value if isinstance(value, tuple | list) else [value])]
        return "、".join(parts) or "不限"
    if name in ("share", "epsilon", "qualified_share") and value is not None:
        return f"{100 * value:g}%"
    if isinstance(value, bool):
        return "是" if value else "否，只显示差额"
    return {None: "不限", "": "（无）", "pool": "全部名额", "employer": "每个单位"}.get(value, str(value))


def differences(old: Policy, new: Policy) -> Iterator[str]:
    """What changes from one version to the other, a sentence each; none when nothing but comments does."""
    yield from _changed("", old, new, leave_out=tuple(SECTIONS))
    for section in SECTIONS:
        before, after = _by_name(old, section), _by_name(new, section)
        title = SECTIONS[section].partition("（")[0]
        yield from (f"{title}：删去 {name}" for name in before if name not in after)
        yield from (f"{title}：新增 {name}" for name in after if name not in before)
        for name in before:
            if name in after:
                yield from _changed(f"{title} {name} 的", before[name], after[name])
        if section in ("floors", "quotas"):
            yield from _reordered(title, [n for n in before if n in after], [n for n in after if n in before])


def _by_name(policy: Policy, section: str) -> dict[str, BaseModel]:
    if section == "groups":
        return {entry.group: entry for entry in policy.groups}
    return {entry.rule: entry for entry in policy.sections[section]}


def _changed(whose: str, old: BaseModel, new: BaseModel, leave_out: tuple[str, ...] = ()) -> Iterator[str]:
    return _fields(whose, old.model_dump(exclude=set(leave_out)), new.model_dump(exclude=set(leave_out)))


def _fields(whose: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """Field by field, and within what has fields of its own."""
    for name, value in before.items():
        title, other = f"{whose}{FIELDS.get(name, name)}", after[name]
        if isinstance(value, dict):
            yield from _fields(f"{title}的", value, other)
        elif value != other:
            yield f"{title}：{value_in_words(name, value)} → {value_in_words(name, other)}"


def _reordered(title: str, before: list[str], after: list[str]) -> Iterator[str]:
    if before != after:
        yield f"{title}的先后：{'、'.join(before)} → {'、'.join(after)}"


def doubts(policy: Policy, today: date) -> Iterator[str]:
    """What is allowed but perhaps not meant."""
    if policy.effective_to is not None and policy.effective_to < today:
        yield f"这份政策 {policy.effective_to} 已经失效"
    for weight in policy.weights:
        if weight.bonus > policy.bound:
            yield f"{weight.rule} 的加分 {weight.bonus} 超过上限 bound {policy.bound}，只会按上限算"
    for trait in Trait:
        share = sum(floor.share for floor in policy.floors if not floor.traits or trait in floor.traits)
        if share > 1:
            yield f"有「{trait}」的岗位上各下限加起来 {100 * share:g}%，超过 100%，先列的优先"
