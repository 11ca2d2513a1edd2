"""Pages: templates, how figures and days are written, and what every page forbids the browser."""

from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.console.addresses import in_path
from api.console.listing import TOLD
from matching.desk.handled import called
from matching.desk.own_facts import said
from matching.explain.moves import moved

CITY = ZoneInfo("Asia/Shanghai")
NARROW = "\u00a0"
"""No-break space: a figure stays with its unit."""
KINDS_OF_LISTS = {
    "shortlist": "岗位的推荐名单",
    "recommendation": "求职者的岗位",
    "gigs": "求职者的零工",
    "push": "新岗位通知了谁",
    "offer": "空出的名额给了谁",
}
OUTCOMES = {
    "told": "已通知",
    "folded": "并入前一条通知",
    "not_agreed": "不同意推送",
    "knows": "已经知道",
    "outranked": "同批有更合适的",
    "day_full": "今天已满",
    "week_full": "本周已满",
    "enough": "已够人",
    "offered": "递补",
}
"""What a push or an offer made of somebody; of those offered nothing for their faults, the faults are said."""
VERSIONS = {
    "encoder": "文本模型",
    "occupations": "职业模型",
    "ranker": "排序模型",
    "policy": "政策",
    "push": "推送规则",
    "gigs": "零工规则",
}
RULINGS = {"unlawful": "法律禁止", "doubtful": "可能不妥", "trap": "疑似骗局", "missing": "缺少应写的内容"}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page of the console; `member` and `token` are those of the session, if there is one."""
    member = getattr(request.state, "member", None)
    known = {"member": member, "token": getattr(request.state, "token", ""), "path": request.url.path, "q": _query}
    known["printout"] = getattr(request.state, "printout", "")
    text = _environment().get_template(template).render(request=request, now=datetime.now(CITY), **known | values)
    return HTMLResponse(text, status, headers=HEADERS)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("api.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"day": day, "moment": moment, "figure": figure, "minutes_word": minutes_word}
    made.filters |= {"in_path": in_path, "said": said, "called": called}
    made.filters["moved"] = moved
    made.globals |= {"kinds_of_lists": KINDS_OF_LISTS, "outcomes": OUTCOMES, "versions": VERSIONS}
    return made


def day(value: str | date | datetime | None) -> str:
    """2026年11月22日 (GB/T 15835-2011)."""
    if not value:
        return "未写明"
    known = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    if isinstance(known, datetime):
        known = known.astimezone(CITY)
    return f"{known.year}年{known.month}月{known.day}日"


def moment(value: str | datetime) -> str:
    """2026年11月22日 14:30, in the city's time."""
    known = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = known.astimezone(CITY)
    return f"{day(local.date())} {local:%H:%M}"


def figure(value: float) -> str:
    """12,000, 4000 or 0.6: five digits and more are grouped."""
    grouped = "," if abs(value) >= 10_000 else ""
    return f"{value:{grouped}.0f}" if value == int(value) else f"{value:{grouped}.1f}"


def minutes_word(kilometres: float | None) -> str:
    return "距离未知" if kilometres is None else f"{kilometres:g}{NARROW}公里"


def _query(request: Request, **changes: Any) -> str:
    """The address of this page with other parameters; None takes one away."""
    kept = {name: value for name, value in request.query_params.items() if name not in TOLD} | changes
    return f"?{urlencode({name: value for name, value in kept.items() if value not in (None, '')})}"
