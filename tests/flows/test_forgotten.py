"""Forgotten means: no byte of the person in the database, under no seal, in no log and no file of rejected rows.

Every field holds words that nobody else uses; everything is done that can be done with a person; then every byte of the
data directory, log of the service included, is searched in all spellings, and every seal is opened and searched too.
"""

import csv
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from api.auth import issue_token
from matching.assembly import open_desk
from matching.audit import unpack
from matching.casework import Event
from matching.desk import Asker, Desk
from matching.desk.households import Declared
from matching.errors import SealBroken
from matching.gigs import FreeTimes
from matching.messages import Message, MessageKind, Token
from matching.privacy import FieldCipher, pseudonym
from matching.settings import Settings
from matching.vocabulary import Role
from tests.flows.service import KEY, Service

ID = "S-龘0417-ZQXJ"
PASSWORD = "梨花风起正清明 辽河口 2026"
PERSON: dict[str, Any] = {
    "name": "夏侯靐齉",
    "phone": "13977316429",
    "id_number": "210802199003047513",
    "address": "龖街齾号麤巷",
    "wish_titles": ["鱻鲜分拣工", "叉车司机"],
    "major": "驫驫工程",
    "experience": "在灪灪码头开叉车三年，管过爩仓",
    "skills": ["厵厵编绳"],
    "certificates": ["叉车证", "籱籱上岗证"],
    "summary": "想就近，会饢饢面点，腰椎间盘突出不能搬重物",
    "ethnicity": "鑾族",
    "marriage": "已婚钁",
    "household_registration": "鸞镇户口",
    "religion": "鸜教",
    "health": "听力欞级",
}
PLAIN = {
    "district": "鲅鱼圈区",
    "groups": ["veteran"],
    "groups_source": "certified",
    "consent_sensitive": True,
    "consent_push": True,
    "situations": ["single_parent"],
}
SAID = {
    "withdrawn": "因为爧爧",
    "objected": "凭什么籲不到我",
    "note": "电话说过纞事",
    "why": "约麣麣面试",
    "summary": "改成戇戇",
}
WORDS = [
    ID, "龘0417", "夏侯靐齉", "靐齉", "13977316429", "210802199003047513", "龖街齾号麤巷", "鱻鲜分拣工", "驫驫", "灪灪",
    "爩仓", "厵厵", "籱籱", "饢饢", "鑾族", "已婚钁", "鸞镇", "鸜教", "听力欞级", *SAID.values(),
]  # fmt: skip
EMPLOYER = "营口第七码头公司"


def bearer(role: Role, subject: str | None = None) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(role, subject, key=KEY)}"}


def spellings(word: str) -> Iterator[bytes]:
    """As it may stand in a file: encodings of Chinese, JSON, addresses."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        yield word.encode(encoding)
    escaped = word.encode("ascii", "backslashreplace")
    yield from (escaped, escaped.upper().replace(b"\\U", b"\\u"), word.encode("unicode_escape"))
    yield "".join(f"%{byte:02X}" for byte in word.encode()).encode()


def found_in(content: bytes) -> set[str]:
    return {word for word in WORDS if any(form in content for form in spellings(word))}


def in_files(folder: Path) -> dict[str, set[str]]:
    held = {path.name: found_in(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    return {name: words for name, words in held.items() if words}


def under_seals(folder: Path) -> dict[str, set[str]]:
    """What stands in the cells of every table once each seal is opened."""
    cipher, held = FieldCipher.from_secrets("", KEY), dict[str, set[str]]()
    for name, cell in cells(folder):
        content = cell if isinstance(cell, bytes) else str(cell).encode()
        with suppress(SealBroken):
            content = cipher.open_bytes(content)
        with suppress(zlib.error):
            content = zlib.decompress(content)
        if words := found_in(content):
            held.setdefault(name, set()).update(words)
    return held


def cells(folder: Path) -> Iterator[tuple[str, Any]]:
    engine = sa.create_engine(f"sqlite:///{folder / 'jobmatch.sqlite3'}")
    tables = sa.MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        for name, table in tables.tables.items():
            for row in connection.execute(sa.select(table)):
                yield from ((name, cell) for cell in row if cell is not None)
    engine.dispose()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state with staff, and a file of rejects in which this person and another stand."""
    folder = tmp_path_factory.mktemp("forgotten")
    desk = open_desk(Settings(data_dir=folder, database_url="", secret_key=KEY))
    desk.add_staff("li", "李娜", Role.COUNSELLOR, PASSWORD)
    rows = [
        {"seeker_id": ID, "name": PERSON["name"], "phone": PERSON["phone"], "district": "没有这个地方"},
        {"seeker_id": "S-OTHER", "name": "别人", "phone": "13800000009", "district": "没有这个地方"},
    ]
    path = folder.parent / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert desk.import_file("seekers", path)["rejected"] == 2
    desk.close_down()
    return folder


