"""Gaps: what is missing, slightly short, or must be asked. None of them bars."""

import math
from collections.abc import Callable, Iterable

from matching.eligibility.licences import PROOF_OF_GROUP, SOON_OBTAINED, licensed_trade, meets_family
from matching.explain.case import Case
from matching.explain.phrases import insisted, is_coarse, short_place, snippet
from matching.explain.work import SHOWN
from matching.results import Gap
from matching.vocabulary import KIND_NAMES, Demand, RequirementKind, Shift

FAR_MINUTES = 60
"""A way this long is told even to who set no limit."""
SKILLS_TOLD = 2
SURE = 0.6
"""How likely the occupation must be before the law of its trade is told."""
_ASKED_ABOUT = {
    Demand.NIGHT_SHIFT: "上夜班",
    Demand.ROTATING_SHIFT: "倒班",
    Demand.HEAVY_LIFTING: "干重体力活",
    Demand.HEIGHTS: "高空作业",
    Demand.TRAVEL: "出差",
    Demand.AWAY_FROM_HOME: "驻外",
    Demand.LIVE_IN: "住家",
    Demand.DRINKING: "应酬喝酒",
    Demand.DUST_NOISE_HEAT: "在粉尘、噪声或高温里干活",
    Demand.COLD_WET: "在低温或潮湿里干活",
    Demand.CHEMICALS: "接触化学品",
    Demand.UNDERGROUND: "下井",
}
"""Demands that people refuse; 「你没说行不行」 is asked of those only."""
_NIGHTS = frozenset({Demand.NIGHT_SHIFT, Demand.ROTATING_SHIFT})


QUESTIONS = ("unwanted", "shifts", "reserved", "minimum_age", "minors", "women")
"""Rules of eligibility whose open question is told in words of its own."""


def gaps(case: Case) -> tuple[Gap, ...]:
    """Every gap of one pair, what can be obtained first, what is merely unknown last."""
    found = (gap for source in _SOURCES for gap in source(case))
    return tuple(found) if case.person.is_told else tuple(gap for gap in found if case.person.may_say(gap.text))


def _other_work(case: Case) -> Iterable[Gap]:
    """Said first where nothing in the words ties the posting to what was wished or done."""
    if not case.person.profile.wish_titles or case.is_related:
        return ()
    named = "」「".join(snippet(wish, SHOWN) for wish in case.person.named_wishes[:2])
    return (Gap("work", f"没看出和{case.you}想找的{f'「{named}」' if named else ''}是一类活"),)


def _certificates(case: Case) -> Iterable[Gap]:
    """Required and missing here is what anybody can obtain, or what somebody was not asked yet."""
    for asked in case.asks.certificates:
        names = [each.value for each in case.asks.certificates]
        if asked.value in case.person.held or meets_family(asked.value, names, case.person.held):
            continue
        if asked.kind is RequirementKind.PREFERRED:
            yield Gap("certificate", f"最好有{asked.value}，没有也能报")
        elif asked.value in SOON_OBTAINED:
            yield Gap("certificate", f"{asked.value}（体检后可办）")
        elif asked.value in PROOF_OF_GROUP:
            yield Gap("certificate", f"报名要带{asked.value}")
        else:
            yield Gap("certificate", f"岗位要{asked.value}，资料里没写")


def _trade(case: Case) -> Iterable[Gap]:
    """A licensed trade whose posting asks for no certificate at all."""
    guess = next(iter(case.asks.occupations), None)
    if guess is None or guess.confidence < SURE or case.asks.certificates:
        return ()
    trade = licensed_trade(guess.code)
    if trade is None or any(certificate in case.person.held for certificate in trade[1]):
        return ()
    return (Gap("licence", f"{trade[0]}依法要有{trade[1][0]}，资料里没写"),)


def _education(case: Case) -> Iterable[Gap]:
    asked, reached = case.asks.education, case.person.reading.education
    if asked is None:
        return ()
    level = asked.value.chinese
    if reached is None:
        return (Gap("education", f"岗位要{level}，{case.you}的学历没写"),) if insisted(asked) else ()
    if insisted(asked) or reached.value.rank >= asked.value.rank:
        return ()
    return (Gap("education", f"最好是{level}，{case.you}是{reached.value.chinese}，也能报"),)


def _experience(case: Case) -> Iterable[Gap]:
    asked, worked = case.asks.experience, case.person.reading.experience
    if asked is None or not asked.value:
        return ()
    wanted = f"{'岗位要' if insisted(asked) else '最好有'}{asked.value:g}年经验"
    if worked is None:
        return (Gap("experience", f"{wanted}，{case.you}做了几年没写"),)
    if worked.value < asked.value:
        return (Gap("experience", f"{wanted}，{case.you}做了{worked.value:g}年，可以问问"),)
    if insisted(asked) and not case.is_their_trade:
        return (Gap("experience", f"{wanted}，{case.you}做过的算不算先问清"),)
    return ()


