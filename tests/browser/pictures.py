"""`script/pictures`: every page that somebody can reach in the demonstration district, at both widths.

Each role follows the links of its own pages from the first one on; an address of the URLconf is kept for
the first role that comes to it, the places of the menu for every role. What no link leads to is named.
"""

import html
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import django
from playwright.sync_api import BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
SIGN_IN = "/accounts/login/"
WIDTHS = (1366, 390)
SAMPLES = 4  # rows of one kind looked into: one may offer what another doesn't
SECONDS_TO_START = 300
PATIENCE = 120_000  # milliseconds: a busy machine is no reason to leave a page out
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
ROLES = {
    "V000004": "在职党员",
    "shequ": "社区工作者",
    "shequ-shuji": "社区党组织书记",
    "lianluo": "单位联络员",
    "shuji": "单位党组织书记",
    "jiedao": "镇（街道）",
    "zuzhibu": "组织部",
    "xitong": "系统管理员",
    "anquan": "安全管理员",
    "shenji": "审计管理员",
}
WITHOUT_A_LINK = ("/style/",)
OPEN_PAGES = {
    SIGN_IN,
    "/evaluations/vote/",
    "/join/NONE/",
    "/documents/check/none/",
    "/accounts/password/reset/",
    "/accounts/signup/",
    "/join/",
    "/screen/none/",
    "/nowhere/",
}
NOT_A_PAGE = re.compile(r"/(admin|api|static)/|logout|[?&](export|format)=")
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
NAV = re.compile(r'<nav class="side-nav".*?</nav>', re.DOTALL)


@dataclass
class Walk:
    """What was found so far: pages per role in the order met, which addresses have a picture already."""

    pages: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    kept: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)


