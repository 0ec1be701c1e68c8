"""The frame and its components in a real browser: size, contrast, keyboard, with and without script."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.enums import Role
from tests.browser.conftest import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]

SMALL_TARGETS = """least => [...document.querySelectorAll(
  "main .btn, main input:not([type=hidden]), main select, .pager a, .top-bar a, .top-bar summary, nav a"
)].filter(e => e.checkVisibility() && !e.classList.contains("form-check-input"))
  .map(e => [e.outerHTML.slice(0, 80), Math.min(e.getBoundingClientRect().height, 1000)])
  .filter(([html, height]) => height + 0.5 < least)"""
SMALL_LETTERS = """least => [...document.querySelectorAll("body *")].filter(e => e.checkVisibility()
  && !e.closest(".visually-hidden, svg")
  && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
  && parseFloat(getComputedStyle(e).fontSize) + 0.01 < least).map(e => e.outerHTML.slice(0, 80))"""


@pytest.fixture
def member(make_user: Callable[..., Any]) -> Any:
    return make_user("林文", Role.MEMBER)


@pytest.mark.parametrize("path", ["/accounts/login/", "/style/", "/nothing-here/"])
@pytest.mark.parametrize(
    ("width", "elder"),
    [(1366, False), (683, False), (390, False), (320, False), (1366, True), (320, True)],
    ids=["desktop", "zoomed to 200 %", "phone", "narrow", "elder", "elder narrow"],
)
def test_page_is_accessible_and_never_scrolls_sideways(
    open_window: Open, member: Any, path: str, width: int, elder: bool
) -> None:
    page = open_window(None if path.startswith("/accounts") else member, width=width, elder=elder)
    page.goto(path)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [line for line in page.complaints if "404" not in line] == []


@pytest.mark.parametrize(("elder", "least"), [(False, 44), (True, 60)], ids=["normal", "elder"])
def test_targets_on_a_phone_are_large_enough(open_window: Open, member: Any, elder: bool, least: int) -> None:
    page = open_window(member, width=390, elder=elder)
    page.goto("/style/")
    assert page.evaluate(SMALL_TARGETS, least) == []


@pytest.mark.parametrize("width", [1366, 390])
def test_elder_mode_has_no_letter_under_18_pixels(open_window: Open, member: Any, width: int) -> None:
    page = open_window(member, width=width, elder=True)
    page.goto("/style/")
    assert page.evaluate(SMALL_LETTERS, 18) == []


def test_elder_mode_is_one_tap_from_every_page(open_window: Open, member: Any) -> None:
    page = open_window(member)
    page.goto("/style/")
    page.get_by_role("button", name="大字版").first.click()
    expect(page.locator("html")).to_have_attribute("data-elder", "")
    page.get_by_role("button", name="标准字号").first.click()
    assert page.locator("html").get_attribute("data-elder") is None


def test_phone_page_is_light(open_window: Open, member: Any) -> None:
    page = open_window(member, width=390)
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.update({answer.url: len(gzip.compress(answer.body()))}))
    page.goto("/style/")
    page.wait_for_load_state("networkidle")
    assert sum(weights.values()) <= 150 * 1024
    assert len(weights) <= 20


def test_deed_asks_first_and_can_be_called_off(open_window: Open, member: Any) -> None:
    page = open_window(member)
    page.goto("/style/")
    button = page.get_by_role("button", name="退回", exact=True)
    button.click()
    expect(page.get_by_role("dialog")).to_contain_text("要退回这张报到卡吗？")
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    button.click()
    page.get_by_role("dialog").get_by_role("button", name="退回").click()
    expect(page.locator(".messages")).to_contain_text("没有改动任何内容")


def test_deed_works_without_script(open_window: Open, member: Any) -> None:
    page = open_window(member, script=False)
    page.goto("/style/")
    page.get_by_role("button", name="退回", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("没有改动任何内容")


def test_second_click_sends_nothing(open_window: Open, member: Any) -> None:
    page = open_window(member)
    page.goto("/style/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="接收报到卡").evaluate("button => { button.click(); button.click(); }")
    expect(page.locator(".messages")).to_contain_text("没有改动任何内容")
    assert len(sent) == 1


def test_leaving_a_changed_form_is_asked_about(open_window: Open, member: Any) -> None:
    page = open_window(member)
    page.goto("/style/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#sample_name").fill("王秀兰")
    page.goto("/accounts/2fa/")
    assert asked == ["beforeunload"]


def test_leaving_an_untouched_form_is_not_asked_about(open_window: Open, member: Any) -> None:
    page = open_window(member)
    page.goto("/style/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#lists .pager a").first.click()
    page.goto("/accounts/2fa/")
    assert asked == []


def test_filter_acts_at_once(open_window: Open, member: Any) -> None:
    page = open_window(member)
    page.goto("/style/")
    page.locator("#lists select[name=state]").select_option(label="已接收")
    expect(page.locator(".chip").first).to_contain_text("状态：已接收")


def test_select_all_ticks_every_row_and_counts(open_window: Open, member: Any) -> None:
    page = open_window(member)
    page.goto("/style/")
    everything = page.get_by_label("全选")
    everything.check()
    expect(page.locator("[data-selected-count=card]")).to_have_text("5")
    page.locator("input[name=card]").first.uncheck()
    expect(page.locator("[data-selected-count=card]")).to_have_text("4")
    assert everything.evaluate("box => box.indeterminate")


@pytest.mark.parametrize("script", [True, False])
def test_chart_is_drawn_and_keeps_its_table_within_reach(
    open_window: Open, member: Any, script: bool
) -> None:
    page = open_window(member, script=script)
    page.goto("/style/")
    figure = page.locator("#by-unit")
    expect(figure.locator(".chart-wide svg")).to_be_visible()
    expect(figure.locator(".chart-narrow svg")).to_be_hidden()
    expect(figure.locator("table")).to_be_hidden()
    figure.get_by_text("看数字").click()
    expect(figure.locator("tbody tr").first).to_contain_text("93.1%")
    assert page.complaints == []


def test_chart_on_a_phone_has_its_own_drawing(open_window: Open, member: Any) -> None:
    page = open_window(member, width=390)
    page.goto("/style/")
    figure = page.locator("#by-unit")
    expect(figure.locator(".chart-narrow svg")).to_be_visible()
    expect(figure.locator(".chart-wide svg")).to_be_hidden()


def test_first_tab_leads_past_the_navigation(open_window: Open, member: Any) -> None:
    page = open_window(member)
    page.goto("/style/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_focus_is_visible_on_what_the_keyboard_reaches(open_window: Open, member: Any) -> None:
    page = open_window(member)
    page.goto("/style/")
    thin = []
    for _ in range(40):
        page.keyboard.press("Tab")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        if width < 3:
            thin.append(page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
    assert thin == []


def test_refused_form_is_read_from_its_errors_on(open_window: Open) -> None:
    page = open_window()
    page.goto("/accounts/login/")
    page.get_by_label("账号").fill("nobody")
    page.get_by_label("密码").fill("wrong-pass")
    page.get_by_role("button", name="登录").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("账号")).to_have_value("nobody")


def test_printed_page_is_content_only(open_window: Open, member: Any) -> None:
    page = open_window(member)
    page.goto("/style/")
    page.emulate_media(media="print")
    for part in (".top-bar", ".page-tools", ".filter-bar", ".action-bar", ".page-head-action"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
