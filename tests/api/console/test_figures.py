"""指标: each figure with that of the period before and the change in words; small groups together; as a workbook."""

import io
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import python_calamine

from api.console.figures import points
from api.console.workbooks import workbook_of_figures
from matching.desk.room import CITY_TIME
from tests.api.console.test_security import token_of
from tests.api.console.test_taken_out import kept


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [(0.62, 0.6, "比上期多 2.0 个百分点"), (0.1, 0.155, "比上期少 5.5 个百分点"), (0.3333, 0.3334, "和上期一样")],
)
def test_a_change_of_a_share_is_told_in_percentage_points(now, before, words):
    assert points(now, before).replace("\xa0", " ") == words


def test_the_page_sets_the_period_before_beside_each_figure(signed_in, console_app):
    desk, client = console_app.state.desk, signed_in("li")
    for number in range(1, 13):
        desk.recommend(f"SYN-S{number:04}", 5)
    desk._figures.clear()
    text = client.get("/console/figures?weeks=1").text
    told = desk.figures(1)
    lists = re.search(r"<dt>给出的名单</dt><dd>([\d,]+) .*?上期 (\d+)，多&nbsp;([\d,]+)", text)
    assert [int(one.replace(",", "")) for one in lists.groups()] == [told.happened["lists"], 0, told.happened["lists"]]
    assert told.happened["lists"] >= 12
    assert "和本期一样长" in text
    assert "上期没有，或不到 10 人" in text


@pytest.fixture
def told(console_app, service, monkeypatch):
    """Lists for six people of each of two groups, and for more who are in none, in a week without any others."""
    desk, moment = console_app.state.desk, datetime.now(CITY_TIME) - timedelta(weeks=8)
    monkeypatch.setattr(desk, "now", lambda: moment)
    monkeypatch.setattr(desk, "today", moment.date)
    for number in range(30):
        group = ("退役军人", "脱贫人口", "")[min(number // 6, 2)]
        known = {"groups": [group], "groups_source": "certified", "consent_sensitive": True} if group else {}
        desk.put_seeker({"seeker_id": f"S-FIG-{number}", "wish_titles": ["保洁"], "district": "站前区"} | known)
        desk.recommend(f"S-FIG-{number}", 1)
    desk._figures.clear()
    yield desk.figures(1)
    desk._figures.clear()


def test_groups_under_ten_are_told_together(signed_in, told):
    assert {"退役军人", "脱贫人口"} <= set(told.report["merged"])
    text = signed_in("li").get("/console/figures?weeks=1").text
    assert f"这次并入「其他」的：{'、'.join(told.report['merged'])}。" in text
    (row,) = re.findall(r'<tr><th scope="row">其他</th><td class="number">(\d+)', text)
    assert int(row) >= 12
    assert '<th scope="row">退役军人</th>' not in text


def sheets_of(content):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_workbook_holds_what_the_page_shows_with_what_it_was_taken_by(signed_in, console_app, told):
    client = signed_in("li")
    token = token_of(client.get("/console/figures?weeks=1").text)
    answer = client.post("/console/figures.xlsx?weeks=1", data={"token": token, "reason": "月报"})
    assert kept(console_app.state.desk)[-1] == ("figures 1", "月报")
    sheets = sheets_of(answer.content)
    assert list(sheets) == ["重点群体", "说明", "起作用的规则"]
    head, *rows = sheets["重点群体"]
    found = [dict(zip(head, row, strict=True)) for row in rows]
    span = [(row["群体"], row["人数"]) for row in found if row["周"] == "本期"]
    assert span == [(row["name"], row["people"]) for row in told.report["groups"] if row["week"] is None]
    assert not [row for row in found if 0 < row["人数"] < 10]
    notes = dict(sheets["说明"])
    assert notes["给出的名单"] == f"本期 {told.happened['lists']}，上期 {told.happened_before['lists']}"
    assert "李娜" in notes["导出"]
    assert "退役军人" in notes["本期并入「其他」"]
    assert {"本期", "上期", "分母", "行数"} <= set(notes)


def test_no_cell_is_a_formula(told, console_app):
    groups = [row | {"name": "=1+1"} for row in told.report["groups"]]
    rule = {"week": None, "rule": "x", "says": "=2+2", "article": None, "times": 1, "lists": 1, "people": 12}
    named = replace(told, report=told.report | {"groups": groups, "rules": [rule], "hidden": ["=3+3"]})
    desk = console_app.state.desk
    (li,) = [one for one in desk.staff() if one.username == "li"]
    sheets = sheets_of(workbook_of_figures(named, desk.counts(), li))
    assert sheets["重点群体"][1][1] == "=1+1"
    assert sheets["起作用的规则"][1][1] == "=2+2"
    assert dict(sheets["说明"])["本期没有列出，人数太少"] == "=3+3"
