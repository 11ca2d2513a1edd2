"""Matches as JSON: the recommendation and the shortlist of the contract, the same keys in the same order always."""

from dataclasses import asdict
from typing import Any, Literal

from matching.privacy import mask_name
from matching.results import DescribedPosting, DescribedSeeker, FloorsAccount, Gap, Match, Reason
from matching.text.protected import without_protected
from matching.vocabulary import KIND_NAMES, PayUnit

View = Literal["full", "masked"]
"""full: counsellors and operators. masked: employers and data scientists see no group, no identity, no shift."""

UNIT_NAMES = {PayUnit.MONTH: "月", PayUnit.DAY: "天", PayUnit.HOUR: "小时", PayUnit.PIECE: "件"}


def number(value: float) -> str:
    """A figure as people write it: 4500, 0.6."""
    return f"{value:.0f}" if value == int(value) else f"{value:g}"


def salary(described: DescribedPosting) -> dict[str, Any]:
    """Pay as stated, always with its unit; 「工资未写明」 where the posting gives none."""
    pay = described.reading.pay
    if pay is None or (pay.low is None and pay.high is None):
        return {"min": None, "max": None, "unit": None, "text": "工资未写明"}
    figures = [number(f) for f in (pay.low, pay.high) if f is not None]
    amount = figures[0] if len(set(figures)) == 1 else f"{figures[0]}～{figures[1]}"
    ending = "" if None not in (pay.low, pay.high) else ("以上" if pay.high is None else "以内")
    return {
        "min": pay.low,
        "max": pay.high,
        "unit": pay.unit.value,
        "text": f"{amount}元/{UNIT_NAMES[pay.unit]}{ending}",
    }


def district(name: str | None) -> str | None:
    """A place as people of the city say it: without the province."""
    return name.removeprefix("辽宁省") if name else None


def dated_item(rank: int, described: DescribedPosting) -> dict[str, Any]:
    """One posting on a list by date alone: nothing of the person went into it."""
    posting = described.posting
    day = (
        f"{posting.published_at.year}年{posting.published_at.month}月{posting.published_at.day}日"
        if posting.published_at
        else None
    )
    text = f"{day}发布" if day else "发布日期未写明"
    evidence = {"posting": day or ""}
    return job_item(
        Match(described.key, rank, rank, 0.0, None, (), (Reason("published", text, evidence),), ()), described
    )


def job_item(match: Match, described: DescribedPosting) -> dict[str, Any]:
    """One posting on a seeker's list."""
    posting = described.posting
    return {
        "rank": match.rank,
        "base_rank": match.base_rank,
        "score": round(match.score, 6),
        "posting_id": posting.posting_id,
        "title": posting.title,
        "employer": posting.employer,
        "district": district(posting.place.district),
        "kind": KIND_NAMES[posting.kind] if posting.kind else None,
        "headcount": described.reading.headcount,
        "salary": salary(described),
        "distance_km": _kilometres(match.distance_km),
        "reasons": [_reason(reason) for reason in match.reasons],
        "gaps": [_gap(gap) for gap in match.gaps],
        "moves": [{"rule": m.rule, "article": m.article, "text": m.text} for m in match.moves],
        "published_at": posting.published_at.isoformat() if posting.published_at else None,
        "expires_at": posting.expires_at.isoformat() if posting.expires_at else None,
    }


def candidate_item(match: Match, described: DescribedSeeker, seeker_ref: str, *, full: bool) -> dict[str, Any]:
    """One person on a posting's shortlist. Sex, age, health, groups stand in no row; identity only in the full view.

    The score too: one below that of the next row would tell an employer that a group moved somebody.
    """
    seeker = described.seeker
    item: dict[str, Any] = {
        "rank": match.rank,
        "score": round(match.score, 6) if full else None,
        "seeker_ref": seeker_ref,
        "wish_titles": [told for wish in seeker.wish_titles if (told := without_protected(wish))],
        "district": district(seeker.place.district),
        "distance_km": _kilometres(match.distance_km),
        "reasons": [_reason(reason) for reason in match.reasons],
        "gaps": [_gap(gap) for gap in match.gaps],
        "may_contact": seeker.consents.push,
    }
    if full:
        item |= {
            "base_rank": match.base_rank,
            "seeker_id": seeker.seeker_id,
            "name": mask_name(seeker.contact.name) if seeker.contact.name else None,
            "moves": [{"rule": m.rule, "article": m.article, "text": m.text} for m in match.moves],
        }
    return item


def floors_kept(account: FloorsAccount) -> dict[str, Any]:
    """What the policy's floors owed this shortlist and what became of it; for the full view only."""
    return {
        "loss": round(account.loss, 6),
        "proved": account.proved,
        "items": [asdict(floor) for floor in account.floors],
        "clash": [asdict(demand) for demand in account.clash],
    }


def _kilometres(distance: float | None) -> float | None:
    return None if distance is None else round(distance, 1)


def _reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "text": reason.text, "evidence": reason.evidence}


def _gap(gap: Gap) -> dict[str, Any]:
    return {"code": gap.code, "text": gap.text}
