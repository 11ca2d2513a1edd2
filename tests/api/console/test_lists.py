"""Lists in the browser: ordered by their headers, taken out and printed as they are filtered, worked row by row."""

import io
import re

import pytest
import python_calamine

from matching.audit import Asker
from matching.casework import CaseEvent, Event
from matching.vocabulary import DecisionKind, Role
from tests.api.console.test_security import token_of
from tests.api.console.test_taken_out import kept, seen_of

LI = Asker(Role.COUNSELLOR, "li")
ORDERED = {
    "/console/postings": {"岗位", "单位", "地区", "工资", "还缺 / 招", "发布", "截止"},
    "/console/people": {"住处", "谁负责", "下次联系", "上次联系"},
    "/console/applications": {"岗位", "单位", "状态，从哪天起", "谁要办，最晚哪天"},
    "/console/decisions": {"时间"},
    "/console/today": {"哪天", "谁负责", "上次联系"},
}
FILTERED = {
    "/console/people": "wish=焊工&place=210811&order=-due",
    "/console/applications": "words=列表厂",
    "/console/postings": "words=列表厂",
    "/console/decisions": "kind=recommendation",
    "/console/reviews": "words=审核厂&ruling=unlawful&standing=held&order=title",
}
"""Each with the person or the posting on it, and few others."""
TOLD = {"/console/people": "焊工", "/console/decisions": "求职者的岗位", "/console/reviews": "法律禁止"}
"""What is said on paper of how each was filtered; of the others the employer."""
OF_PEOPLE = ("/console/people", "/console/applications")
PERSON, POSTING = "S-LIST", "P-LIST"


def publish_reviews(desk):
    """Three postings that wait for a decision: held, a trap, doubtful."""
    wordings = "只招男性，做登记，电话13804170000。", "入职先交三百元押金。", "年龄18-35岁，做登记。"
    for number, words in enumerate(wordings):
        row = {"posting_id": f"R-LIST-{number}", "title": f"=审核文员{number}", "employer": f"某某审核厂{number}"}
        desk.publish(row | {"description": words})


@pytest.fixture(scope="module")
def desk(console_app, service):
    """The running desk with a person whose every word looks like a formula, and an application of theirs."""
    desk = console_app.state.desk
    row = {"seeker_id": PERSON, "wish_titles": ["=1+1 焊工"], "district": "老边区", "name": "=王小花"}
    desk.put_seeker(row | {"phone": "13804170000"})
    desk.publish({"posting_id": POSTING, "title": "=2+2", "employer": "=某某列表厂"})
    desk.act(PERSON, POSTING, Event.RECOMMEND, LI)
    desk.recommend(PERSON, 3, LI)
    desk.change_case(PERSON, CaseEvent.POSTPONED, LI, "面谈", due=desk.today())
    publish_reviews(desk)
    return desk


@pytest.fixture
def client(signed_in, desk):
    return signed_in("li")


def rows_of(content):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_index(at).to_python() for at in (0, 1)]


@pytest.mark.parametrize("path", ORDERED)
def test_headers_order_a_list_without_scripts_and_say_so(watch, desk, path):
    watched = watch(script=False)
    watched.enter("li")
    page = watched.open(path)
    links = page.locator("thead a")
    assert {name.strip("↑↓ ") for name in links.all_inner_texts()} == ORDERED[path]
    for at in range(links.count()):
        rows = []
        for way in ("ascending", "descending"):
            for _ in range(2):
                if page.locator("thead th:has(a)").nth(at).get_attribute("aria-sort") != way:
                    links.nth(at).click()
            assert page.locator("thead th:has(a)").nth(at).get_attribute("aria-sort") == way
            assert page.locator("th[aria-sort]").count() == 1
            rows.append(page.locator("tbody tr").count())
        assert rows[0] == rows[1] > 0


