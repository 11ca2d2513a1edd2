"""An application from its two sides: what is sent to whom, what is never sent, who must act next, who is called."""

from datetime import timedelta

import pytest

from matching.assembly import open_desk
from matching.audit import Asker
from matching.casework import CaseEvent, Event
from matching.casework.cases import ASKED_DAYS
from matching.desk import Desk
from matching.errors import BadInput, Forbidden, NotFound
from matching.settings import Settings
from matching.vocabulary import Role

LI = Asker(Role.COUNSELLOR, "li")
SECRETS = ("210802198001011234", "veteran", "退役军人", "离异", "残疾")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(Settings(data_dir=tmp_path_factory.mktemp("applying"), database_url=""))


@pytest.fixture
def pair(desk: Desk, request: pytest.FixtureRequest) -> tuple[str, str]:
    """A person and a posting of the test's own."""
    name = request.node.name
    desk.put_seeker(
        {
            "seeker_id": f"s-{name}",
            "wish_titles": ["保安"],
            "name": "张三",
            "phone": "13800000001",
            "id_number": SECRETS[0],
            "experience": "在小区当保安三年，残疾，离异",
            "groups": ["veteran"],
            "groups_source": "certified",
            "consent_sensitive": True,
        }
    )
    desk.publish({"posting_id": f"p-{name}", "title": "保安", "employer": f"单位{name}"})
    return f"s-{name}", f"p-{name}"


def person(pair: tuple[str, str]) -> Asker:
    return Asker(Role.SEEKER, pair[0])


def employer(pair: tuple[str, str]) -> Asker:
    return Asker(Role.EMPLOYER, f"单位{pair[0][2:]}")


def received(desk: Desk, pair: tuple[str, str]) -> dict:
    (row,) = desk.applications_for_employer(pair[1], employer(pair))
    return row


def test_what_is_sent_is_shown_before_and_is_all_that_the_employer_reads(desk, pair):
    form = desk.application_form(*pair)
    assert form["may_apply"] is True
    assert form["application"] is None
    desk.apply(*pair, person(pair))
    sent = received(desk, pair)["sent"]
    assert sent == {one["field"]: one["value"] for one in form["sent"]}
    assert sent == {"name": "张三", "phone": "13800000001", "experience": "在小区当保安三年"}
    told = str(desk.applications_for_employer(pair[1], employer(pair)))
    assert not [word for word in (*SECRETS, pair[0]) if word in told]


def test_the_employer_sees_who_it_is_only_while_they_apply(desk, pair):
    desk.act(*pair, Event.RECOMMEND, LI)
    assert received(desk, pair)["sent"] is None
    desk.apply(*pair, person(pair))
    assert received(desk, pair)["sent"]["phone"] == "13800000001"
    desk.withdraw(*pair, person(pair), "找到别的了")
    assert received(desk, pair)["sent"] is None


def test_who_reads_it_is_logged_for_the_person(desk, pair):
    desk.apply(*pair, person(pair))
    received(desk, pair)
    with desk.store.read() as tx:
        assert [(one.role, one.what) for one in tx.accesses(pair[0])] == [(Role.EMPLOYER, "application")]


def test_another_employer_neither_reads_nor_answers(desk, pair):
    desk.apply(*pair, person(pair))
    ref, other = received(desk, pair)["seeker_ref"], Asker(Role.EMPLOYER, "别家公司")
    with pytest.raises(Forbidden):
        desk.applications_for_employer(pair[1], other)
    with pytest.raises(Forbidden):
        desk.answer_application(pair[1], ref, Event.INVITE, other)


def test_applying_twice_is_harmless_and_a_closed_posting_takes_nobody(desk, pair):
    first = desk.apply(*pair, person(pair))
    assert desk.apply(*pair, person(pair)) == first
    with desk.store.read() as tx:
        assert len(tx.interactions(pair[0])) == 1
    desk.withdraw(*pair, person(pair))
    desk.close(pair[1])
    assert desk.application_form(*pair)["may_apply"] is False
    with pytest.raises(BadInput, match="不招人"):
        desk.apply(*pair, person(pair))


def test_the_employers_word_reaches_the_person_in_words_with_dates(desk, pair):
    desk.apply(*pair, person(pair))
    ref = received(desk, pair)["seeker_ref"]
    with pytest.raises(BadInput, match="原因"):
        desk.answer_application(pair[1], ref, Event.REFUSE, employer(pair))
    for event in (Event.APPLY, Event.WITHDRAW, Event.SET_ASIDE, Event.LAPSE):
        with pytest.raises(BadInput, match="企业可以登记"):
            desk.answer_application(pair[1], ref, event, employer(pair))
    with pytest.raises(NotFound):
        desk.answer_application(pair[1], "s_NOBODY", Event.INVITE, employer(pair))
    desk.answer_application(pair[1], ref, Event.OFFER, employer(pair))
    (row,) = desk.my_applications(pair[0])
    assert [(step["what"], step["who"]) for step in row["steps"]] == [("报名", "本人"), ("登记录用", "企业")]
    due = desk.today() + timedelta(days=7)
    assert row["next"].startswith(f"等你答复，最晚{due.year}年{due.month}月{due.day}日")
    told = desk.answer_application(pair[1], ref, Event.REFUSE, employer(pair), "已招满")
    assert told["sent"] is None
    (row,) = desk.my_applications(pair[0])
    assert row["reason"] == "已招满"
    assert row["next"].startswith("这次没录用")


