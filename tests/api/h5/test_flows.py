"""What a person does, from beginning to end, with scripts and without."""

from datetime import UTC, datetime, timedelta

import pytest

from matching.audit import HERE
from matching.desk.room import CITY_TIME
from matching.messages import Message, MessageKind

with_and_without_scripts = pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])


def titles(page):
    return page.locator(".card h2 a").all_inner_texts()


def addresses(page):
    return [one.get_attribute("href") for one in page.locator(".card h2 a").all()]


@with_and_without_scripts
def test_the_whole_way(phone, script, h5_app):
    seeker = "SYN-S0005" if script else "SYN-S0002"
    watched = phone(script=script)
    page = watched.open("/h5/")
    given = h5_app.state.desk.invite(seeker, HERE)["invitation"]
    page.get_by_label("登录码").fill(f"{given[:4]} {given[4:]}".lower())
    page.get_by_role("button", name="登录").click()
    assert "按你的求职意向、远近和时间排列" in page.locator("main").inner_text()
    first = addresses(page)[0]

    page.get_by_role("link", name="为什么推荐").first.click()
    assert "你填的：" in page.locator("main").inner_text()
    page.get_by_role("link", name="不合适").click()
    page.get_by_label("太远").check()
    page.get_by_role("button", name="确定").click()
    assert "（太远）" in page.get_by_role("status").inner_text()
    assert first not in addresses(page)

    page.get_by_role("button", name="撤销").click()
    assert first in addresses(page)

    page.locator(".card").filter(has=page.locator(f"a[href='{first}']")).get_by_role("link", name="我要报名").click()
    text = page.locator("main").inner_text()
    assert "会发给企业的" in text
    assert "身份证号、困难身份、家庭情况" in text
    page.get_by_role("button", name="同意发送，确认报名").click()
    assert "已报名" in page.locator(".card").first.inner_text()
    assert "等企业答复" in page.locator(".card").first.inner_text()
    page.get_by_role("link", name="取消报名").click()
    page.get_by_role("button", name="取消报名").click()
    assert "企业看不到你的资料" in page.get_by_role("status").inner_text()

    page = watched.open("/h5/settings")
    page.get_by_role("button", name="关闭个性化推荐").click()
    assert "已关闭" in page.get_by_role("status").inner_text()
    page = watched.open("/h5/for-you")
    assert "不用你的资料" in page.locator("main").inner_text()
    assert page.get_by_role("link", name="为什么推荐").count() == 0
    newest = [one["posting_id"] for one in h5_app.state.desk.newest_at("", 10)]
    assert [one.rsplit("/", 1)[1] for one in addresses(page)] == newest

    page.get_by_role("link", name="按地点看全部岗位").click()
    page.select_option("#place", label="鲅鱼圈区")
    page.get_by_role("button", name="看岗位").click()
    places = page.locator(".card").all_inner_texts()
    assert places
    assert all("鲅鱼圈区" in one for one in places)

    page = watched.open("/h5/data")
    wishes = page.locator(".card").filter(has_text="想做什么").first
    assert "你填的" in wishes.inner_text()
    wishes.get_by_role("link", name="改").click()
    page.get_by_label("写成现在的").fill("保洁、看大门")
    page.get_by_role("button", name="保存").click()
    assert h5_app.state.desk.seeker(seeker)["wish_titles"] == ["保洁", "看大门"]
    assert not watched.errors
    assert not watched.outside


@with_and_without_scripts
def test_what_was_put_away_is_taken_out_again_at_any_time(phone, script):
    seeker = "SYN-S0003" if script else "SYN-S0004"
    watched = phone(script=script)
    page = watched.enter(seeker)
    first = titles(page)[0]
    page.get_by_role("link", name="不合适").first.click()
    page.get_by_role("button", name="确定").click()
    page = watched.open("/h5/dismissed")
    assert first in page.locator(".card").inner_text()
    page.get_by_role("button", name="撤销").click()
    assert first in titles(page)


