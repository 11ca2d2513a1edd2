"""Gaps: what is missing, slightly short, or must be asked. None of them bars."""

import math
from collections.abc import Callable, Iterator

from matching.eligibility.licences import PROOF_OF_GROUP, SOON_OBTAINED, licensed_trade, meets_family
from matching.explain.case import Case, Voice, insisted, is_coarse, short_place, snippet
from matching.explain.work import SHOWN, is_related
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


def gaps(case: Case) -> tuple[Gap, ...]:
    """Every gap of one pair, what can be obtained first, what is merely unknown last."""
    return tuple(gap for source in _SOURCES for gap in source(case) if case.may_say(gap.text))


def _other_work(case: Case) -> Iterator[Gap]:
    """Said first where nothing in the words ties the posting to what was wished or done."""
    wishes = case.seeker.seeker.wish_titles
    if wishes and not is_related(case):
        named = "」「".join(snippet(wish, SHOWN) for wish in wishes[:2])
        yield Gap("work", f"没看出和{case.you}想找的「{named}」是一类活")


def _certificates(case: Case) -> Iterator[Gap]:
    """Required and missing here is what anybody can obtain, or what somebody was not asked yet."""
    names = [asked.value for asked in case.posting.reading.certificates]
    for asked in case.posting.reading.certificates:
        if asked.value in case.held or meets_family(asked.value, names, case.held):
            continue
        if asked.kind is RequirementKind.PREFERRED:
            yield Gap("certificate", f"最好有{asked.value}，没有也能报")
        elif asked.value in SOON_OBTAINED:
            yield Gap("certificate", f"{asked.value}（体检后可办）")
        elif asked.value in PROOF_OF_GROUP:
            yield Gap("certificate", f"报名要带{asked.value}")
        else:
            yield Gap("certificate", f"岗位要{asked.value}，资料里没写")


def _trade(case: Case) -> Iterator[Gap]:
    """A licensed trade whose posting asks for no certificate at all."""
    guess = next(iter(case.posting.reading.occupations), None)
    if guess is None or guess.confidence < SURE or case.posting.reading.certificates:
        return
    trade = licensed_trade(guess.code)
    if trade and not any(certificate in case.held for certificate in trade[1]):
        yield Gap("licence", f"{trade[0]}依法要有{trade[1][0]}，资料里没写")


def _education(case: Case) -> Iterator[Gap]:
    asked, reached = case.posting.reading.education, case.seeker.reading.education
    if asked is None:
        return
    level = asked.value.chinese
    if reached is None:
        if insisted(asked):
            yield Gap("education", f"岗位要{level}，{case.you}的学历没写")
    elif reached.value.rank < asked.value.rank and not insisted(asked):
        yield Gap("education", f"最好是{level}，{case.you}是{reached.value.chinese}，也能报")


def _experience(case: Case) -> Iterator[Gap]:
    asked, worked = case.posting.reading.experience, case.seeker.reading.experience
    if asked is None or not asked.value:
        return
    years = f"{asked.value:g}年"
    if worked is None:
        wanted = f"岗位要{years}经验" if insisted(asked) else f"最好有{years}经验"
        yield Gap("experience", f"{wanted}，{case.you}做了几年没写")
    elif worked.value < asked.value:
        wanted = f"岗位要{years}经验" if insisted(asked) else f"最好有{years}经验"
        yield Gap("experience", f"{wanted}，{case.you}做了{worked.value:g}年，可以问问")
    elif insisted(asked) and not is_related(case):
        yield Gap("experience", f"岗位要{years}经验，{case.you}做过的算不算先问清")


def _skills(case: Case) -> Iterator[Gap]:
    own = {skill.value for skill in case.seeker.reading.skills}
    text = f"{case.seeker.seeker.experience}{case.seeker.seeker.summary}"
    missing = [
        asked.value
        for asked in case.posting.reading.skills
        if insisted(asked) and asked.value not in own and asked.value not in text
    ]
    if missing:
        yield Gap("skill", f"岗位要会{'、'.join(missing[:SKILLS_TOLD])}，资料里没写")


