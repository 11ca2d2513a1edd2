"""一人一档: what a person said that they do not want stands among the hard conditions."""


def test_a_kind_of_work_refused_stands_beside_the_wish_and_its_postings_are_not_for_them(signed_in, console_app):
    desk, client = console_app.state.desk, signed_in("li")
    desk.put_seeker({"seeker_id": "S-CHOOSY", "wish_titles": ["保洁员"], "district": "站前区"})
    desk.publish({"posting_id": "P-CHOOSY", "title": "保洁员", "employer": "某家政公司", "district": "站前区"})
    assert "P-CHOOSY" in client.get("/console/people/S-CHOOSY").text
    desk.refuse("S-CHOOSY", "4-09-08")
    text = client.get("/console/people/S-CHOOSY").text
    hard = text[text.index("想做什么，硬条件") : text.index("本人填的")]
    assert "<dt>不看</dt>" in hard
    assert "（环境卫生服务人员），2" in hard
    assert "P-CHOOSY" not in text
    desk.close("P-CHOOSY")
    desk.forget("S-CHOOSY")
