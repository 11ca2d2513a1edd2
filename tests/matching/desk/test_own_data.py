"""A person's rights: what is known is shown, what is wrong is mended and heeded at once, everything can be taken."""

from typing import Any

import orjson
import pytest

from matching.assembly import open_desk
from matching.audit import Asker
from matching.casework import CaseEvent
from matching.casework.cases import OBJECTED_DAYS
from matching.desk import Desk
from matching.desk.households import Declared
from matching.desk.own_data import HOW
from matching.desk.own_facts import CONSENTS, FACTS
from matching.desk.wire import seeker_dict
from matching.errors import BadInput
from matching.messages import Message, MessageKind
from matching.records import SeekerProfile
from matching.settings import Settings
from matching.vocabulary import Role

LI = Asker(Role.COUNSELLOR, "li")
PERSON = {
    "wish_titles": ["焊工"],
    "experience": "在船厂做电焊三年，会开叉车，有叉车证",
    "district": "鲅鱼圈区",
    "name": "王五",
    "phone": "13800000003",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = open_desk(Settings(data_dir=tmp_path_factory.mktemp("own"), database_url="", filing_number=" 网信算备21号 "))
    for number, title in enumerate(("电焊工", "叉车司机", "保洁员", "装卸工"), start=1):
        desk.publish({"posting_id": f"P{number}", "title": title, "employer": f"第{number}厂", "district": "鲅鱼圈区"})
    return desk


@pytest.fixture
def me(desk: Desk, request: pytest.FixtureRequest) -> str:
    name = f"me-{request.node.name}"
    desk.put_seeker({"seeker_id": name, **PERSON})
    return name


def asking(seeker_id: str) -> Asker:
    return Asker(Role.SEEKER, seeker_id)


def tag_names(told: dict[str, Any]) -> list[str]:
    return [one["tag"] for one in told["tags"]]


def test_every_kept_field_is_told_with_a_name_and_a_use():
    known = set(seeker_dict(SeekerProfile(seeker_id="x")))
    beside = {"seeker_id", "district_code", "wish_district_codes", "groups_source"}
    assert known - beside == set(FACTS) | set(CONSENTS)


def test_facts_tags_and_consents_have_source_date_and_use(desk, me):
    told = desk.my_data(me, asking(me))
    by_field = {one["field"]: one for one in told["facts"]}
    assert by_field["phone"]["value"] == "13800000003"
    assert "不参与推荐" in by_field["phone"]["used_for"]
    assert "skill:电焊" in tag_names(told) or any("焊" in name for name in tag_names(told))
    sources = {one["source"] for one in told["tags"]}
    assert sources == {"read", "guessed"}
    assert all(one["since"] for one in [*told["facts"], *told["consents"]])


def test_a_fact_keeps_its_date_while_others_change(desk, me):
    before = {one["field"]: one["since"] for one in desk.my_data(me)["facts"]}
    after = {one["field"]: one["since"] for one in desk.correct(me, "summary", "想离家近")["facts"]}
    assert after["phone"] == before["phone"]
    assert after["summary"] > before["phone"]


def test_a_tag_called_wrong_is_gone_at_once_and_is_not_read_again(desk, me):
    desk.recommend(me)
    certificate = next(name for name in tag_names(desk.my_data(me)) if name.startswith("certificate:叉车"))
    told = desk.say_of_tag(me, certificate, False, asking(me))
    assert certificate not in tag_names(told)
    assert certificate in [one["tag"] for one in told["removed_tags"]]
    desk.put_seeker({"seeker_id": me, **PERSON, "summary": "我有叉车证"})
    desk.reread("seekers")
    assert certificate not in tag_names(desk.my_data(me))
    assert not desk._person(read(desk, me), desk.today())[0].certificates.any()
    assert certificate in tag_names(desk.say_of_tag(me, certificate, None, asking(me)))


def read(desk: Desk, seeker_id: str) -> Any:
    with desk.session() as tx:
        return tx.seeker(seeker_id)


def test_an_occupation_called_wrong_counts_nowhere_in_the_next_list(desk, me):
    first = desk.recommend(me)
    assert first.body["items"][0]["posting_id"] == "P1"
    score = first.body["items"][0]["score"]
    for _ in range(6):  # the next guess takes its place
        guesses = [one["tag"] for one in desk.my_data(me)["tags"] if one["tag"].startswith("occupation:")]
        for tag in guesses:
            desk.say_of_tag(me, tag, False)
        row, _ = desk._person(read(desk, me), desk.today())
        wrong = [desk.parts.describer.occupations.position[tag.partition(":")[2]] for tag in guesses]
        assert not set(wrong) & set(row.occupations[0].tolist())
    assert desk.recommend(me).body["items"][0]["score"] < score


def test_a_tag_called_right_is_confirmed_and_changes_no_list(desk, me):
    before = desk.recommend(me).body["items"]
    tag = next(name for name in tag_names(desk.my_data(me)) if name.startswith("occupation:"))
    told = desk.say_of_tag(me, tag, True)
    assert [one["source"] for one in told["tags"] if one["tag"] == tag] == ["confirmed"]
    assert desk.recommend(me).body["items"] == before
    with pytest.raises(BadInput):
        desk.say_of_tag(me, "skill:没有这个", False)


def test_a_fact_is_corrected_and_deleted_alone(desk, me):
    told = {one["field"]: one["value"] for one in desk.correct(me, "district", "站前区")["facts"]}
    assert told["district"].endswith("站前区")
    assert told["phone"] == "13800000003"
    assert "phone" not in {one["field"] for one in desk.correct(me, "phone", None)["facts"]}
    with pytest.raises(BadInput):
        desk.correct(me, "district", "没有这个地方")
    with pytest.raises(BadInput):
        desk.correct(me, "consent_push", True)


def test_a_group_that_a_person_adds_is_declared_and_not_certified(desk, me):
    desk.put_seeker({"seeker_id": me, **PERSON, "groups": ["veteran"], "groups_source": "certified"})
    desk.correct(me, "groups", ["veteran", "disabled"], asking(me))
    assert desk.seeker(me)["groups_source"] == "self_declared"


def test_who_looked_is_told_to_the_person(desk, me):
    desk.seeker(me, LI)
    desk.note_access(LI, [me], "contact", "约面试")
    looked = desk.my_data(me, asking(me))["looked"]
    assert [(one["who"], one["what"], one["why"]) for one in looked][:2] == [
        ("服务专员", "完整电话", "约面试"),
        ("服务专员", "资料", "read"),
    ]


def test_the_export_is_complete_and_can_be_put_again(desk, me):
    desk.recommend(me)
    desk.apply(me, "P1", asking(me))
    told = orjson.loads(orjson.dumps(desk.export(me, asking(me))))
    assert told["profile"]["phone"] == "13800000003"
    assert [one["posting_id"] for one in told["applications"]] == ["P1"]
    assert [one["kind"] for one in told["interactions"]] == ["applied"]
    assert len(told["lists"]) == 1
    assert {"messages", "gigs", "free_times", "family", "wechat_bound"} <= set(told)
    with desk.store.read() as tx:
        stored = tx.seeker(me).seeker
    row = {
        name: value
        for name, value in told["profile"].items()
        if name not in ("tags", "district_code", "wish_district_codes")
    }
    again, _ = desk.parts.seeker_intake.one(row)
    assert again == stored


def test_messages_and_the_family_are_in_the_export(desk, me):
    with desk.store.write() as tx:
        told = ("P1",), "有新岗位", ("第一厂",), (), desk.now()
        tx.add_messages([Message("m1", tx.seeker_key(me), MessageKind.POSTING, *told)])
    desk.declare_family([Declared(me)], LI, "本人同意")
    kept = orjson.loads(orjson.dumps(desk.export(me)))
    assert [one["title"] for one in kept["messages"]] == ["有新岗位"]
    assert kept["family"]["members"] == 1


def test_how_lists_are_made_is_said_shortly_and_no_filing_number_is_invented(desk, tmp_path):
    told = desk.about_ranking()
    assert told["text"] == HOW
    assert len(HOW) < 200
    assert told["filing_number"] == "网信算备21号"
    assert open_desk(Settings(data_dir=tmp_path, database_url="")).about_ranking()["filing_number"] is None


def test_an_objection_waits_in_the_queue_with_a_day(desk, me):
    told = desk.object(me, "为什么看不到这个岗位", asking(me), "P2")
    case = desk.case_of(me)
    assert told["due"] == case.due
    assert (case.due - desk.today()).days == OBJECTED_DAYS
    (step,) = case.unanswered
    assert (step.event, step.note) == (CaseEvent.OBJECTED, "为什么看不到这个岗位（叉车司机，P2）")
    with pytest.raises(BadInput):
        desk.object(me, "  ", asking(me))


def test_an_objection_that_a_counsellor_records_is_undone_by_who_recorded_it(desk, me):
    li, zhao = Asker(Role.COUNSELLOR, "li"), Asker(Role.COUNSELLOR, "zhao")
    desk.take_case(me, li)
    before = desk.case_of(me)
    number = desk.record_objection(me, "为什么排在后面", li, "P2")
    assert desk.case_of(me).unanswered[-1].note == "为什么排在后面（叉车司机，P2）"
    assert desk.case_of(me).due <= before.due
    with pytest.raises(BadInput, match="只有本人"):
        desk.undo_case(me, zhao, number)
    desk.undo_case(me, li, number)
    assert desk.case_of(me) == before
