"""Long work in a real browser: progress that moves by itself, the end, and cancelling."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.accounts.models import User
from apps.jobs import actions, running
from apps.jobs.models import Job
from apps.units.exports import UNITS
from tests.browser.walking import WIDTHS, Hand, Open, is_sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def ordered(user: User) -> Job:
    at = timezone.now()
    parameters = {"ids": list(UNITS.rows(user).values_list("pk", flat=True)), "columns": [], "reason": "核对"}
    job = actions.order_work(
        kind=UNITS, title="导出单位", parameters=parameters, total=2400, reason="核对", by=user, at=at
    )
    assert isinstance(job, Job)
    return job


@WIDTHS
def test_work_shows_its_progress_and_can_be_cancelled(open_window: Open, width: int, liaison: User) -> None:
    first = ordered(liaison)
    page = open_window(liaison, width=width)
    page.goto(first.get_absolute_url())
    is_sound(page, "job-waiting")
    mine = actions.take_job(at=timezone.now())
    actions.note_progress(job=mine, done=800, at=timezone.now())
    expect(page.get_by_text(re.compile("已完成 800 / 2,400 个"))).to_be_visible(timeout=10_000)
    is_sound(page, "job-running")
    Hand(page).press("取消")
    expect(page.get_by_text("没有生成文件，也没有留下任何改动。")).to_be_visible()
    is_sound(page, "job-cancelled")
    second = ordered(liaison)
    page.goto(second.get_absolute_url())
    running.run_waiting_jobs()
    expect(page.get_by_role("link", name="下载文件")).to_be_visible(timeout=10_000)
    is_sound(page, "job-done")
    page.goto("/files/")
    is_sound(page, "files")
