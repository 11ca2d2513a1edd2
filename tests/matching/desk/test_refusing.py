"""不看这类: a kind of work that a person refuses is shown, pushed and shortlisted no more, until they take it back."""

from typing import Any

import pytest

from matching.assembly import open_desk
from matching.audit import Asker
from matching.desk import Desk
from matching.errors import BadInput
from matching.settings import Settings
from matching.vocabulary import Role

CLEANING, WELDING = "4-09-08", "6-18-02"
PERSON = {"wish_titles": ["保洁员", "绿化工"], "district": "站前区", "consent_push": True}
TITLES = {"P1": "保洁员", "P2": "小区保洁", "P3": "绿化工", "P4": "园林绿化工", "P5": "电焊工"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    opened = open_desk(Settings(data_dir=tmp_path_factory.mktemp("refusing"), database_url=""))
    for number, (posting_id, title) in enumerate(TITLES.items()):
        opened.publish({"posting_id": posting_id, "title": title, "employer": f"第{number}公司", "district": "站前区"})
    return opened


@pytest.fixture
def me(desk: Desk, request: pytest.FixtureRequest) -> str:
    name = f"me-{request.node.name}"
    desk.put_seeker({"seeker_id": name, **PERSON})
    return name


def shown(desk: Desk, seeker_id: str) -> set[str]:
    return {one["posting_id"] for one in desk.recommend(seeker_id, 100).body["items"]}


def listed(desk: Desk, posting_id: str) -> set[str]:
    return {one["seeker_id"] for one in desk.shortlist(posting_id, 100, "full").body["items"]}


def test_the_next_list_obeys_and_taking_back_restores_it(desk: Desk, me: str) -> None:
    before = shown(desk, me)
    assert {"P1", "P2", "P3", "P4"} <= before
    assert desk.refuse_like(me, "P2") == CLEANING
    assert shown(desk, me) == before - {"P1", "P2"}
    desk.show_again(me, CLEANING)
    assert shown(desk, me) == before


def test_a_shortlist_and_a_push_pass_over_who_refused(desk: Desk, me: str) -> None:
    assert me in listed(desk, "P1")
    desk.refuse(me, CLEANING)
    assert me not in listed(desk, "P1")
    assert me in listed(desk, "P3")
    desk.publish({"posting_id": f"N-{me}", "title": "保洁员", "employer": "新公司", "district": "站前区"})
    desk.publish({"posting_id": f"G-{me}", "title": "绿化工", "employer": "新公司", "district": "站前区"})
    while desk.work_once("worker"):
        pass
    told = [about for one in desk.inbox(me, Asker(Role.SEEKER, me))["items"] for about in one["about"]]
    assert f"N-{me}" not in told
    assert f"G-{me}" in told
    desk.close(f"N-{me}"), desk.close(f"G-{me}")


def test_a_list_from_before_and_one_from_under_the_refusal_are_made_again_to_the_byte(desk: Desk, me: str) -> None:
    before = desk.recommend(me).body["decision_id"]
    desk.refuse(me, CLEANING)
    under = desk.recommend(me).body["decision_id"]
    desk.show_again(me, CLEANING)
    first, second = desk.replay(before), desk.replay(under)
    assert first["identical"]
    assert second["identical"]
    titles = [{one["title"] for one in told["body"]["items"]} for told in (first, second)]
    assert "保洁员" in titles[0]
    assert "保洁员" not in titles[1]


def test_what_is_left_out_for_it_alone_is_counted(desk: Desk, me: str) -> None:
    before = shown(desk, me)
    assert desk.left_out(me) == []
    desk.refuse(me, CLEANING)
    desk.refuse(me, WELDING)
    cleaning, welding = desk.left_out(me)
    assert (cleaning["code"], cleaning["count"]) == (CLEANING, 2)
    assert cleaning["text"] == "保洁员、生活垃圾清运工、生活垃圾处理工（环境卫生服务人员）"
    assert (welding["code"], welding["count"]) == (WELDING, len({"P5"} & before))
    desk.dismiss_posting(me, "P1", "太远")
    assert desk.left_out(me)[0]["count"] == 1


def test_it_is_a_fact_with_source_and_day_that_is_exported_and_comes_in_again(desk: Desk, me: str) -> None:
    desk.refuse(me, CLEANING)
    desk.correct(me, "summary", "能吃苦")
    desk.refuse(me, WELDING)
    told = desk.my_data(me)
    (fact,) = [one for one in told["facts"] if one["field"] == "unwanted_work"]
    assert fact["value"] == [CLEANING, WELDING]
    assert "环境卫生服务人员" in fact["text"]
    assert [one["code"] for one in told["unwanted"]] == [CLEANING, WELDING]
    assert told["unwanted"][0]["since"] < told["unwanted"][1]["since"]
    assert told["unwanted"][0]["source"] == "stated"
    exported = desk.export(me)
    assert exported["profile"]["unwanted_work"] == [CLEANING, WELDING]
    assert exported["unwanted"] == told["unwanted"]
    row = {name: value for name, value in exported["profile"].items() if name == "unwanted_work"}
    desk.put_seeker({"seeker_id": f"{me}-again", **PERSON, **row})
    assert desk.seeker(f"{me}-again")["unwanted_work"] == [CLEANING, WELDING]
    assert desk.correct(me, "unwanted_work", None)["unwanted"] == []


def test_a_registration_that_says_nothing_of_it_wipes_it_out_no_more_than_a_consent(desk: Desk, me: str) -> None:
    desk.refuse(me, CLEANING)
    desk.put_seeker({"seeker_id": me, **PERSON, "summary": "换了说法"})
    assert "P1" not in shown(desk, me)
    desk.put_seeker({"seeker_id": me, **PERSON, "unwanted_work": [WELDING]})
    assert desk.seeker(me)["unwanted_work"] == [WELDING]


def test_a_merged_registration_keeps_what_either_refused(desk: Desk, me: str) -> None:
    other = f"{me}-other"
    desk.put_seeker({"seeker_id": other, **PERSON})
    desk.refuse(me, CLEANING)
    desk.refuse(other, WELDING)
    desk.merge_seekers(me, other, Asker(Role.COUNSELLOR, "li"), "身份证一致")
    assert desk.seeker(me)["unwanted_work"] == [CLEANING, WELDING]
    assert "P1" not in shown(desk, me)


def test_the_kind_of_a_posting_is_offered_once_and_says_when_it_is_what_one_wishes(desk: Desk, me: str) -> None:
    told: Any = desk.refusable(me, "P1")
    assert (told["code"], told["is_wished"]) == (CLEANING, True)
    told = desk.refusable(me, "P5")
    assert (told["code"], told["is_wished"]) == (WELDING, False)
    desk.refuse(me, WELDING)
    assert desk.refusable(me, "P5") is None


def test_a_posting_whose_kind_is_not_sure_is_shown_with_a_question_and_cannot_be_refused(desk: Desk, me: str) -> None:
    """普工 names no work at all; what may be of a refused kind is told so."""
    desk.publish({"posting_id": "P-BARE", "title": "普工", "employer": "某厂", "district": "站前区"})
    assert desk.refusable(me, "P-BARE") is None
    with pytest.raises(BadInput, match="说不准"):
        desk.refuse_like(me, "P-BARE")
    desk.close("P-BARE")


def test_a_stated_occupation_is_sure_whatever_the_title_says(desk: Desk, me: str) -> None:
    row = {"posting_id": "P-CODE", "title": "普工", "employer": "某厂", "district": "站前区"}
    desk.publish(row | {"occupation_code": "4-09-08-00"})
    told: Any = desk.refusable(me, "P-CODE")
    assert told["code"] == CLEANING
    desk.close("P-CODE")


def test_with_personalisation_off_it_is_not_used(desk: Desk, me: str) -> None:
    desk.refuse(me, CLEANING)
    desk.set_consents(me, {"consent_personalisation": False})
    assert "P1" in shown(desk, me)
    assert desk.left_out(me) == []


def test_no_more_than_a_few_kinds_and_none_that_does_not_exist(desk: Desk, me: str) -> None:
    with pytest.raises(BadInput, match="没有这一类"):
        desk.refuse(me, "9-99-99")
    groups = desk.parts.describer.occupations.groups
    known = [one for one in groups.among(desk.parts.describer.occupations.classes) if groups.position(one)]
    for group in known[:8]:
        desk.refuse(me, group)
    desk.refuse(me, known[0])
    with pytest.raises(BadInput, match="最多 8 类"):
        desk.refuse(me, known[8])


def test_who_is_forgotten_leaves_nothing_of_it(desk: Desk, me: str) -> None:
    desk.refuse(me, CLEANING)
    assert me not in listed(desk, "P1")
    desk.forget(me)
    desk.put_seeker({"seeker_id": me, **PERSON})
    assert "P1" in shown(desk, me)
