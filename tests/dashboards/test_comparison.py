"""This year beside the last, this half-year beside the one before, from rows of those days."""

import datetime as dt
from decimal import Decimal

import pytest

from apps.core.models import create
from apps.dashboards.comparison import comparisons_of, days_compared, part_of
from apps.dashboards.standings import Standing
from apps.programmes.enums import ProgrammeStatus
from apps.programmes.models import Programme
from tests.conftest import TODAY
from tests.dashboards.test_figures import receive
from tests.world import LONG_AGO

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(clock):
    """The wall clock stands in the programme's year."""


@pytest.fixture
def last_year(programme):
    return create(
        Programme,
        by=None,
        at=LONG_AGO,
        year=2025,
        name="上一年方案",
        district_name="杨陵区",
        region_code="610403",
        status=ProgrammeStatus.PUBLISHED,
        published_at=LONG_AGO,
        starts_on=dt.date(2025, 1, 1),
        ends_on=dt.date(2025, 12, 31),
        check_in_deadline=dt.date(2025, 5, 10),
    )


def people(came, missing, *, hours=0):
    rows = [
        Standing(n, "甲", "jia", 1, "单位", "0001/", received_on=TODAY, hours=Decimal(hours))
        for n in range(1, came + 1)
    ]
    rows += [Standing(100 + n, "乙", "yi", 1, "单位", "0001/") for n in range(missing)]
    return part_of(rows, rows)


def lines(comparison):
    return {line.label: (line.before, line.now, line.change) for line in comparison.lines}


def test_a_year_is_read_as_of_the_same_day_and_compared(programme, last_year):
    asked = []

    def read(year, day):
        asked.append((year.year, day))
        return people(5, 5, hours=2)

    years, halves = comparisons_of(people(9, 1, hours=3), programme, TODAY, read)
    assert asked == [(2025, dt.date(2025, 5, 6)), (2025, dt.date(2025, 12, 31))]
    assert (years.before.label, years.now.label) == ("2025年同期", "2026年")
    assert lines(years)["报到率"] == ("50.0%", "90.0%", "增加40.0个百分点")
    assert lines(years)["人均服务时长"] == ("2.0", "3.0", "增加1.0小时")
    assert (halves.before.label, halves.now.label) == ("2025年下半年", "2026年上半年")
    assert lines(halves)["报到率"] == ("50.0%", "90.0%", "增加40.0个百分点")
    assert "人均服务时长" not in lines(halves)
    assert (years.gap, halves.gap) == ("", "")


def test_a_year_without_a_programme_says_so_and_shows_no_figure(programme):
    years, _ = comparisons_of(people(9, 1), programme, TODAY, lambda *_: pytest.fail("nothing to read"))
    assert years.gap == "2025年同期没有数据，不能比较。"
    assert {(before, change) for before, _now, change in lines(years).values()} == {("—", "—")}


def test_a_year_without_people_says_so(programme, last_year):
    years, _ = comparisons_of(people(1, 0), programme, TODAY, lambda *_: part_of([], []))
    assert years.gap == "2025年同期没有数据，不能比较。"


def test_what_is_alike_is_called_so(programme, last_year):
    years, _ = comparisons_of(people(1, 1), programme, TODAY, lambda *_: people(1, 1))
    assert lines(years)["报到率"] == ("50.0%", "50.0%", "持平")


@pytest.mark.parametrize(
    ("on", "half_before"),
    [
        (dt.date(2026, 6, 30), dt.date(2025, 12, 31)),
        (dt.date(2026, 7, 1), dt.date(2026, 6, 30)),
    ],
)
def test_half_years_begin_in_january_and_july(on, half_before):
    assert days_compared(on) == (on.replace(year=2025), half_before)


def test_hours_and_attendances_are_those_of_the_year_and_of_the_half_year(programme, last_year):
    def at_work(**sums):
        row = Standing(1, "甲", "jia", 1, "单位", "0001/", received_on=TODAY, **sums)
        return part_of([row], [row])

    now = at_work(hours=Decimal("7.5"), half_hours=Decimal("2.5"), attended=5, half_attended=2)
    before = at_work(hours=Decimal(5), half_hours=Decimal(2), attended=4, half_attended=1)
    years, halves = comparisons_of(now, programme, dt.date(2026, 8, 1), lambda *_: before)
    assert lines(years)["服务小时合计"] == ("5", "7.5", "增加2.5（+50.0%）")
    assert lines(years)["到场人次"] == ("4", "5", "增加1（+25.0%）")
    assert lines(halves)["服务小时合计"] == ("2", "2.5", "增加0.5（+25.0%）")
    assert lines(halves)["到场人次"] == ("1", "2", "增加1（+100.0%）")


def test_leap_day_is_set_beside_the_last_of_february(programme):
    years, _ = comparisons_of(people(1, 0), programme, dt.date(2028, 2, 29), lambda *_: part_of([], []))
    assert years.before.last == dt.date(2027, 2, 28)


def test_board_and_sheets_show_it_and_say_what_is_not_there(
    sign_in, department, programme, wang, bureau, sunshine, worker
):
    receive(wang, programme, bureau, sunshine, worker)
    browser = sign_in(department)
    for url in ("/board/", f"/board/units/{bureau.pk}/", f"/board/communities/{sunshine.pk}/"):
        text = browser.get(url).content.decode()
        assert "和去年同期比" in text
        assert "2025年同期没有数据，不能比较。" in text


def test_board_opens_with_the_verdict_and_folds_its_tables(
    sign_in, department, programme, wang, zhao, bureau, sunshine, worker
):
    receive(wang, programme, bureau, sunshine, worker)
    text = sign_in(department).get("/board/").content.decode()
    first, rest = text.split('<details class="board-fold"', 1)
    for part in ("离90%还差", "还有4天", "每天要有", "落后的单位", "谁没有报到"):
        assert part in first
    assert "各项指标" in rest
    assert '<details class="board-fold" open' not in text
