"""The board's charts, each with what it counts: made from the same rows as the figures."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse

from apps.communities.models import Community
from apps.core.charts import Chart, Series
from apps.core.dates import short_day_words
from apps.core.drawing import draw_chart
from apps.core.rounding import one_decimal
from apps.dashboards.crowds import Crowd, standard_of
from apps.dashboards.enums import Indicator
from apps.dashboards.groups import Group
from apps.evaluations.enums import Grade, Item
from apps.evaluations.models import EvaluationResult
from apps.programmes.models import Programme
from apps.spreadsheets.writing import OutColumn, OutSheet, export_workbook

_I = Indicator
POINTS = 12
TIMES = ("0次", "1次", "2次", "3次", "4次及以上")
STARS = ("未到一星", "一星", "二星", "三星", "四星", "五星")


@dataclass(frozen=True)
class Plate:
    """One chart of a page: its kind of drawing, its heading, and what is counted of what, as of when."""

    key: str
    kind: str
    caption: str
    detail: str
    chart: Chart
    saves: str = ""

    def as_svg(self) -> str:
        """A file that stands alone: with heading and definition, without ways into the product."""
        chart = replace(self.chart, links=())
        return draw_chart(chart, self.kind, key=self.key, title=self.caption, detail=self.detail)

    def as_workbook(self) -> bytes:
        """The same figures as a sheet."""
        heads = [OutColumn(self.chart.first, 24), *(OutColumn(row.name, 14) for row in self.chart.series)]
        lines = [
            [label, *(row.values[place] for row in self.chart.series)]
            for place, label in enumerate(self.chart.labels)
        ]
        return export_workbook(OutSheet(self.caption, heads, lines, title=self.caption, notes=[self.detail]))


def units_plate(groups: Sequence[Group], programme: Programme, on: date) -> Plate:
    """Report-in rate by unit against the line, the farthest below first."""
    with_rate = [group for group in groups if group.report_in.rate is not None]
    names = reverse("dashboards:figure_names", args=[_I.REPORT_IN])
    chart = Chart(
        labels=[group.label for group in with_rate],
        series=[
            Series("报到率", [group.report_in.rounded for group in with_rate]),
            Series("不排除", [group.gross.rounded for group in with_rate], dashed=True),
        ],
        first="单位",
        unit="%",
        target=programme.min_report_in_rate * 100,
        links=[f"{names}?{group.query}" for group in with_rate],
    )
    detail = f"{_I.REPORT_IN.definition}；细线为不扣除任何情形。截至{on}，低于要求最多的在前。"
    return Plate("units", "bars", "各单位报到率", detail, chart)


def trend_plate(crowd: Crowd, programme: Programme, on: date) -> Plate:
    """The report-in rate up to the day, and from there the straight way to the line at the deadline."""
    due = crowd.whole().counted(_I.REPORT_IN)
    days = _trend_days(min(crowd.came, default=on), on, programme.check_in_deadline) if due else []
    came = [sum(people for day, people in crowd.came.items() if day <= until) for until in days]
    rates = [_percent(people, due) for people in came]
    labels, needed = [short_day_words(day) for day in days], []
    target = programme.min_report_in_rate * 100
    if due and on < programme.check_in_deadline and (rates[-1] or 0) < target:
        labels.append(short_day_words(programme.check_in_deadline))
        needed = [Series("需要的进度", [*[None] * (len(days) - 1), rates[-1], target], dashed=True)]
        rates = [*rates, None]
    chart = Chart(labels, [Series("报到率", rates), *needed], first="日期", unit="%", target=target)
    detail = f"到当天为止报到的应报到党员 ÷ 截至{on}的应报到党员{due}人。"
    return Plate("trend", "trend", "报到进度", detail, chart)


def _trend_days(first: date, on: date, deadline: date) -> list[date]:
    """The days up to the deadline; once it has passed, the chosen day as one more point."""
    if first > deadline or on <= deadline:
        return _days(first, on)
    return [*_days(first, deadline), *([on] if on > deadline else [])]


def _days(first: date, last: date) -> list[date]:
    """At most POINTS days, evenly apart, the last one always."""
    span = max((last - first).days, 0)
    step = max(-(-span // (POINTS - 1)), 1)
    return sorted(last - timedelta(days=back) for back in range(0, span + 1, step))


def _percent(part: int, whole: int) -> Decimal | None:
    return one_decimal(Decimal(part) * 100 / whole) if whole else None


def attendance_plate(groups: Sequence[Group], on: date, *, first: str = "单位") -> Plate:
    """How often those who reported in have served this year: 0, 1, 2, 3, at least 4 times."""
    filled = [group for group in groups if group.tally.live]
    names = reverse("dashboards:figure_names", args=[_I.ATTENDED])
    chart = Chart(
        labels=[group.label for group in filled],
        series=[
            Series(name, [group.tally.times[place] for group in filled]) for place, name in enumerate(TIMES)
        ],
        first=first,
        unit="人",
        links=[f"{names}?{group.query}" for group in filled],
    )
    detail = f"每档人数，分母是已报到党员；只计本年经核实的到场。截至{on}，报到率低于要求最多的在前。"
    return Plate("attendances", "stack", f"各{first}参加活动次数", detail, chart)


def stars_plate(crowd: Crowd, on: date) -> Plate:
    """Stars now, and at the year's end if everybody serves on at this pace."""
    standard = standard_of(on)
    live = crowd.stars.total()
    chart = Chart(
        labels=STARS if live else (),
        series=[
            Series("现在", [crowd.stars[star] for star in range(6)]),
            Series("年底预计", [crowd.later[star] for star in range(6)], dashed=True),
        ],
        first="星级",
        unit="人",
    )
    basis = f"按{standard.name}，三星需{standard.hours[2]}小时" if standard else "还没有星级标准"
    detail = f"{basis}；分母是已报到党员{live}人。预计按每人今年至今的进度推到年底。截至{on}。"
    return Plate("stars", "bars", "星级分布和年底预计", detail, chart)


