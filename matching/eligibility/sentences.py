"""The words for a verdict on one pair, in plain Chinese: what the posting asks, what the person stated.

`who` is how the person is named: 你 to themselves, 本人 to a counsellor. A statutory verdict speaks of the law only
to the person it protects; towards others (`who` other than 你) its text names no age and no sex.
"""

from collections.abc import Callable

from matching.columns import Array
from matching.eligibility.licences import licence_law, meets_family
from matching.eligibility.rules import RULES
from matching.results import DescribedPosting, DescribedSeeker, Reading, Verdict
from matching.vocabulary import KIND_NAMES, Demand, Outcome, RequirementKind, Shift

FAILED, UNKNOWN, MET = Outcome.FAILED, Outcome.UNKNOWN, Outcome.MET
Sentence = Callable[[DescribedSeeker, DescribedPosting, Outcome, str], str]


def verdicts(
    seeker: DescribedSeeker, posting: DescribedPosting, judged: Array, *, who: str = "你"
) -> tuple[Verdict, ...]:
    """Every rule's verdict on one pair; `judged` is its column of `outcomes`, in the order of RULES."""
    return tuple(
        verdict(rule.code, rule.article, seeker, posting, Outcome(value), who)
        for rule, value in zip(RULES, judged.tolist(), strict=True)
    )


def verdict(
    code: str, article: str | None, seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str
) -> Verdict:
    """One rule's verdict; the article of a certificate is that of the trade which it licenses."""
    if code == "certificates":
        article = next(filter(None, map(licence_law, missing_certificates(seeker.reading, posting.reading))), None)
    return Verdict(code, outcome, SENTENCES[code](seeker, posting, outcome, who), article)


def missing_certificates(
    seeker: Reading, posting: Reading, kind: RequirementKind = RequirementKind.REQUIRED
) -> list[str]:
    """Names the posting asks for (insisting or preferring) that the profile does not name, in the posting's order."""
    held = {certificate.value for certificate in seeker.certificates}
    asked = [certificate.value for certificate in posting.certificates if certificate.kind is kind]
    return [name for name in asked if name not in held and not meets_family(name, asked, held)]


def _open(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    return "岗位已关闭或过期" if outcome is FAILED else "岗位还在招"


def _looking(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    return f"{who}现在不找工作" if outcome is FAILED else f"{who}在找工作"


def _education(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    asked, reached = posting.reading.education, seeker.reading.education
    if asked is None or asked.kind is RequirementKind.PREFERRED:
        return "岗位不限学历"
    if reached is None:
        return f"岗位要{asked.value.chinese}，{who}的学历没写"
    return f"岗位要{asked.value.chinese}，{who}是{reached.value.chinese}"


def _certificates(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    missing = missing_certificates(seeker.reading, posting.reading)
    if outcome is FAILED:
        return f"岗位必须有{'、'.join(missing) or '证书'}，资料里没有"
    asked = [stated.value for stated in posting.reading.certificates if stated.kind is RequirementKind.REQUIRED]
    return f"岗位要的{'、'.join(asked)}，{who}有" if asked and not missing else "没有缺必需的证书"


def _experience(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    asked, worked = posting.reading.experience, seeker.reading.experience
    if asked is None or asked.kind is RequirementKind.PREFERRED or not asked.value:
        return "岗位不限经验"
    if worked is None:
        return f"岗位要{asked.value:g}年经验，{who}做了几年没写"
    return f"岗位要{asked.value:g}年经验，{who}做了{worked.value:g}年"


def _kind(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    offered, wished = posting.posting.kind, [KIND_NAMES[kind] for kind in seeker.seeker.wish_kinds]
    if offered is None or not wished:
        return "工作形式没有限制"
    same = "，和想找的一样" if outcome is MET else f"，{who}想找{'、'.join(wished)}"
    return f"这是{KIND_NAMES[offered]}{same}"


def _demands(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    """Only limits that the person stated are named; one that rests on health is kept unnamed."""
    said = {limit.value for limit in seeker.reading.limits}
    clash = [d.value for d in posting.reading.demands if d.kind is RequirementKind.REQUIRED and d.value in said]
    if outcome is FAILED:
        return f"岗位要{'、'.join(clash)}，{who}说过不行" if clash else f"岗位的要求和{who}填的限制不合"
    return f"没有{who}说过不行的事"


def _unwanted(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    if outcome is MET:
        return f"不是{who}说过不看的那类"
    likely = next(iter(posting.reading.occupations), None)
    kind = f"{'这是' if outcome is FAILED else '可能是'}「{likely.name}」，" if likely else ""
    return f"{kind}{who}说过不看这类"


def _shifts(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    offered = "、".join(shift.value for shift in posting.reading.shifts) or "班次"
    if outcome is MET:
        return "班次合得上"
    nights = Shift.NIGHT in {s.value for s in posting.reading.shifts} or outcome is FAILED
    wish = "不上夜班" if Demand.NIGHT_SHIFT in {s.value for s in seeker.reading.limits} else _wished_shifts(seeker)
    return f"岗位是{offered}，{who}想要{wish}" if wish and nights else f"岗位是{offered}，先问清班次"


def _wished_shifts(seeker: DescribedSeeker) -> str:
    return "、".join(shift.value for shift in seeker.reading.shifts)


def _pay(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    if seeker.seeker.wish_salary_min is None and seeker.reading.pay is None:
        return "没有填最低工资"
    return {FAILED: f"工资比{who}填的低很多", UNKNOWN: "工资没写明或略低，先问清", MET: f"工资够{who}填的"}[outcome]


def _commute(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    limit = seeker.seeker.commute_minutes_max
    if limit is None:
        return "没有填路上最多多久"
    return {
        FAILED: f"路上要超过{who}填的{limit}分钟",
        UNKNOWN: "路程说不准，先问清地址",
        MET: f"路上不超过{limit}分钟",
    }[outcome]


def _reserved(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    names = "、".join(group.legal_name for group in posting.posting.welcome_groups) or "特定人员"
    return "没有限定人员" if not posting.reading.exclusive else f"只招{names}"


def _minimum_age(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    if outcome is MET or who != "你":
        return "符合法定就业年龄" if outcome is MET else "依法先核对能否录用"
    return "未满16周岁，依法不能上班" if outcome is FAILED else "满16周岁才能上班，先核对生日"


def _minors(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    if outcome is MET or who != "你":
        return "没有法定的禁忌" if outcome is MET else "依法先核对能否录用"
    return "未满18周岁，依法不能做这类活" if outcome is FAILED else "满18周岁才能做这类活，先核对生日"


def _women(seeker: DescribedSeeker, posting: DescribedPosting, outcome: Outcome, who: str) -> str:
    if outcome is MET or who != "你":
        return "没有法定的禁忌" if outcome is MET else "依法先核对能否录用"
    return "依法不能安排井下作业" if outcome is FAILED else "先问清每次搬多重，依法不超过25公斤"


SENTENCES: dict[str, Sentence] = {
    "open": _open,
    "looking": _looking,
    "education": _education,
    "certificates": _certificates,
    "experience": _experience,
    "kind": _kind,
    "demands": _demands,
    "unwanted": _unwanted,
    "shifts": _shifts,
    "pay": _pay,
    "commute": _commute,
    "reserved": _reserved,
    "minimum_age": _minimum_age,
    "minors": _minors,
    "women": _women,
}
