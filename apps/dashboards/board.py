"""The board put together: figures of the whole scope, tables and charts by unit and by community."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.core.charts import MOST
from apps.core.rounding import one_decimal
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
class Extract:
    """The first of many groups, and where all of them are."""

    title: str
    first: str
    groups: Sequence[Group]
    total: int
    url: str


@dataclass(frozen=True)
class Counted:
    """The people of a reader on a day, counted once; groups are made when asked for."""

    user: User
    programme: Programme
    on: date

    @cached_property
    def scope(self) -> Scope:
        return self.user.scope_for(Deed.READ_FIGURES)

    @cached_property
    def crowd(self) -> Crowd:
        return crowd_in(self.programme, self.on, self.scope)

    @cached_property
    def units(self) -> list[Group]:
        return groups_by_unit(self.crowd, self.programme, self.on, self.scope)

    @cached_property
    def communities(self) -> list[Group]:
        return groups_by_community(self.crowd, self.programme, self.on, self.scope)


@dataclass(frozen=True)
class Board:
    """What one page shows, from one reading of the people."""

    verdict: Verdict
    lines: Sequence[Line]
    evaluation: Sequence[tuple[str, Sequence[Figure]]]
    extracts: Sequence[Extract]
    plates: Sequence[Plate]
    frozen: Sequence[Snapshot]
    excluded: int
    hours_median: Decimal
    comparisons: Sequence[Comparison]


def board_of(user: User, programme: Programme, on: date) -> Board:
    """Everything the board shows, from one count of the people."""
    counted = Counted(user, programme, on)
    crowd, scope = counted.crowd, counted.scope
    lines = _lines(crowd, programme, on, user)
    return Board(
        verdict=verdict_of(lines[0].figure, counted.units, programme, on),
        lines=lines,
        evaluation=_evaluations(user, programme),
        extracts=_extracts(counted),
        plates=[plate for key in PLATES if (plate := plate_of(counted, key))],
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
    declared = {pk: people for pk, people in own_units.values_list("pk", "declared_members") if people}
    figures[_I.LOADED] = loaded_figure(crowd.units, declared, programme)
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
    heading = "—" if share is None else f"{one_decimal(share * 100)}%"
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


def _extracts(counted: Counted) -> list[Extract]:
    """Those farthest below the line; a kind of group without any is left out."""
    kinds = (("unit", counted.units), ("community", counted.communities))
    return [
        Extract(*GROUP_WORDS[kind], groups[:MOST], len(groups), groups_url(kind, counted.on))
        for kind, groups in kinds
        if groups
    ]


# Title and first column of the table of groups.
GROUP_WORDS = {"unit": ("各单位情况", "单位"), "community": ("各社区情况（报到率按居住社区计）", "社区")}


def groups_url(kind: str, on: date) -> str:
    """All units or communities with their figures, page by page."""
    return f"{reverse(f'dashboards:{kind}_figures')}?on={on.isoformat()}"


def plate_of(counted: Counted, key: str) -> Plate | None:
    """One chart of the board; None when there is no such chart for this reader."""
    plate = PLATES[key](counted) if key in PLATES else None
    saves = reverse("dashboards:chart_page", args=[counted.on.isoformat(), key]).rstrip("/") if plate else ""
    return replace(plate, saves=saves) if plate else None


def _units(counted: Counted) -> Plate | None:
    return units_plate(counted.units, counted.programme, counted.on) if counted.units else None


def _attendances(counted: Counted) -> Plate:
    """By unit; by community for those who reach no units."""
    if counted.units:
        return attendance_plate(counted.units, counted.on)
    return attendance_plate(counted.communities, counted.on, first="社区")


def _items(counted: Counted) -> Plate:
    results = EvaluationResult.objects.visible_to(counted.user)
    results = results.filter(target__round__programme=counted.programme).standing()
    half, counts = newest_counts(results.select_related("target__round").order_by("target__round__half"))
    return items_plate(counts, counted.programme, half)


# The board's charts in its order.
PLATES: dict[str, Callable[[Counted], Plate | None]] = {
    "trend": lambda counted: trend_plate(counted.crowd, counted.programme, counted.on),
    "units": _units,
    "heat": lambda counted: heat_plate(counted.crowd, counted.on),
    "attendances": _attendances,
    "stars": lambda counted: stars_plate(counted.crowd, counted.on),
    "items": _items,
}


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
