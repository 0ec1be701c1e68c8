"""`script/pictures handbook`: the pictures of the handbook, from the demonstration district.

Each is one look at a screen: whose, where, how high; `into` is followed to the first row that it finds.
"""

import os
import re
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.pictures import CHROMIUM, PATIENCE, ROOT, sign_in

FOLDER = ROOT / "docs" / "handbook" / "pictures"
DESK, PHONE = 1100, 390


class Look(NamedTuple):
    """One picture; `into` leads from the page to a row of it."""

    name: str
    user: str
    url: str
    width: int = DESK
    height: int = 700
    into: str = ""


ROUND = Look("round", "shequ-shuji", "/evaluations/rounds/", into=r"^/evaluations/rounds/\d+/$")
VOTE = Look("vote", "", "/evaluations/vote/", PHONE, 760)
LOOKS = (
    Look("board", "zuzhibu", "/board/", height=760),
    Look("accounts", "anquan", "/accounts/"),
    Look("audit", "shenji", "/audit/"),
    Look("overview", "lianluo", "/cards/overview/", height=760),
    Look("desk", "shequ", "/cards/desk/"),
    Look("activity", "shequ", "/activities/", into=r"^/activities/\d+/$"),
    Look("roll", "shequ", "/activities/", into=r"^/activities/\d+/roll/$"),
    ROUND,
    Look("report", "shuji", "/evaluations/feedback/", into=r"^/evaluations/feedback/\d+/$"),
    Look("review", "shuji", "/posts/review/"),
    Look("card", "V000004", "/cards/mine/", PHONE, 760),
    Look("choose", "V000004", "/posts/choose/", PHONE, 760),
    Look("mine", "V000004", "/activities/mine/", PHONE, 760),
)


def take_all(address: str, names: list[str]) -> None:
    """Take these looks, or all; colours are cut down to a palette to keep the repository light."""
    path = next(path for path in CHROMIUM if Path(path).exists())
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=path,
            env={**os.environ, "LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"},
            args=["--no-sandbox", "--disable-gpu", "--lang=zh-CN"],
        )
        for look in LOOKS:
            if not names or look.name in names:
                _take(browser, address, look)
        if not names or VOTE.name in names:
            _take_vote(browser, address)
        browser.close()


def _take(browser: Browser, address: str, look: Look) -> None:
    page = _opened(browser, address, look)
    if look.into:
        page.goto(_way(page, look.into))
    _keep(page, look.name)


def _take_vote(browser: Browser, address: str) -> None:
    """A ballot belongs to a code: the secretary issues some anew, and one is used on a phone."""
    desk = _opened(browser, address, ROUND)
    desk.goto(f"{_way(desk, ROUND.into)}codes/")
    desk.get_by_label("全部换发").check()
    desk.get_by_role("button", name="生成并显示").click()
    code = desk.locator(".slip-code").first.inner_text()
    page = browser.new_context(base_url=address, locale="zh-CN", viewport=_size(VOTE)).new_page()
    page.goto(VOTE.url)
    page.get_by_label("测评码").fill(code)
    page.get_by_role("button", name="开始").click()
    page.get_by_text("第 1 位").wait_for()
    _keep(page, VOTE.name)
    desk.context.close()


def _opened(browser: Browser, address: str, look: Look) -> Page:
    """The look's page in a window of its size, its user signed in."""
    page = browser.new_context(base_url=address, locale="zh-CN", viewport=_size(look)).new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, look.user)
    page.goto(look.url)
    return page


def _size(look: Look) -> ViewportSize:
    return {"width": look.width, "height": look.height}


def _keep(page: Page, name: str) -> None:
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file)
    Image.open(file).convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(file, optimize=True)
    page.context.close()


def _way(page: Page, into: str) -> str:
    """The first link that reads so, on this page or on the page of one of its rows."""
    rows = _links(page, r"/\d+/$")
    for row in rows:
        if re.search(into, row):
            return row
    for row in rows:
        page.goto(row)
        if found := _links(page, into):
            return found[0]
    raise LookupError(f"{page.url}: {into}")


def _links(page: Page, pattern: str) -> list[str]:
    links = page.locator("main a").evaluate_all("links => links.map(link => link.getAttribute('href') || '')")
    return [link for link in links if re.search(pattern, link)]
