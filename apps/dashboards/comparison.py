"""This year beside the last, this half-year beside the one before: the same rows, read as of earlier days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from apps.core.rounding import one_decimal
from apps.dashboards.enums import Indicator
from apps.dashboards.figures import Figure, figures_over
from apps.dashboards.standings import Standing, half_of
from apps.dashboards.tallies import Tally, tally_of
from apps.programmes.models import Programme

_I = Indicator
OF_YEARS = (_I.REPORT_IN, _I.POSTS, _I.COMMITMENTS, _I.ATTENDED, _I.HOURS)
# What counts since New Year can't be set beside the figure of a half-year.
OF_HALVES = (_I.REPORT_IN, _I.RECEIPTS, _I.POSTS, _I.COMMITMENTS)
NOTHING = "—"


@dataclass(frozen=True)
class Part:
    """Whose figures are compared: the people counted, and those whose report-in counts."""

    tally: Tally
    due: Tally


def part_of(rows: Sequence[Standing], due: Sequence[Standing]) -> Part:
    """A unit's or community's people; `due` are those whose report-in counts there."""
    return Part(tally_of(rows), tally_of(due))


# The same part of the district on an earlier day, under the programme of that day.
Reading = Callable[[Programme, date], Part]


@dataclass(frozen=True)
class Period:
    """A stretch of days up to the last one, with the figures of that day; without data there are none."""

    label: str
    last: date
    figures: dict[Indicator, Figure] | None
    hours: Decimal = Decimal(0)
    times: int = 0


# A period up to a day, from the part of the district that is compared.
Making = Callable[[str, date, Part, Programme], Period]


@dataclass(frozen=True)
class Line:
    """One measure in both periods, and what has changed."""

    label: str
    before: str
    now: str
    change: str


@dataclass(frozen=True)
class Comparison:
    """Two periods side by side; `gap` says which of them has no data."""

    title: str
    before: Period
    now: Period
    lines: Sequence[Line]

    @property
    def gap(self) -> str:
        empty = [period.label for period in (self.before, self.now) if period.figures is None]
        return f"{'、'.join(empty)}没有数据，不能比较。" if empty else ""


def comparisons_of(now: Part, programme: Programme, on: date, read: Reading) -> list[Comparison]:
    """The year up to the day beside the last, the half-year beside the one before."""
    a_year_ago, half_before = days_compared(on)
    year_now = _year(f"{on.year}年", on, now, programme)
    year_ago = _read(_year, f"{on.year - 1}年同期", a_year_ago, read)
    half_now = _half(_half_label(on), on, now, programme)
    half_ago = _read(_half, _half_label(half_before), half_before, read)
    return [
        _compared("和去年同期比", (year_ago, year_now), OF_YEARS),
        _compared("和上一个半年比", (half_ago, half_now), OF_HALVES),
    ]


def days_compared(on: date) -> tuple[date, date]:
    """The same day a year ago, and the last one of the half-year before."""
    return _a_year_before(on), half_of(on) - timedelta(days=1)


def _a_year_before(day: date) -> date:
    """29 February has no day in the year before: the last of the month stands for it."""
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )


def _half_label(day: date) -> str:
    return f"{day.year}年{'上' if day.month <= 6 else '下'}半年"


def _read(period: Making, label: str, last: date, read: Reading) -> Period:
    """An earlier period; a year without a programme or without people has no figures."""
    programme = Programme.objects.for_day(last).first()
    if programme is None:
        return Period(label, last, None)
    return period(label, last, read(programme, last), programme)


def _year(label: str, last: date, part: Part, programme: Programme) -> Period:
    tally = part.tally
    return Period(label, last, _figures(part, programme), tally.year_hours, tally.year_times)


def _half(label: str, last: date, part: Part, programme: Programme) -> Period:
    tally = part.tally
    return Period(label, last, _figures(part, programme), tally.half_hours, tally.half_times)


def _figures(part: Part, programme: Programme) -> dict[Indicator, Figure] | None:
    if not part.tally.size and not part.due.size:
        return None
    figures = figures_over(part.tally, programme)
    figures[_I.REPORT_IN] = figures_over(part.due, programme)[_I.REPORT_IN]
    return figures


def _compared(title: str, periods: tuple[Period, Period], shown: Sequence[Indicator]) -> Comparison:
    before, now = periods
    lines = [_figure_line(indicator, before, now) for indicator in shown]
    lines.append(_sum_line("服务小时合计", before, now, lambda period: period.hours))
    lines.append(_sum_line("到场人次", before, now, lambda period: Decimal(period.times)))
    return Comparison(title, before, now, lines)


def _figure_line(indicator: Indicator, before: Period, now: Period) -> Line:
    """Rates change by percentage points; the change is taken between the rates as shown."""
    label, old, new = str(indicator.label), _text_of(before, indicator), _text_of(now, indicator)
    if NOTHING in (old, new):
        return Line(label, old, new, NOTHING)
    difference = Decimal(new.removesuffix("%")) - Decimal(old.removesuffix("%"))
    return Line(label, old, new, _changed(difference, "个百分点" if new.endswith("%") else "小时"))


def _text_of(period: Period, indicator: Indicator) -> str:
    return period.figures[indicator].text if period.figures else NOTHING


def _sum_line(label: str, before: Period, now: Period, value_of: Callable[[Period], Decimal]) -> Line:
    old, new = value_of(before), value_of(now)
    shown = [f"{value_of(period):.10g}" if period.figures else NOTHING for period in (before, now)]
    if NOTHING in shown:
        return Line(label, shown[0], shown[1], NOTHING)
    share = one_decimal((new - old) * 100 / old) if old else None
    grown = f"（{'+' if share > 0 else '−'}{abs(share)}%）" if share else ""
    return Line(label, shown[0], shown[1], f"{_changed(new - old, '')}{grown}")


def _changed(difference: Decimal, unit: str) -> str:
    if not difference:
        return "持平"
    return f"{'增加' if difference > 0 else '减少'}{abs(difference):.10g}{unit}"
