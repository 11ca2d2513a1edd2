"""One desk with gigs, and WeChat beside it."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from matching.assembly import open_desk
from matching.desk import Desk
from matching.desk.room import CITY_TIME
from matching.settings import Settings
from tests.matching.desk.gigs.hands import boss, numbers
from tests.wechat_server import WeChatServer


@pytest.fixture(scope="module")
def platform() -> Iterator[WeChatServer]:
    with WeChatServer() as server:
        yield server


@pytest.fixture(scope="module")
def desk(platform: WeChatServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """It begins at noon."""
    login = {"wechat_appid": platform.appid, "wechat_secret": platform.secret, "wechat_url": platform.url}
    templates = {"gig": {"id": "tmpl", "page": "pages/inbox/inbox", "data": {"thing1": "title"}}}
    folder = tmp_path_factory.mktemp("gigs")
    opened = open_desk(Settings(data_dir=folder, database_url="", wechat_templates=templates, **login))
    began = datetime.now(CITY_TIME)
    ahead = began.replace(hour=12, minute=0) - began
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Desk, "now", staticmethod(lambda: datetime.now(CITY_TIME) + ahead))
        opened.store._known_shared().clock = lambda: Desk.now()
        yield opened
    opened.close_down()


@pytest.fixture
def gig(desk: Desk) -> str:
    """A gig posting of the test's own, 2.2 km from HOME."""
    name = f"gig-{next(numbers)}"
    desk.publish(
        {
            "posting_id": name,
            "title": "快递分拣员",
            "employer": boss(name).subject,
            "description": f"双十二大促快递分拣，不需要经验，{name}号库。",
            "kind": "零工",
            "longitude": 122.2354,
            "latitude": 40.6874,
            "district": "站前区",
        }
    )
    return name