def test_what_waits_today_is_counted_taken_out_and_logged(desk, client):
    desk.change_case(PERSON, CaseEvent.POSTPONED, LI, "=等体检", due=desk.today())
    page = client.get("/console/today").text
    (total,) = set(re.findall(r"共 (\d+) 人", page.replace("\xa0", " ")))
    token = token_of(page)
    answer = client.post("/console/today.xlsx?order=-due", data={"token": token, "reason": "晨会"})
    (head, *rows), notes = rows_of(answer.content)
    assert len(rows) == int(total)
    listed = [dict(zip(head, row, strict=True)) for row in rows]
    (told,) = [one for one in listed if one["为什么"] == "改期到这天：=等体检"]
    assert (told["队列"], told["姓名"], told["谁负责"]) == ("要回访的", "=**", "李娜")
    assert told["下次联系"] == desk.today()
    assert dict(row[:2] for row in notes)["行数"] == f"{total}（共 {total}）"
    assert kept(desk)[-1] == ("todo order=-due", "晨会")
    assert ("export", "晨会") in seen_of(desk, PERSON)
    back = {"token": token, "reason": "晨会纸", "back": "/console/today"}
    assert "晨会纸" in client.get(client.post("/console/printouts", data=back).headers["location"]).text
    assert kept(desk)[-1] == ("print todo", "晨会纸")


def test_the_rows_stand_as_their_header_says(watch, desk):
    watched = watch(script=False)
    watched.enter("li")
    page = watched.open("/console/postings?order=title")
    titles = page.locator("tbody th a").all_inner_texts()
    assert titles == sorted(titles)
    page.locator("thead a", has_text="岗位").click()
    titles = page.locator("tbody th a").all_inner_texts()
    assert titles == sorted(titles, reverse=True)
    assert "order=-title" in page.url
    page.fill("#words", "保安")
    page.get_by_role("button", name="查找").click()
    assert "order=-title" in page.url
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("岗位")


def test_postings_stand_by_pay_and_by_places_left_on_the_page_in_the_workbook_and_on_paper(desk, client):
    offers = {"P-PAY-月": (4000, 4500, "month", 2), "P-PAY-日": (300, 300, "day", 3), "P-PAY-时": (20, 22, "hour", 4)}
    for posting_id, (low, high, unit, places) in offers.items():
        row = {"posting_id": posting_id, "title": "理货员", "employer": f"比工资厂{unit}", "headcount": places}
        desk.publish(row | {"salary_min": low, "salary_max": high, "salary_unit": unit})
    desk.publish({"posting_id": "P-PAY-无", "title": "理货员", "employer": "比工资厂"})
    desk.close("P-PAY-日")
    desk.act(PERSON, "P-PAY-月", Event.HIRE, LI)
    expected = {"pay": "时月日无", "-pay": "日月时无", "places": "月日时无", "-places": "时日月无"}
    for order, ids in expected.items():
        query = f"words=比工资厂&standing=all&order={order}"
        told = client.get(f"/console/postings?{query}").text
        assert re.findall(r'soft">P-PAY-(.)', told) == list(ids)
        assert ("工资按一个月合多少排" in told) == ("pay" in order)
        assert f"order={order}" in re.search(r'action="(/console/postings\.xlsx[^"]*)"', told)[1]
        sent = {"token": token_of(told), "reason": "周报"}
        (head, *rows), _ = rows_of(client.post(f"/console/postings.xlsx?{query}", data=sent).content)
        assert [row[0][-1] for row in rows] == list(ids)
        paper = client.post("/console/printouts", data=sent | {"back": f"/console/postings?{query}"})
        assert f"order={order}" in paper.headers["location"]
    assert [dict(zip(head, row, strict=True))["还缺"] for row in rows] == [4, 3, 1, ""]


def test_an_order_that_is_not_known_is_the_usual_one(client):
    for path in ORDERED:
        usual = client.get(path)
        odd = client.get(path, params={"order": "'; DROP TABLE staff --"})
        assert odd.status_code == 200
        assert re.findall("aria-sort", odd.text) == re.findall("aria-sort", usual.text)


