"""What counsellors do, from beginning to end, with scripts and without them, by mouse and by keyboard alone."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
import python_calamine

from matching.audit import Asker
from matching.casework import Event
from matching.vocabulary import Role
from tests.api.console.conftest import PASSWORD, SIGN_IN
from tests.api.console.test_security import token_of

with_and_without_scripts = pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
DIRTY = Path(__file__).resolve().parents[3] / "data" / "sample" / "dirty_postings.csv"


@with_and_without_scripts
def test_a_shortlist_is_found_read_and_two_people_compared(watch, script):
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open("/console/postings")
    page.fill("#words", "客服 淮泊")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="客服(售后)").click()
    assert page.locator("h1").inner_text() == "客服(售后)的推荐名单"
    assert page.locator("tbody tr").count() > 2
    page.get_by_role("button", name="对比两人").click()
    assert "甲排第1，乙排第2" in page.locator(".lead").inner_text()
    rows = [one.locator("td").all_inner_texts() for one in page.locator("tbody tr").all()[:-1]]
    assert any({"甲", "乙", "相当"} >= {lead} for _, _, lead in rows)
    assert all(lead not in ("甲", "乙") for first, second, lead in rows if first == second == "没有可说的")
    assert not watched.errors


@with_and_without_scripts
def test_people_are_recommended_and_the_employer_s_answer_is_kept(watch, script, console_app):
    posting = "SYN-P0010" if script else "SYN-P0020"
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open(f"/console/postings/{posting}/shortlist")
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_role("button", name="推荐所选").first.click()
    assert "已办理 1 件" in page.locator(".done").inner_text()
    assert "已推荐给企业" in page.locator("tbody tr").first.inner_text()
    page.get_by_role("button", name="撤销").click()
    assert "已撤销" in page.locator(".done").inner_text()
    assert console_app.state.desk.applications_to(posting) == {}
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_role("button", name="推荐所选").first.click()
    page = watched.open("/console/applications")
    row = page.locator("tbody tr", has_text=console_app.state.desk.posting(posting)["title"]).first
    row.locator("select").select_option(label="登记未录用")
    row.get_by_role("button", name="办理").click()
    assert "要写原因" in page.get_by_role("alert").inner_text()
    page = watched.open("/console/applications")
    row = page.locator("tbody tr", has_text=console_app.state.desk.posting(posting)["title"]).first
    row.locator("select").select_option(label="登记未录用")
    row.get_by_label("原因").fill("已招满")
    row.get_by_role("button", name="办理").click()
    (kept,) = console_app.state.desk.applications_to(posting).values()
    assert (kept["state"], kept["reason"]) == ("refused", "已招满")


@with_and_without_scripts
def test_a_person_is_taken_called_and_handed_over(watch, script, console_app):
    seeker = "SYN-S0020" if script else "SYN-S0021"
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open(f"/console/people/{seeker}")
    page.get_by_role("button", name="认领").click()
    page.fill("#note", "电话，想下周来面试")
    page.get_by_role("button", name="保存").click()
    case = console_app.state.desk.case_of(seeker)
    assert (case.owner, case.last_contact.note) == ("li", "电话，想下周来面试")
    page.select_option("#event", "handed_over")
    page.fill("#note", "休假")
    page.select_option("#owner", "wang")
    page.get_by_role("button", name="保存").click()
    assert console_app.state.desk.case_of(seeker).owner == "wang"


@with_and_without_scripts
def test_a_walk_in_is_served_and_nothing_is_stored(watch, script, console_app):
    desk = console_app.state.desk
    before = desk.counts()
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open("/console/walk-in")
    page.fill("#wish", "看大门的")
    page.fill("#place", "老边区")
    page.fill("#certificates", "保安员证")
    page.get_by_role("button", name="找岗位").click()
    titles = page.locator(".card h3").all_inner_texts()
    assert any("保安" in title or "门" in title for title in titles[:3])
    assert desk.counts() == before
    assert "看大门" not in page.url


def test_a_walk_in_from_nowhere_is_told_the_nearest_place(watch):
    watched = watch()
    watched.enter("li")
    page = watched.open("/console/walk-in")
    page.fill("#wish", "保洁")
    page.fill("#place", "老鞭区")
    page.get_by_role("button", name="找岗位").click()
    assert "老边区" in page.get_by_role("alert").inner_text()
    assert page.input_value("#wish") == "保洁"


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


def test_a_posting_is_closed_and_the_closing_undone(watch, console_app):
    watched = watch()
    watched.enter("li")
    page = watched.open("/console/postings?words=泳池保洁")
    page.get_by_role("button", name="关闭岗位").first.click()
    assert "已关闭" in page.locator(".done").inner_text()
    assert console_app.state.desk.posting("SYN-P0105")["status"] == "closed"
    page.get_by_role("button", name="撤销").click()
    assert console_app.state.desk.posting("SYN-P0105")["status"] == "open"


def test_a_shortlist_is_reached_and_opened_by_keyboard_alone(watch):
    watched = watch()
    watched.enter("li")
    page = watched.open("/console/postings")
    page.locator("main").focus()
    page.keyboard.press("/")
    page.keyboard.type("客服 淮泊")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=**")
    page.locator("main").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/shortlist")
    page.locator("main").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator("tbody tr").nth(1).locator("[data-open]").get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{second}")
    page.locator("main").focus()
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 1


def test_a_shortlist_is_worked_from_arrival_to_recommending_by_keyboard_alone(watch, console_app):
    """No mouse, and no focus but where the keys lead it."""
    watched = watch()
    page = watched.open(SIGN_IN)
    page.keyboard.type("li")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/today**")
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "岗位"
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/postings")
    page.keyboard.press("/")
    page.keyboard.type("理货员")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=**")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/shortlist")
    for key in ("ArrowDown", "Space", "ArrowDown", "ArrowDown", "Space"):
        page.keyboard.press(key)
    assert page.locator("#said").inner_text() == "已选 2 人"
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**done=2**")
    posting_id = page.url.partition("/postings/")[2].partition("/")[0]
    handled = console_app.state.desk.applications_to(posting_id)
    assert [one["state"] for one in handled.values()] == ["recommended"] * 2
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("撤销"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**undone=1**")
    assert console_app.state.desk.applications_to(posting_id) == {}
    assert not watched.errors


def test_the_single_keys_can_be_switched_off(watch):
    watched = watch()
    page = watched.enter("li")
    page.get_by_role("button", name="关闭快捷键 / 和 ?").click()
    page.locator("main").focus()
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 0


def test_a_list_that_was_given_out_is_made_again(watch):
    watched = watch()
    watched.enter("li")
    page = watched.open("/console/people/SYN-S0001")
    page.get_by_role("link", name="d_").click()
    assert "重放结果：一致" in page.locator(".lead").inner_text()


def test_a_person_is_given_a_code_to_sign_in_by(watch, console_app):
    watched = watch()
    watched.enter("li")
    page = watched.open("/console/people/SYN-S0022")
    page.get_by_role("button", name="给登录码").click()
    assert console_app.state.desk.enter(page.locator("code").inner_text())[0] == "SYN-S0022"


def test_formulas_stay_text_in_a_workbook(signed_in, console_app):
    desk = console_app.state.desk
    desk.publish({"posting_id": "P-FORMULA", "title": "=1+1", "employer": '=HYPERLINK("http://x","y")'})
    client = signed_in("wang")
    sent = {"token": token_of(client.get("/console/walk-in").text), "reason": "存档"}
    answer = client.post("/console/postings.xlsx", params={"words": "=1+1"}, data=sent)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][1:3] == ["=1+1", '=HYPERLINK("http://x","y")']
    assert book.sheet_names == ["岗位", "说明"]


@with_and_without_scripts
def test_a_walk_in_who_agrees_is_registered_and_looked_after(watch, script, console_app):
    desk = console_app.state.desk
    before = desk.counts()["seekers"]
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open("/console/walk-in")
    page.fill("#wish", "保洁")
    page.fill("#place", "站前区")
    page.get_by_role("button", name="找岗位").click()
    page.locator("summary", has_text="建档").click()
    page.get_by_label("姓名").fill("李秀英")
    page.get_by_label("电话").fill("13804179876")
    page.get_by_label("本人同意建档").check()
    page.get_by_label("同意有新岗位就联系我").check()
    page.get_by_role("button", name="建档", exact=True).click()
    assert page.locator("h1").inner_text() == "李**"
    seeker_id = page.url.partition("/people/")[2].partition("?")[0]
    told = desk.seeker(seeker_id)
    assert (told["wish_titles"], told["phone"]) == (["保洁"], "13804179876")
    assert (told["consent_push"], told["consent_sensitive"]) == (True, False)
    assert desk.case_of(seeker_id).owner == "li"
    assert desk.counts()["seekers"] == before + 1
    assert "13804179876" not in page.content()
    desk.forget(seeker_id)


def test_nobody_is_registered_who_did_not_agree(signed_in, console_app):
    desk = console_app.state.desk
    before = desk.counts()["seekers"]
    client = signed_in("li")
    sent = {"token": token_of(client.get("/console/walk-in").text), "wish": "保洁", "name": "李秀英"}
    assert client.post("/console/walk-in/register", data=sent).status_code == 422
    assert client.post("/console/walk-in/register", data=sent | {"agreed": "1", "wish": ""}).status_code == 422
    assert desk.counts()["seekers"] == before


@with_and_without_scripts
def test_what_a_person_says_at_the_counter_is_put_right(watch, script, console_app):
    desk, seeker = console_app.state.desk, "SYN-S0051" if script else "SYN-S0052"
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open(f"/console/people/{seeker}")
    page.get_by_role("link", name="改资料").first.click()
    page.get_by_label("想做什么").fill("叉车司机、保安")
    page.get_by_role("button", name="保存 想做什么").click()
    assert "想做什么改好了" in page.locator(".done").inner_text()
    assert desk.seeker(seeker)["wish_titles"] == ["叉车司机", "保安"]
    page.get_by_label("电话").fill("13804170001")
    page.get_by_role("button", name="保存 电话").click()
    assert desk.seeker(seeker)["phone"] == "13804170001"
    assert "13804170001" not in page.content()
    page.get_by_label("最低工资").fill("很多")
    page.get_by_role("button", name="保存 最低工资").click()
    assert page.get_by_role("alert").or_(page.locator(".refused")).count()
    assert not watched.outside


def test_only_what_is_spoken_at_the_counter_is_changed_there(signed_in, console_app):
    client = signed_in("li")
    token = token_of(client.get("/console/walk-in").text)
    for field, value, status in (("groups", "veteran", 404), ("phone", " ", 422), ("nothing", "x", 404)):
        sent = {"token": token, "value": value}
        assert client.post(f"/console/people/SYN-S0053/facts/{field}", data=sent).status_code == status
