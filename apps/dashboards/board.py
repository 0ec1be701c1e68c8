"""The board put together: figures of the whole scope, tables and charts by unit and by community."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.core.scoping import Scope
from apps.dashboards.comparison import Comparison, Part, comparisons_of
from apps.dashboards.crowds import Crowd, crowd_in, standard_of, tally_in
from apps.dashboards.enums import OVER_PEOPLE, Indicator, ScopeKind
from apps.dashboards.figures import (
    Figure,
    evaluation_figures,
    figures_over,
    loaded_figure,
    median_hours,
    star_forecast,
)
from apps.dashboards.groups import Group, groups_by_community, groups_by_unit
from apps.dashboards.models import Snapshot
from apps.dashboards.plates import (
    Plate,
    attendance_plate,
    heat_plate,
    items_plate,
    newest_counts,
    stars_plate,
    trend_plate,
    units_plate,
)
from apps.dashboards.standings import Standing, standings
from apps.dashboards.tallies import OVER_PEOPLE as TESTS
from apps.dashboards.verdict import Verdict, verdict_of
from apps.evaluations.models import EvaluationResult, EvaluationTarget, FeedbackReport
from apps.programmes.models import Programme
from apps.units.models import Unit

_I = Indicator


@dataclass(frozen=True)
class Line:
    """One figure with everything that must stand beside it."""

    figure: Figure
    url: str
    note: str = ""


@dataclass(frozen=True)
class Board:
    """What one page shows, from one reading of the people."""

    verdict: Verdict
    lines: Sequence[Line]
    evaluation: Sequence[tuple[str, Sequence[Figure]]]
    units: Sequence[Group]
    communities: Sequence[Group]
    plates: Sequence[Plate]
    frozen: Sequence[Snapshot]
    excluded: int
    hours_median: Decimal
    comparisons: Sequence[Comparison]


def board_of(user: User, programme: Programme, on: date) -> Board:
    """Everything the board shows, from one count of the people."""
    scope = user.scope_for(Deed.READ_FIGURES)
    crowd = crowd_in(programme, on, scope)
    units = groups_by_unit(crowd, programme, on, scope)
    near = groups_by_community(crowd, programme, on, scope)
    lines = _lines(crowd, programme, on, user)
    return Board(
        verdict=verdict_of(lines[0].figure, units, programme, on),
        lines=lines,
        evaluation=_evaluations(user, programme),
        units=units,
        communities=near,
        plates=_plates(user, crowd, (units, near), programme, on),
        frozen=_frozen(programme, scope),
        excluded=crowd.whole().excluded,
        hours_median=median_hours(crowd.hours),
        comparisons=_comparisons(crowd, programme, on, scope),
    )


def _comparisons(crowd: Crowd, programme: Programme, on: date, scope: Scope) -> list[Comparison]:
    """The reader's whole part of the district beside itself a year and a half-year ago."""

    def read(year: Programme, day: date) -> Part:
        whole = tally_in(year, day, scope)
        return Part(whole, whole)

    whole = crowd.whole()
    return comparisons_of(Part(whole, whole), programme, on, read)


def names_url(indicator: Indicator, on: date, **place: int | None) -> str:
    query = urlencode({"on": on.isoformat(), **{name: value for name, value in place.items() if value}})
    return f"{reverse('dashboards:figure_names', args=[indicator])}?{query}"


def _lines(crowd: Crowd, programme: Programme, on: date, user: User) -> list[Line]:
    figures = figures_over(crowd.whole(), programme)
    own_units = Unit.objects.in_reach(user, Deed.READ_FIGURES).departments().active()
    figures[_I.LOADED] = loaded_figure(crowd.units, own_units, programme)
    notes = {_I.STARS: _star_note(crowd, on), _I.HOURS: f"中位数 {median_hours(crowd.hours)} 小时"}
    return [
        Line(figure, names_url(indicator, on) if indicator in OVER_PEOPLE else "", notes.get(indicator, ""))
        for indicator, figure in figures.items()
    ]


def _star_note(crowd: Crowd, on: date) -> str:
    """D3: the customer is told how many hours three stars are, and where the year is heading."""
    standard = standard_of(on)
    if standard is None:
        return "还没有星级标准"
    share = star_forecast(crowd.later)
    heading = "—" if share is None else f"{(share * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
    return f"三星需 {standard.hours[2]} 小时（{standard.name}）；照现在的进度，年底约 {heading}"


def _evaluations(user: User, programme: Programme) -> list[tuple[str, list[Figure]]]:
    shown = []
    for window in programme.evaluation_windows.all():
        figures = evaluation_figures(
            programme,
            window.half,
            targets=EvaluationTarget.objects.visible_to(user),
            results=EvaluationResult.objects.visible_to(user),
            reports=FeedbackReport.objects.visible_to(user),
        )
        shown.append((window.get_half_display(), list(figures.values())))
    return shown


def _plates(
    user: User,
    crowd: Crowd,
    groups: tuple[list[Group], list[Group]],
    programme: Programme,
    on: date,
) -> list[Plate]:
    """The charts of the board; who reaches no units sees attendances by community."""
    units, near = groups
    times = attendance_plate(units, on) if units else attendance_plate(near, on, first="社区")
    drawn = [
        trend_plate(crowd, programme, on),
        *([units_plate(units, programme, on)] if units else []),
        heat_plate(crowd, on),
        times,
        stars_plate(crowd, on),
        _items(user, programme),
    ]
    base = reverse("dashboards:board")
    return [replace(plate, saves=f"{base}charts/{on.isoformat()}/{plate.key}") for plate in drawn]


def _items(user: User, programme: Programme) -> Plate:
    results = EvaluationResult.objects.visible_to(user).filter(target__round__programme=programme).standing()
    half, counts = newest_counts(results.select_related("target__round").order_by("target__round__half"))
    return items_plate(counts, programme, half)


def _frozen(programme: Programme, scope: Scope) -> list[Snapshot]:
    """The district's frozen rate with all its versions, for those who see the district."""
    rows = Snapshot.objects.frozen(programme.pk, _I.REPORT_IN_FROZEN)
    return list(rows.filter(scope_kind=ScopeKind.DISTRICT)) if scope.everything else []


def names_behind(
    user: User,
    programme: Programme,
    on: date,
    indicator: Indicator,
    *,
    unit: int | None = None,
    community: int | None = None,
    deed: Deed = Deed.READ_FIGURES,
) -> tuple[list[Standing], list[Standing]]:
    """(missing, counted) people of one indicator, within what `deed` reaches and the chosen group."""
    in_denominator, in_numerator = TESTS[indicator]
    rows = standings(programme, on, user.scope_for(deed))
    if unit is not None:
        path = Unit.objects.filter(pk=unit).values_list("path", flat=True).first() or "-"
        rows = [row for row in rows if row.unit_path.startswith(path)]
    if community is not None:
        by_residence = indicator in {_I.REPORT_IN, _I.REPORT_IN_GROSS}
        rows = [row for row in rows if (row.residence_id if by_residence else row.community_id) == community]
    counted = [row for row in rows if in_denominator(row)]
    hits = [row for row in counted if in_numerator(row)]
    return [row for row in counted if not in_numerator(row)], hits
