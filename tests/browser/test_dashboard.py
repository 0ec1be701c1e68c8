"""The board in a real browser: figures, chart and names, the registers, the inbox; at two widths."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from apps.dashboards.actions import freeze_report_in
from apps.notifications.actions import notify
from apps.programmes.models import Programme
from tests.activities import factories as a
from tests.browser.test_activities import programme  # noqa: F401  # the year around today
from tests.browser.test_sheet_prints import pages_of
from tests.browser.walking import WIDTHS, Open, is_sound
from tests.world import new_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def figures(
    programme: Programme,  # noqa: F811
    wang: Any,
    bureau: Any,
    school: Any,
    sunshine: Any,
    eastside: Any,
    worker: Any,
) -> None:
    """Two units and two communities, some reported in, the rate frozen."""
    people = [wang] + [new_person(f"财政干部{n}", bureau, pinyin=f"c{n}") for n in range(1, 10)]
    for person in people[:9]:
        a.check_in(person, sunshine, programme, worker)
    teachers = [new_person(f"教师{n}", school, pinyin=f"j{n}") for n in range(1, 6)]
    for person in teachers[:3]:
        a.check_in(person, eastside, programme, worker)
    freeze_report_in(programme=programme, at=timezone.now() + dt.timedelta(days=1))


def walk(page: Page, url: str, name: str) -> Page:
    page.goto(url)
    is_sound(page, name)
    return page


@pytest.mark.requirement("Y28")
@WIDTHS
def test_every_figure_leads_to_its_names(
    open_window: Open, figures: None, department: Any, width: int
) -> None:
    page = walk(open_window(department, width=width), "/board/", "board")
    assert len(pages_of(page)) <= 3
    links = page.locator("a[href*='/names/']").evaluate_all(
        "found => [...new Set(found.map(a => a.getAttribute('href')))]"
    )
    codes = {link.split("/board/")[1].split("/")[0]: link for link in reversed(links)}
    assert {"I1", "I1g", "I2", "I3", "I4", "I6", "I7", "I10"} <= set(codes)
    walk(page, "/board/units/?sort=-I1", "board-units")
    walk(page, f"/board/charts/{timezone.localdate()}/heat/", "board-heat")
    for code in ("I1", "I7"):
        walk(page, codes[code], f"names-{code}")
    page.goto(codes["I1"])
    for name in ("财政干部9", "教师4", "教师5"):
        assert page.get_by_text(name, exact=True).first.is_visible()


@WIDTHS
def test_a_unit_and_a_community_see_their_own(
    open_window: Open, figures: None, secretary: Any, worker: Any, town_officer: Any, width: int
) -> None:
    for user, name in ((secretary, "board-unit"), (worker, "board-community"), (town_officer, "board-town")):
        page = walk(open_window(user, width=width), "/board/", name)
        assert ("教师" in page.content()) is False


@WIDTHS
def test_inbox_and_complaints(
    open_window: Open, figures: None, liaison: Any, member: Any, width: int
) -> None:
    for number in range(3):
        notify(
            recipients=[liaison],
            kind="card.reminder",
            occasion=f"{number}",
            subject=f"距报到截止还有{number + 1}天，请跟进",
            body="未开具报到卡3人，未递交12人，回执未收回5人。",
            url="/cards/overview/",
            at=timezone.now() - dt.timedelta(days=number),
        )
    page = walk(open_window(liaison, width=width), "/inbox/", "inbox")
    walk(page, "/inbox/complaints/new/", "complaint-new")
    walk(page, "/inbox/complaints/", "complaints")
    walk(open_window(member, width=width), "/inbox/", "inbox-empty")
