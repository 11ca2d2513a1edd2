"""What a list may and may not depend on, through the whole product."""

import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from matching.desk import Asker, Desk
from matching.vocabulary import Demand, Role

WELDER = {
    "wish_titles": ["电焊工"],
    "district": "老边区",
    "education": "初中",
    "experience": "干过十二年电焊，会氩弧焊和二保焊",
    "certificates": ["焊工证"],
    "summary": "想找长期活，能加班",
    "birth_year": 1985,
}
CLERK = {
    "wish_titles": ["文员"],
    "district": "站前区",
    "education": "大专",
    "experience": "在公司做过两年行政文员，整理档案、接待、订会议室",
    "summary": "会用办公软件，打字快",
    "birth_year": 1996,
}
CLEANER = {"wish_titles": ["保洁"], "district": "鲅鱼圈区", "summary": "手脚勤快，想就近", "birth_year": 1972}
PEOPLE = {"welder": WELDER, "clerk": CLERK, "cleaner": CLEANER}


def shown(desk: Desk, row: dict[str, Any], limit: int = 20) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = desk.recommend_once(row, limit).body["items"]
    return items


def ids(desk: Desk, row: dict[str, Any], limit: int = 20) -> list[str]:
    return [item["posting_id"] for item in shown(desk, row, limit)]


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(
    "fact",
    [
        {"sex": "男"},
        {"birth_year": 1966},
        {"birth_year": 2000},
        {"ethnicity": "满族"},
        {"marriage": "已婚"},
        {"religion": "佛教"},
        {"household_registration": "盖州市农村"},
        {"health": "听力残疾二级"},
        {"groups": ["残疾人"], "groups_source": "certified"},
    ],
    ids=lambda fact: "-".join(str(value) for value in next(iter(fact.items()))),
)
def test_protected_facts_change_no_list(desk: Desk, person: str, fact: dict[str, Any]) -> None:
    assert shown(desk, PEOPLE[person] | fact) == shown(desk, PEOPLE[person])


@pytest.mark.parametrize("person", PEOPLE)
def test_a_woman_gets_the_same_list_less_what_the_law_forbids(desk: Desk, person: str) -> None:
    """女职工劳动保护特别规定, annex, article 1: work underground in mines."""
    everybody, woman = ids(desk, PEOPLE[person], 100), ids(desk, PEOPLE[person] | {"sex": "女"}, 100)
    with desk.store.read() as tx:
        read = {one: tx.posting(one).reading for one in everybody}
    forbidden = {one for one in everybody if any(d.value is Demand.UNDERGROUND for d in read[one].demands)}
    assert [one for one in woman if one in everybody] == [one for one in everybody if one not in forbidden]


@pytest.mark.parametrize(
    "words", ["女，45岁，已婚，汉族。", "本人男，52岁，农村户口。", "我是聋人，持残疾证。", "39岁，离异，有一个孩子。"]
)
@pytest.mark.parametrize("person", PEOPLE)
def test_protected_facts_said_in_the_summary_change_no_order(desk: Desk, person: str, words: str) -> None:
    row = PEOPLE[person]
    assert ids(desk, row | {"summary": words + row["summary"]}) == ids(desk, row)


def test_consent_lets_the_policy_move_postings_and_says_so(desk: Desk) -> None:
    row = CLEANER | {"groups": ["就业困难人员"], "groups_source": "certified"}
    moved = [item for item in shown(desk, row | {"consent_sensitive": True}) if item["moves"]]
    assert moved
    assert all(item["rank"] < item["base_rank"] and item["moves"][0]["article"] for item in moved)


def under(desk: Desk, **changes: Any) -> Desk:
    """The same market judged under another policy."""
    policy = desk.matcher.policy.varied(**changes)
    return Desk(replace(desk.parts, policy_of=lambda version: policy))


def discounted(items: list[dict[str, Any]]) -> float:
    return sum(item["score"] / math.log2(item["rank"] + 1) for item in items)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("group", ["就业困难人员", "残疾人"])
