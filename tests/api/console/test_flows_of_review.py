"""What is held, rejected or objected to, from beginning to end, with scripts and without them."""

import csv
import io
from pathlib import Path

from matching.audit import Asker
from matching.casework import Event
from matching.vocabulary import Role
from tests.api.console.conftest import with_and_without_scripts

DIRTY = Path(__file__).resolve().parents[3] / "data" / "sample" / "dirty_postings.csv"


@with_and_without_scripts
def test_a_dirty_file_comes_in_and_its_rejects_go_out_and_come_back_mended(watch, script, tmp_path):
    watched = watch(script=script)
    watched.enter("wang")
    page = watched.open("/console/import")
    page.set_input_files("#file", DIRTY)
    page.get_by_role("button", name="导入").click()
    with page.expect_download() as downloading:
        page.locator("summary", has_text="下载退回行").click()
        page.get_by_role("button", name="下载退回行").click()
    rejects = tmp_path / "rejects.csv"
    downloading.value.save_as(rejects)
    rows = list(csv.DictReader(io.StringIO(rejects.read_text(encoding="utf-8-sig"))))
    assert rows
    told = page.get_by_role("region", name="退回的行").locator("tbody tr").first.locator("td").nth(1).inner_text()
    assert told == rows[0]["退回列"].split(" | ")[0] == "posting_id（编号）"
    waiting = page.get_by_role("region", name="退回文件").locator("tbody tr")
    assert waiting.first.locator("td").first.inner_text() == str(len(rows))
    page.goto(f"{watched.service}/console/today")
    assert page.locator(".tally div", has_text="导入退回").locator("dd").inner_text() == str(len(rows))
    page.get_by_role("link", name="导入退回").click()

    kept = ["退回批号", "退回行", "posting_id", "title", "employer"]
    mended = tmp_path / "mended.csv"
    with mended.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(kept)
        for at, row in enumerate(rows):
            batch = [row["退回批号"], row["退回行"]]
            writer.writerow([*batch, f"MENDED-{script}-{at}", f"改好的岗位{at}", "营口某单位"])
    page.set_input_files("#file", mended)
    page.get_by_role("button", name="导入").click()
    assert "全部收下" in page.locator("main").inner_text()
    assert "没有要改的退回行" in page.locator("main").inner_text()
    assert not watched.errors


@with_and_without_scripts
def test_rejects_that_nobody_will_mend_are_put_away_and_back(watch, script, tmp_path):
    watched = watch(script=script)
    watched.enter("wang")
    page = watched.open("/console/import")
    bad = tmp_path / "bad.csv"
    bad.write_text(f"编号,岗位名称,用人单位\nX{script},,某厂\n", encoding="utf-8")
    page.set_input_files("#file", bad)
    page.get_by_role("button", name="导入").click()
    page.get_by_role("button", name="不再处理").click()
    assert "没有要改的退回行" in page.locator("main").inner_text()
    page.get_by_role("button", name="撤销").click()
    assert page.get_by_role("region", name="退回文件").locator("tbody tr").count() == 1
    page.get_by_role("button", name="不再处理").click()
    assert "没有要改的退回行" in page.locator("main").inner_text()


@with_and_without_scripts
def test_an_objection_is_found_answered_and_gone(watch, script, console_app):
    seeker, words = "SYN-S0032" if script else "SYN-S0033", "学历写错了，我是大专"
    console_app.state.desk.object(seeker, words, Asker(Role.SEEKER, seeker))
    watched = watch(script=script)
    watched.enter("li")
    page = watched.page
    count = page.locator(".tally div", has_text="申诉与更正").locator("dd")
    before = int(count.inner_text())
    page.locator(".tally").get_by_role("link", name="申诉与更正").click()
    row = page.locator("tbody tr", has_text=words)
    assert "晚了" not in row.inner_text()
    row.get_by_role("link", name="登记联系").click()
    page.fill("#note", "电话，核实了毕业证，已改")
    page.get_by_role("button", name="保存").click()
    page = watched.open("/console/today?queue=objections")
    assert int(count.inner_text()) == before - 1
    assert page.locator("tbody tr", has_text=words).count() == 0
    assert not watched.errors