@with_and_without_scripts
def test_a_posting_is_saved_on_the_list_found_again_and_taken_out(phone, script, h5_app):
    """Closed by then, it stays and is said to be off; saving changes no place on any list."""
    desk, seeker = h5_app.state.desk, "SYN-S0014" if script else "SYN-S0015"
    mine = f"P-SAVED-{script}"
    desk.publish({"posting_id": mine, "title": "夜市收摊帮工", "employer": f"某夜市{script}"})
    watched = phone(script=script)
    page = watched.enter(seeker)
    before, first = addresses(page), titles(page)[0]
    page.locator(".card").first.get_by_role("button", name="收藏").click()
    assert "#" in page.url
    assert page.locator(".card").first.get_by_role("button", name="已收藏，取消").count() == 1
    assert page.get_by_role("button", name="已收藏，取消").count() == 1
    assert addresses(page) == before

    page = watched.open(f"/h5/jobs/{mine}")
    page.get_by_role("button", name="收藏").click()
    assert page.url.endswith(f"/h5/jobs/{mine}")
    desk.close(mine)
    page = watched.open("/h5/me")
    page.get_by_role("link", name="收藏").click()
    assert "收藏了 2 个岗位，其中 1 个已下架" in page.locator("main").inner_text()
    closed = page.locator(".card", has_text="夜市收摊帮工")
    assert "已下架：企业不再招人" in closed.inner_text()
    assert closed.get_by_role("link", name="我要报名").count() == 0
    assert page.locator(".card", has_text=first).first.get_by_role("link", name="我要报名").count() == 1
    closed.get_by_role("button", name="取消").click()
    page.get_by_role("button", name="取消").click()
    assert "还没有收藏" in page.locator("main").inner_text()
    assert not watched.errors


def test_a_job_page_says_why_as_the_list_did_and_nothing_that_may_be_untrue(phone, h5_app):
    desk, seeker = h5_app.state.desk, "SYN-S0016"
    told = desk.recommend(seeker, 10).body["items"]
    item = next(one for one in told if one["reasons"] and one["gaps"])
    watched = phone()
    watched.enter(seeker)
    page = watched.open(f"/h5/jobs/{item['posting_id']}")
    assert len(page.locator(".reasons li").all()) == len(item["reasons"])
    assert len(page.locator(".gaps li").all()) == len(item["gaps"])
    page.get_by_role("link", name="为什么这么说").click()
    assert page.locator("h1").inner_text() == "为什么推荐"

    elsewhere = next(
        one["posting_id"]
        for one in desk.newest_at("", 50)
        if one["posting_id"] not in {one["posting_id"] for one in told}
    )
    assert watched.open(f"/h5/jobs/{elsewhere}").locator(".reasons, .gaps").count() == 0
    desk.correct(seeker, "summary", "换一种说法")
    assert watched.open(f"/h5/jobs/{item['posting_id']}").locator(".reasons, .gaps").count() == 0
    watched.open("/h5/for-you")
    assert watched.open(f"/h5/jobs/{item['posting_id']}").locator(".reasons").count() == 1
    desk.set_consents(seeker, {"consent_personalisation": False})
    watched.open("/h5/for-you")
    assert watched.open(f"/h5/jobs/{item['posting_id']}").locator(".reasons, .gaps").count() == 0


def test_ten_at_a_time(phone):
    page = phone().enter("SYN-S0010")
    before = addresses(page)
    assert len(before) == 10
    page.get_by_role("link", name="再看 10 个").click()
    assert addresses(page)[:10] == before
    assert len(addresses(page)) > 10


def test_the_size_that_was_chosen_stays_and_leads_back(phone):
    watched = phone()
    watched.enter()
    page = watched.open("/h5/places?place=210804")
    page.get_by_role("button", name="特大").click()
    assert page.url.endswith("/h5/places?place=210804")
    assert watched.open("/h5/how").locator("html.size-3").count() == 1


def test_the_whole_way_to_an_application_by_keyboard_alone(phone):
    page = phone().enter("SYN-S0011")
    page.locator("main").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if "我要报名" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/apply")
    page.locator("main").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/progress?done=applied")
    assert "已报名" in page.locator("main").inner_text()


