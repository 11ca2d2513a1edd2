"""Reasons: what speaks for a pair, in the order people ask: what work, can I do it, how far, what pay."""

import math
from collections.abc import Callable, Iterator
from typing import Any

from matching.explain.case import Case, Voice, insisted, pay_words, short_place, snippet
from matching.explain.work import did, is_related, wish
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
    return tuple(r for r in found if case.may_say(r.text) and case.may_quote(r.evidence.get("profile", "")))


def _experience(case: Case) -> Iterator[Reason]:
    asked, worked = case.posting.reading.experience, case.seeker.reading.experience
    if asked and worked and asked.value and worked.value >= asked.value and is_related(case):
        text = f"{_asks(asked)}{asked.value:g}年经验，{case.you}做了{worked.value:g}年"
        yield Reason("experience", text, _quoted(asked, f"{asked.value:g}年经验", worked, f"{worked.value:g}年"))


def _certificates(case: Case) -> Iterator[Reason]:
    for asked in case.posting.reading.certificates:
        held = case.held.get(asked.value)
        if held:
            instead = "" if held.value == asked.value else held.value
            text = f"{_asks(asked)}{asked.value}，{case.you}有{instead}"
            yield Reason("certificate", text, _quoted(asked, asked.value, held, held.value))


def _skills(case: Case) -> Iterator[Reason]:
    has = {skill.value: skill for skill in case.seeker.reading.skills}
    shared = [(asked, has[asked.value]) for asked in case.posting.reading.skills if asked.value in has][:3]
    if shared:
        evidence = {
            "posting": "；".join(snippet(asked.span or asked.value) for asked, _ in shared),
            "profile": "；".join(snippet(own.span or own.value) for _, own in shared),
        }
        yield Reason("skill", f"岗位要的{'、'.join(asked.value for asked, _ in shared)}，{case.you}会", evidence)


def _distance(case: Case) -> Iterator[Reason]:
    job, home = case.posting.posting.place, case.seeker.seeker.place
    where, from_where = short_place(job.district), short_place(home.district)
    evidence = _known(posting=job.address or where, profile=from_where)
    limit = case.seeker.seeker.commute_minutes_max
    if case.way is None:
        if case.is_same_district:
            yield Reason("distance", f"和{case.you}住的地方同在{where}", evidence)
        return
    mode, minutes = case.way
    estimate = "" if case.is_exact else "（按街道估算）"
    if limit is not None and minutes <= limit:
        yield Reason("distance", f"{mode.chinese}约{minutes}分钟，不超过{case.you}填的{limit}分钟{estimate}", evidence)
    elif limit is None and minutes <= NEAR_MINUTES:
        yield Reason("distance", f"{mode.chinese}约{minutes}分钟{estimate}", evidence)


def _wished_district(case: Case) -> Iterator[Reason]:
    code, where = case.posting.posting.place.district_code, short_place(case.posting.posting.place.district)
    for wished, name in zip(case.seeker.seeker.wish_district_codes, case.seeker.seeker.wish_districts, strict=False):
        if code and where and code.startswith(wished):
            yield Reason("district", f"在{case.you}想去的{short_place(name)}", {"posting": where, "profile": name})
            return


def _pay(case: Case) -> Iterator[Reason]:
    (low, high), least = case.pay, case.wished_pay
    if not least or (math.isnan(low) and math.isnan(high)):
        return
    evidence = {"posting": pay_words(case), "profile": f"{least:.0f}元/月"}
    offered = pay_words(case) + case.converted
    if low >= least:
        yield Reason("pay", f"{offered}，不低于{case.you}填的{least:.0f}元/月", evidence)
    elif high >= least:
        yield Reason("pay", f"{offered}，{case.you}填的{least:.0f}元/月在里面", evidence)