@pytest.mark.parametrize("path", OF_PEOPLE)
def test_a_list_is_taken_out_as_it_is_filtered_and_logged(desk, client, path):
    token = token_of(client.get("/console/walk-in").text)
    answer = client.post(f"{path}.xlsx?{FILTERED[path]}", data={"token": token, "reason": "面谈用"})
    (head, *rows), notes = rows_of(answer.content)
    shown = re.findall(r"data-open>[^<]* · (\w{4})<", client.get(f"{path}?{FILTERED[path]}").text)
    assert [row[0][2:6] for row in rows] == shown
    (row,) = [row for row in rows if row[1] == "=**"]
    assert "13804170000" not in str(rows)
    told = dict(zip(head, row, strict=True))
    if "people" in path:
        assert (told["想做"], told["谁负责"], told["进度"]) == ("=1+1 焊工", "李娜", "在办")
    else:
        assert (told["岗位"], told["单位"], told["谁要办"]) == ("=2+2", "=某某列表厂", "企业")
    about = dict(row[:2] for row in notes)
    assert ("焊工" if "people" in path else "列表厂") in about["条件"]
    assert about["行数"] == f"{len(rows)}（共 {len(rows)}）"
    what, why = kept(desk)[-1]
    assert what.startswith(path.removeprefix("/console/"))
    assert why == "面谈用"
    assert ("export", "面谈用") in seen_of(desk, PERSON)


def test_lists_given_out_are_taken_out_by_codes_and_logged_for_those_they_were_made_for(desk, client):
    token = token_of(client.get("/console/walk-in").text)
    path = "/console/decisions.xlsx?kind=recommendation&order=-made"
    (head, *rows), notes = rows_of(client.post(path, data={"token": token, "reason": "查档"}).content)
    told = [dict(zip(head, row, strict=True)) for row in rows]
    page = client.get("/console/decisions?kind=recommendation&order=-made").text
    assert [one["名单编号"] for one in told][:50] == re.findall(r"data-open>([^<]+)<", page)
    assert {one["哪种"] for one in told} == {"求职者的岗位"}
    assert "李娜" in {one["谁要的"] for one in told}
    assert "<td>李娜</td>" in page
    assert PERSON not in str(rows)
    assert "王小花" not in str(rows)
    assert dict(row[:2] for row in notes)["条件"] == "哪种名单：求职者的岗位"
    assert kept(desk)[-1] == ("decisions kind=recommendation&order=-made", "查档")
    assert ("export", "查档") in seen_of(desk, PERSON)


@pytest.mark.parametrize("kind", ["recommendation", "shortlist", "push"])
def test_one_list_is_taken_out_with_its_proof_and_logged(desk, client, kind):
    desk.put_seeker({"seeker_id": "S-ONE", "wish_titles": ["焊工"], "district": "老边区", "consent_push": True})
    desk.publish({"posting_id": f"P-ONE-{kind}", "title": "焊工", "employer": "=某厂", "district": "老边区"})
    while desk.work_once("tests"):
        pass
    made = {
        "recommendation": lambda: desk.recommend("S-ONE", 3, LI).body["decision_id"],
        "shortlist": lambda: desk.shortlist(POSTING, 3).body["decision_id"],
        "push": lambda: desk.browse_decisions(1, DecisionKind.PUSH).rows[0]["decision_id"],
    }
    decision_id = made[kind]()
    path = f"/console/decisions/{decision_id}"
    answer = client.post(f"{path}.xlsx", data={"token": token_of(client.get(path).text), "reason": "信访答复"})
    (_, *rows), notes = rows_of(answer.content)
    about = dict(row[:2] for row in notes)
    items = desk.decision(decision_id)["answer"]["items"]
    assert [int(row[0]) for row in rows] == [item["rank"] for item in items]
    assert rows
    assert (about["名单编号"], about["重放结果"]) == (decision_id, "一致")
    assert {"排序模型", "政策"} <= set(about)
    assert "原第" not in str(rows)
    assert kept(desk)[-1] == (f"decision {decision_id}", "信访答复")
    refused = client.post(f"{path}.xlsx", data={"token": token_of(client.get(path).text), "reason": " "})
    assert refused.status_code == 422


