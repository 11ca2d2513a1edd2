"""What every database promises about families, double registrations, and the dates of what is known."""

from datetime import UTC, datetime

import pytest

from matching.casework.families import Family, FamilyMember
from matching.errors import NotFound
from matching.messages import Message, MessageKind
from matching.records import Consents, Interaction, JobPosting, SeekerProfile
from matching.results import Decision, Reading
from matching.storage import Store
from matching.vocabulary import DecisionKind, InteractionKind, Role

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def market(store: Store) -> Store:
    with store.write() as tx:
        tx.put_seekers([(SeekerProfile(seeker_id=f"s{n}"), Reading()) for n in range(3)])
        tx.put_postings([(JobPosting(posting_id="p0", title="保安", employer="厂"), Reading(), "")])
    return store


def keys(store: Store) -> list[int]:
    with store.read() as tx:
        return [tx.seeker_key(f"s{n}") for n in range(3)]


def a_family(*members: int) -> Family:
    return Family(tuple(FamilyMember(key, True, True) for key in members), True, False, "张三同意")


def test_nobody_is_in_two_families_and_an_empty_one_is_gone(market: Store) -> None:
    first, second, third = keys(market)
    with market.write() as tx:
        one = tx.add_family(a_family(first, second))
        two = tx.add_family(a_family(second, third))
        assert [number for number, _ in tx.families()] == [one, two]
        assert tx.family_of(second) == (two, a_family(second, third))
        assert [member.seeker for member in tx.family_of(first)[1].members] == [first]
        tx.add_family(a_family(first))
        assert [number for number, _ in tx.families()][:1] == [two]
    with market.write() as tx:
        tx.forget_seeker("s2")
        assert tx.family_of(third) is None
        left = dict(tx.families())[two]
        assert ([one.seeker for one in left.members], left.consent) == ([second], "")
    assert market.renew_seals() > 0
    with market.read() as tx:
        assert tx.family_of(second)[1] == left


def test_what_was_the_others_is_the_kept_persons(market: Store) -> None:
    kept, other, _ = keys(market)
    with market.write() as tx:
        event = Interaction(
            interaction_id="i1", seeker_id="s1", posting_id="p0", kind=InteractionKind.APPLIED, happened_at=NOON
        )
        tx.add_interactions([event])
        tx.log_access("counsellor:x", Role.COUNSELLOR, "s1", "profile", "read")
        tx.add_messages([Message("m1", other, MessageKind.POSTING, ("p0",), "有新岗位", (), (), NOON)])
        tx.bind(other, "openid-1")
        tx.add_family(a_family(other))
    with market.write() as tx:
        tx.change_member(other, kept)
        tx.move_to((other, "s1"), (kept, "s0"))
        tx.forget_seeker("s1", asked=False)
    with market.read() as tx:
        assert [one.seeker_id for one in tx.interactions("s0")] == ["s0"]
        assert [one.what for one in tx.accesses("s0")] == ["profile"]
        assert [one.title for one in tx.inbox(kept)] == ["有新岗位"]
        assert tx.openid_of(kept) == "openid-1"
        assert [one.seeker for one in tx.family_of(kept)[1].members] == [kept]
        with pytest.raises(NotFound) as gone:
            tx.seeker("s1")
    assert gone.value.code == "merged"


def test_versions_are_dated_and_lists_are_told_latest_first(market: Store) -> None:
    kept, *_ = keys(market)
    with market.write() as tx:
        tx.set_consents("s0", Consents(push=True))
        for number, hour in enumerate((9, 15, 12)):
            at = NOON.replace(hour=hour)
            tx.add_decision(Decision(f"d{number}", DecisionKind.RECOMMENDATION, kept, 1, at, b"-"))
    with market.read() as tx:
        dates, versions = zip(*tx.dated_history("s0"), strict=True)
        assert [one.seeker.consents.push for one in versions] == [False, True]
        assert list(dates) == sorted(dates)
        assert [number for number, _ in tx.lists_for(kept)] == ["d1", "d2", "d0"]
