"""What is done at the counter is undone there: a fact, a registration, a reopening, a contact; scripts on and off."""

from urllib.parse import unquote

import pytest

from matching.casework import CaseEvent
from matching.errors import NotFound
from tests.api.console.conftest import with_and_without_scripts
from tests.api.console.test_security import token_of

UNDO = "撤销（10 分钟内）"


def person_of(desk, name, script):
    seeker_id = f"S-{name}-{'on' if script else 'off'}"
    desk.put_seeker({"seeker_id": seeker_id, "wish_titles": ["保洁"], "district": "站前区", "name": "周小满"})
    return seeker_id


@with_and_without_scripts
def test_a_fact_is_put_right_and_back(watch, script, console_app):
    desk = console_app.state.desk
    seeker_id = person_of(desk, "FACT", script)
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open(f"/console/people/{seeker_id}/facts")
    page.get_by_label("想做什么").fill("电焊工")
    page.get_by_role("button", name="保存 想做什么").click()
    assert desk.seeker(seeker_id)["wish_titles"] == ["电焊工"]
    page.get_by_role("button", name=UNDO).click()
    assert "已撤销" in page.locator(".done").inner_text()
    assert page.input_value("#wish_titles") == "保洁"
    assert desk.seeker(seeker_id)["wish_titles"] == ["保洁"]
    page.go_back()
    page.get_by_role("button", name=UNDO).click()
    assert "已经撤销过了" in page.locator("main").inner_text()
    assert not watched.outside


@with_and_without_scripts
def test_a_kind_of_work_is_refused_and_shown_again(watch, script, console_app):
    desk = console_app.state.desk
    seeker_id = person_of(desk, "WORK", script)
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open(f"/console/people/{seeker_id}")
    page.get_by_label("不看哪类").fill("环境卫生服务人员")
    page.get_by_role("button", name="不看这类").click()
    assert desk.seeker(seeker_id)["unwanted_work"] == ["4-09-08"]
    refused = page.locator("dd", has_text="环境卫生服务人员")
    page.get_by_role("button", name=UNDO).click()
    assert "已撤销" in page.locator(".done").inner_text()
    assert refused.count() == 0
    page.get_by_label("不看哪类").fill("保洁员")
    page.get_by_role("button", name="不看这类").click()
    page.get_by_role("button", name="又想看了").click()
    assert desk.seeker(seeker_id)["unwanted_work"] == []
    page.get_by_role("button", name=UNDO).click()
    assert desk.seeker(seeker_id)["unwanted_work"] == ["4-09-08"]
    assert refused.count() == 1
    page.get_by_label("不看哪类").fill("端盘子")
    page.get_by_role("button", name="不看这类").click()
    assert "没有这一类。可以写：职业分类大典的小类" in page.locator("main").inner_text()
    assert not watched.outside


@with_and_without_scripts
def test_a_registration_is_undone_and_nothing_stays(watch, script, console_app):
    desk = console_app.state.desk
    before = desk.counts()["seekers"]
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open("/console/walk-in")
    page.fill("#wish", "保洁")
    page.get_by_role("button", name="找岗位").click()
    page.locator("summary", has_text="建档").click()
    page.get_by_label("姓名").fill("李秀英")
    page.get_by_label("本人同意建档").check()
    page.get_by_role("button", name="建档", exact=True).click()
    seeker_id = page.url.partition("/people/")[2].partition("?")[0]
    assert "已经发给本人的消息收不回" in page.locator(".done").inner_text()
    page.get_by_role("button", name=UNDO).click()
    assert "建档已撤销" in page.locator(".done").inner_text()
    assert desk.counts()["seekers"] == before
    with pytest.raises(NotFound):
        desk.seeker(seeker_id)


@with_and_without_scripts
def test_a_posting_opened_again_is_closed_again(watch, script, console_app):
    desk, posting_id = console_app.state.desk, f"P-UNDO-{'on' if script else 'off'}"
    desk.publish({"posting_id": posting_id, "title": "保洁员", "employer": f"某某撤销厂{posting_id}"})
    desk.close(posting_id)
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open(f"/console/postings?words=某某撤销厂{posting_id}&standing=all")
    page.get_by_role("button", name="重新开放").click()
    assert "已经通知到本人的收不回" in page.locator(".done").inner_text()
    assert desk.posting(posting_id)["status"] == "open"
    page.get_by_role("button", name=UNDO).click()
    assert "照旧关闭" in page.locator(".done").inner_text()
    assert desk.posting(posting_id)["status"] == "closed"
    assert f"words=某某撤销厂{posting_id}" in unquote(page.url)


@with_and_without_scripts
def test_a_contact_with_anybody_is_noted_from_the_list_and_undone(watch, script, console_app):
    desk = console_app.state.desk
    seeker_id = person_of(desk, "CONTACT", script)
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open("/console/people?wish=保洁&place=210802")
    page.locator("tr", has=page.locator(f"a[href='/console/people/{seeker_id}']")).get_by_role(
        "link", name="登记联系"
    ).click()
    assert page.locator("#event option").all_inner_texts() == ["登记联系"]
    page.get_by_label("怎么联系的").fill("来窗口问过")
    page.get_by_role("button", name="保存").click()
    case = desk.case_of(seeker_id)
    assert (case.owner, case.history[-1].event, case.history[-1].note) == ("li", CaseEvent.CONTACTED, "来窗口问过")
    page.get_by_role("button", name=UNDO).click()
    assert desk.case_of(seeker_id) is None
    assert "还没有人负责" in page.locator("main").inner_text()


def test_what_is_of_another_member_or_overtaken_is_refused_with_a_sentence(signed_in, console_app):
    desk = console_app.state.desk
    seeker_id = person_of(desk, "REFUSED", False)
    client = signed_in("li")
    sent = {"token": token_of(client.get("/console/walk-in").text)}
    said = client.post(f"/console/people/{seeker_id}/facts/skills", data=sent | {"value": "会焊接"})
    step = said.headers["location"].partition("step=")[2]
    client.post(f"/console/people/{seeker_id}/facts/summary", data=sent | {"value": "想离家近"})
    overtaken = client.post(f"/console/people/{seeker_id}/facts/undo", data=sent | {"step": step})
    assert overtaken.status_code == 422
    assert "后来又有改动" in overtaken.text
    wang = signed_in("wang")
    sent = {"token": token_of(wang.get("/console/walk-in").text), "step": step}
    for path in (f"people/{seeker_id}/facts/undo", f"people/{seeker_id}/registration/undo"):
        refused = wang.post(f"/console/{path}", data=sent)
        assert (refused.status_code, "只有本人在 10 分钟内可以撤销" in refused.text) == (422, True)
    refused = wang.post("/console/postings/SYN-P0085/reopen/undo", data=sent)
    assert refused.status_code == 422
    assert desk.seeker(seeker_id)["skills"] == ["会焊接"]
