"""The roll with the network gone: ticks stay on the device, the page opens again, everything arrives once."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.activities.enums import AttendanceStatus
from apps.activities.models import Activity, RollMark
from tests.activities import factories
from tests.browser.test_activities import SURNAMES, crowd, programme  # noqa: F401  # fixtures of the year around today
from tests.browser.walking import Open, is_sound, keep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PRESENT, ABSENT, EXCUSED = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT, AttendanceStatus.EXCUSED
COMING = 6


@pytest.fixture
def running(crowd: Any, sunshine: Any, worker: Any, community_secretary: Any) -> Activity:  # noqa: F811
    """Announced three days ago, begun just now; 王建国 and five others come."""
    now = timezone.now()
    activity = factories.announced(
        sunshine,
        worker,
        community_secretary,
        at=now - dt.timedelta(days=4),
        starts_at=now - dt.timedelta(minutes=5),
        ends_at=now + dt.timedelta(hours=2),
    )
    return factories.joined(activity, *crowd[:COMING], at=now - dt.timedelta(days=3))


def opened(page: Page, activity: Activity) -> Page:
    """The roll, once its page is kept on the device."""
    page.goto(reverse("activities:roll_call", args=[activity.pk]))
    expect(page.locator("form[data-roll][data-kept=yes]")).to_be_attached()
    return page


def untick(page: Page, name: str) -> None:
    page.get_by_role("checkbox", name=f"{name} 区财政局").first.click()


def save(page: Page) -> None:
    page.get_by_role("button", name="保存点名", exact=True).click()


def said(activity: Activity) -> dict[str, str]:
    return dict(activity.attendances.values_list("person__name", "status"))


def test_roll_called_without_the_network_arrives_when_it_is_back(
    open_window: Open, worker: Any, running: Activity
) -> None:
    page = opened(open_window(worker, width=390), running)
    page.context.set_offline(True)
    untick(page, "王建国")
    save(page)
    status = page.locator("[data-roll-status]")
    expect(status).to_contain_text("6人的点名存在这台设备")
    keep(page, "roll-offline")
    assert not RollMark.objects.exists()

    page.reload()
    expect(page.locator("[data-roll-status]")).to_contain_text("6人的点名存在这台设备")
    expect(page.get_by_role("checkbox", name="王建国 区财政局").first).not_to_be_checked()

    page.complaints.clear()
    page.context.set_offline(False)
    expect(page.locator("[data-roll-status]")).to_contain_text("点名已送到")
    names = [row.person.name for row in running.sign_ups.with_names()]
    assert said(running) == {name: ABSENT if name == "王建国" else PRESENT for name in names}
    assert RollMark.objects.count() == COMING
    keep(page, "roll-back")
    assert page.complaints == []


def test_two_devices_without_the_network_list_their_clash(
    open_window: Open, worker: Any, second_worker: Any, running: Activity
) -> None:
    first, second = (opened(open_window(user, width=390), running) for user in (worker, second_worker))
    for page in (first, second):
        page.context.set_offline(True)
    save(first)
    expect(first.locator("[data-roll-status]")).to_contain_text("6人")
    untick(second, "王建国")
    save(second)
    expect(second.locator("[data-roll-status]")).to_contain_text("6人")

    second.context.set_offline(False)
    expect(second.locator("[data-roll-status]")).to_contain_text("点名已送到")
    first.complaints.clear()
    first.context.set_offline(False)
    expect(first.locator("[data-roll-status]")).to_contain_text("有1条记录和别人登记的不一致")
    assert said(running)["王建国"] == ABSENT
    assert RollMark.objects.count() == 2 * COMING

    first.reload()
    expect(first.get_by_role("heading", name="登记不一致，请核对")).to_be_visible()
    is_sound(first, "roll-clashes")
    first.get_by_role("button", name="改为这条").click()
    expect(first.get_by_text("王建国的记录已核对")).to_be_visible()
    assert said(running)["王建国"] == PRESENT
    assert not RollMark.objects.clashing().exists()


def test_device_that_was_answered_into_the_void_sends_again_with_one_effect(
    open_window: Open, worker: Any, running: Activity
) -> None:
    page = opened(open_window(worker), running)
    page.route("**/roll/marks/", lambda route: (route.fetch(), route.abort())[1])
    save(page)
    expect(page.locator("[data-roll-status]")).to_contain_text("6人的点名存在这台设备")
    assert RollMark.objects.count() == COMING
    versions = list(running.attendances.values_list("version", flat=True))
    page.unroute("**/roll/marks/")
    page.complaints.clear()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-roll-status]")).to_contain_text("点名已送到")
    assert RollMark.objects.count() == COMING
    assert list(running.attendances.values_list("version", flat=True)) == versions


def test_signing_out_forgets_the_kept_page_and_not_the_ticks(
    open_window: Open, worker: Any, running: Activity
) -> None:
    page = opened(open_window(worker), running)
    page.goto("/accounts/logout/")
    page.wait_for_function("caches.has('roll-pages-1').then((has) => !has)")


def test_roll_saved_with_the_network_goes_on_to_the_activity(
    open_window: Open, worker: Any, running: Activity
) -> None:
    page = opened(open_window(worker), running)
    save(page)
    page.wait_for_url(f"**{running.get_absolute_url()}")
    expect(page.get_by_text("点名已保存，共6人")).to_be_visible()
