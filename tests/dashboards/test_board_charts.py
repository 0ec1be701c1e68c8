"""The board's sentence and charts: the same rows as the figures, hidden where too few have judged."""

import datetime as dt
import io
from collections import Counter
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from apps.accounts.policy import Deed
from apps.communities.models import Community
from apps.dashboards import actions
from apps.dashboards.board import board_of
from apps.dashboards.crowds import Crowd, crowd_of
from apps.dashboards.enums import Indicator
from apps.dashboards.figures import Figure, goals_of
from apps.dashboards.groups import Group, missing_to_line
from apps.dashboards.plates import attendance_plate, heat_plate, items_plate, stars_plate, trend_plate
from apps.dashboards.standings import Standing, standings
from apps.dashboards.tallies import tally_of
from apps.dashboards.verdict import pace_needed, verdict_of
from tests.conftest import NOW, TODAY
from tests.dashboards.test_figures import receive

pytestmark = pytest.mark.django_db
QUERIES = 34
DAY = f"/board/charts/{TODAY.isoformat()}"


@pytest.fixture(autouse=True)
def _today(clock):
    """The wall clock stands in the programme's year."""


def plates(board):
    return {plate.key: plate for plate in board.plates}


def rows(*attended):
    return [
        Standing(n, "甲", "jia", 1, "单位", "0001/", received_on=TODAY, attended=times)
        for n, times in enumerate(attended)
    ]


@pytest.mark.parametrize(
    ("hits", "total", "missing"), [(899, 1000, 1), (900, 1000, 0), (8999, 10000, 1), (0, 0, 0), (1, 3, 2)]
)
def test_people_missing_to_the_line_are_whole_people(hits, total, missing):
    assert missing_to_line(Figure(Indicator.REPORT_IN, Decimal(hits), total, Decimal("0.9"))) == missing


def test_pace_is_rounded_up_and_ends_with_the_deadline():
    deadline = dt.date(2026, 5, 10)
    assert pace_needed(9, deadline, TODAY) == 3
    assert pace_needed(9, deadline, deadline) is None


@pytest.mark.requirement("Y28")
def test_the_sentence_says_what_is_missing_by_when(programme):
    figure = Figure(Indicator.REPORT_IN, Decimal(80), 100, Decimal("0.9"))
    people = tally_of([*rows(*[0] * 80), *[Standing(9, "乙", "yi", 1, "单位", "0001/")] * 20])
    short = Group(1, "区财政局", people, people, goals_of(programme), "", "0001/")
    verdict = verdict_of(figure, [short], programme, TODAY)
    assert verdict.sentence == (
        "截至5月6日，应报到100人，已报到80人，报到率80.0%，离90%还差10人；"
        "5月10日截止，还有4天，每天要有3人报到。"
    )
    assert verdict.todo == "没有达到90%的单位有1个：区财政局（差10人）。"
    assert verdict_of(figure, [], programme, dt.date(2026, 6, 1)).sentence.endswith(
        "截止日5月10日已过，请尽快补报。"
    )


def test_charts_and_figures_come_from_the_same_rows(
    programme, department, wang, zhao, teacher, bureau, school, sunshine, worker
):
    receive(wang, programme, bureau, sunshine, worker)
    receive(teacher, programme, school, sunshine, worker)
    board = board_of(department, programme, TODAY)
    figure = board.lines[0].figure
    drawn = plates(board)
    assert figure.text == "66.7%"
    assert [v for v in drawn["trend"].chart.series[0].values if v is not None][-1] == Decimal("66.7")
    by_unit = dict(zip(drawn["units"].chart.labels, drawn["units"].chart.series[0].values, strict=True))
    units = board.extracts[0].groups
    assert by_unit == {group.label: Decimal(group.report_in.text[:-1]) for group in units}
    people = standings(programme, TODAY, department.scope_for(Deed.READ_FIGURES))
    checked_in = sum(row.is_checked_in for row in people)
    assert sum(sum(series.values) for series in drawn["attendances"].chart.series) == checked_in == 2


def test_attendances_fall_into_five_groups():
    people = tally_of(rows(0, 1, 2, 3, 4, 9))
    group = Group(1, "单位", people, people, {}, "on=2026-05-06", "0001/")
    chart = attendance_plate([group], TODAY).chart
    assert [(row.name, row.values) for row in chart.series] == [
        ("0次", [1]),
        ("1次", [1]),
        ("2次", [1]),
        ("3次", [1]),
        ("4次及以上", [2]),
    ]


