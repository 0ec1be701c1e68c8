"""The board put together: figures of the whole scope, tables and charts by unit and by community."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.core.charts import Chart, Series
from apps.core.scoping import Scope
from apps.dashboards.enums import OVER_PEOPLE, Indicator, ScopeKind
from apps.dashboards.figures import (
    OVER_PEOPLE as TESTS,
)
from apps.dashboards.figures import (
    Figure,
    evaluation_figures,
    figure_over,
    figures_over,
    loaded_figure,
    median_hours,
    star_forecast,
)
from apps.dashboards.models import Snapshot
from apps.dashboards.standings import Standing, grouped, standings
from apps.evaluations.models import EvaluationResult, EvaluationTarget, FeedbackReport
from apps.programmes.models import Programme, StarStandard
from apps.units.models import Unit

_I = Indicator


@dataclass(frozen=True)
class Group:
    """One unit or community with its figures, and the address of the names behind."""

    label: str
    figures: dict[Indicator, Figure]
    size: int
    query: str

    @property
    def report_in(self) -> Figure:
        return self.figures[_I.REPORT_IN]

    @property
    def gross(self) -> Figure:
        return self.figures[_I.REPORT_IN_GROSS]

    @property
    def distance(self) -> Decimal:
        """How far above (or below) the line; a group without anybody due comes last."""
        figure = self.report_in
        return Decimal(9) if figure.rate is None or figure.goal is None else figure.rate - figure.goal


@dataclass(frozen=True)
class Line:
    """One figure with everything that must stand beside it."""

    figure: Figure
    url: str
    note: str = ""


@dataclass(frozen=True)
class Board:
    lines: Sequence[Line]
    evaluation: Sequence[tuple[str, Sequence[Figure]]]
    units: Sequence[Group]
    communities: Sequence[Group]
    unit_chart: Chart
    frozen: Sequence[Snapshot]
    excluded: int
    hours_median: Decimal


def board_of(user: User, programme: Programme, on: date) -> Board:
    """Everything the board shows, from one reading of the standings."""
    scope = user.scope_for(Deed.READ_FIGURES)
    rows = standings(programme, on, scope)
    units = _groups_by_unit(rows, programme, on, scope)
    return Board(
        lines=_lines(rows, programme, on, user),
        evaluation=_evaluations(user, programme),
        units=units,
        communities=_groups_by_community(rows, programme, on),
        unit_chart=_chart(units, programme),
        frozen=_frozen(programme, scope),
        excluded=sum(not row.is_due for row in rows),
        hours_median=median_hours(rows),
    )


def names_url(indicator: Indicator, on: date, **place: int | None) -> str:
    query = urlencode({"on": on.isoformat(), **{name: value for name, value in place.items() if value}})
    return f"{reverse('dashboards:figure_names', args=[indicator])}?{query}"


def _lines(rows: Sequence[Standing], programme: Programme, on: date, user: User) -> list[Line]:
    figures = figures_over(rows, programme)
    own_units = Unit.objects.in_reach(user, Deed.READ_FIGURES).departments().active()
    figures[_I.LOADED] = loaded_figure(rows, own_units, programme)
    notes = {_I.STARS: _star_note(rows, on), _I.HOURS: f"中位数 {median_hours(rows)} 小时"}
    return [
        Line(figure, names_url(indicator, on) if indicator in OVER_PEOPLE else "", notes.get(indicator, ""))
        for indicator, figure in figures.items()
    ]


def _star_note(rows: Sequence[Standing], on: date) -> str:
    """D3: the customer is told how many hours three stars are, and where the year is heading."""
    standard = StarStandard.objects.filter(from_on__lte=on).first()
    if standard is None:
        return "还没有星级标准"
    share = star_forecast(rows, standard.hours[2], on)
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


def _groups_by_unit(rows: Sequence[Standing], programme: Programme, on: date, scope: Scope) -> list[Group]:
    """Each unit with its subtree, for those who reach units; the farthest below the line first."""
    if not (scope.everything or scope.unit_paths):
        return []
    groups = []
    for unit in Unit.objects.departments().active():
        inside = [row for row in rows if row.unit_path.startswith(unit.path)]
        if inside and (unit.parent_id or not unit.children.exists()):
            query = urlencode({"on": on.isoformat(), "unit": unit.pk})
            groups.append(Group(unit.short_name, figures_over(inside, programme), len(inside), query))
    return sorted(groups, key=lambda group: group.distance)


def _groups_by_community(rows: Sequence[Standing], programme: Programme, on: date) -> list[Group]:
    """Report-in rate of those who live there; the other figures of those who reported in there."""
    here, living = grouped(rows, "community_id"), grouped(rows, "residence_id")
    groups = []
    for community_id in here.keys() | living.keys():
        live, residents = here.get(community_id, []), living.get(community_id, [])
        figures = figures_over(live, programme)
        for indicator in (_I.REPORT_IN, _I.REPORT_IN_GROSS):
            figures[indicator] = figure_over(residents, indicator, programme)
        label = live[0].community if live else residents[0].residence
        query = urlencode({"on": on.isoformat(), "community": community_id})
        groups.append(Group(label, figures, len(live), query))
    return sorted(groups, key=lambda group: (group.distance, group.label))


def _chart(units: Sequence[Group], programme: Programme) -> Chart:
    with_rate = [group for group in units if group.report_in.rate is not None]
    names = reverse("dashboards:figure_names", args=[_I.REPORT_IN])
    return Chart(
        labels=[group.label for group in with_rate],
        series=[
            Series("报到率", [_shown(group.report_in) for group in with_rate]),
            Series("不排除", [_shown(group.gross) for group in with_rate], dashed=True),
        ],
        first="单位",
        unit="%",
        target=programme.min_report_in_rate * 100,
        links=[f"{names}?{group.query}" for group in with_rate],
    )


def _shown(figure: Figure) -> Decimal | None:
    percent = figure.percent
    return None if percent is None else percent.quantize(Decimal("0.1"), ROUND_HALF_UP)


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
) -> tuple[list[Standing], list[Standing]]:
    """(missing, counted) people of one indicator, inside the reader's scope and the chosen group."""
    in_denominator, in_numerator = TESTS[indicator]
    rows = standings(programme, on, user.scope_for(Deed.READ_FIGURES))
    if unit is not None:
        path = Unit.objects.filter(pk=unit).values_list("path", flat=True).first() or "-"
        rows = [row for row in rows if row.unit_path.startswith(path)]
    if community is not None:
        by_residence = indicator in {_I.REPORT_IN, _I.REPORT_IN_GROSS}
        rows = [row for row in rows if (row.residence_id if by_residence else row.community_id) == community]
    counted = [row for row in rows if in_denominator(row)]
    hits = [row for row in counted if in_numerator(row)]
    return [row for row in counted if not in_numerator(row)], hits
