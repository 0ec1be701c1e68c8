"""A unit's and a community's sheet leave the printer as one A4 page, whatever they hold."""

import re
from typing import Any

import pytest

from apps.programmes.models import Programme
from tests.browser.walking import Open, keep
from tests.world import new_community, new_person, new_unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "长名字单位和社区也要印得下" * 3 + "呀"
MANY = 500


def pages_of(page: Any) -> list[tuple[int, int]]:
    """The sizes in points of the pages that Chromium prints."""
    content = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/Type /Page\s.*?/MediaBox \[([\d. ]+)\]", content, re.DOTALL)
    return [(round(float(box.split()[2])), round(float(box.split()[3]))) for box in boxes]


@pytest.mark.parametrize("members", [0, MANY])
def test_a_sheet_prints_on_one_page(
    open_window: Open, programme: Programme, department: Any, town: Any, members: int
) -> None:
    assert len(LONG) == 40
    unit, community = new_unit(LONG), new_community(LONG, town)
    for number in range(members):
        new_person(f"{LONG[:-3]}{number:03d}", unit, residence=community)
    page = open_window(department)
    for url in (f"/board/units/{unit.pk}/", f"/board/communities/{community.pk}/"):
        assert page.goto(url).status == 200
        keep(page, f"sheet-{members}{url.replace('/', '-')}")
        assert pages_of(page) in ([(595, 842)], [(596, 842)]), url
    # The count can tell one page from more: the same sheet without its own rules for paper.
    page.evaluate("document.querySelector('.one-sheet').className = ''")
    assert len(pages_of(page)) == (2 if members else 1)