def name_of(url: str) -> str:
    """The address's name in the URLconf; empty when it is none of ours."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


def links_of(text: str) -> list[str]:
    found = (urldefrag(html.unescape(link)).url for link in LINK.findall(text))
    return [link for link in dict.fromkeys(found) if link.startswith("/") and not NOT_A_PAGE.search(link)]


def follow(context: BrowserContext, user: str, walk: Walk) -> None:
    """One role from its first page on, breadth first, a few rows of each kind."""
    waiting, seen, looked_into = deque(["/", *WITHOUT_A_LINK]), {"/"}, Counter[str]()
    menu: set[str] = set()
    mine: set[str] = set()
    while waiting:
        url = waiting.popleft()
        name = name_of(url)
        if looked_into[name] >= SAMPLES:
            continue
        looked_into[name] += 1
        answer = context.request.get(url, timeout=PATIENCE)
        if answer.status >= 400:
            walk.broken.append(f"{ROLES[user]} {url}: {answer.status}")
            continue
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        text = answer.text()
        if not menu:
            menu = {"/", *(link for nav in NAV.findall(text) for link in links_of(nav))}
        shown = name_of(answer.url)
        if shown not in mine and (shown not in walk.kept or url in menu):
            walk.pages[user].append((shown, url))
        mine.add(shown)
        walk.kept.add(shown)
        new = [link for link in links_of(text) if link not in seen]
        seen.update(new)
        waiting.extend(new)


def sign_in(page: Page, user: str) -> None:
    page.goto(SIGN_IN)
    page.fill("input[name=login]", user)
    password = os.environ.get("DEMONSTRATION_PASSWORD", "yanshi-2026")
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: SIGN_IN not in url)
    page.goto("/accounts/reauthenticate/")  # some pages ask for the password once more
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "reauthenticate" not in url)


def take(page: Page, folder: Path, stem: str, url: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(url)
        # As high as the page, so that no bar that sticks to the window's edge covers a line.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(height, 844)})
        page.screenshot(path=folder / f"{stem}-{width}.png", full_page=True)


def picture_all(address: str, folder: Path, users: list[str]) -> Walk:
    """Walks and pictures, of these accounts or of all; the folder holds one subfolder a role."""
    walk = Walk()
    wanted = {user: role for user, role in ROLES.items() if not users or user in users}
    path = next(path for path in CHROMIUM if Path(path).exists())
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=path,
            env={**os.environ, "LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"},
            args=["--no-sandbox", "--disable-gpu", "--lang=zh-CN"],
        )
        outside = browser.new_context(base_url=address, locale="zh-CN").new_page()
        (folder / "outside").mkdir(parents=True, exist_ok=True)
        for url in sorted(OPEN_PAGES):
            stem = (name_of(url) or "not-found").replace(":", "-")
            take(outside, folder / "outside", stem, url)
            walk.pages["outside"].append((name_of(url) or "not-found", url))
            walk.kept.add(name_of(url))
        for user, role in wanted.items():
            context = browser.new_context(base_url=address, locale="zh-CN")
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            sign_in(page, user)
            follow(context, user, walk)
            (folder / user).mkdir(exist_ok=True)
            for name, url in walk.pages[user]:
                take(page, folder / user, name.replace(":", "-"), url)
            print(f"{role}：{len(walk.pages[user])} 页", flush=True)
            context.close()
        browser.close()
    return walk


def write_index(walk: Walk, folder: Path) -> None:
    """One page to leaf through, by role."""
    parts = ["<!DOCTYPE html><html lang=zh-CN><meta charset=utf-8><title>页面图册</title><h1>页面图册</h1>"]
    titles = {"outside": "没有登录", **ROLES}
    for user, pages in walk.pages.items():
        parts.append(f'<p><a href="#{user}">{titles[user]}</a>，{len(pages)} 页')
    for user, pages in walk.pages.items():
        parts.append(f'<h2 id="{user}">{titles[user]}</h2>')
        for name, url in pages:
            stem = f"{user}/{name.replace(':', '-')}"
            parts.append(f"<h3>{html.escape(url)}</h3>")
            parts += [
                f'<a href="{file}"><img loading=lazy height=480 alt="" src="{file}"></a>'
                for file in (f"{stem}-{width}.png" for width in WIDTHS)
            ]
    (folder / "index.html").write_text("\n".join(parts), encoding="utf-8")


def without_a_way(walk: Walk) -> list[str]:
    """Addresses that no link of any role led to: answered to posts, files, or forgotten."""
    from tests.architecture.url_policy import URL_POLICY

    return sorted(key for key in URL_POLICY if " " not in key and key not in walk.kept)


@contextmanager
def own_server() -> Iterator[str]:
    """An installation of its own in a folder that goes away, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="portal-pictures-") as home:
        environ = {**os.environ, "PORTAL_HOME": home, "PORT": str(port)}
        environ.pop("DATABASE_URL", None)
        environ.pop("REDIS_URL", None)
        server = subprocess.Popen([ROOT / "script" / "server"], env=environ, stdout=subprocess.DEVNULL)
        try:
            wait_for(address, server)
            yield address
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5)
        except (urllib.error.URLError, OSError):
            time.sleep(1)
        else:
            return
    sys.exit("平台没有启动起来，原因见上面几行。")


def main(address: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "volunteer_portal.settings")
    django.setup()
    walk = picture_all(address, PICTURES, sys.argv[1:])
    write_index(walk, PICTURES)
    print(f"共 {sum(map(len, walk.pages.values()))} 页，翻看 {PICTURES.relative_to(ROOT)}/index.html")
    print("打不开的链接：", *walk.broken or ["无"], sep="\n  ")
    print("没有链接通向的地址：", *without_a_way(walk), sep="\n  ")


def draw(address: str) -> None:
    """All pages, or with the word `handbook` the pictures of the handbook."""
    if sys.argv[1:2] == ["handbook"]:
        from tests.browser.handbook import take_all

        take_all(address, sys.argv[2:])
    else:
        main(address)


if __name__ == "__main__":
    if os.environ.get("URL"):
        draw(os.environ["URL"].rstrip("/"))
    else:
        with own_server() as server_address:
            draw(server_address)
