"""Who walks in: served without a trace, registered with consent, put right; with scripts and without them."""

from tests.api.console.conftest import with_and_without_scripts
from tests.api.console.test_security import token_of


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


def test_a_person_is_given_a_code_to_sign_in_by(watch, console_app):
    watched = watch()
    watched.enter("li")
    page = watched.open("/console/people/SYN-S0022")
    page.get_by_role("button", name="给登录码").click()
    assert console_app.state.desk.enter(page.locator("code").inner_text())[0] == "SYN-S0022"


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
