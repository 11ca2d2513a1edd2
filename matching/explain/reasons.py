"""Reasons: what speaks for a pair, in the order people ask: what work, can I do it, how far, what pay."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from matching.explain.case import Case, converted, pay_words
from matching.explain.phrases import insisted, short_place, snippet
from matching.results import Reason, Stated
from matching.vocabulary import KIND_NAMES, Demand, EmploymentKind, PriorityGroup, Shift, Trait

NEAR_MINUTES = 45
"""A way this long is still told as a reason where the person set no limit of their own."""
_TRAIT_GROUPS = {
    Trait.TRAINEESHIP: {PriorityGroup.GRADUATE},
    Trait.WELCOMES_GRADUATES: {PriorityGroup.GRADUATE},
    Trait.WELCOMES_VETERANS: {PriorityGroup.VETERAN},
    Trait.WELCOMES_DISABLED: {PriorityGroup.DISABLED},
    Trait.ACCESSIBLE: {PriorityGroup.DISABLED},
    Trait.WELCOMES_RURAL: {PriorityGroup.RURAL_LABOUR, PriorityGroup.LIFTED_FROM_POVERTY},
    Trait.WORK_RELIEF: {PriorityGroup.RURAL_LABOUR, PriorityGroup.LIFTED_FROM_POVERTY},
    Trait.WELCOMES_OLDER: {PriorityGroup.OLDER_UNEMPLOYED},
    Trait.WELCOMES_HARDSHIP: {PriorityGroup.HARDSHIP, PriorityGroup.ZERO_EMPLOYMENT_FAMILY},
    Trait.PUBLIC_WELFARE: {PriorityGroup.HARDSHIP, PriorityGroup.ZERO_EMPLOYMENT_FAMILY, PriorityGroup.DISABLED},
}


def reasons(case: Case) -> tuple[Reason, ...]:
    """Every reason of one pair, the most telling first."""
    found = (reason for source in _SOURCES for reason in source(case))
    if case.person.is_told:
        return tuple(found)
    may_say, may_quote = case.person.may_say, case.person.may_quote
    return tuple(r for r in found if may_say(r.text) and may_quote(r.evidence.get("profile", "")))


def _wish(case: Case) -> Iterable[Reason]:
    wished = case.ties[0]
    return () if wished is None else (wished,)


def _did(case: Case) -> Iterable[Reason]:
    done = case.ties[1]
    return () if done is None else (done,)


def _experience(case: Case) -> Iterable[Reason]:
    asked, worked = case.asks.experience, case.person.reading.experience
    if not (asked and worked and asked.value and worked.value >= asked.value and case.is_their_trade):
        return ()
    text = f"{_asks(asked)}{asked.value:g}年经验，{case.you}做了{worked.value:g}年"
    evidence = _quoted(asked, f"{asked.value:g}年经验", worked, f"{worked.value:g}年")
    return (Reason("experience", text, evidence),)


def _certificates(case: Case) -> Iterable[Reason]:
    for asked in case.asks.certificates:
        held = case.person.held.get(asked.value)
        if held:
            instead = "" if held.value == asked.value else held.value
            text = f"{_asks(asked)}{asked.value}，{case.you}有{instead}"
            yield Reason("certificate", text, _quoted(asked, asked.value, held, held.value))


def _skills(case: Case) -> Iterable[Reason]:
    has = case.person.skills
    shared = [(asked, has[asked.value]) for asked in case.asks.skills if asked.value in has][:3]
    if not shared:
        return ()
    evidence = {
        "posting": "；".join(snippet(asked.span or asked.value) for asked, _ in shared),
        "profile": "；".join(snippet(own.span or own.value) for _, own in shared),
    }
    return (Reason("skill", f"岗位要的{'、'.join(asked.value for asked, _ in shared)}，{case.you}会", evidence),)


def _distance(case: Case) -> Iterable[Reason]:
    if case.way is None:
        return _same_district(case)
    mode, minutes = case.way
    limit = case.person.profile.commute_minutes_max
    if minutes > (NEAR_MINUTES if limit is None else limit):
        return ()
    within = "" if limit is None else f"，不超过{case.you}填的{limit}分钟"
    estimate = "" if case.is_exact else "（按街道估算）"
    return (Reason("distance", f"{mode.chinese}约{minutes}分钟{within}{estimate}", _whereabouts(case)),)


def _same_district(case: Case) -> Iterable[Reason]:
    if not case.is_same_district:
        return ()
    where = short_place(case.job.place.district)
    return (Reason("distance", f"和{case.you}住的地方同在{where}", _whereabouts(case)),)


def _whereabouts(case: Case) -> dict[str, str]:
    work, home = case.job.place.address or short_place(case.job.place.district), case.person.home
    return {name: place for name, place in (("posting", work), ("profile", home)) if place}


def _wished_district(case: Case) -> Iterable[Reason]:
    wishes, code = case.person.profile.wish_district_codes, case.job.place.district_code
    where = short_place(case.job.place.district) if wishes and code else None
    for wished, name in zip(wishes, case.person.profile.wish_districts, strict=False) if where else ():
        if code and where and code.startswith(wished):
            return (Reason("district", f"在{case.you}想去的{short_place(name)}", {"posting": where, "profile": name}),)
    return ()


def _pay(case: Case) -> Iterable[Reason]:
    pay, least = case.asks.pay, case.person.wished_pay
    if pay is None or not least or not (case.low >= least or case.high >= least):
        return ()
    stated = pay_words(pay, case.person.voice)
    met = f"不低于{case.you}填的{least:.0f}元/月" if case.low >= least else f"{case.you}填的{least:.0f}元/月在里面"
    evidence = {"posting": stated, "profile": f"{least:.0f}元/月"}
    return (Reason("pay", f"{stated}{converted(pay, case.low, case.high)}，{met}", evidence),)


def _shifts(case: Case) -> Iterable[Reason]:
    if not case.asks.shifts:
        return
    offered, wished = {shift.value: shift for shift in case.asks.shifts}, case.person.shifts
    for shift in offered.keys() & wished.keys() if Shift.ROTATING not in offered else ():
        evidence = _quoted(offered[shift], shift.value, wished[shift], shift.value)
        yield Reason("shift", f"{shift.value}，和{case.you}想要的一致", evidence)
    limit = case.person.limits.get(Demand.NIGHT_SHIFT)
    if limit and _days_only(offered) and Shift.DAY not in wished:
        evidence = _quoted(offered[Shift.DAY], "白班", limit, "不上夜班")
        said = snippet(limit.span, 12) if limit.span and case.person.may_quote(limit.span) else "不上夜班"
        yield Reason("shift", f"白班，和{case.you}说的「{said}」一致", evidence)


def _days_only(offered: Collection[Shift]) -> bool:
    return Shift.DAY in offered and Shift.NIGHT not in offered and Shift.ROTATING not in offered


def _kind(case: Case) -> Iterable[Reason]:
    kind = case.job.kind
    if not kind or kind is EmploymentKind.FULL_TIME or kind not in case.person.profile.wish_kinds:
        return ()
    name = KIND_NAMES[kind]
    return (Reason("kind", f"{name}，和{case.you}想找的一样", {"posting": name, "profile": name}),)


def _traits(case: Case) -> Iterable[Reason]:
    """What the posting offers to the groups the person agreed to be known by: told to nobody but them."""
    for trait in case.asks.traits:
        if trait.value is Trait.NO_EXPERIENCE_NEEDED:
            worked = case.person.reading.experience
            if not case.asks.experience and (worked is None or worked.value < 1):
                yield Reason("trait", "岗位不要求经验", {"posting": trait.span or "不要求经验"})
        elif _TRAIT_GROUPS.get(trait.value, set()).intersection(case.person.told_groups):
            yield Reason("trait", _TRAIT_WORDS[trait.value], {"posting": trait.span or trait.value.value})


_TRAIT_WORDS = {
    Trait.TRAINEESHIP: "这是就业见习岗位",
    Trait.PUBLIC_WELFARE: "这是公益性岗位",
    Trait.ACCESSIBLE: "岗位写明有无障碍条件",
    Trait.WORK_RELIEF: "这是以工代赈岗位",
    Trait.LABOUR_BRAND: "这是劳务品牌岗位",
    Trait.WELCOMES_GRADUATES: "岗位写明欢迎应届毕业生",
    Trait.WELCOMES_VETERANS: "岗位写明优先招聘退役军人",
    Trait.WELCOMES_DISABLED: "岗位写明欢迎残疾人",
    Trait.WELCOMES_RURAL: "岗位写明面向农村劳动力",
    Trait.WELCOMES_HARDSHIP: "岗位写明面向就业困难人员",
    Trait.WELCOMES_OLDER: "岗位写明欢迎大龄求职者",
}


def _education(case: Case) -> Iterable[Reason]:
    asked, reached = case.asks.education, case.person.reading.education
    if not (asked and reached and reached.value.rank >= asked.value.rank):
        return ()
    text = f"{_asks(asked)}{asked.value.chinese}，{case.you}是{reached.value.chinese}"
    return (Reason("education", text, _quoted(asked, asked.value.chinese, reached, reached.value.chinese)),)


def _major(case: Case) -> Iterable[Reason]:
    own = case.person.profile.major
    for asked in case.asks.majors if own else ():
        if own and (asked.value == own or (len(asked.value) >= 2 and asked.value in own)):
            text = f"岗位要{asked.value}专业，{case.you}学的是{own}"
            return (Reason("major", text, {"posting": asked.span, "profile": own}),)
    return ()


def _benefits(case: Case) -> Iterable[Reason]:
    wanted = case.person.benefits
    shared = [offer.value for offer in case.asks.benefits if offer.value in wanted][:2] if wanted else []
    if not shared:
        return ()
    names = "、".join(shared)
    profile = "；".join(wanted[name].span or name for name in shared)
    return (Reason("benefit", f"有{names}，是{case.you}想要的", {"posting": names, "profile": snippet(profile)}),)


def _replies(case: Case) -> Iterable[Reason]:
    """Said to the person alone, where it is so; of who does not answer nothing is said."""
    if not (case.replies_within and case.person.is_told):
        return ()
    return (Reason("replies", f"该单位通常{case.replies_within}天内答复", {}),)


def _asks(asked: Stated[Any]) -> str:
    return "岗位要" if insisted(asked) else "岗位最好有"


def _quoted(asked: Stated[Any], asked_words: str, own: Stated[Any], own_words: str) -> dict[str, str]:
    """Both sides' own words; where a column said it, its value in words."""
    return {"posting": snippet(asked.span or asked_words), "profile": snippet(own.span or own_words)}


_SOURCES: tuple[Callable[[Case], Iterable[Reason]], ...] = (
    _wish,
    _distance,
    _did,
    _certificates,
    _experience,
    _pay,
    _shifts,
    _skills,
    _wished_district,
    _kind,
    _traits,
    _education,
    _major,
    _benefits,
    _replies,
)
