"""Indicators counted from standings: numerator ÷ denominator, compared unrounded, shown with one decimal."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from apps.dashboards.enums import Indicator
from apps.dashboards.standings import Standing
from apps.evaluations.models.feedback import FeedbackReportQuerySet
from apps.evaluations.models.results import EvaluationResultQuerySet
from apps.evaluations.models.rounds import EvaluationTargetQuerySet
from apps.programmes.models import Programme, StarStandard
from apps.units.models import Unit

_I = Indicator


@dataclass(frozen=True)
class Figure:
    """One indicator. `goal` is a share (0.9); denominator 0 has no rate and is shown as a dash."""

    indicator: Indicator
    numerator: Decimal
    denominator: int
    goal: Decimal | None = None
    is_share: bool = True

    @property
    def rate(self) -> Decimal | None:
        return self.numerator / self.denominator if self.denominator else None

    @property
    def is_met(self) -> bool | None:
        """By the unrounded value; None without a goal or a rate."""
        return None if self.rate is None or self.goal is None else self.rate >= self.goal

    @property
    def percent(self) -> Decimal | None:
        return None if self.rate is None else self.rate * 100

    @property
    def goal_percent(self) -> Decimal | None:
        return None if self.goal is None else Decimal(f"{self.goal * 100:f}".rstrip("0").rstrip("."))

    @property
    def text(self) -> str:
        """93.1%, 2.5 or —; half up."""
        value = self.percent if self.is_share else self.rate
        if value is None:
            return "—"
        return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP)}{'%' if self.is_share else ''}"

    @property
    def detail(self) -> str:
        return f"{self.numerator.normalize():f} ÷ {self.denominator}"


# Indicator → who is in the denominator, who of them in the numerator.
Test = Callable[[Standing], bool]
OVER_PEOPLE: dict[Indicator, tuple[Test, Test]] = {
    _I.REPORT_IN: (lambda row: row.is_due, lambda row: row.is_checked_in),
    _I.REPORT_IN_GROSS: (lambda row: True, lambda row: row.is_checked_in),
    _I.RECEIPTS: (lambda row: row.is_checked_in, lambda row: row.is_returned),
    _I.POSTS: (lambda row: row.is_checked_in, lambda row: row.has_post),
    _I.COMMITMENTS: (lambda row: row.is_checked_in, lambda row: row.is_fixed),
    _I.COMMITMENTS_FIXED: (lambda row: row.is_submitted, lambda row: row.is_fixed),
    _I.ARRANGED: (lambda row: row.is_checked_in, lambda row: row.arranged >= row.needed),
    _I.ATTENDED: (lambda row: row.is_checked_in, lambda row: row.attended >= row.needed),
    _I.STARS: (lambda row: row.is_checked_in, lambda row: row.stars >= 3),
}


def goals_of(programme: Programme) -> dict[Indicator, Decimal]:
    """The plan's lines: 90 % reported in, everybody at least four, half with three stars."""
    one = Decimal(1)
    return {
        _I.REPORT_IN: programme.min_report_in_rate,
        _I.REPORT_IN_FROZEN: programme.min_report_in_rate,
        _I.RECEIPTS: one,
        _I.ARRANGED: one,
        _I.STARS: programme.star_goal_rate,
        _I.EVALUATED: one,
        _I.LOADED: one,
    }


def figure_over(rows: Iterable[Standing], indicator: Indicator, programme: Programme) -> Figure:
    """One indicator over people."""
    in_denominator, in_numerator = OVER_PEOPLE[indicator]
    counted = [row for row in rows if in_denominator(row)]
    hits = sum(in_numerator(row) for row in counted)
    return Figure(indicator, Decimal(hits), len(counted), goals_of(programme).get(indicator))


def figures_over(rows: Sequence[Standing], programme: Programme) -> dict[Indicator, Figure]:
    """Every indicator that can be counted from standings."""
    figures = {indicator: figure_over(rows, indicator, programme) for indicator in OVER_PEOPLE}
    live = [row for row in rows if row.is_checked_in]
    done, due = sum(row.items_done for row in rows), sum(row.items_due for row in rows)
    figures[_I.FULFILMENT] = Figure(_I.FULFILMENT, Decimal(done), due)
    present, signed_up = sum(row.present for row in rows), sum(row.signed_up for row in rows)
    figures[_I.TURNOUT] = Figure(_I.TURNOUT, Decimal(present), signed_up)
    hours = sum((row.hours for row in live), Decimal(0))
    figures[_I.HOURS] = Figure(_I.HOURS, hours, len(live), is_share=False)
    return figures


def median_hours(rows: Iterable[Standing]) -> Decimal:
    """Shown beside the average (I9)."""
    hours = [row.hours for row in rows if row.is_checked_in]
    return Decimal(median(hours)) if hours else Decimal(0)


def loaded_figure(rows: Iterable[Standing], units: Iterable[Unit], programme: Programme) -> Figure:
    """I32: members in the roster against what the units declare; units that declare nothing are left out."""
    declared = {unit.pk: unit.declared_members for unit in units if unit.declared_members}
    loaded = sum(row.unit_id in declared for row in rows)
    goal = goals_of(programme)[_I.LOADED]
    return Figure(_I.LOADED, Decimal(loaded), sum(declared.values()), goal)


def evaluation_figures(
    programme: Programme,
    half: str,
    *,
    targets: EvaluationTargetQuerySet,
    results: EvaluationResultQuerySet,
    reports: FeedbackReportQuerySet,
) -> dict[Indicator, Figure]:
    """I11–I13 of one half-year over what the reader may see."""
    goals = goals_of(programme)
    due = targets.of_half(programme.pk, half)
    good, valid = results.of_half(programme.pk, half).standing().satisfaction_parts()
    owed = reports.of_half(programme.pk, half)
    sent = owed.sent().count()
    counts = {
        _I.EVALUATED: (due.with_confirmed_result().count(), due.count()),
        _I.SATISFACTION: (good, valid),
        _I.FEEDBACK_SENT: (owed.sent_in_time().count(), owed.count()),
        _I.FEEDBACK_ACKNOWLEDGED: (owed.acknowledged().count(), sent),
    }
    return {
        indicator: Figure(indicator, Decimal(numerator), denominator, goals.get(indicator))
        for indicator, (numerator, denominator) in counts.items()
    }


def forecast_stars(row: Standing, standard: StarStandard, on: date) -> int:
    """The stars of the year's end if this member serves on at this year's pace (D3)."""
    passed = max((on - date(on.year, 1, 1)).days + 1, 1)
    return max(row.stars, standard.stars_for(row.hours * Decimal(365) / passed))


def star_forecast(rows: Iterable[Standing], standard: StarStandard, on: date) -> Decimal | None:
    """The share that will have three stars by the year's end if everybody serves on at this pace."""
    live = [row for row in rows if row.is_checked_in]
    if not live:
        return None
    return Decimal(sum(forecast_stars(row, standard, on) >= 3 for row in live)) / len(live)
