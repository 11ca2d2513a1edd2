"""The mini-program, compiled, beside a running service and a platform that speaks WeChat's protocol."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import uvicorn

from api.app import create_app
from matching.audit import HERE
from matching.desk import Desk
from matching.desk.room import CITY_TIME
from matching.settings import Settings, WeChatTemplate
from tests.miniprogram.contract import PACKAGES, SOURCE, node
from tests.wechat_server import WeChatServer

FOLDER = Path(__file__).resolve().parent
PAGES = ("*.json", "*.wxml", "*.wxss")
TITLES = (
    "电焊工", "氩弧焊工", "二保焊工", "焊工学徒", "铆焊工", "管道焊工", "船舶焊工", "钢结构焊工", "机器人焊接操作工",
    "下料切割工", "焊接检验员", "装配钳工",
)  # fmt: skip
CLOSED = "P-CLOSED"
PERSON = {
    "wish_titles": ["电焊工"], "district": "站前区", "certificates": ["焊工证"], "experience": "在铁工厂焊了三年",
    "summary": "会二保焊", "wish_salary_min": 4500, "wish_kinds": ["full_time"], "wish_districts": ["站前区"],
    "name": "王芳", "phone": "13804171234",
}  # fmt: skip
NodeTests = Callable[[str], None]


@pytest.fixture(scope="package")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compiled by the compiler that the lock names; templates and styles beside."""
    assert PACKAGES.exists(), "Packages are missing: bash .ci/node .venv/node .venv/bin/python"
    build = tmp_path_factory.mktemp("miniprogram")
    node(PACKAGES / "typescript" / "bin" / "tsc", "-p", SOURCE, "--outDir", build)
    for pattern in PAGES:
        for file in SOURCE.glob(f"pages/*/{pattern}"):
            shutil.copy(file, build / file.relative_to(SOURCE))
    return build


@pytest.fixture(scope="package")
def platform() -> Iterator[WeChatServer]:
    with WeChatServer() as running:
        yield running


@pytest.fixture(scope="package")
def service(tmp_path_factory: pytest.TempPathFactory, platform: WeChatServer) -> Iterator[tuple[str, Desk]]:
    """A service with a dozen postings; its address, and its desk."""
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("mini"), database_url="", wechat_appid=platform.appid,
        wechat_secret=platform.secret, wechat_url=platform.url,
        wechat_templates={"posting": WeChatTemplate(id="tmpl", data={"thing1": "title"})},
    )  # fmt: skip
    app = create_app(settings)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        time.sleep(0.05)
    for at, title in enumerate(TITLES):
        app.state.desk.publish(
            {"posting_id": f"P{at}", "title": title, "employer": f"营口第{at}铁工厂", "district": "站前区"}
            | {"salary_min": 5000 + at, "salary_max": 7000, "salary_unit": "month", "certificates": ["焊工证"]}
            | {
                "description": "会二保焊，两班倒，要上夜班。" if at % 2 else "要会二保焊，三年以上经验。",
                "headcount": 2,
            }
        )
    app.state.desk.publish({"posting_id": CLOSED, "title": "夜市收摊帮工", "employer": "某夜市", "district": "站前区"})
    app.state.desk.close(CLOSED)
    yield f"http://127.0.0.1:{port}", app.state.desk
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture
def node_tests(program: Path, service: tuple[str, Desk], platform: WeChatServer) -> NodeTests:
    """node_tests("client.test.cjs") runs that file, in a process of its own, for a person with a counsellor's code."""

    def run(name: str) -> None:
        address, desk = service
        person = f"S-{Path(name).name.partition('.')[0].upper()}"
        desk.put_seeker(PERSON | {"seeker_id": person})
        if name.endswith("inbox.test.cjs"):
            _tell(desk, person)
        (program / "config.js").write_text(f'exports.SERVICE = "{address}";\n')
        codes = ",".join(platform.login(f"o-{person}") for _ in range(8))
        environment = os.environ | {"NODE_PATH": str(PACKAGES), "BUILD": str(program), "SERVICE": address}
        environment |= {
            "CLOSED": CLOSED,
            "WX_CODES": codes,
            "SEEKER": person,
            "INVITATION": desk.invite(person, HERE)["invitation"],
        }
        node("--test", "--test-force-exit", FOLDER / name, env=environment)

    return run


def _tell(desk: Desk, person: str) -> None:
    """Something new is published, and the worker tells who agreed to hear of it; at noon, when nobody sleeps."""
    desk.set_consents(person, {"consent_push": True})
    desk.publish(
        {"posting_id": "P-TOLD", "title": "电焊工", "employer": "营口新铁工厂", "district": "站前区", "headcount": 3}
        | {"salary_min": 6000, "salary_max": 7000, "salary_unit": "month"}
    )
    noon = datetime.now(CITY_TIME).replace(hour=12)
    desk.now = lambda: noon  # type: ignore[method-assign]
    while desk.work_once("worker"):
        pass
    del desk.now  # type: ignore[method-assign]
