"""Pictures of every screen for people to look at: reports/screens (`make screenshots`). The market is the sample's."""

import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from api.app import create_app
from matching.assembly import open_desk
from matching.settings import Settings
from matching.vocabulary import Role
from tests.api.console.conftest import PASSWORD, SIGN_IN
from tests.api.console.test_screens import SCREENS
from tests.api.running import ROOT, chromium

SIZES = {"wide": (1366, 768), "phone": (375, 812)}
PORT = 8765
FOLDER = ROOT / "reports" / "screens"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url="")
        desk = open_desk(settings)
        for side in ("postings", "seekers"):
            desk.import_file(side, ROOT / "data" / "sample" / f"{side}.csv")
        desk.add_staff("wang", "王芳", Role.OPERATOR, PASSWORD)
        desk.close_down()
        server = uvicorn.Server(uvicorn.Config(create_app(settings), port=PORT, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.1)
        _photograph(f"http://127.0.0.1:{PORT}")
        server.should_exit = True
        thread.join()
    sys.stdout.write(f"{FOLDER}\n")


def _photograph(service: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for size, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
            page.goto(f"{service}{SIGN_IN}")
            page.fill("#username", "wang")
            page.fill("#password", PASSWORD)
            page.click("button.main")
            for name, path in SCREENS.items():
                page.goto(f"{service}{path}")
                page.screenshot(path=FOLDER / f"{name}-{size}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
