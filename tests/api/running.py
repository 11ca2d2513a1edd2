"""A service that really runs, and pages of it watched in Chromium: what both kinds of pages are tested with."""

import gc
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from matching.assembly import open_desk
from matching.desk import Desk
from matching.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
KEY = "a-key-for-these-tests-that-is-long-enough"


def chromium() -> str:
    """Where `.ci/browser` put it."""
    found = shutil.which("chromium") or str(ROOT / ".venv" / "browser" / "usr" / "bin" / "chromium")
    assert Path(found).exists(), "Chromium is missing: bash .ci/browser .venv/browser"
    return found


@contextmanager
def sample_market(settings: Settings) -> Iterator[Desk]:
    """A desk with the sample market, to be filled further; closed behind the block."""
    desk = open_desk(settings)
    for side in ("postings", "seekers"):
        desk.import_file(side, ROOT / "data" / "sample" / f"{side}.csv")
    yield desk
    desk.close_down()


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """The service on a port of its own; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Open no longer than a file of tests: while it is, its loop runs in this thread, and no other can."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield opened
        opened.close()


class Contexts:
    """Makes contexts of a browser, in Chinese and in the city's time, and closes them."""

    def __init__(self, browser: Browser) -> None:
        self._browser, self._made = browser, list[BrowserContext]()

    def make(self, width: int, height: int, script: bool, **options: Any) -> BrowserContext:
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai",
            reduced_motion="reduce", java_script_enabled=script, **options,
        )  # fmt: skip
        self._made.append(context)
        return context

    def close(self) -> None:
        for context in self._made:
            context.unroute_all(behavior="wait")
            context.close()
        gc.collect()  # what the browser left behind is told in this test, not in one that comes later


class Watched:
    """A page, what it wrote to the console as an error, and what it asked of other hosts."""

    def __init__(self, context: BrowserContext, service: str) -> None:
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.context, self.service = context, service
        context.route("**/*", self._route)
        self.page: Page = context.new_page()
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _route(self, route) -> None:
        if route.request.url.startswith(self.service) or route.request.url.startswith("data:"):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.service}{path}")
        return self.page