def _shifts(case: Case) -> Iterator[Reason]:
    offered = {shift.value: shift for shift in case.posting.reading.shifts}
    wished = {shift.value: shift for shift in case.seeker.reading.shifts}
    for shift in offered.keys() & wished.keys() if Shift.ROTATING not in offered else ():
        evidence = _quoted(offered[shift], shift.value, wished[shift], shift.value)
        yield Reason("shift", f"{shift.value}，和{case.you}想要的一致", evidence)
    limit = case.limits.get(Demand.NIGHT_SHIFT)
    if (
        limit
        and Shift.DAY in offered
        and not offered.keys() & {Shift.NIGHT, Shift.ROTATING}
        and Shift.DAY not in wished
    ):
        evidence = _quoted(offered[Shift.DAY], "白班", limit, "不上夜班")
        said = snippet(limit.span, 12) if limit.span and case.may_quote(limit.span) else "不上夜班"
        yield Reason("shift", f"白班，和{case.you}说的「{said}」一致", evidence)


def _kind(case: Case) -> Iterator[Reason]:
    kind = case.posting.posting.kind
    if kind and kind is not EmploymentKind.FULL_TIME and kind in case.seeker.seeker.wish_kinds:
        name = KIND_NAMES[kind]
        yield Reason("kind", f"{name}，和{case.you}想找的一样", {"posting": name, "profile": name})


def _traits(case: Case) -> Iterator[Reason]:
    """What the posting offers to the groups the person agreed to be known by: told to nobody but them."""
    seeker = case.seeker.seeker
    known_groups = seeker.protected.groups if case.voice is Voice.SEEKER and seeker.consents.sensitive else ()
    for trait in case.posting.reading.traits:
        if trait.value is Trait.NO_EXPERIENCE_NEEDED:
            worked = case.seeker.reading.experience
            if not case.posting.reading.experience and (worked is None or worked.value < 1):
                yield Reason("trait", "岗位不要求经验", {"posting": trait.span or "不要求经验"})
        elif _TRAIT_GROUPS.get(trait.value, set()).intersection(known_groups):
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


def _education(case: Case) -> Iterator[Reason]:
    asked, reached = case.posting.reading.education, case.seeker.reading.education
    if asked and reached and reached.value.rank >= asked.value.rank:
        text = f"{_asks(asked)}{asked.value.chinese}，{case.you}是{reached.value.chinese}"
        yield Reason("education", text, _quoted(asked, asked.value.chinese, reached, reached.value.chinese))


def _major(case: Case) -> Iterator[Reason]:
    own = case.seeker.seeker.major
    for asked in case.posting.reading.majors if own else ():
        if own and (asked.value == own or (len(asked.value) >= 2 and asked.value in own)):
            yield Reason(
                "major", f"岗位要{asked.value}专业，{case.you}学的是{own}", {"posting": asked.span, "profile": own}
            )
            return


def _benefits(case: Case) -> Iterator[Reason]:
    wanted = {benefit.value: benefit for benefit in case.seeker.reading.benefits}
    shared = [offer for offer in case.posting.reading.benefits if offer.value in wanted][:2]
    if shared:
        names = "、".join(offer.value for offer in shared)
        profile = "；".join(wanted[offer.value].span or offer.value for offer in shared)
        yield Reason("benefit", f"有{names}，是{case.you}想要的", {"posting": names, "profile": snippet(profile)})


def _asks(asked: Stated[Any]) -> str:
    return "岗位要" if insisted(asked) else "岗位最好有"


def _quoted(asked: Stated[Any], asked_words: str, own: Stated[Any], own_words: str) -> dict[str, str]:
    """Both sides' own words; where a column said it, its value in words."""
    return {"posting": snippet(asked.span or asked_words), "profile": snippet(own.span or own_words)}


def _known(**words: str | None) -> dict[str, str]:
    return {name: value for name, value in words.items() if value}


_SOURCES: tuple[Callable[[Case], Iterator[Reason]], ...] = (
    wish,
    _distance,
    did,
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
)