def _skills(case: Case) -> Iterable[Gap]:
    if not case.asks.skills:
        return ()
    own, text = case.person.skills, case.person.story
    missing = [
        asked.value
        for asked in case.asks.skills
        if insisted(asked) and asked.value not in own and asked.value not in text
    ]
    return (Gap("skill", f"岗位要会{'、'.join(missing[:SKILLS_TOLD])}，资料里没写"),) if missing else ()


def _pay(case: Case) -> Iterable[Gap]:
    low, high, wish = case.low, case.high, case.person.wished_pay
    if math.isnan(low) and math.isnan(high):
        pay = case.asks.pay
        stated = pay is not None and (pay.low is not None or pay.high is not None)
        return (Gap("pay", "按件计酬，先问清一个月大约多少" if stated else "工资未写明"),)
    if wish and high < wish:
        return (Gap("pay", f"工资比{case.you}填的少{wish - high:.0f}元/月"),)
    if wish and math.isnan(high) and low < wish:
        return (Gap("pay", f"起薪比{case.you}填的少{wish - low:.0f}元/月，上限没写"),)
    return ()


def _kind(case: Case) -> Iterable[Gap]:
    kind, wished = case.job.kind, case.person.profile.wish_kinds
    if not kind or not wished or kind in wished:
        return ()
    names = "、".join(KIND_NAMES[each] for each in wished)
    return (Gap("kind", f"这是{KIND_NAMES[kind]}，{case.you}想找{names}"),)


def _shifts(case: Case) -> Iterable[Gap]:
    if "shifts" not in case.unsure:
        return ()
    offered = "、".join(shift.value.value for shift in case.asks.shifts)
    return (Gap("shift", f"岗位写的是{offered}，先问清班次"),)


def _demands(case: Case) -> Iterable[Gap]:
    """What the posting demands and the person never spoke of."""
    wished = case.person.shifts
    accepted = _NIGHTS if Shift.NIGHT in wished or Shift.ROTATING in wished else frozenset()
    asked = [
        _ASKED_ABOUT[demand.value]
        for demand in case.asks.demands
        if insisted(demand) and demand.value in _ASKED_ABOUT and demand.value not in accepted
    ]
    return (Gap("demand", f"要{'、'.join(asked[:2])}，{case.you}没说行不行"),) if asked else ()


def _distance(case: Case) -> Iterable[Gap]:
    if math.isnan(case.distance_km):
        return (Gap("distance", f"距离未知（{_why_unknown(case)}）"),)
    if is_coarse(case.job.place) and not case.is_same_district:
        return (Gap("distance", f"地址只写到{short_place(case.job.place.district)}，路程先问清"),)
    if case.way is None:
        return ()
    (mode, minutes), limit = case.way, case.person.profile.commute_minutes_max
    if limit is not None and minutes > limit:
        return (Gap("distance", f"{mode.chinese}约{minutes}分钟，比{case.you}填的{limit}分钟长"),)
    if limit is None and minutes > FAR_MINUTES:
        return (Gap("distance", f"路远，{mode.chinese}约{minutes}分钟"),)
    return ()


def _why_unknown(case: Case) -> str:
    job, home = case.places
    if job.district_code is None and job.longitude is None:
        return "岗位没有地址"
    return f"{case.you}没填住处" if home.district_code is None and home.longitude is None else "地址查不到位置"


def _unwanted(case: Case) -> Iterable[Gap]:
    """Told to the person alone: what they refuse is nobody else's to read in a row."""
    if "unwanted" not in case.unsure or not case.person.is_told:
        return ()
    return (Gap("unwanted", "可能是你说过不看的那类，先问清做什么"),)


def _membership(case: Case) -> Iterable[Gap]:
    """Told to the person alone."""
    if "reserved" not in case.unsure or not case.person.is_told:
        return ()
    names = "、".join(group.legal_name for group in case.job.welcome_groups)
    return (Gap("reserved", f"只招{names}，可以先去认定"),)


def _statutory(case: Case) -> Iterable[Gap]:
    """Told to the person alone: the text speaks of age or sex."""
    if not case.unsure or not case.person.is_told:
        return ()
    return [Gap(code, words) for code, words in _STATUTORY_WORDS.items() if code in case.unsure]


_STATUTORY_WORDS = {
    "minimum_age": "满16周岁才能上班，先核对生日",
    "minors": "满18周岁才能做这类活，先核对生日",
    "women": "先问清每次搬多重，依法不超过25公斤",
}

_SOURCES: tuple[Callable[[Case], Iterable[Gap]], ...] = (
    _other_work,
    _unwanted,
    _certificates,
    _trade,
    _education,
    _experience,
    _skills,
    _pay,
    _kind,
    _shifts,
    _demands,
    _distance,
    _membership,
    _statutory,
)