def _pay(case: Case) -> Iterator[Gap]:
    (low, high), wish = case.pay, case.wished_pay
    if math.isnan(low) and math.isnan(high):
        pay = case.posting.reading.pay
        stated = pay is not None and (pay.low is not None or pay.high is not None)
        yield Gap("pay", "按件计酬，先问清一个月大约多少" if stated else "工资未写明")
    elif wish and high < wish:
        yield Gap("pay", f"工资比{case.you}填的少{wish - high:.0f}元/月")
    elif wish and math.isnan(high) and low < wish:
        yield Gap("pay", f"起薪比{case.you}填的少{wish - low:.0f}元/月，上限没写")


def _kind(case: Case) -> Iterator[Gap]:
    kind, wished = case.posting.posting.kind, case.seeker.seeker.wish_kinds
    if kind and wished and kind not in wished:
        names = "、".join(KIND_NAMES[each] for each in wished)
        yield Gap("kind", f"这是{KIND_NAMES[kind]}，{case.you}想找{names}")


def _shifts(case: Case) -> Iterator[Gap]:
    if case.is_unsure("shifts"):
        offered = "、".join(shift.value.value for shift in case.posting.reading.shifts)
        yield Gap("shift", f"岗位写的是{offered}，先问清班次")


def _demands(case: Case) -> Iterator[Gap]:
    """What the posting demands and the person never spoke of."""
    wished = {shift.value for shift in case.seeker.reading.shifts}
    accepted = _NIGHTS if wished & {Shift.NIGHT, Shift.ROTATING} else frozenset()
    asked = [
        _ASKED_ABOUT[demand.value]
        for demand in case.posting.reading.demands
        if insisted(demand) and demand.value in _ASKED_ABOUT and demand.value not in accepted
    ]
    if asked:
        yield Gap("demand", f"要{'、'.join(asked[:2])}，{case.you}没说行不行")


def _distance(case: Case) -> Iterator[Gap]:
    if math.isnan(case.distance_km):
        job, home = case.posting.posting.place, case.seeker.seeker.place
        if job.district_code is None and job.longitude is None:
            yield Gap("distance", "距离未知（岗位没有地址）")
        elif home.district_code is None and home.longitude is None:
            yield Gap("distance", f"距离未知（{case.you}没填住处）")
        else:
            yield Gap("distance", "距离未知（地址查不到位置）")
    elif is_coarse(case.places[0]) and not case.is_same_district:
        yield Gap("distance", f"地址只写到{short_place(case.places[0].district)}，路程先问清")
    elif case.way:
        (mode, minutes), limit = case.way, case.seeker.seeker.commute_minutes_max
        if limit is not None and minutes > limit:
            yield Gap("distance", f"{mode.chinese}约{minutes}分钟，比{case.you}填的{limit}分钟长")
        elif limit is None and minutes > FAR_MINUTES:
            yield Gap("distance", f"路远，{mode.chinese}约{minutes}分钟")


def _membership(case: Case) -> Iterator[Gap]:
    """Told to the person alone."""
    if case.voice is Voice.SEEKER and case.is_unsure("reserved"):
        names = "、".join(group.legal_name for group in case.posting.posting.welcome_groups)
        yield Gap("reserved", f"只招{names}，可以先去认定")


def _statutory(case: Case) -> Iterator[Gap]:
    """Told to the person alone: the text speaks of age or sex."""
    if case.voice is not Voice.SEEKER:
        return
    for code in ("minimum_age", "minors", "women"):
        if case.is_unsure(code):
            yield Gap(code, _STATUTORY_WORDS[code])


_STATUTORY_WORDS = {
    "minimum_age": "满16周岁才能上班，先核对生日",
    "minors": "满18周岁才能做这类活，先核对生日",
    "women": "先问清每次搬多重，依法不超过25公斤",
}

_SOURCES: tuple[Callable[[Case], Iterator[Gap]], ...] = (
    _other_work,
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
