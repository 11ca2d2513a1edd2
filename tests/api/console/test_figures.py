"""指标: each figure with that of the period before and the change in words."""

import re

import pytest

from api.console.figures import points


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
