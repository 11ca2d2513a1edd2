"""Every screen in Chromium: nothing that axe finds, no error, nothing asked of other hosts, no sideways scrolling."""

import pytest
from axe_playwright_python.sync_playwright import Axe

SCREENS = {
    "今日待办": "/console/today",
    "申诉与更正": "/console/today?queue=objections",
    "电话告知": "/console/calls",
    "零就业家庭": "/console/families",
    "报名进展": "/console/applications",
    "岗位审核": "/console/reviews",
    "没有要审核的": "/console/reviews?words=没有这样的岗位",
    "政策告知单": "/console/people/SYN-S0039/policies",
    "岗位": "/console/postings",
    "没有岗位": "/console/postings?words=没有这样的岗位",
    "班次": "/console/postings/SYN-P0068/shifts",
    "没有班次": "/console/postings/SYN-P0085/shifts",
    "推荐名单": "/console/postings/SYN-P0085/shortlist",
    "为什么他在她前面": "/console/postings/SYN-P0085/compare?first=SYN-S0039&second=SYN-S0157",
    "求职者": "/console/people",
    "一人一档": "/console/people/SYN-S0001",
    "改资料": "/console/people/SYN-S0001/facts",
    "窗口快速推荐": "/console/walk-in",
    "导入": "/console/import",
    "名单记录": "/console/decisions",
    "指标": "/console/figures",
    "动态验证码": "/console/second-factor",
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_sound(watch, name):
    watched = watch(width=1024)
    watched.enter()
    page = watched.open(SCREENS[name])
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], one["nodes"][0]["html"]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("h1").count() == 1
    assert not watched.errors
    assert not watched.outside


def test_the_way_in_is_sound_and_wrong_passwords_are_told(watch):
    watched = watch()
    page = watched.open("/console/people?wish=焊工")
    assert not Axe().run(page).response["violations"]
    page.fill("#username", "nobody")
    page.fill("#password", "wrong wrong wrong")
    page.click("button.main")
    assert "不对" in page.get_by_role("alert").inner_text()
    page.fill("#username", "li")
    page.fill("#password", "梨花风起正清明 辽河口 2026")
    page.click("button.main")
    assert page.url.endswith("/console/people?wish=%E7%84%8A%E5%B7%A5")


def test_small_controls_are_large_enough(watch):
    watched = watch()
    watched.enter()
    for path, least in (("/console/postings", 32), ("/console/postings/SYN-P0085/shortlist", 24)):
        page = watched.open(path)
        boxes = page.eval_on_selector_all(
            "button:not([hidden]), .button, select, input:not([type=hidden])",
            "all => all.map(one => Math.min(one.getBoundingClientRect().height, one.getBoundingClientRect().width))",
        )
        assert min(boxes) >= least


def test_a_shortlist_prints_without_buttons_and_with_its_number(watch):
    watched = watch()
    watched.enter()
    page = watched.open("/console/postings/SYN-P0085/shortlist")
    page.emulate_media(media="print")
    assert not page.locator("h1").is_visible()
    assert "没有登记用途" in page.locator(".unprinted").inner_text()
    page.emulate_media(media="screen")
    number = page.locator("dl.facts a").first.inner_text()
    page.locator("summary", has_text="打印").click()
    page.locator("input[name=reason]:visible").fill("发给单位")
    page.get_by_role("button", name="打印", exact=True).click()
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert number in page.locator(".print").inner_text()
    assert not page.locator("nav[aria-label=主菜单]").is_visible()
    assert not page.locator("td.actions").first.is_visible()
    foot = page.locator(".print").inner_text()
    assert "用后销毁" in foot
    assert "名单编号 d_" in foot
    assert "王芳" in foot


def test_the_page_of_one_list_does_not_scroll_sideways_on_a_telephone(watch):
    watched = watch(width=375, height=812)
    watched.enter()
    page = watched.open("/console/postings/SYN-P0085/shortlist")
    page.locator("dl.facts a").first.click()
    assert "名单 d_" in page.locator("h1").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
