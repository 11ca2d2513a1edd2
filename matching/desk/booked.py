"""A reservation in words, for its person and in a message."""

from typing import Any

from matching.desk.answers import district
from matching.desk.room import CITY_TIME
from matching.desk.shift_rows import shift_dict
from matching.gigs import STATE_NAMES, Event, Reservation, State, allowed
from matching.gigs.wording import moment, pay, when
from matching.messages import Message, MessageKind, message_id
from matching.results import DescribedPosting
from matching.storage import KeptShift

MAY = (Event.RESERVE, Event.WAIT, Event.CONFIRM, Event.RELEASE)
_NEXT = {
    State.WAITING: "你排在第{place}位，有人让出来就通知你；班次开始前都可以取消。",
    State.OFFERED: "有空位了，请在{until}前确认，过时让给下一位。",
    State.RESERVED: "请在{until}前确认，过时让给下一位。",
    State.CONFIRMED: "请按时到岗。去不了请尽早取消，好让给别人。",
    State.ATTENDED: "已登记到岗。",
    State.NO_SHOW: "单位登记你没有到岗；不对的话请找服务专员。",
    State.RELEASED: "已取消，可以重新报。",
    State.EXPIRED: "过时没有确认，可以重新报。",
}
AGREES = "确认就是同意把姓名和电话发给这家单位"
"""What confirming hands over (个人信息保护法 article 23)."""


def told(one: Reservation, kept: KeptShift, posting: DescribedPosting, place: int = 0) -> dict[str, Any]:
    """`place`: in the line, from 1, of who waits."""
    until = moment(one.until) if one.until else ""
    work = posting.posting
    at = kept.shift.place if kept.shift.place.district else work.place
    return {
        **shift_dict(kept),
        "district": district(at.district),
        "address": at.address,
        "title": work.title,
        "employer": work.employer,
        "state": one.state.value,
        "state_name": STATE_NAMES[one.state],
        "since": one.since.isoformat(timespec="seconds"),
        "until": one.until.isoformat(timespec="seconds") if one.until else None,
        "place_in_line": place or None,
        "next": _NEXT[one.state].format(until=until, place=place),
        "may": [event.value for event in MAY if event in allowed(one)],
    }


def offer_message(one: Reservation, kept: KeptShift, posting: DescribedPosting) -> Message:
    """有空位了: one for every time that a place is offered; who waits has asked to be told."""
    assert one.until is not None
    shift = kept.shift
    return Message(
        offer_id(one),
        one.seeker,
        MessageKind.GIG,
        (shift.posting_id, shift.shift_id),
        f"{posting.posting.title}有空位了",
        (when(shift), pay(shift), posting.posting.employer, f"{moment(one.until)}前确认，过时让给下一位"),
        ("你在候补这个班次，前面有人让出了位置",),
        one.since.replace(tzinfo=CITY_TIME),
    )


def offer_id(one: Reservation) -> str:
    """Of the message about an offer."""
    return message_id(MessageKind.GIG, (one.shift_id, one.since.isoformat()), one.seeker)
