"""Indicators counted from standings: numerator ÷ denominator, compared unrounded, shown with one decimal."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from apps.core.rounding import one_decimal
from apps.dashboards.enums import Indicator
from apps.dashboards.standings import Standing
from apps.dashboards.tallies import OVER_PEOPLE, Tally, tally_of
from apps.evaluations.models.feedback import FeedbackReportQuerySet
from apps.evaluations.models.results import EvaluationResultQuerySet
from apps.evaluations.models.rounds import EvaluationTargetQuerySet
from apps.programmes.models import Programme

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
        if self.rounded is None:
            return "—"
        return f"{self.rounded}{'%' if self.is_share else ''}"

    @property
    def rounded(self) -> Decimal | None:
        """93.1 (percent) or 2.5; half up."""
        value = self.percent if self.is_share else self.rate
        return None if value is None else one_decimal(value)

    @property
    def detail(self) -> str:
        return f"{self.numerator.normalize():f} ÷ {self.denominator}"


# Indicators of sums other than people: numerator and denominator.
SUMMED: dict[Indicator, Callable[[Tally], tuple[Decimal | int, int]]] = {
    _I.FULFILMENT: lambda tally: (tally.items_done, tally.items_due),
    _I.TURNOUT: lambda tally: (tally.present, tally.signed_up),
    _I.HOURS: lambda tally: (tally.hours, tally.live),
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


def figures_over(people: Tally | Iterable[Standing], programme: Programme) -> dict[Indicator, Figure]:
    """Every indicator that can be counted from standings."""
    tally = people if isinstance(people, Tally) else tally_of(people)
    goals = goals_of(programme)
    return {indicator: figure_in(tally, indicator, goals) for indicator in (*OVER_PEOPLE, *SUMMED)}


def figure_in(tally: Tally, indicator: Indicator, goals: Mapping[Indicator, Decimal]) -> Figure:
    """One indicator from sums over people."""
    if indicator in SUMMED:
        numerator, denominator = SUMMED[indicator](tally)
        return Figure(indicator, Decimal(numerator), denominator, is_share=indicator != _I.HOURS)
    hits, counted = Decimal(tally.hits(indicator)), tally.counted(indicator)
    return Figure(indicator, hits, counted, goals.get(indicator))


def median_hours(hours: Counter[Decimal]) -> Decimal:
    """Shown beside the average (I9); hours → how many people have served so many."""
    people = hours.total()
    if not people:
        return Decimal(0)
    low, high = (_at_place(hours, place) for place in ((people - 1) // 2, people // 2))
    return (low + high) / 2


def _at_place(hours: Counter[Decimal], place: int) -> Decimal:
    """The value of the person at the place, counted from 0, least hours first."""
    passed = 0
    for value in sorted(hours):
        passed += hours[value]
        if passed > place:
            return value
    raise IndexError(place)


def loaded_figure(sizes: Mapping[int, Tally], declared: Mapping[int, int], programme: Programme) -> Figure:
    """I32: members in the roster against what the units declare; units that declare nothing are left out."""
    loaded = sum(tally.size for unit_id, tally in sizes.items() if unit_id in declared)
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
    people = targets.of_half(programme.pk, half).counts()
    feedback = reports.of_half(programme.pk, half).counts()
    counts = {
        _I.EVALUATED: (people["rated"], people["due"]),
        _I.SATISFACTION: results.of_half(programme.pk, half).standing().satisfaction_parts(),
        _I.FEEDBACK_SENT: (feedback["sent_in_time"], feedback["owed"]),
        _I.FEEDBACK_ACKNOWLEDGED: (feedback["acknowledged"], feedback["sent"]),
    }
    return {
        indicator: Figure(indicator, Decimal(numerator), denominator, goals.get(indicator))
        for indicator, (numerator, denominator) in counts.items()
    }


def star_forecast(later: Counter[int]) -> Decimal | None:
    """The share that will have three stars by the year's end if everybody serves on at this pace."""
    live = later.total()
    return Decimal(sum(people for stars, people in later.items() if stars >= 3)) / live if live else None