@with_and_without_scripts
def test_an_objection_to_a_comparison_is_recorded_found_in_the_queue_and_undone(watch, script, console_app):
    first, second = ("SYN-S0039", "SYN-S0157") if script else ("SYN-S0157", "SYN-S0039")
    words = f"工龄更长，为什么在后面{script}"
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open(f"/console/postings/SYN-P0085/compare?first={first}&second={second}")
    page.get_by_role("radio", name="乙：").check()
    page.fill("#words", words)
    page.get_by_role("button", name="记录异议").click()
    compared = page.url
    assert "已办理 1 件" in page.locator(".done").inner_text()
    assert console_app.state.desk.case_of(second).unanswered[-1].note.startswith(words)
    page = watched.open("/console/today?queue=objections")
    assert page.locator("tbody tr", has_text=words).count() == 1
    page.goto(compared)
    page.get_by_role("button", name="撤销").click()
    assert "已撤销" in page.locator(".done").inner_text()
    page = watched.open("/console/today?queue=objections")
    assert page.locator("tbody tr", has_text=words).count() == 0
    assert not watched.errors


@with_and_without_scripts
def test_an_unlawful_advertisement_is_held_and_passed_in_neutral_wording(watch, script, console_app):
    desk, posting_id = console_app.state.desk, f"P-UNLAWFUL-{script}"
    desk.publish(
        {
            "posting_id": posting_id,
            "title": "仓库文员",
            "employer": f"单位{script}",
            "description": "只招男性，做出入库登记。",
        }
    )
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open("/console/reviews")
    case = page.locator("section.review", has_text=posting_id)
    assert "男" in case.locator("mark").first.inner_text()
    assert "就业促进法" in case.inner_text() or "妇女权益保障法" in case.inner_text()
    case.get_by_role("button", name="按建议改写后通过").click()
    assert "已办理" in page.locator("main").inner_text()
    assert page.locator("section.review", has_text=posting_id).count() == 0
    assert "只招男性" not in desk.posting(posting_id)["description"]


def test_rewording_is_offered_only_where_everything_found_can_be_reworded(watch, console_app):
    """Of the two, one is open for its sex and for its deposit."""
    common = {"title": "仓库文员", "employer": "改写公司"}
    for posting_id, words in (("P-MENDABLE", "只招男性"), ("P-UNMENDABLE", "只招男性,先交押金300元")):
        console_app.state.desk.publish(common | {"posting_id": posting_id, "description": words})
    watched = watch()
    watched.enter("li")
    page = watched.open("/console/reviews?words=改写公司")
    for posting_id, offered in (("P-MENDABLE", 1), ("P-UNMENDABLE", 0)):
        case = page.locator("section.review", has_text=posting_id)
        assert case.get_by_role("button", name="按建议改写后通过").count() == offered
        assert case.get_by_role("button", name="退回企业").count() == 1


@with_and_without_scripts
def test_an_employer_s_held_reason_is_settled_and_the_settling_undone(watch, script, console_app):
    """What the counsellor writes is told to the person; taken back, the employer's words wait again."""
    desk, seeker, posting = console_app.state.desk, "SYN-S0030" if script else "SYN-S0031", "SYN-P0030"
    desk.apply(seeker, posting, Asker(Role.SEEKER, seeker))
    employer = Asker(Role.EMPLOYER, desk.posting(posting)["employer"])
    (row,) = [one for one in desk.applications_for_employer(posting, employer) if one["sent"]]
    desk.answer_application(posting, row["seeker_ref"], Event.REFUSE, employer, "年龄大了点，要找年轻的")
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open("/console/applications?who=closed")
    held = page.locator("details.held", has_text="待核实").first
    assert held.locator("mark").first.inner_text() == "年龄大了点"
    held.get_by_label("告诉本人的原因").fill("已经招满")
    held.get_by_role("button", name="核实完了").click()
    assert "核实完了" in page.get_by_role("status").first.inner_text()
    assert [one["reason"] for one in desk.my_applications(seeker)] == ["已经招满"]
    page.get_by_role("button", name="撤销").click()
    assert "已撤销" in page.locator(".done").inner_text()
    assert [one["reason"] for one in desk.my_applications(seeker)] == [""]
    page.locator("details.held", has_text="待核实").first.get_by_role("button", name="核实完了").click()
    assert page.locator("details.held", has_text="待核实").count() == 0
    assert [one["reason"] for one in desk.my_applications(seeker)] == [""]
    assert not watched.errors
