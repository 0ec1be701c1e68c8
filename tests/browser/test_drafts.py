"""What was typed into a long form is there again after the session ended; nobody else finds it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.enums import Role
from tests.browser.walking import is_sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORM = "/inbox/complaints/new/"
TYPED = "报到卡上的社区名称写错了。"
Open = Callable[..., Page]


@pytest.fixture
def member(make_user: Callable[..., Any]) -> Any:
    return make_user("林文", Role.MEMBER)


def type_and_lose_the_session(page: Page) -> None:
    page.goto(FORM)
    page.get_by_role("textbox").last.fill(TYPED)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/accounts/login/**")


def enter(page: Page, user: Any) -> None:
    page.get_by_label("账号").fill(user.username)
    page.get_by_label("密码").fill("secret-8")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/inbox/complaints/**")


def test_typed_text_outlives_the_session_and_goes_when_it_has_arrived(open_window: Open, member: Any) -> None:
    page = open_window(member, width=390)
    type_and_lose_the_session(page)
    enter(page, member)

    expect(page.get_by_role("textbox").last).to_have_value(TYPED)
    is_sound(page, "draft-restored")

    page.get_by_role("textbox").first.fill("名称有误")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/inbox/complaints/")
    page.goto(FORM)
    expect(page.get_by_role("textbox").last).to_have_value("")
    expect(page.locator("[data-draft-note]")).to_have_count(0)


def test_restored_text_can_be_thrown_away(open_window: Open, member: Any) -> None:
    page = open_window(member)
    page.goto(FORM)
    page.get_by_role("textbox").last.fill(TYPED)
    page.evaluate("window.stop()")
    page.reload()

    page.get_by_role("button", name="清空重填").click()

    expect(page.get_by_role("textbox").last).to_have_value("")
    page.reload()
    expect(page.locator("[data-draft-note]")).to_have_count(0)


def test_another_person_at_the_same_machine_finds_nothing(
    open_window: Open, member: Any, make_user: Callable[..., Any]
) -> None:
    page = open_window(member)
    type_and_lose_the_session(page)
    enter(page, make_user("赵敏", Role.MEMBER))

    expect(page.get_by_role("textbox").last).to_have_value("")
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('draft.'))") == []