@pytest.mark.parametrize("event", [Event.REFUSE, Event.LEAVE])
def test_a_reason_that_may_be_unlawful_is_held_for_a_counsellor(desk, pair, event):
    words = "年龄大了，又是女的"
    desk.apply(*pair, person(pair))
    ref = received(desk, pair)["seeker_ref"]
    if event is Event.LEAVE:
        desk.answer_application(pair[1], ref, Event.HIRE, employer(pair))
    told = desk.answer_application(pair[1], ref, event, employer(pair), words)
    assert "没有转给本人" in told["notice"]

    (row,) = desk.my_applications(pair[0])
    assert row["reason"] == ""
    assert row["next"].startswith("这次没录用" if event is Event.REFUSE else "已离职")
    everything = repr((row, desk.application_form(*pair), desk.my_data(pair[0]), desk.export(pair[0])))
    assert "年龄大" not in everything
    assert "女的" not in everything

    (step,) = desk.case_of(pair[0]).unanswered
    assert step.event is CaseEvent.REASON_HELD
    (seen,) = desk.applications_of(pair[0])
    assert (seen["held"]["words"], seen["held"]["settled"]) == (words, "")
    assert [one["words"] for one in seen["held"]["grounds"]] == [["年龄大了"], ["女的"]]
    assert all("法" in one["article"] for one in seen["held"]["grounds"])

    desk.settle_reason(*pair, "要求的经验不够", LI)
    (row,) = desk.my_applications(pair[0])
    assert row["reason"] == "要求的经验不够"
    (seen,) = desk.applications_of(pair[0])
    assert (seen["held"]["words"], seen["held"]["settled"]) == (words, desk.named(LI))
    with pytest.raises(BadInput, match="没有待核实"):
        desk.settle_reason(*pair, "", LI)
    assert received(desk, pair)["notice"] == told["notice"]


def test_a_settled_reason_is_taken_back_within_ten_minutes_by_who_settled_it(desk, pair, monkeypatch):
    words, other = "年龄大了", Asker(Role.COUNSELLOR, "wang")
    desk.apply(*pair, person(pair))
    ref = received(desk, pair)["seeker_ref"]
    desk.answer_application(pair[1], ref, Event.REFUSE, employer(pair), words)
    number = desk.settle_reason(*pair, "已经招满", LI)
    with pytest.raises(BadInput, match="只有本人"):
        desk.unsettle_reason(*pair, other, number)
    desk.unsettle_reason(*pair, LI, number)
    (row,) = desk.my_applications(pair[0])
    assert row["reason"] == ""
    (seen,) = desk.applications_of(pair[0])
    assert (seen["held"]["words"], seen["held"]["settled"]) == (words, "")
    with pytest.raises(BadInput, match="已经撤销过"):
        desk.unsettle_reason(*pair, LI, number)

    again = desk.settle_reason(*pair, "要求的经验不够", LI)
    with pytest.raises(BadInput, match="已经撤销过"):
        desk.unsettle_reason(*pair, LI, number)
    later = desk.now() + timedelta(minutes=11)
    monkeypatch.setattr(desk, "now", lambda: later)
    with pytest.raises(BadInput, match="10 分钟"):
        desk.unsettle_reason(*pair, LI, again)
    (row,) = desk.my_applications(pair[0])
    assert row["reason"] == "要求的经验不够"


def test_a_lawful_reason_is_passed_on_and_a_held_one_may_be_taken_back(desk, pair):
    desk.apply(*pair, person(pair))
    ref = received(desk, pair)["seeker_ref"]
    assert desk.answer_application(pair[1], ref, Event.REFUSE, employer(pair), "怀孕了")["notice"]
    desk.take_back(*pair, employer(pair))
    assert desk.answer_application(pair[1], ref, Event.REFUSE, employer(pair), "没有保安证")["notice"] == ""
    (row,) = desk.my_applications(pair[0])
    assert row["reason"] == "没有保安证"


def test_of_a_counsellors_no_the_person_hears_nothing(desk, pair):
    desk.act(*pair, Event.SET_ASIDE, LI, "要求不符")
    assert desk.application_form(*pair)["application"] is None


def test_asking_brings_the_call_forward_and_leaves_the_employers_day(desk, pair):
    with pytest.raises(BadInput):
        desk.ask_on(*pair, person(pair))
    desk.apply(*pair, person(pair))
    due = desk.application_form(*pair)["application"]["due"]
    assert desk.ask_on(*pair, person(pair))["application"]["due"] == due
    case = desk.case_of(pair[0])
    assert case.due == desk.today() + timedelta(days=ASKED_DAYS)
    assert [step.event for step in case.unanswered] == [CaseEvent.ASKED]
    with pytest.raises(BadInput, match="今天已经问过"):
        desk.ask_on(*pair, person(pair))
    desk.take_case(pair[0], LI)
    desk.change_case(pair[0], CaseEvent.CONTACTED, LI, "电话，企业下周答复")
    assert desk.case_of(pair[0]).unanswered == []


def test_a_counsellors_no_stays_among_staff(desk, pair):
    desk.act(*pair, Event.SET_ASIDE, LI, "要求不符")
    assert desk.my_applications(pair[0]) == []
    assert desk.applications_for_employer(pair[1], employer(pair)) == []
    desk.apply(*pair, person(pair))
    (row,) = desk.my_applications(pair[0])
    assert [step["what"] for step in row["steps"]] == ["报名"]
