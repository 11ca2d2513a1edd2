"""What counsellors do with shortlists, postings and cases, with and without scripts, by mouse and by keyboard alone."""

import io
import zipfile

import python_calamine

from tests.api.console.conftest import PASSWORD, SIGN_IN, with_and_without_scripts
from tests.api.console.test_security import token_of


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
