"""The commitment card in a real browser: written, fixed by the unit, published, reported, confirmed."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.posts.enums import CommitmentStatus, ItemStatus
from apps.posts.models import CommitmentCard
from apps.programmes.models import Programme
from tests.activities import factories as a
from tests.browser.test_activities import programme  # noqa: F401  # the year around today
from tests.browser.walking import WIDTHS, Open, is_sound
from tests.posts.factories import give_consent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def holder(programme: Programme, wang: Any, member: Any, sunshine: Any, worker: Any) -> Any:  # noqa: F811
    """王建国 has reported in, holds a post and lets his commitment be shown."""
    a.check_in(wang, sunshine, programme, worker)
    a.a_claim(wang, a.a_post(sunshine, "政策宣讲员"))
    wang.user = member
    give_consent(wang)
    return member


def walk(page: Page, url: str, name: str) -> Page:
    page.goto(url)
    is_sound(page, name)
    return page


@pytest.mark.requirement("Y25")
@WIDTHS
def test_a_commitment_goes_its_way(
    open_window: Open, holder: Any, secretary: Any, worker: Any, sunshine: Any, width: int
) -> None:
    own = walk(open_window(holder, width=width), "/posts/commitments/write/", "commitment-write")
    due = timezone.localdate() + dt.timedelta(days=60)
    own.get_by_label("承诺做什么").first.fill("每月宣讲一次惠民政策，全年不少于三次")
    own.get_by_label("完成期限").first.fill(due.isoformat())
    own.get_by_role("button", name="保存，下一步核对").click()
    is_sound(own, "commitment-draft")
    own.get_by_role("button", name="提交审定").click()
    is_sound(own, "commitment-submitted")

    card = CommitmentCard.objects.get()
    head = walk(open_window(secretary, width=width), "/posts/review/", "commitment-review")
    walk(head, f"/posts/review/{card.pk}/return/", "commitment-return")
    head.goto("/posts/review/")
    head.get_by_role("checkbox").last.check()
    head.get_by_role("button", name="审定所选的承诺卡").click()
    is_sound(head, "commitment-check")
    head.get_by_role("button", name="确定办理").click()
    is_sound(head, "commitment-reviewed")

    desk = walk(open_window(worker, width=width), "/posts/commitments/", "commitments")
    walk(desk, card.get_absolute_url(), "commitment-at-desk")
    desk.get_by_role("button", name="公开", exact=True).click()
    walk(desk, f"/posts/commitments/board/{sunshine.pk}/", "commitment-board")

    walk(own, "/posts/mine/", "my-posts")
    walk(own, f"/posts/items/{card.items.get().pk}/report/", "item-report")
    own.get_by_label("完成情况").fill("在会议室宣讲三次，九十人参加")
    own.get_by_role("button", name="报告完成情况").click()
    walk(desk, "/posts/items/", "items")
    desk.get_by_role("button", name="确认完成").first.click()
    expect(desk.get_by_text("已确认完成").first).to_be_visible()
    is_sound(desk, "item-confirmed")
    card.refresh_from_db()
    assert (card.status, card.items.get().status) == (CommitmentStatus.PUBLISHED, ItemStatus.DONE)
