"""Pictures of the H5 pages for people to look at: reports/screens (`make screenshots`). The market is the sample's."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from api.app import create_app
from matching.settings import Settings
from tests.api.h5.conftest import SITE, bearer_of
from tests.api.h5.test_screens import SCREENS
from tests.api.lived_in import ME, live_a_week
from tests.api.running import KEY, ROOT, Contexts, a_browser, running, sample_market

SIZES = {"standard": (375, 812, "1"), "largest": (320, 812, "3"), "kiosk": (1366, 768, "1")}
FOLDER = ROOT / "reports" / "screens"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url="", secret_key=KEY, site=SITE)
        with sample_market(settings) as desk:
            live_a_week(desk)
        with running(create_app(settings)) as service, a_browser() as browser:
            contexts = Contexts(browser)
            for name, (width, height, size) in SIZES.items():
                context = contexts.make(width, height, script=False, is_mobile=name != "kiosk")
                page = context.new_page()
                page.goto(f"{service}/h5/sign-in")
                page.screenshot(path=FOLDER / f"h5-{name}-登录.png", full_page=True)
                context.request.post(f"{service}/h5/enter", form={"bearer": bearer_of(ME)})
                _photograph(page, service, f"h5-{name}", size)
            contexts.close()
    sys.stdout.write(f"{FOLDER}\n")


def _photograph(page: Page, service: str, prefix: str, size: str) -> None:
    page.goto(f"{service}/h5/me")
    page.locator(f"button[name=size][value='{size}']").click()
    for name, path in SCREENS.items():
        page.goto(f"{service}{path}")
        page.screenshot(path=FOLDER / f"{prefix}-{name}.png", full_page=True)
    page.goto(f"{service}/h5/for-you")
    page.get_by_role("link", name="为什么推荐").first.click()
    page.screenshot(path=FOLDER / f"{prefix}-为什么推荐.png", full_page=True)


if __name__ == "__main__":
    main()