def test_the_way_to_the_line_is_drawn_until_the_deadline_only(programme):
    people = [*rows(0), Standing(9, "乙", "yi", 1, "单位", "0001/")]
    before = trend_plate(crowd_of(people, TODAY), programme, TODAY).chart
    assert [row.name for row in before.series] == ["报到率", "需要的进度"]
    assert before.labels[-1] == "5月10日"
    assert list(before.series[1].values) == [Decimal("50.0"), Decimal("90.000")]
    after = trend_plate(crowd_of(people, TODAY), programme, dt.date(2026, 6, 1)).chart
    assert [row.name for row in after.series] == ["报到率"]
    assert after.labels[-1] == "6月1日"


def test_two_communities_of_one_name_are_two_lines(sunshine, faraway):
    Community.objects.filter(pk=faraway.pk).update(name=sunshine.name)
    plate = heat_plate(Crowd(served=Counter({f"{sunshine.pk}:4": 3, f"{faraway.pk}:5": 2})), TODAY)
    assert plate.chart.labels == [sunshine.name, sunshine.name]
    april, may = (row.values for row in plate.chart.series[3:5])
    assert (april, may) == ([3, 0], [0, 2])


def test_stars_without_a_standard_draw_nothing(programme):
    assert list(stars_plate(crowd_of(rows(0), TODAY), TODAY).chart.labels) == []


@pytest.mark.parametrize(("ballots", "labels"), [(4, []), (5, ["出勤"])])
def test_an_item_that_too_few_have_graded_stays_hidden(ballots, labels, programme):
    plate = items_plate([{"attendance": {"satisfied": ballots}}], programme, "上半年")
    assert plate.chart.labels == labels
    assert [list(row.values) for row in plate.chart.series] == [
        [ballots] * len(labels),
        *[[0] * len(labels)] * 2,
    ]


def test_the_frozen_rate_stays_after_the_deadline(
    sign_in, department, programme, wang, zhao, bureau, sunshine, worker, clock
):
    receive(wang, programme, bureau, sunshine, worker)
    actions.take_snapshots(at=dt.datetime(2026, 5, 11, 2, 0, tzinfo=NOW.tzinfo))
    receive(zhao, programme, bureau, sunshine, worker)
    text = sign_in(department).get("/board/").content.decode()
    assert "50.0%（1 ÷ 2）" in text
    assert "2 ÷ 2" in text


@pytest.mark.parametrize(("form", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("xlsx", b"PK")])
def test_a_chart_is_saved_as_drawing_picture_and_workbook(
    form, start, sign_in, department, programme, wang, bureau, sunshine, worker
):
    receive(wang, programme, bureau, sunshine, worker)
    answer = sign_in(department).get(f"{DAY}/units.{form}")
    assert answer.content.startswith(start)
    assert "attachment" in answer["Content-Disposition"]


def test_the_workbook_holds_the_charts_figures(
    sign_in, department, programme, wang, zhao, bureau, sunshine, worker
):
    receive(wang, programme, bureau, sunshine, worker)
    book = load_workbook(io.BytesIO(sign_in(department).get(f"{DAY}/units.xlsx").content))
    cells = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert ["区财政局", 50, 50] in [row[:3] for row in cells]


@pytest.mark.parametrize("name", ["pie.svg", "units.exe"])
def test_what_is_no_chart_is_not_found(name, sign_in, department, programme):
    assert sign_in(department).get(f"{DAY}/{name}").status_code == 404


def test_a_chart_of_a_day_ahead_is_refused(sign_in, department, programme):
    assert sign_in(department).get("/board/charts/2099-01-01/units.svg").status_code == 400


def test_a_chart_shows_the_readers_units_only(sign_in, liaison, programme, wang, teacher, bureau):
    text = sign_in(liaison).get(f"{DAY}/units.svg").content.decode()
    assert "区财政局" in text
    assert "区教育局" not in text


def test_the_board_takes_the_same_queries_for_any_number(
    programme, department, wang, zhao, bureau, sunshine, worker, django_assert_num_queries
):
    receive(wang, programme, bureau, sunshine, worker)
    board_of(department, programme, TODAY)
    with django_assert_num_queries(QUERIES):
        board_of(department, programme, TODAY)
    receive(zhao, programme, bureau, sunshine, worker)
    with django_assert_num_queries(QUERIES):
        board_of(department, programme, TODAY)
