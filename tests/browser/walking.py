"""What the walks in the browser share: widths, sound pages, a hand that counts its presses.

With PORTAL_PICTURES set to a folder each page is kept as a picture.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import axe_violations
from tests.browser.taps import TAPS, Tap

Open = Callable[..., Page]
WIDTHS = pytest.mark.parametrize("width", [1366, 390], ids=["desktop", "phone"])
# What the browser says of a page that is just being left.
GOING_ON = ("context was destroyed", "properties of null", "axe is not defined")
LOOKS = 10


def keep(page: Page, name: str) -> None:
    page.wait_for_load_state()
    folder = os.environ.get("PORTAL_PICTURES")
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def is_sound(page: Page, name: str) -> None:
    """Nothing scrolls sideways, nothing offends axe, nothing fails in the console."""
    keep(page, name)
    width = page.viewport_size["width"] if page.viewport_size else 0
    reach, found = looked_at(page)
    assert reach <= width, name
    assert found == [], f"{name}: {found}"
    assert page.complaints == [], f"{name} at {page.url}: {page.complaints}"


def looked_at(page: Page) -> tuple[int, list[str]]:
    """How wide the page is and what axe finds; looked at anew when a sent form goes on under one's eyes."""
    for _ in range(LOOKS):
        page.wait_for_load_state()
        try:
            return page.evaluate("document.documentElement.scrollWidth"), axe_violations(page)
        except Error as gone:
            if not any(words in gone.message for words in GOING_ON):
                raise
    raise AssertionError(f"{page.url} never comes to rest")


def is_refused(page: Page, name: str, sentence: str) -> None:
    """A form refused: it says so on a sound page, whose own status is all the console notes."""
    expect(page.get_by_role("alert").get_by_text(sentence).first).to_be_visible()
    page.complaints[:] = [line for line in page.complaints if "status of 4" not in line]
    is_sound(page, name)


def answer_dialog(page: Page, name: str) -> None:
    """确定 in the dialog that asks once more."""
    keep(page, name)
    page.locator("#ask button[value=yes]").click()


class Hand:
    """Counts what a person presses."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0
        self.began = time.monotonic()

    def finishes(self, deed: str, *, within: int) -> None:
        """The deed is done in so many presses at most; told in the table at the end of the run."""
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        TAPS.append(Tap(deed, width, self.clicks, within, time.monotonic() - self.began))
        assert self.clicks <= within, deed

    def press(self, words: str, role: Any = "button") -> None:
        self.page.get_by_role(role, name=words, exact=True).first.click()
        self.clicks += 1

    def tick(self, words: str) -> None:
        self.page.get_by_role("checkbox", name=words).first.click()
        self.clicks += 1