def test_who_did_a_step_of_a_case_is_named(desk, client):
    desk.take_case(PERSON, LI)
    desk.object(PERSON, "为什么我排在后面", Asker(Role.SEEKER, PERSON))
    page = client.get(f"/console/people/{PERSON}").text
    assert re.search("转交（李娜）：认领", page)
    assert "本人申诉（本人）：为什么我排在后面" in page
    desk.change_case(PERSON, CaseEvent.CONTACTED, LI, "电话，解释了")
    assert desk.cases_of([PERSON])[PERSON]["last_contact"]["by"] == "李娜"


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("/console/postings", "↑ ↓ 选行，回车打开，/ 搜索，? 帮助。"),
        ("/console/walk-in", "/ 搜索，? 帮助。"),
        ("/console/figures", "? 帮助。"),
        ("/console/postings/SYN-P0085/shortlist", "↑ ↓ 选行，回车打开，空格勾选，? 帮助。"),
    ],
)
def test_the_foot_promises_the_keys_that_the_page_has(client, path, keys):
    assert f"键盘：{keys}" in client.get(path).text


@pytest.mark.parametrize("path", FILTERED)
def test_nothing_of_a_list_goes_out_without_a_reason(desk, client, path):
    before = kept(desk)
    token = token_of(client.get("/console/walk-in").text)
    assert client.post(f"{path}.xlsx", data={"token": token, "reason": " "}).status_code == 422
    assert kept(desk) == before


@pytest.mark.parametrize("path", FILTERED)
def test_a_list_is_printed_for_a_reason_and_logged_with_everybody_on_it(watch, desk, path):
    watched = watch()
    watched.enter("li")
    page = watched.open(f"{path}?{FILTERED[path]}")
    page.locator("summary", has_text="打印").click()
    page.get_by_label("为什么（会记下来）").locator("visible=true").fill("晨会")
    page.get_by_role("button", name="打印", exact=True).click()
    page.wait_for_url("**printout=**")
    page.emulate_media(media="print")
    assert page.locator("tbody tr, section.review").first.is_visible()
    assert not page.locator("th.actions").is_visible()
    assert not any(one.is_visible() for one in page.locator("form.filters").all())
    foot = page.locator(".print").inner_text()
    assert "用途「晨会」" in foot
    assert TOLD.get(path, "列表厂") in foot
    assert kept(desk)[-1] == (f"print {path.removeprefix('/console/')}", "晨会")
    if path in (*OF_PEOPLE, "/console/decisions"):
        assert ("export", "晨会") in seen_of(desk, PERSON)
    page.emulate_media(media="screen")
    assert all("printout" not in one.get_attribute("href") for one in page.locator("thead a").all())


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_somebody_is_taken_from_the_list_and_given_back(watch, desk, script):
    seeker = f"S-TAKEN-{script}"
    desk.put_seeker({"seeker_id": seeker, "wish_titles": ["药店店员"], "district": "盖州市"})
    watched = watch(script=script)
    watched.enter("wang")
    page = watched.open("/console/people?order=district")
    while not (row := page.locator("tbody tr", has=page.locator(f"a[href$='{seeker}']"))).count():
        page.get_by_role("link", name="下一页").first.click()
    there = page.url
    row.get_by_role("button", name="认领").click()
    assert page.url.startswith(there)
    assert "王芳" in row.inner_text()
    assert row.get_by_role("button", name="认领").count() == 0
    page.get_by_role("button", name="撤销").click()
    assert page.url.startswith(there)
    assert "没有建档" in row.inner_text()
    assert desk.case_of(seeker) is None