def heat_plate(crowd: Crowd, on: date) -> Plate:
    """Verified attendances by community and month of these people."""
    names = dict(Community.objects.values_list("pk", "name"))
    months = range(on.month)
    table: dict[int, list[int]] = {}  # by key: two communities may have one name
    for place, times in crowd.served.items():
        community_id, _, month = place.partition(":")
        table.setdefault(int(community_id), [0] * len(months))[int(month) - 1] += times
    rows = sorted(table.items(), key=lambda row: (-sum(row[1]), names[row[0]]))
    chart = Chart(
        [names[community_id] for community_id, _ in rows],
        [Series(f"{month + 1}月", [times[month] for _, times in rows]) for month in months],
        first="社区",
        unit="",
    )
    detail = (
        f"经核实的到场人次，按活动所在社区和月份；颜色越深次数越多，格内是人次。截至{on}，次数最多的在前。"
    )
    return Plate("heat", "heat", "各社区每月服务人次", detail, chart)


def items_plate(results: Sequence[dict[str, dict[str, int]]], programme: Programme, half: str) -> Plate:
    """Ballots by item; an item that fewer than the minimum have graded stays hidden."""
    sums = {item: Counter[str]() for item in Item}
    for counts in results:
        for item in Item:
            sums[item].update(counts.get(item.value, {}))
    open_items = [item for item in Item if sums[item].total() >= programme.min_ballots]
    chart = Chart(
        labels=[str(item.label) for item in open_items],
        series=[Series(str(grade.label), [sums[i][grade.value] for i in open_items]) for grade in Grade],
        first="项目",
        unit="票",
    )
    detail = f"已确认结果的有效票，按项目；少于{programme.min_ballots}票的不显示。"
    return Plate("items", "stack", f"{half}民主测评各项评价" if half else "民主测评各项评价", detail, chart)


def newest_counts(
    results: Iterable[EvaluationResult],
) -> tuple[str, list[dict[str, dict[str, int]]]]:
    """The half-year of the newest results, and their counts."""
    halves: dict[str, list[dict[str, dict[str, int]]]] = {}
    label = ""
    for row in results:
        label = row.target.round.get_half_display()
        halves.setdefault(label, []).append(row.counts)
    return label, halves.get(label, [])