def test_priority_costs_a_list_at_most_epsilon_and_says_what(desk: Desk, person: str, group: str) -> None:
    row = PEOPLE[person] | {"groups": [group], "groups_source": "certified", "consent_sensitive": True}
    unweighted = discounted(shown(under(desk, epsilon=0.0), row))
    for epsilon in (0.002, 0.02):
        body = under(desk, epsilon=epsilon).recommend_once(row).body
        assert 0 <= body["priority"]["loss"] <= body["priority"]["epsilon"] == epsilon
        assert discounted(body["items"]) == pytest.approx((1 - body["priority"]["loss"]) * unweighted, abs=1e-4)


def test_lists_of_a_policy_from_before_epsilon_say_nothing_of_it(desk: Desk) -> None:
    """So that they are made again byte for byte."""
    assert "priority" not in under(desk, epsilon=None).recommend_once(CLEANER).body
    assert "priority" in desk.recommend_once(CLEANER).body


def test_with_epsilon_zero_members_get_the_bytes_of_a_policy_without_weights(desk: Desk) -> None:
    row = CLEANER | {"groups": ["就业困难人员"], "groups_source": "certified", "consent_sensitive": True}
    off, none = under(desk, epsilon=0.0), under(desk, epsilon=0.0, weights=())
    assert off.recommend_once(row).content == none.recommend_once(row).content
    assert [item["moves"] for item in shown(off, row) if item["moves"]] == []


@pytest.mark.parametrize("person", PEOPLE)
def test_the_same_person_in_other_words_gets_nearly_the_same_list(desk: Desk, person: str) -> None:
    others = {
        "welder": {"wish_titles": ["焊工"], "experience": "做电焊12年了，氩弧焊、二保焊都会"},
        "clerk": {"wish_titles": ["办公室文员"], "experience": "行政文员干了两年：管档案、接待来客、预订会议室"},
        "cleaner": {"wish_titles": ["保洁员"], "summary": "人勤快，想离家近点"},
    }
    one, other = ids(desk, PEOPLE[person], 10), ids(desk, PEOPLE[person] | others[person], 10)
    assert len(set(one) & set(other)) >= 7


def test_a_met_requirement_never_lowers_a_posting(desk: Desk) -> None:
    for better in ({"certificates": ["焊工证"]}, {"education": "初中"}, {"commute_minutes_max": 600}):
        plain = WELDER | {"certificates": [], "education": None}
        before = {item["posting_id"]: item["score"] for item in shown(desk, plain, 100)}
        after = {item["posting_id"]: item["score"] for item in shown(desk, plain | better, 100)}
        assert all(after[one] >= score - 1e-6 for one, score in before.items() if one in after), better


def test_with_personalisation_off_two_unlike_people_get_the_same_items(desk: Desk) -> None:
    desk.put_seeker({"seeker_id": "OFF-1", **WELDER, "consent_personalisation": False})
    desk.put_seeker({"seeker_id": "OFF-2", **CLERK, "consent_personalisation": False})
    one, other = desk.recommend("OFF-1", 20).body, desk.recommend("OFF-2", 20).body
    assert one["items"] == other["items"]
    assert one["personalised"] is False
    published = [item["published_at"] or "" for item in one["items"]]
    assert published == sorted(published, reverse=True)


