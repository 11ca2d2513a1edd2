"""Shifts against the store: may a posting have this one; and how it looks from outside."""

from typing import Any

from matching.desk.answers import district
from matching.errors import BadInput, NotFound
from matching.gigs import Shift
from matching.gigs.wording import pay, when
from matching.storage import ChangeKind, KeptShift, Transaction
from matching.vocabulary import EmploymentKind


def shift_fault(tx: Transaction, shift: Shift) -> BadInput | None:
    """Why the store cannot take this shift: no such gig, another posting's, or people hold places already."""
    try:
        posting = tx.posting(shift.posting_id)
    except NotFound:
        return BadInput("posting_id", shift.posting_id, "没有这个岗位；先导入岗位，再导入班次")
    if posting.posting.kind is not EmploymentKind.CASUAL:
        return BadInput("posting_id", shift.posting_id, "这个岗位不是零工；先把岗位的 kind 写成 零工")
    try:
        known = tx.shift(shift.shift_id)
    except NotFound:
        return None
    if known.posting != posting.key:
        return BadInput("shift_id", shift.shift_id, "这个编号是别的岗位的班次，请换一个编号")
    if known.taken > shift.places:
        return BadInput("places", shift.places, f"已有 {known.taken} 人占位，不能少于这个数")
    if known.taken and known.shift.span != shift.span:
        return BadInput("starts_at", shift.starts_at, "已有人占位，时间不能改；请另写一个班次")
    return None


def put_shift(tx: Transaction, shift: Shift) -> ChangeKind:
    """Store a shift; raises the fault. Callers hold the lock of the records."""
    fault = shift_fault(tx, shift)
    if fault is not None:
        raise fault
    return tx.put_shift(shift, tx.posting_key(shift.posting_id))


def shift_dict(kept: KeptShift) -> dict[str, Any]:
    """The shift in the names of its columns, with what is left and the same in words."""
    shift = kept.shift
    return {
        "shift_id": shift.shift_id,
        "posting_id": shift.posting_id,
        "starts_at": shift.starts_at.isoformat(timespec="minutes"),
        "ends_at": shift.ends_at.isoformat(timespec="minutes"),
        "when": when(shift),
        "places": shift.places,
        "left": kept.left,
        "pay": shift.pay,
        "pay_unit": shift.pay_unit.value,
        "settlement": shift.settlement.value,
        "pay_text": pay(shift),
        "district": district(shift.place.district),
        "address": shift.place.address,
    }