def live(service: Service) -> dict[str, Any]:
    """Everything that is done with and by a person."""
    http, own, firm = service.http, bearer(Role.SEEKER, ID), bearer(Role.EMPLOYER, EMPLOYER)
    me = f"/v1/seekers/{ID}"

    def ok(reply: httpx.Response) -> Any:
        assert reply.status_code < 400, reply.text
        return reply.json() if reply.content else None

    for number, title in ((1, "叉车司机"), (2, "保洁员")):
        body = {"posting_id": f"P{number}", "title": title, "employer": EMPLOYER, "district": "鲅鱼圈区"}
        ok(http.post("/v1/postings", json=body))
    ok(http.put(me, json=PERSON | PLAIN, headers=own))
    ok(http.put(me, json=PERSON | PLAIN | {"summary": SAID["summary"]}, headers=own))
    ok(http.put(f"{me}/data/summary", json={"value": PERSON["summary"]}, headers=own))
    tags = ok(http.get(f"{me}/data", headers=own))["tags"]
    ok(http.put(f"{me}/tags", json={"tag": tags[0]["tag"], "right": False}, headers=own))
    jobs = ok(http.get(f"{me}/recommendations", headers=own))
    ok(http.get(f"{me}/changes", headers=own))
    ok(http.get(f"{me}/guidance", headers=own))
    ok(http.post("/v1/interactions", json={"posting_id": "P1", "kind": "saved"}, headers=own))
    for posting in ("P1", "P2"):
        ok(http.post(f"{me}/applications", json={"posting_id": posting, "agrees_to_send": True}, headers=own))
    ok(http.post(f"{me}/applications/P1/ask", headers=own))
    ok(http.post(f"{me}/applications/P1/withdraw", json={"reason": SAID["withdrawn"]}, headers=own))
    ok(http.post(f"{me}/objections", json={"words": SAID["objected"], "posting_id": "P2"}, headers=own))
    (row, *_) = ok(http.get("/v1/postings/P2/applications", headers=firm))["items"]
    assert row["sent"]["phone"] == PERSON["phone"]
    ok(http.post(f"/v1/postings/P2/applications/{row['seeker_ref']}", json={"event": "invite"}, headers=firm))
    people = ok(http.get("/v1/postings/P1/candidates"))
    assert ID in str(people["items"])
    assert found_in(http.get(f"{me}/export", headers=own).content)
    for wrong in ({"phone": PERSON["phone"] + "9"}, {"district": PERSON["address"]}, {"no_such": SAID["note"]}):
        assert http.put(me, json=PERSON | PLAIN | wrong, headers=own).status_code == 422
    look_in_the_console(service)
    return {"jobs": jobs["decision_id"], "people": people["decision_id"]}


def look_in_the_console(service: Service) -> None:
    with httpx.Client(base_url=service.http.base_url, timeout=30) as browser:
        entered = browser.post("/console/sign-in", data={"username": "li", "password": PASSWORD})
        assert entered.status_code == 303, entered.text
        page = f"/console/people/{ID}"
        token = re.search(r'name="token" value="([^"]+)"', browser.get(page).text)
        assert token is not None
        for path, said in (
            (f"{page}/full", {"reason": SAID["why"]}),
            (f"{page}/take", {}),
            (f"{page}/case", {"event": "contacted", "note": SAID["note"]}),
        ):
            reply = browser.post(path, data={"token": token[1], **said})
            assert reply.status_code in (200, 303), reply.text
        for path in ("/console/today", "/console/applications", "/console/people", "/console/people?wish=叉车司机"):
            assert browser.get(path).status_code == 200