def test_a_posting_is_closed_where_one_is_in_the_list(watch, desk):
    desk.publish({"posting_id": "P-CLOSING", "title": "关闭试试", "employer": "某某关闭厂"})
    watched = watch()
    watched.enter("li")
    page = watched.open("/console/postings?words=关闭厂&standing=all")
    page.get_by_role("button", name="关闭岗位").click()
    assert "words=" in page.url
    assert "已关闭" in page.locator("tbody tr").inner_text()
    page.get_by_role("button", name="撤销").click()
    assert "又开放了" in page.locator(".done").inner_text()
    assert page.locator("tbody tr").count() == 1
    assert desk.posting("P-CLOSING")["status"] == "open"


def test_a_row_tells_how_a_posting_stands(client, desk):
    desk.publish({"posting_id": "P-FLAG", "title": "标记文员", "employer": "某某标记厂", "headcount": 2} | {
        "description": "只招男性，做登记。"
    })  # fmt: skip
    told = client.get("/console/postings", params={"words": "标记厂"}).text
    assert "停发，等审核" in told
    assert "2 / 2" in told
    told = client.get("/console/postings", params={"words": "列表厂"}).text
    assert "1 / 0<br>0 / 0" in told
    assert "未见问题" in told


def test_lists_that_are_empty_by_their_filters_say_how_to_widen_them(client):
    for path in (
        "postings?words=没有这样的",
        "people?wish=潜水员&place=210811",
        "applications?words=没有这样的",
        "decisions?kind=offer",
        "reviews?words=没有这样的",
        "reviews?words=审核厂1&ruling=doubtful",
    ):
        told = client.get(f"/console/{path}").text
        assert 'class="empty"' in told
        assert re.search(r'class="empty">.*<a href=', told)


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_posting_is_recommended_to_a_person_on_their_page(watch, desk, script):
    seeker = "SYN-S0041" if script else "SYN-S0042"
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open(f"/console/people/{seeker}")
    page.locator("#jobs ~ ol .card").first.get_by_role("button", name="推荐").click()
    assert "已办理 1 件" in page.locator(".done").inner_text()
    (one,) = desk.applications_of(seeker)
    assert one["state"] == "recommended"
    page.get_by_role("button", name="撤销").click()
    assert desk.applications_of(seeker) == []
    assert not watched.errors


def test_a_shortlist_tells_the_way_and_the_hours_on_the_page_and_in_the_workbook(desk, client):
    near = {"district": "老边区", "longitude": 122.38, "latitude": 40.68}
    desk.publish({"posting_id": "P-WAY", "title": "氩弧焊工", "employer": "路上厂", "kind": "全职"} | near)
    words = {"wish_titles": ["氩弧焊工"], "summary": "早九点到下午三点半有空"}
    desk.put_seeker({"seeker_id": "S-WAY", "name": "李近"} | words | near | {"latitude": 40.7})
    desk.put_seeker({"seeker_id": "S-NOWHERE", "name": "张远", "wish_titles": ["氩弧焊工"]})
    free = {"weekly": [{"weekday": 1, "starts": "08:00", "ends": "12:00"}]}
    desk.put_free_times("S-WAY", free)
    body = desk.shortlist("P-WAY", 20, "full", LI).body
    listed = f"/console/postings/P-WAY/shortlist?list={body['decision_id']}"
    text = client.get(listed).text
    rows = {one: row for row in text.split("<tr>") for one in ("李**", "张**") if f"{one} ·" in row}
    for words in ("骑电动车约14分钟", "2.2\u00a0公里", "「早九点到下午三点半有空」；零工有空：周一08:00到12:00"):
        assert words in rows["李**"]
    assert "距离未知" in rows["张**"]
    assert "没说" in rows["张**"]
    sent = {"token": token_of(text), "reason": "面谈用", "decision_id": body["decision_id"]}
    (head, *found), _ = rows_of(client.post("/console/postings/P-WAY/shortlist.xlsx", data=sent).content)
    told = {row[2]: dict(zip(head, row, strict=True)) for row in found}
    assert told["李**"]["路上"] == "骑电动车约14分钟"
    assert told["李**"]["上班时间"] == "「早九点到下午三点半有空」；零工有空：周一08:00到12:00"
    assert (told["张**"]["路上"], told["张**"]["上班时间"]) == ("距离未知", "没说")