def test_with_personalisation_off_two_who_differ_in_everything_get_the_same_bytes(desk: Desk) -> None:
    """Profile, protected attributes, consents, what they dismissed, applied for and called wrong."""
    off = {"consent_personalisation": False}
    everything = {
        "name": "张三", "phone": "13800000001", "sex": "女", "birth_year": 1972, "groups": ["disabled", "hardship"],
        "groups_source": "certified", "consent_sensitive": True, "consent_push": True, "employment": "unemployed",
        "commute_minutes_max": 15, "wish_salary_min": 9000, "wish_districts": ["盖州市"], "summary": "腰不好，有叉车证",
    }  # fmt: skip
    desk.put_seeker({"seeker_id": "ALL-1", **CLERK, **everything})
    desk.put_seeker({"seeker_id": "ALL-2", **WELDER})
    first, second = (item["posting_id"] for item in desk.recommend("ALL-1", 2).body["items"])
    told = {"seeker_id": "ALL-1", "kind": "dismissed", "happened_at": datetime.now(UTC)}
    desk.record_interactions([told | {"interaction_id": "ALL-1-d", "posting_id": first}])
    desk.apply("ALL-1", second, Asker(Role.SEEKER, "ALL-1"))
    desk.say_of_tag("ALL-1", desk.my_data("ALL-1")["tags"][0]["tag"], False)
    for one in ("ALL-1", "ALL-2"):
        desk.set_consents(one, off)
    one, other = (desk.recommend(name, 50) for name in ("ALL-1", "ALL-2"))
    without_number = [each.content.replace(each.body["decision_id"].encode(), b"") for each in (one, other)]
    assert without_number[0] == without_number[1]


def test_the_off_switch_works_with_the_next_request(desk: Desk) -> None:
    desk.put_seeker({"seeker_id": "SWITCH", **WELDER})
    assert desk.recommend("SWITCH").body["personalised"] is True
    desk.set_consents("SWITCH", {"consent_personalisation": False})
    assert desk.recommend("SWITCH").body["personalised"] is False


def test_somebody_who_switched_off_stands_on_no_shortlist(desk: Desk) -> None:
    desk.put_seeker({"seeker_id": "HIDDEN", **WELDER})
    posting = desk.recommend("HIDDEN", 1).body["items"][0]["posting_id"]
    before = [item["seeker_id"] for item in desk.shortlist(posting, 100, view="full").body["items"]]
    desk.set_consents("HIDDEN", {"consent_personalisation": False})
    after = [item["seeker_id"] for item in desk.shortlist(posting, 100, view="full").body["items"]]
    assert "HIDDEN" in before
    assert "HIDDEN" not in after


def test_a_dismissed_posting_is_not_shown_again(desk: Desk) -> None:
    desk.put_seeker({"seeker_id": "DISMISSER", **CLERK})
    first = desk.recommend("DISMISSER", 5).body["items"][0]["posting_id"]
    told = {"interaction_id": "i-1", "seeker_id": "DISMISSER", "posting_id": first, "kind": "dismissed"}
    desk.record_interactions([told | {"happened_at": "2026-11-20T08:00:00+08:00", "reason": "太远"}])
    assert first not in [item["posting_id"] for item in desk.recommend("DISMISSER", 100).body["items"]]


def test_reasons_on_a_shortlist_reveal_nothing_protected(desk: Desk) -> None:
    words = ("残疾", "聋", "女", "岁", "户口", "退役", "困难人员", "已婚", "汉族")
    for number in range(1, 40):
        body = desk.shortlist(f"SYN-P{number:04d}", 20, view="masked").body
        for item in body["items"]:
            told = "".join(reason["text"] + reason["evidence"].get("profile", "") for reason in item["reasons"])
            told += "".join(gap["text"] for gap in item["gaps"])
            assert not [word for word in words if word in told], told
            assert not {"seeker_id", "moves", "base_rank", "name"} & item.keys()
        assert "floors" not in body


def test_a_full_shortlist_tells_what_its_floors_owed_and_that_they_are_kept(desk: Desk) -> None:
    for number in range(1, 40):
        body = desk.shortlist(f"SYN-P{number:04d}", 20, view="full").body
        assert body["floors"]["items"], "one floor speaks for every posting"
        assert body["floors"]["proved"]
        assert 0 <= body["floors"]["loss"] < 0.5
        kept = {item["rule"]: item for item in body["floors"]["items"]}
        for rule in {move["rule"] for item in body["items"] for move in item["moves"]} & kept.keys():
            assert kept[rule]["members"] >= kept[rule]["owed"] > 0
        assert desk.replay(body["decision_id"])["identical"]