def test_after_forgetting_no_byte_of_the_person_is_left_and_replays_say_so(folder: Path) -> None:
    with Service(folder) as service:
        decided = live(service)
        (rejects,) = folder.glob("rejects/*.csv")
        assert found_in(rejects.read_bytes()) == {ID, "龘0417", "夏侯靐齉", "靐齉", "13977316429"}
        assert under_seals(folder).keys() >= {"seeker_versions", "interactions", "applications", "cases", "decisions"}
        reply = service.http.delete(f"/v1/seekers/{ID}", headers=bearer(Role.SEEKER, ID))
        assert reply.status_code == 204, reply.text
        assert in_files(folder) == {}
        assert under_seals(folder) == {}
        assert "S-OTHER" in rejects.read_text("utf-8-sig")
        for decision in decided.values():
            told = service.http.get(f"/v1/decisions/{decision}?replay=true")
            assert (told.status_code, told.json()["code"]) == (404, "forgotten")
            assert "名单不能再现" in told.json()["detail"]
        kept = service.http.get(f"/v1/decisions/{decided['people']}").json()
        assert (kept["answer"], kept["kind"]) == (None, "shortlist")
    assert in_files(folder) == {}


def test_the_search_would_find_them(tmp_path: Path) -> None:
    for number, form in enumerate(spellings(PERSON["name"])):
        (tmp_path / f"file{number}").write_bytes(b"\x00" + form)
    assert len(in_files(tmp_path)) == number + 1


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(Settings(data_dir=tmp_path, database_url="", secret_key=KEY))
    yield opened
    opened.close_down()


def known_everywhere(desk: Desk) -> int:
    """The person's key; told something, bound to an account, with a subscription, free times and a family."""
    with desk.store.write() as tx:
        key = tx.seeker_key(ID)
        told = ("P1",), f"{PERSON['name']}，有新岗位", (PERSON["summary"],), (), desk.now()
        tx.add_messages([Message("m1", key, MessageKind.POSTING, *told)])
        tx.bind(key, f"openid-{PERSON['phone']}")
        tx.grant_token(Token("t1", key, "template", desk.now()))
        tx.put_free_times(key, FreeTimes(away=(desk.today(),)))
    desk.declare_family([Declared(ID)], Asker(Role.COUNSELLOR, "li"), f"{PERSON['name']}本人同意")
    return key


def test_of_the_forgotten_no_row_names_their_key_or_their_pseudonym(desk: Desk, tmp_path: Path) -> None:
    desk.publish({"posting_id": "P1", "title": "叉车司机", "employer": EMPLOYER})
    desk.put_seeker({"seeker_id": ID, **PERSON, **PLAIN})
    desk.recommend(ID, asker=Asker(Role.SEEKER, ID))
    desk.act(ID, "P1", Event.APPLY, Asker(Role.SEEKER, ID))
    key = known_everywhere(desk)
    assert {"messages", "bindings", "families"} <= under_seals(tmp_path).keys()
    desk.forget(ID)
    assert under_seals(tmp_path) == {}
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'jobmatch.sqlite3'}")
    tables = sa.MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        for name, table in tables.tables.items():
            for column in ("seeker_key", "seeker"):
                if column in table.c and not isinstance(table.c[column].type, sa.LargeBinary):
                    query = sa.select(sa.func.count()).select_from(table).where(table.c[column] == key)
                    assert connection.execute(query).scalar_one() == 0, name
    engine.dispose()
    assert pseudonym(ID, KEY) not in str(list(cells(tmp_path)))


def test_who_is_forgotten_leaves_the_list_of_others_as_it_is_counted(desk: Desk) -> None:
    desk.publish({"posting_id": "P1", "title": "叉车司机", "employer": EMPLOYER})
    for seeker in (ID, "S-STAYS"):
        desk.put_seeker({"seeker_id": seeker, **PERSON, **PLAIN})
    made = desk.shortlist("P1").body["decision_id"]
    assert desk.replay(made)["identical"]
    desk.forget(ID)
    with desk.store.read() as tx:
        assert len(unpack(tx.decision(made).body).candidates) == 2
    assert [item["seeker_ref"] for item in desk.shortlist("P1").body["items"]] == [pseudonym("S-STAYS", KEY)]
