"""电话告知 in the console: a counsellor calls, and the list grows shorter."""

import re
from datetime import UTC, datetime

from matching.messages import ChannelName, Message, MessageKind, Send, message_id
from tests.api.console.conftest import with_and_without_scripts

EARLIER = datetime(2026, 11, 1, tzinfo=UTC)


def put_call(desk, seeker_id="S-NAMED"):
    with desk.store.write() as tx:
        key = tx.seeker_key(seeker_id)
        named = message_id(MessageKind.FAIR, ["console"], key)
        tx.add_messages(
            [Message(named, key, MessageKind.FAIR, ("console",), "周六专场招聘会", (), ("离家近",), EARLIER)]
        )
        tx.add_sends([Send(named, ChannelName.CALL, EARLIER)])
    return named


def test_a_counsellor_calls_from_the_page_and_it_is_done(signed_in, console_app):
    named = put_call(console_app.state.desk)
    client = signed_in("li")
    assert "要打电话告知" in client.get("/console/today").text
    text = client.get("/console/calls").text
    assert "13804171234" not in text
    assert "138****1234" in text
    assert "周六专场招聘会" in text
    assert "欧阳**" in text
    token = re.search(r'name="token" value="([^"]+)"', text)[1]
    shown = client.post("/console/people/S-NAMED/full", data={"token": token, "reason": "电话告知"}).text
    assert "13804171234" in shown
    sent = {"token": token, "message_id": named, "outcome": "reached"}
    done = client.post("/console/calls", data=sent).headers["location"]
    assert "撤销（10 分钟内）" in client.get(done).text
    assert named not in client.get("/console/calls").text
    assert client.post("/console/calls", data=sent).status_code == 422
    assert client.post("/console/calls", data=sent | {"outcome": "perhaps"}).status_code == 422


@with_and_without_scripts
def test_a_call_noted_by_mistake_is_undone_on_the_page(watch, script, console_app):
    desk = console_app.state.desk
    seeker_id = f"S-CALL-{'on' if script else 'off'}"
    desk.put_seeker({"seeker_id": seeker_id, "wish_titles": ["保洁"], "phone": "13804170002", "consent_push": True})
    put_call(desk, seeker_id)
    watched = watch(script=script)
    watched.enter("li")
    page = watched.open("/console/calls")
    card = page.locator("section.card", has=page.locator(f"a[href='/console/people/{seeker_id}']"))
    card.get_by_role("button", name="本人不要").click()
    assert not card.count()
    page.get_by_role("button", name="撤销（10 分钟内）").click()
    assert "已撤销" in page.locator(".done").inner_text()
    assert card.count() == 1
    card.get_by_role("button", name="已告知").click()
