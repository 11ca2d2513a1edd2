"""Pictures of every screen for people to look at: reports/screens (`make screenshots`). The market is the sample's."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from api.app import create_app
from matching.settings import Settings
from matching.vocabulary import Role
from tests.api.console.conftest import PASSWORD, SIGN_IN
from tests.api.console.test_screens import SCREENS
from tests.api.lived_in import ME, live_a_week
from tests.api.running import ROOT, Contexts, a_browser, running, sample_market

SIZES = {"wide": (1366, 768), "phone": (375, 812)}
FOLDER = ROOT / "reports" / "screens"
DIRTY = ROOT / "data" / "sample" / "dirty_postings.csv"
LIVED_IN = {
    "报名已结束": "/console/applications?who=closed",
    "有报名的人": f"/console/people/{ME}",
    "没有求职者": "/console/people?wish=潜水员&place=210811",
    "导出": "/console/postings?words=焊工",
}
"""Besides what each screen shows: what is seen when something has happened, or nothing is found."""


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url="")
        with sample_market(settings) as desk:
            desk.add_staff("wang", "王芳", Role.OPERATOR, PASSWORD)
            desk.add_staff("li", "李娜", Role.COUNSELLOR, PASSWORD)
            live_a_week(desk)
        with running(create_app(settings)) as service, a_browser() as browser:
            contexts = Contexts(browser)
            for size, (width, height) in SIZES.items():
                page = contexts.make(width, height, script=True).new_page()
                _photograph(page, service, size)
            contexts.close()
    sys.stdout.write(f"{FOLDER}\n")


def _photograph(page: Page, service: str, size: str) -> None:
    def picture(name: str) -> None:
        page.screenshot(path=FOLDER / f"{name}-{size}.png", full_page=True)

    page.goto(f"{service}{SIGN_IN}")
    picture("登录")
    page.fill("#username", "wang")
    page.fill("#password", PASSWORD)
    page.click("button.main")
    for name, path in (SCREENS | LIVED_IN).items():
        page.goto(f"{service}{path}")
        picture(name)
    page.goto(f"{service}/console/decisions")
    page.locator("main a[href*='/console/decisions/']").first.click()
    picture("名单记录一份")
    page.goto(f"{service}/console/import")
    page.set_input_files("input[type=file]", DIRTY)
    page.get_by_role("button", name="导入").click()
    picture("导入退回")
    page.goto(f"{service}/console/people/{ME}")
    page.fill("#reason", "电话回访")
    page.get_by_role("button", name="查看完整号码").click()
    picture("完整号码")
    page.goto(f"{service}/console/walk-in")
    page.get_by_label("想做什么").fill("保洁")
    page.locator("main form button").first.click()
    picture("窗口快速推荐结果")


if __name__ == "__main__":
    main()
