"""Every page of the URLconf, opened by somebody who may: quiet, accessible, light, never sideways.

The ordinary run looks at every second page with axe, on the desktop and the phone by turns; with
PORTAL_EVERY=1 each page is looked at with axe in every view.
"""

import gzip
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from playwright.sync_api import Error, Page

from tests.architecture.pages import PAGES, openings, signed_in
from tests.architecture.sides import District, build_district
from tests.browser.conftest import AXE, AXE_RUN
from tests.browser.walking import keep
from tests.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


EVERY = bool(os.environ.get("PORTAL_EVERY"))
HEAVIEST, MOST_REQUESTS = 150 * 1024, 20  # a phone page, compressed (quality: People)
FEWEST_PAGES = 150  # the rest answers with files, or only to a form that was sent
# What one sees of the page: width, elder mode.
VIEWS = [(1366, False), (390, False), (320, False), (683, False), (390, True)]


class Weights:
    """What a page brings along, compressed; each file is weighed once."""

    def __init__(self, page: Page) -> None:
        self.sizes: dict[str, int] = {}
        self.urls: set[str] = set()
        page.on("response", self.note)

    def note(self, answer: Any) -> None:
        self.urls.add(answer.url)
        if answer.url not in self.sizes and answer.status == 200:
            self.sizes[answer.url] = len(gzip.compress(answer.body()))

    def taken(self) -> tuple[int, int]:
        urls, self.urls = self.urls, set()
        return sum(self.sizes.get(url, 0) for url in urls), len(urls)


def axe_views(turn: int) -> list[tuple[int, bool]]:
    if EVERY:
        return VIEWS
    return [] if turn % 2 else [VIEWS[turn // 2 % 2]]


def faults(page: Page, url: str, axe_in: list[tuple[int, bool]], weights: Weights) -> Iterator[str]:
    try:
        page.goto(url, wait_until="load")
    except Error as error:
        yield str(error).splitlines()[0]
        return
    weight, requests = weights.taken()
    if weight > HEAVIEST or requests > MOST_REQUESTS:
        yield f"weighs {weight // 1024} KB in {requests} requests"
    for view in VIEWS:
        width, elder = view
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate("on => document.documentElement.toggleAttribute('data-elder', on)", elder)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield f"scrolls sideways at {view}"
        if view in axe_in:
            page.evaluate(AXE)
            yield from (f"{view}: {line}" for line in page.evaluate(AXE_RUN))
    yield from page.complaints
    page.complaints.clear()


@pytest.fixture
def district(db: None, settings: Any) -> District:
    with time_machine.travel(NOW, tick=False):
        return build_district()


def test_every_page_is_quiet_accessible_light_and_never_sideways(
    open_window: Callable[..., Page], live_server: Any, district: District
) -> None:
    windows: dict[str, tuple[Page, Weights]] = {}
    found: dict[str, list[str]] = {}
    opened = []
    for turn, (url, key, name, _) in enumerate(openings(district)):
        opened.append(key)
        if name not in windows:
            page = open_window(None, width=390)
            user = district.principals[name]
            if user is not None:
                value = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
                page.context.add_cookies(
                    [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
                )
            windows[name] = (page, Weights(page))
        page, weights = windows[name]
        page.set_viewport_size({"width": 390, "height": 844})
        wrong = list(faults(page, url, axe_views(turn), weights))
        if os.environ.get("PORTAL_PICTURES"):
            for width in (1366, 390):
                page.set_viewport_size({"width": width, "height": 844})
                keep(page, key.replace(":", "-"))
        if wrong:
            found[f"{key} ({name}) {url}"] = wrong
    assert found == {}
    assert len(opened) >= FEWEST_PAGES, sorted(set(PAGES) - set(opened))
