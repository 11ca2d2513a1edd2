"""What a person does, from beginning to end, with scripts and without."""

import pytest

with_and_without_scripts = pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])


def titles(page):
    return page.locator(".card h2 a").all_inner_texts()


def addresses(page):
    return [one.get_attribute("href") for one in page.locator(".card h2 a").all()]


@with_and_without_scripts
def test_the_whole_way(phone, script, h5_app):
    seeker = "SYN-S0005" if script else "SYN-S0002"
    watched = phone(script=script)
    page = watched.enter(seeker)
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
