"""A real Chromium for the tests that need one; the machine's own, nothing is downloaded."""

import datetime as dt
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from apps.core.models import create
from apps.programmes.enums import ProgrammeStatus
from apps.programmes.models import Programme
from tests.world import LONG_AGO

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text()
AXE_RUN = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, {runOnly: tags});
  return found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 120)).join(" | ")}`);
}"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine")
    # The driver keeps an event loop in this thread; Django would refuse the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=path,
            env={**os.environ, "LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"},
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _static_root() -> Iterator[None]:
    """The server starts before any test's own settings: it needs the folder of the static files."""
    with override_settings(STATIC_ROOT=settings.BASE_DIR / "static"):
        yield


@pytest.fixture(scope="session")
def live_server(_static_root: None, live_server: Any) -> Iterator[Any]:
    yield live_server
    # A thread that still answers holds a connection, and the database couldn't be taken away.
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


@pytest.fixture
def open_window(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """open_window(user, width=390, script=False, elder=True): a page in a browser of its own.

    `page.complaints` collects console errors, broken CSP rules and failed scripts.
    """
    contexts: list[BrowserContext] = []

    def enter(user: Any = None, *, width: int = 1366, script: bool = True, elder: bool = False) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 844},
            locale="zh-CN",
            java_script_enabled=script,
        )
        contexts.append(context)
        cookies = {"elder": "1"} if elder else {}
        if user is not None:
            client = Client()
            client.force_login(user)
            cookies["sessionid"] = client.cookies["sessionid"].value
        context.add_cookies([{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()])
        page = context.new_page()
        complaints: list[str] = []
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.complaints = complaints
        return page

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture
def programme(db: None) -> Programme:
    """The year around today: a browser's clock can't be stopped."""
    today = timezone.localdate()
    return create(
        Programme,
        by=None,
        at=LONG_AGO,
        year=today.year,
        name="在职党员到社区开展志愿服务群众活动实施方案",
        district_name="杨陵区",
        region_code="610403",
        status=ProgrammeStatus.PUBLISHED,
        published_at=LONG_AGO,
        starts_on=today - dt.timedelta(days=200),
        ends_on=today + dt.timedelta(days=200),
        check_in_deadline=today + dt.timedelta(days=4),
    )


def axe_violations(page: Page) -> list[str]:
    """What axe (WCAG 2.2 AA and best practice) finds wrong on the page as it stands."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(AXE_RUN)
    return found
