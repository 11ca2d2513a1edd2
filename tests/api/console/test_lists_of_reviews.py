"""岗位审核 as a list: found by its address, ordered, taken out, and led back to as it was filtered."""

import re

import pytest

from tests.api.console.test_lists import FILTERED, publish_reviews, rows_of
from tests.api.console.test_security import token_of
from tests.api.console.test_taken_out import kept


@pytest.fixture(scope="module")
def desk(console_app, service):
    publish_reviews(console_app.state.desk)
    return console_app.state.desk


@pytest.fixture
def client(signed_in, desk):
    return signed_in("li")


def reviewed(client, query):
    """The postings under review on a page, in its order."""
    return re.findall(r'aria-label="[^"]*，(R-LIST-\d)"', client.get(f"/console/reviews?words=审核厂&{query}").text)


def test_reviews_are_found_by_ruling_words_and_standing_and_ordered(client):
    held, trap, doubtful = (f"R-LIST-{number}" for number in range(3))
    assert reviewed(client, "") == [held, trap, doubtful]
    assert reviewed(client, "order=-title") == [doubtful, trap, held]
    assert reviewed(client, "order=-since") == [doubtful, trap, held]
    assert reviewed(client, "ruling=trap") == [trap]
    assert reviewed(client, "standing=queued") == [doubtful]
    assert reviewed(client, "standing=returned") == []
    assert reviewed(client, "ruling=x&standing=clear&order=x") == [held, trap, doubtful]


def test_a_decision_leads_back_to_the_list_as_it_was_filtered(watch, desk):
    desk.publish({"posting_id": "R-BACK", "title": "文员", "employer": "某某回来厂", "description": "只招男性。"})
    watched = watch(script=False)
    watched.enter("li")
    page = watched.open("/console/reviews?words=回来厂&ruling=unlawful&order=since")
    page.get_by_role("button", name="退回企业").click()
    assert "order=since" in page.url
    assert page.locator("section.review").count() == 0
    assert "这些条件下没有" in page.locator(".empty").inner_text()
    page.get_by_role("button", name="撤销").click()
    assert "order=since" in page.url
    assert page.locator("section.review", has_text="R-BACK").count() == 1


def test_reviews_are_taken_out_a_finding_a_row_without_a_number_to_call(desk, client):
    token = token_of(client.get("/console/walk-in").text)
    path = f"/console/reviews.xlsx?{FILTERED['/console/reviews']}"
    (head, *rows), notes = rows_of(client.post(path, data={"token": token, "reason": "周报"}).content)
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert {(one["岗位编号"], one["岗位"], one["状态"]) for one in told} == {
        ("R-LIST-0", "=审核文员0", "已停发，等审核")
    }
    assert any("男" in one["原文"] and one["依据"] for one in told if one["问题"] == "法律禁止")
    assert "13804170000" not in str(rows) + client.get("/console/reviews?words=审核厂").text
    about = dict(row[:2] for row in notes)
    assert about["条件"] == "岗位名或单位：审核厂；问题：法律禁止；已停发，等审核"
    what, why = kept(desk)[-1]
    assert what.startswith("reviews words=")
    assert why == "周报"
