"""Line 4 walked in a real browser: the desk with its queue, every refusal, and the two taps."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.checkins.actions import complete_basic_info, confirm_cards, issue_cards, present_card
from apps.checkins.enums import CardKind, CardStatus
from apps.checkins.models import CheckInCard
from apps.members.actions import give_consent, publish_privacy_notice
from apps.members.enums import ConsentScope
from apps.members.models import Person
from apps.programmes.models import Programme
from tests.browser.walking import WIDTHS, Hand, Open, is_refused, is_sound
from tests.world import give_account, new_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INFO = {"skills": ["书法"], "intentions": ["政策宣传"], "hobbies": "", "available_time": "周末"}


@pytest.fixture
def people(wang: Person, member: Any, bureau: Any) -> list[Person]:
    """Five who have come with their cards, and one without a phone."""
    names = ("李秀英", "张国强", "欧阳静", "买买提·吐尔逊")
    others = [
        new_person(name, bureau, pinyin=f"p{number}", initials=f"p{number}")
        for number, name in enumerate(names)
    ]
    return [wang, *others]


@pytest.fixture
def cards(
    programme: Programme, people: list[Person], sunshine: Any, liaison: Any, secretary: Any
) -> list[CheckInCard]:
    now = timezone.now()
    publish_privacy_notice(number="2026-1", text="告知内容", from_on=timezone.localdate(), by=None, at=now)
    made = issue_cards(people=people, programme=programme, by=liaison, at=now)
    issued = confirm_cards(cards=made, by=secretary, at=now)
    return [*(hand_in(card, sunshine) for card in issued[:4]), issued[4]]


def hand_in(card: CheckInCard, community: Any) -> CheckInCard:
    user, now = card.person.user or give_account(card.person), timezone.now()
    give_consent(person=card.person, scope=ConsentScope.PRIVACY, by=user, at=now)
    complete_basic_info(card=card, values=INFO, by=user, at=now)
    return present_card(card=card, community=community, kind=CardKind.RESIDENCE, by=user, at=now)


def sends_back(page: Page, name: str) -> None:
    page.get_by_label("查找报到卡").fill(name)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="退回", exact=True).click()
    is_sound(page, "send-back")
    page.get_by_label("原因").fill("请写明可以参加的时间")
    page.get_by_role("button", name="退回报到卡").click()
    is_sound(page, "sent-back")


@pytest.mark.requirement("Y39", "Y79")
@WIDTHS
def test_a_queue_at_the_desk(
    open_window: Open, cards: list[CheckInCard], worker: Any, other_worker: Any, width: int
) -> None:
    page = open_window(worker, width=width)
    page.goto("/cards/desk/")
    is_sound(page, "desk")
    page.goto(f"/cards/q/{cards[0].address_key}/")
    is_sound(page, "receive")
    page.get_by_role("button", name="接收", exact=True).click()
    hand = Hand(page)
    hand.tick("已核对身份")
    hand.press("接收")
    expect(page.get_by_text("已报到").first).to_be_visible()
    hand.finishes("扫码后接收报到卡", within=2)
    is_sound(page, "received")

    page.goto("/cards/desk/")
    sends_back(page, "张国强")

    page.goto("/cards/desk/?q=2026-00005".replace("2026", cards[4].number[:4]))
    is_sound(page, "desk-on-its-way")
    page.get_by_role("link", name="代办报到").click()
    page.get_by_label("本人已在纸上签字同意个人信息处理告知").check()
    is_sound(page, "proxy")
    page.get_by_role("button", name="递交并去接收").click()
    page.get_by_text("报到日期不是今天").click()
    page.locator("#id_received_on").fill("2026-01-02")
    page.get_by_role("checkbox", name="已核对身份").check()
    page.get_by_role("button", name="接收", exact=True).click()
    is_refused(page, "receive-refused", "报到日期最多可以补填3天")

    page.goto("/cards/desk/?q=zzz")
    is_sound(page, "desk-nothing")
    page.goto("/cards/")
    is_sound(page, "community-cards")
    other = open_window(other_worker, width=width)
    other.goto(f"/cards/desk/?q={cards[1].number}")
    is_sound(other, "desk-elsewhere")
    assert sorted(CheckInCard.objects.values_list("status", flat=True)) == sorted(
        [
            CardStatus.RECEIVED,
            CardStatus.PRESENTED,
            CardStatus.SENT_BACK,
            CardStatus.PRESENTED,
            CardStatus.PRESENTED,
        ]
    )
