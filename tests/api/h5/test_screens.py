"""Every page in Chromium at a telephone's size: sound by axe, large enough to press, no wider than the telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

SCREENS = {
    "为你推荐": "/h5/for-you",
    "按地点看": "/h5/places?place=210802",
    "岗位详情": "/h5/jobs/SYN-P0001",
    "不合适": "/h5/jobs/SYN-P0001/dismiss",
    "不合适的岗位": "/h5/dismissed",
    "不看这类": "/h5/jobs/SYN-P0001/unwanted",
    "报名": "/h5/jobs/SYN-P0001/apply",
    "我的进展": "/h5/progress",
    "零工": "/h5/gigs",
    "有空的时间": "/h5/free-times",
    "能享受的政策": "/h5/policies",
    "推荐设置": "/h5/settings",
    "怎么排的": "/h5/how",
    "申诉": "/h5/object",
    "收藏": "/h5/saved",
    "我的": "/h5/me",
    "消息": "/h5/messages",
    "我的数据": "/h5/data",
    "改一项": "/h5/data/experience",
    "注销并删除": "/h5/forget",
    "没有这一页": "/h5/nowhere",
}
EXPECTED_ERRORS = {"没有这一页": 1}
"""The browser itself reports a 404."""
BOXES = """all => all.filter(one => !one.closest('.skip') && one.offsetParent).map(one => {
  const box = one.getBoundingClientRect(); return [Math.min(box.width, box.height), one.outerHTML.slice(0, 120)] })"""
CONTROLS = (
    "button, a:not(.skip), select, summary, label.choice, input:not([type=hidden], [type=radio], [type=checkbox])"
)


@pytest.mark.parametrize("name", SCREENS)
def test_a_page_is_sound(phone, name):
    watched = phone()
    watched.enter()
    page = watched.open(SCREENS[name])
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], one["nodes"][0]["html"]) for one in found]
    assert page.locator("h1").count() == 1
    assert "12333" in page.locator("footer").inner_text()
    assert len(watched.errors) == EXPECTED_ERRORS.get(name, 0)
    assert not watched.outside


@pytest.mark.parametrize("size", ["1", "2", "3"])
def test_no_page_scrolls_sideways_and_everything_is_large_enough_at_320(phone, size):
    watched = phone(width=320)
    page = watched.enter()
    page.locator(f"button[name=size][value='{size}']").click()
    pixels = {"1": "18px", "2": "22px", "3": "30px"}[size]
    for name, address in SCREENS.items():
        page = watched.open(address)
        assert page.evaluate("getComputedStyle(document.body).fontSize") == pixels
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        least = 48 if size == "1" else 60
        small = [box for box in page.eval_on_selector_all(CONTROLS, BOXES) if box[0] < least - 0.5]
        assert not small, name


def test_why_is_sound(phone):
    watched = phone(width=320)
    page = watched.enter()
    page.get_by_role("link", name="为什么推荐").first.click()
    assert not Axe().run(page).response["violations"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_way_in_is_sound(phone):
    watched = phone()
    page = watched.open("/h5/for-you")
    assert page.url.endswith("/h5/sign-in")
    assert not Axe().run(page).response["violations"]
    assert not watched.errors


def test_the_foot_says_what_is_set_and_nothing_else(phone):
    foot = phone().open("/h5/sign-in").locator("footer").inner_text()
    assert "主办单位：营口市某局" in foot
    assert "辽ICP备00000000号" in foot
    assert "网站标识码" not in foot


def test_wider_spacing_of_letters_and_lines_is_borne(phone):
    """WCAG 2.2, 1.4.12."""
    watched = phone(width=320)
    page = watched.enter()
    rule = "line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important"
    page.evaluate(
        "rule => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rule); document.adoptedStyleSheets = [sheet] }",
        f"* {{ {rule} }}",
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