def test_a_message_says_why_it_came_and_is_put_away(phone, h5_app):
    desk = h5_app.state.desk
    said = ("镁砂窑炉工在招人", ("5500～7500元/月",), ("离你家近",))
    key = desk.key_of("SYN-S0012")
    told = Message("m_test", key, MessageKind.POSTING, ("SYN-P0001",), *said, datetime.now(UTC))
    with desk.store.write() as tx:
        tx.add_messages([told])
    watched = phone()
    watched.enter("SYN-S0012")
    page = watched.open("/h5/messages")
    card = page.locator(".card").first
    assert "镁砂窑炉工在招人（未读）" in card.inner_text()
    assert "离你家近" in card.inner_text()
    card.get_by_role("button", name="不合适，不再给我看").click()
    assert "你说过不合适" in page.locator(".card").inner_text()
    assert "（未读）" not in page.locator(".card").inner_text()
    assert [one["posting_id"] for one in desk.dismissed_postings("SYN-S0012")] == ["SYN-P0001"]


def test_a_tag_is_called_wrong_and_the_word_taken_back(phone, h5_app):
    watched = phone()
    watched.enter("SYN-S0013")
    page = watched.open("/h5/data")
    before = [one["tag"] for one in h5_app.state.desk.my_data("SYN-S0013")["tags"]]
    page.get_by_role("button", name="不对").first.click()
    assert before[0] in [one["tag"] for one in h5_app.state.desk.my_data("SYN-S0013")["removed_tags"]]
    page.get_by_role("button", name="撤销").click()
    assert before[0] in [one["tag"] for one in h5_app.state.desk.my_data("SYN-S0013")["tags"]]


def test_what_only_the_desk_may_change_is_asked_for_there(phone, h5_app):
    watched = phone(script=False)
    watched.enter("S-MINE")
    page = watched.open("/h5/data")
    page.locator(".card", has_text="1985").get_by_role("link", name="不对，请人改").click()
    page.get_by_label("哪里不对").fill("身份证上是1986年")
    page.get_by_role("button", name="提交").click()
    assert "服务专员最晚" in page.get_by_role("status").inner_text()
    (asked,) = h5_app.state.desk.case_of("S-MINE").unanswered
    assert asked.note.startswith("更正「")
    assert asked.note.endswith("」：身份证上是1986年")


def test_what_is_known_is_taken_along_and_then_forgotten(phone, h5_app):
    h5_app.state.desk.put_seeker({"seeker_id": "S-LEAVES", "wish_titles": ["保洁"], "phone": "13804170000"})
    watched = phone()
    watched.enter("S-LEAVES")
    page = watched.open("/h5/data")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="导出全部资料").click()
    assert "13804170000" in downloading.value.path().read_text("utf-8")
    page.get_by_role("link", name="注销并删除").click()
    page.get_by_role("button", name="确定删除").click()
    assert "已经全部删除" in page.get_by_role("status").inner_text()
    assert not h5_app.state.desk.is_still("S-LEAVES", 0)


@with_and_without_scripts
def test_from_free_hours_to_a_place_confirmed_and_let_go(phone, script, h5_app):
    desk, seeker = h5_app.state.desk, f"S-GIG-{script}"
    desk.put_seeker({"seeker_id": seeker, "wish_titles": ["装卸工"], "district": "鲅鱼圈区", "birth_year": 1985})
    day = desk.now().astimezone(CITY_TIME) + timedelta(days=3)
    shift = {"shift_id": f"H5-{script}", "starts_at": f"{day:%Y-%m-%d} 08:00", "ends_at": "16:00", "places": 1}
    desk.publish_shift("SYN-P0068", shift | {"pay": 240, "pay_unit": "day"}, HERE)
    watched = phone(script=script)
    watched.enter(seeker)
    page = watched.open("/h5/gigs")
    assert "还没有填有空的时间" in page.locator("main").inner_text()
    page.get_by_role("link", name="改我有空的时间").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("从几点").select_option("06:00")
    page.get_by_label("到几点").select_option("20:00")
    page.get_by_role("button", name="保存").click()
    card = page.locator(".card", has_text="08:00到16:00").first
    assert "都在你有空的时间里" in card.inner_text()
    card.get_by_role("button", name="占一个名额").click()
    assert "已占位，等你确认" in page.locator("main").inner_text()
    page.get_by_role("button", name="确认去").click()
    assert "已确认" in page.locator("main").inner_text()
    page.get_by_role("button", name="取消，让给别人").click()
    assert "已确认" not in page.locator("main").inner_text()
    assert [one["state"] for one in desk.my_reservations(seeker, HERE)] == ["released"]
    assert not watched.errors
