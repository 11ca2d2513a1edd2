"""不看这类 in Chromium: offered, said, told of, and taken back wherever it is told."""

import pytest
from axe_playwright_python.sync_playwright import Axe

CLEANING = "4-09-08"
MEMBERS = "保洁员、生活垃圾清运工、生活垃圾处理工（环境卫生服务人员）"


@pytest.fixture
def cleaner(h5_app, request):
    """Somebody whose lists hold cleaning and more; each test's own."""
    desk, name = h5_app.state.desk, f"S-{abs(hash(request.node.name)) % 10**8}"
    desk.put_seeker({"seeker_id": name, "wish_titles": ["绿化工", "保洁员"], "district": "站前区", "name": "周兰"})
    for number, title in enumerate(("保洁员", "小区保洁", "绿化工", "园林绿化工")):
        row = {"posting_id": f"P-KIND-{number}", "title": title, "employer": f"某物业{number}公司"}
        desk.publish(row | {"district": "站前区", "salary_min": 3000, "salary_max": 3500, "salary_unit": "month"})
    return name


def shown(page):
    return [one.get_attribute("href").rsplit("/", 1)[1] for one in page.locator(".card h2 a").all()]


def sound(page, width=320):
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], one["nodes"][0]["html"]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_from_the_reasons_of_a_posting_to_the_list_and_back_by_one_tap(phone, script, cleaner, h5_app):
    watched = phone(width=320, script=script)
    page = watched.enter(cleaner)
    before = shown(page)
    assert "P-KIND-0" in before
    card = page.locator(".card", has=page.locator("a[href='/h5/jobs/P-KIND-0']"))
    card.get_by_role("link", name="为什么推荐").click()
    page.get_by_role("link", name="不看这类").click()
    assert MEMBERS in page.locator("main").inner_text()
    assert "你想做的也在这一类里" in page.locator("main").inner_text()
    if script:
        sound(page)
    page.get_by_role("button", name="以后都不看这类").click()
    assert f"记下了：不看这类岗位。这类是：{MEMBERS}" in page.get_by_role("status").inner_text()
    assert not {"P-KIND-0", "P-KIND-1"} & set(shown(page))
    assert "P-KIND-2" in shown(page)
    assert "因此没给你看" in page.locator("section", has_text="没有给你看的").inner_text()
    if script:
        sound(page)
    page.get_by_role("status").get_by_role("button", name="撤销").click()
    assert "又给你看了" in page.get_by_role("status").inner_text()
    assert shown(page) == before
    assert h5_app.state.desk.seeker(cleaner)["unwanted_work"] == []
    assert not watched.errors


def test_a_dismissal_for_the_kind_of_work_asks_and_does_nothing_by_itself(phone, cleaner, h5_app):
    desk = h5_app.state.desk
    watched = phone(width=320)
    watched.enter(cleaner)
    page = watched.open("/h5/jobs/P-KIND-1/dismiss")
    page.get_by_label("不想做这类").check()
    page.get_by_role("button", name="确定").click()
    told = page.get_by_role("status")
    assert f"以后都不看这类吗？这类是：{MEMBERS}" in told.inner_text()
    assert desk.seeker(cleaner)["unwanted_work"] == []
    assert "P-KIND-0" in shown(page)
    sound(page)
    told.get_by_role("button", name="以后都不看这类").click()
    assert desk.seeker(cleaner)["unwanted_work"] == [CLEANING]
    assert "P-KIND-0" not in shown(page)

    page = watched.open("/h5/jobs/P-KIND-3/dismiss")
    page.get_by_label("太远").check()
    page.get_by_role("button", name="确定").click()
    assert "以后都不看这类" not in page.get_by_role("status").inner_text()


def test_it_stands_on_my_data_with_day_and_source_and_goes_by_one_tap(phone, cleaner, h5_app):
    desk = h5_app.state.desk
    desk.refuse(cleaner, CLEANING)
    watched = phone(width=320)
    watched.enter(cleaner)
    page = watched.open("/h5/data")
    card = page.locator(".card", has_text="环境卫生服务人员")
    assert card.count() == 1
    assert "你填的，" in card.inner_text()
    assert "年" in card.locator(".soft").inner_text()
    sound(page)
    card.get_by_role("button", name="又想看这类了").click()
    assert desk.seeker(cleaner)["unwanted_work"] == []
    assert page.locator(".card", has_text="环境卫生服务人员").count() == 0


def test_an_empty_list_says_that_it_is_empty_for_this_and_offers_it_back(phone, h5_app):
    desk = h5_app.state.desk
    desk.put_seeker({"seeker_id": "S-ALL", "wish_titles": ["潜水员"], "district": "站前区", "name": "钱江"})
    watched = phone(width=320)
    page = watched.enter("S-ALL")
    for _ in range(8):
        first = next(iter(shown(page)), None)
        kind = desk.refusable("S-ALL", first) if first else None
        if kind is None:
            break
        desk.refuse("S-ALL", kind["code"])
        page = watched.open("/h5/for-you")
    for posting_id in [one["posting_id"] for one in desk.recommend("S-ALL", 100).body["items"]]:
        desk.dismiss_posting("S-ALL", posting_id, "不想说")
    page = watched.open("/h5/for-you")
    assert shown(page) == []
    assert "都是你说过不看的" in page.locator("main").inner_text()
    sound(page)
    page.get_by_role("button", name="又想看这类了").first.click()
    assert shown(page)


def test_what_no_list_is_sure_of_cannot_be_refused(phone, cleaner, h5_app):
    h5_app.state.desk.publish({"posting_id": "P-BARE", "title": "普工", "employer": "某厂"})
    watched = phone()
    watched.enter(cleaner)
    page = watched.open("/h5/jobs/P-BARE/unwanted")
    assert "说不准" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="以后都不看这类").count() == 0
    h5_app.state.desk.close("P-BARE")
