"""The Desk's flows on a store of their own."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import pytest
from msgspec import structs

from matching.assembly import open_desk
from matching.desk import Asker, Desk, importing
from matching.desk import desk as desk_module
from matching.errors import BadInput, Forbidden, Forgotten, NotFound, StoreUnavailable
from matching.records import JobPosting
from matching.results import Reading
from matching.settings import Settings
from matching.vocabulary import Role

POSTING = {
    "posting_id": "P1",
    "title": "叉车司机",
    "employer": "甲公司",
    "district": "鲅鱼圈区",
    "description": "堆场装卸，需持叉车证，两班倒",
    "salary_min": "5000-7000元/月",
}
SEEKER = {"seeker_id": "S1", "wish_titles": ["叉车司机"], "certificates": ["叉车证"], "district": "鲅鱼圈区"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "state", database_url="")


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    opened = open_desk(settings)
    yield opened
    opened.close_down()


def listed(desk: Desk, seeker_id: str = "S1") -> list[str]:
    return [item["posting_id"] for item in desk.recommend(seeker_id, 100).body["items"]]


def test_a_posting_is_found_with_the_next_request_and_gone_with_the_next_after_it_closed(desk: Desk) -> None:
    desk.put_seeker(SEEKER)
    assert listed(desk) == []
    desk.publish(POSTING)
    assert listed(desk) == ["P1"]
    desk.close("P1")
    assert listed(desk) == []
    assert desk.posting("P1")["status"] == "closed"


def test_an_expired_posting_is_in_no_answer(desk: Desk) -> None:
    desk.put_seeker(SEEKER)
    desk.publish(POSTING | {"expires_at": "2020-01-01"})
    assert listed(desk) == []
    assert desk.posting("P1")["status"] == "expired"


def test_a_changed_posting_is_judged_as_it_now_stands(desk: Desk) -> None:
    desk.put_seeker(SEEKER | {"certificates": [], "summary": "会开叉车，没有证", "experience": "开过一年叉车"})
    desk.publish(POSTING | {"description": "堆场装卸"})
    assert listed(desk) == ["P1"]
    desk.publish(POSTING)
    assert listed(desk) == []


def test_a_restart_encodes_nothing_and_gives_the_same_list(settings: Settings, desk: Desk) -> None:
    desk.publish(POSTING)
    desk.put_seeker(SEEKER)
    before = desk.recommend("S1").body["items"]
    again = open_desk(settings)

    def refuse(texts: list[str]) -> None:
        raise AssertionError(f"encoded again: {texts}")

    again.parts.encoder.encoder.encode = refuse  # type: ignore[method-assign, assignment]
    assert again.recommend("S1").body["items"] == before
    again.close_down()


def test_two_desks_on_one_store_agree(settings: Settings, desk: Desk) -> None:
    other = open_desk(settings)
    desk.put_seeker(SEEKER)
    other.publish(POSTING)
    assert listed(desk) == listed(other) == ["P1"]
    desk.close("P1")
    assert listed(other) == []
    other.close_down()


def test_a_list_is_made_again_byte_for_byte_after_restart_and_later_changes(settings: Settings, desk: Desk) -> None:
    desk.put_seeker(SEEKER)
    desk.publish(POSTING)
    decisions = [desk.recommend("S1").body["decision_id"], desk.shortlist("P1", view="full").body["decision_id"]]
    desk.publish(POSTING | {"title": "叉车司机（夜班）", "salary_min": "3000元/月"})
    desk.publish(POSTING | {"posting_id": "P2", "title": "装载机司机"})
    desk.put_seeker(SEEKER | {"wish_titles": ["装载机司机"]})
    desk.close("P1")
    again = open_desk(settings)
    assert [again.replay(decision)["identical"] for decision in decisions] == [True, True]
    again.close_down()


def test_forgetting_leaves_no_way_back(desk: Desk) -> None:
    desk.publish(POSTING)
    desk.put_seeker(SEEKER)
    decision = desk.recommend("S1").body["decision_id"]
    desk.forget("S1")
    for ask in (lambda: desk.recommend("S1"), lambda: desk.seeker("S1"), lambda: desk.replay(decision)):
        with pytest.raises(Forgotten):
            ask()
    assert desk.shortlist("P1", view="full").body["items"] == []


def test_the_walk_in_is_served_and_nothing_of_them_is_kept(settings: Settings, desk: Desk) -> None:
    desk.publish(POSTING)
    before = desk.readiness()["store_revision"]
    answer = desk.recommend_once({"wish_titles": ["叉车司机"], "district": "鲅鱼圈区", "certificates": ["叉车证"]})
    assert [item["posting_id"] for item in answer.body["items"]] == ["P1"]
    assert answer.body["decision_id"] is None
    assert desk.readiness()["store_revision"] == before


def test_unknown_names_are_told(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.recommend("nobody")
    desk.put_seeker(SEEKER)
    with pytest.raises(BadInput, match="consent_everything"):
        desk.set_consents("S1", {"consent_everything": True})


def test_the_file_of_mistakes_is_counted_row_by_row_and_mended_rows_go_in(
    desk: Desk, root: Path, tmp_path: Path
) -> None:
    dirty = root / "data" / "sample" / "dirty_postings.csv"
    first = desk.import_file("postings", dirty)
    assert first["rejected"] > 0
    outcomes = ("added", "updated", "unchanged", "merged", "rejected")
    assert first["read"] == sum(first[name] for name in outcomes)
    assert all(reject["row"] and reject["field"] and reject["cure"] for reject in first["rejects"])
    with Path(first["rejects_file"]).open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == first["rejected"]
    second = desk.import_file("postings", dirty)
    assert second["added"] == second["updated"] == 0
    assert second["rejected"] == first["rejected"]


CHINESE = "岗位编号,岗位名称,用人单位,招聘人数\nB1,,甲厂,2\nB2,焊工,乙厂,许多\nB3,电工,丙厂,1\n"


def test_rows_that_come_back_are_checked_off_and_what_is_left_waits(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "岗位.csv"
    source.write_text(CHINESE, encoding="utf-8")
    first = desk.import_file("postings", source)
    assert {(one["row"], one["column"]) for one in first["rejects"]} == {(2, "岗位名称"), (3, "招聘人数")}
    (waiting,) = desk.rejects_waiting()
    assert waiting["rows"] == 2
    with Path(first["rejects_file"]).open(encoding="utf-8-sig", newline="") as file:
        header, untitled, _ = csv.reader(file)
    assert untitled[2] == "岗位名称"

    mended = tmp_path / "mended.csv"
    with mended.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, [*untitled[:3], "", *untitled[4:6], "保安", *untitled[7:]]])
    assert desk.import_file("postings", mended)["added"] == 1
    assert [one["rows"] for one in desk.rejects_waiting()] == [1]
    assert desk.todo(Asker(Role.OPERATOR, "wang")).rejects == 1


def test_the_same_faulty_file_sent_again_waits_once(desk: Desk, tmp_path: Path, monkeypatch) -> None:
    source = tmp_path / "岗位.csv"
    source.write_text(CHINESE, encoding="utf-8")
    desk.import_file("postings", source)
    later = desk.now() + timedelta(minutes=1)
    monkeypatch.setattr(desk, "now", lambda: later)
    desk.import_file("postings", source)
    assert [one["rows"] for one in desk.rejects_waiting()] == [2]


def test_rejects_that_nobody_will_mend_are_set_aside_brought_back_and_deleted(
    desk: Desk, tmp_path: Path, monkeypatch
) -> None:
    source = tmp_path / "岗位.csv"
    source.write_text(CHINESE, encoding="utf-8")
    desk.import_file("postings", source)
    name = desk.rejects_waiting()[0]["name"]
    desk.set_rejects_aside(name)
    assert desk.rejects_waiting() == []
    desk.bring_rejects_back(name)
    assert [one["name"] for one in desk.rejects_waiting()] == [name]
    with pytest.raises(BadInput, match="已经撤销过"):
        desk.bring_rejects_back(name)
    desk.set_rejects_aside(name)
    desk.drop_rejects_aside()
    later = desk.now() + timedelta(minutes=11)
    monkeypatch.setattr(desk, "now", lambda: later)
    with pytest.raises(BadInput, match="10 分钟"):
        desk.bring_rejects_back(name)
    folder = desk.parts.rejects_dir
    assert [one.name for one in folder.iterdir()] == [f"{name}.aside"]
    desk.drop_rejects_aside()
    assert list(folder.iterdir()) == []
    for outside in ("../x-rejects.csv", "nothing-rejects.csv", name):
        with pytest.raises(NotFound):
            desk.rejects_file(outside)


def test_near_duplicates_are_one_posting_under_both_ids(desk: Desk) -> None:
    desk.publish(POSTING)
    twin = desk.publish(POSTING | {"posting_id": "P9", "title": "【急招】叉车司机"})
    assert twin["outcome"] == "merged"
    assert desk.posting("P9")["posting_id"] == "P1"
    assert desk.posting("P1")["merged_ids"] == ["P9"]


def test_a_published_posting_waits_in_the_outbox_and_is_worked_off(desk: Desk) -> None:
    desk.publish(POSTING)
    assert desk.work_once("a worker") == 1
    assert desk.work_once("a worker") == 0


def test_membership_ends_on_its_day_without_a_new_import(desk: Desk) -> None:
    desk.put_seeker(
        SEEKER
        | {
            "graduated_on": "2025-07-01",
            "groups": ["高校毕业生"],
            "groups_source": "certified",
            "consent_sensitive": True,
        }
    )

    def groups(on: date) -> int:
        with desk.market.lock, desk.store.read() as tx:
            desk.market.catch_up(tx, on)
            return int(desk.market.protected(1).groups[0])

    assert groups(date(2026, 12, 1)) > 0
    assert groups(date(2027, 12, 1)) == 0


def test_an_owner_publishes_and_closes_only_its_own_whatever_stands_there_by_then(desk: Desk) -> None:
    desk.publish(POSTING, owner="甲公司")
    for trespass in (
        lambda: desk.publish(POSTING | {"employer": "乙公司"}, owner="乙公司"),
        lambda: desk.publish(POSTING | {"title": "保安"}, owner="乙公司"),
        lambda: desk.close("P1", owner="乙公司"),
    ):
        with pytest.raises(Forbidden):
            trespass()
    assert (desk.posting("P1")["employer"], desk.posting("P1")["status"]) == ("甲公司", "open")
    assert desk.close("P1", owner="甲 公司")["status"] == "closed"
    with pytest.raises(NotFound):
        desk.close("none", owner="甲公司")


def test_a_summary_lists_rows_not_problems_and_tells_the_notes(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "REJECTS_TOLD", 3)
    monkeypatch.setattr(importing, "NOTES_TOLD", 2)
    file = tmp_path / "a.csv"
    bad = [f"B{n},保洁,丁公司,没有的区,许多,," for n in range(5)]
    noted = [f"N{n},保安{'甲乙丙'[n]},丁公司,站前区,1,2.35,48.85" for n in range(3)]
    header = "posting_id,title,employer,district,headcount,longitude,latitude"
    file.write_text("\n".join([header, *bad, *noted]), encoding="utf-8")
    told = desk.import_file("postings", file)
    assert (told["rejected"], told["added"], told["notes"]) == (5, 3, 3)
    assert {one["row"] for one in told["rejects"]} == {2, 3, 4}
    assert len(told["rejects"]) == 6
    assert {one["row"] for one in told["first_notes"]} == {7, 8}
    assert Path(told["rejects_file"]).stat().st_mode & 0o077 == 0


def test_what_is_read_keeps_the_words_of_the_posting(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "posting_id,title,employer,description\nR1,前端工程师,丁公司,要求熟练掌握excel表格\n", encoding="utf-8"
    )
    (understood,) = desk.read_file("postings", file)
    assert understood["skills"]
    assert all(one["text"] in "要求熟练掌握excel表格" and set(one) == {"text", "kind"} for one in understood["skills"])
    missing = ["no_headcount", "no_pay", "no_place", "no_expiry"]
    assert [(one["kind"], one["verdict"]) for one in understood["screening"]] == [(kind, "missing") for kind in missing]
    assert desk.readiness()["store_revision"] == 0


def test_it_is_not_ready_when_the_next_start_would_fail(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.readiness()["ready"]
    assert desk.parts.needed_files
    monkeypatch.setattr(desk, "parts", replace(desk.parts, needed_files=(Path("/nowhere/e5/model.onnx"),)))
    state = desk.readiness()
    assert (state["ready"], "e5/model.onnx" in state["reason"]) == (False, True)


def test_rereading_writes_what_the_reader_now_says_and_leaves_earlier_lists_as_they_were(desk: Desk) -> None:
    desk.put_seeker(SEEKER)
    desk.publish(POSTING)
    desk.publish(POSTING | {"posting_id": "P2", "title": "装载机司机"})
    desk.close("P2")
    decision = desk.recommend("S1").body["decision_id"]
    read = desk.parts.describer.read_postings

    def another_reader(postings: list[JobPosting]) -> list[Reading]:
        return [structs.replace(reading, headcount=7) for reading in read(postings)]

    desk.parts.describer.read_postings = another_reader  # type: ignore[method-assign, assignment]
    assert desk.reread("postings") == 1
    assert desk.reread("seekers") == 1
    assert desk.recommend("S1").body["items"][0]["headcount"] == 7
    assert desk.posting("P2")["status"] == "closed"
    assert desk.replay(decision)["identical"]


def test_a_withdrawn_consent_outlives_a_new_profile_that_says_nothing_of_it(desk: Desk) -> None:
    desk.put_seeker(SEEKER | {"consent_sensitive": True})
    desk.set_consents("S1", {"consent_personalisation": False})
    assert desk.put_seeker(SEEKER | {"summary": "能吃苦"})["outcome"] == "updated"
    assert not desk.recommend("S1").body["personalised"]
    assert desk.seeker("S1")["consent_sensitive"]
    desk.put_seeker(SEEKER | {"consent_personalisation": True, "consent_sensitive": False})
    assert desk.recommend("S1").body["personalised"]
    assert not desk.seeker("S1")["consent_sensitive"]


def test_a_shortlist_tells_no_wish_in_protected_words(desk: Desk) -> None:
    desk.publish(POSTING)
    desk.put_seeker(SEEKER | {"wish_titles": ["叉车司机", "残疾人能干的叉车司机"]})
    for view in ("full", "masked"):
        answer = desk.shortlist("P1", view=view)
        assert answer.body["items"][0]["wish_titles"][0] == "叉车司机"
        assert "残疾" not in answer.content.decode()


def test_a_worker_waits_while_the_store_is_away(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, rounds = Event(), []

    def once(worker: str) -> int:
        rounds.append(worker)
        if len(rounds) > 1:
            stop.set()
            return 0
        raise StoreUnavailable("away")

    monkeypatch.setattr(desk, "work_once", once)
    monkeypatch.setattr(desk_module, "IDLE_SECONDS", 0.0)
    desk.work(stop)
    assert len(rounds) == 2


def test_a_withdrawn_consent_stays_withdrawn_when_a_file_that_says_nothing_of_it_comes_again(
    desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "seekers.csv"
    file.write_text("seeker_id,wish_titles,summary\nS1,叉车司机,想找白班\n", "utf-8")
    assert desk.import_file("seekers", file)["added"] == 1
    desk.set_consents("S1", {"consent_personalisation": False})
    file.write_text("seeker_id,wish_titles,summary\nS1,叉车司机,夜班也行\n", "utf-8")
    assert desk.import_file("seekers", file)["updated"] == 1
    assert desk.seeker("S1")["consent_personalisation"] is False
    assert desk.import_file("seekers", file)["unchanged"] == 1


def test_a_list_tells_who_asked_and_identities_are_logged_but_to_the_person(desk: Desk) -> None:
    counsellor, person = Asker(Role.COUNSELLOR, "王老师"), Asker(Role.SEEKER, "S1")
    desk.publish(POSTING)
    desk.put_seeker(SEEKER)
    masked = desk.shortlist("P1", asker=counsellor).body["decision_id"]
    desk.recommend("S1", asker=person)
    desk.seeker("S1", person)
    with desk.store.read() as tx:
        assert tx.accesses("S1") == []
    full = desk.shortlist("P1", view="full", asker=counsellor).body
    desk.seeker("S1", counsellor)
    with desk.store.read() as tx:
        shown, read = tx.accesses("S1")
    assert (shown.role, shown.what, shown.why) == (Role.COUNSELLOR, "shortlist", full["decision_id"])
    assert (read.what, read.actor) == ("profile", shown.actor)
    assert desk.decision(masked)["asked_by"] == desk.decision(full["decision_id"])["asked_by"] == shown.actor
    assert shown.actor.startswith("counsellor:s_")
    assert desk.replay(full["decision_id"])["identical"]
