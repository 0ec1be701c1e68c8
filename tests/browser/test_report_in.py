"""Line 3 walked in a real browser: from the slip of paper to the card handed in."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.checkins.actions import confirm_cards, issue_cards
from apps.checkins.enums import CardStatus
from apps.checkins.models import CheckInCard
from apps.members.actions import invite_people, publish_privacy_notice
from apps.programmes.models import Programme
from tests.browser.walking import WIDTHS, Hand, Open, is_refused, is_sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Yangling-2026"


@pytest.fixture
def card(programme: Programme, wang: Any, sunshine: Any, liaison: Any, secretary: Any) -> CheckInCard:
    now = timezone.now()
    text = (
        "我们为报到、服务和统计使用您的姓名、单位和电话。\n\n您可以随时查看、更正，也可以撤回单独同意的事项。"
    )
    publish_privacy_notice(number="2026-1", text=text, from_on=timezone.localdate(), by=None, at=now)
    cards = issue_cards(people=[wang], programme=programme, by=liaison, at=now)
    return confirm_cards(cards=cards, by=secretary, at=now)[0]


@pytest.mark.requirement("Y24", "Y79")
@WIDTHS
def test_a_member_reports_in(
    open_window: Open, card: CheckInCard, wang: Any, liaison: Any, sunshine: Any, width: int
) -> None:
    """Five presses from the invitation to the card handed in; the roster has filled in the rest."""
    ((_, code),) = invite_people(people=[wang], by=liaison, at=timezone.now())
    page = open_window(width=width)
    page.goto(f"/join/{code}/")
    is_sound(page, "join")
    page.locator("#id_proof").fill("0001")
    page.locator("#id_password").fill("123")
    page.locator("#id_again").fill("456")
    page.get_by_label("我已阅读并同意个人信息处理告知").check()
    page.get_by_role("button", name="开通并登录").click()
    is_refused(page, "join-refused", "密码")
    hand = Hand(page)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_again").fill(PASSWORD)
    if not page.get_by_label("我已阅读并同意个人信息处理告知").is_checked():
        page.get_by_label("我已阅读并同意个人信息处理告知").check()
    hand.press("开通并登录")
    is_sound(page, "joined")
    hand.press("填写登记卡", "link")
    is_sound(page, "info")
    expect(page.get_by_label("特长")).to_have_value("书法、法律咨询")
    page.get_by_label("方便的时间").fill("周六上午")
    hand.press("下一步")
    is_sound(page, "community-choice")
    page.get_by_label("社区", exact=True).select_option(label="请选择社区")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("#id_community:invalid, .error-summary").first).to_be_attached()
    page.get_by_label("社区", exact=True).select_option(label="阳光社区（李台街道）")
    hand.press("下一步")
    is_sound(page, "card-check")
    hand.press("递交报到卡")
    expect(page.get_by_text("已递交").first).to_be_visible()
    is_sound(page, "presented")

    card.refresh_from_db()
    assert (card.status, card.community) == (CardStatus.PRESENTED, sunshine)
    hand.finishes("党员填卡、选社区、递交", within=5)
    looks_around(page, card)


def looks_around(page: Page, card: CheckInCard) -> None:
    """The pages that are the member's own from now on."""
    for address, name in (
        ("/", "member-home"),
        ("/members/me/", "own-data"),
        ("/members/me/edit/", "own-edit"),
        (card.get_absolute_url(), "own-card"),
        ("/inbox/", "own-inbox"),
    ):
        page.goto(address)
        if "reauthenticate" in page.url:  # the own number in clear comes after the password
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="确认").click()
            page.wait_for_url(f"**{address}")
        is_sound(page, name)
