"""Pictures of the H5 pages for people to look at: reports/screens (`make screenshots`). The market is the sample's."""

import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from api.app import create_app
from matching.assembly import open_desk
from matching.settings import Settings
from tests.api.h5.conftest import WELDER, bearer_of
from tests.api.h5.test_screens import SCREENS
from tests.api.running import KEY, ROOT, chromium

SIZES = {"standard": (375, "1"), "largest": (320, "3")}
PORT = 8766
FOLDER = ROOT / "reports" / "screens"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url="", secret_key=KEY)
        desk = open_desk(settings)
        for side in ("postings", "seekers"):
            desk.import_file(side, ROOT / "data" / "sample" / f"{side}.csv")
        desk.close_down()
        server = uvicorn.Server(uvicorn.Config(create_app(settings), port=PORT, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.1)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            for name, (width, size) in SIZES.items():
                _photograph(browser, f"http://127.0.0.1:{PORT}", f"h5-{name}", width, size)
            browser.close()
        server.should_exit = True
        thread.join()
    sys.stdout.write(f"{FOLDER}\n")


def _photograph(browser: Browser, service: str, prefix: str, width: int, size: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 812}, is_mobile=True, locale="zh-CN")
    context.request.post(f"{service}/h5/enter", form={"bearer": bearer_of(WELDER)})
    page = context.new_page()
    page.goto(f"{service}/h5/me")
    page.locator(f"button[name=size][value='{size}']").click()
    for name, path in SCREENS.items():
        page.goto(f"{service}{path}")
        page.screenshot(path=FOLDER / f"{prefix}-{name}.png", full_page=True)
    page.goto(f"{service}/h5/for-you")
    page.get_by_role("link", name="为什么推荐").first.click()
    page.screenshot(path=FOLDER / f"{prefix}-为什么推荐.png", full_page=True)
    context.close()


if __name__ == "__main__":
    main()
