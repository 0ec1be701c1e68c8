"""The screen on the wall without the network: the last figures stay, with their time."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.dashboards.actions import make_screen
from apps.programmes.models import Programme
from tests.browser.walking import Open, keep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A_MINUTE = 60_000


def test_screen_keeps_its_figures_with_their_time_until_the_network_is_back(
    open_window: Open, programme: Programme, wang: Any, department: Any
) -> None:
    screen = make_screen(name="一楼大厅", by=department, at=timezone.now())
    page = open_window(width=1920)
    page.clock.install()
    page.goto(screen.get_absolute_url())
    figures, time = page.locator("#wall").inner_text(), page.locator(".wall-time").inner_text()
    notice = page.locator("#wall-offline")
    expect(notice).to_be_hidden()
    page.context.set_offline(True)
    page.clock.run_for(A_MINUTE)
    expect(notice).to_have_text(f"连不上服务器，显示的是{time}，恢复后自动更新。")
    assert page.locator("#wall").inner_text() == figures
    keep(page, "screen-offline")
    page.context.set_offline(False)
    expect(notice).to_be_hidden()
    expect(page.locator(".wall-time")).to_be_visible()
