"""Units and communities with their figures, counted from the same people as the whole."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal
from urllib.parse import urlencode

from django.urls import reverse

from apps.communities.models import Community
from apps.core.scoping import Scope
from apps.dashboards.crowds import Crowd
from apps.dashboards.enums import Indicator
from apps.dashboards.figures import Figure, figures_over
from apps.dashboards.tallies import Tally
from apps.programmes.models import Programme
from apps.units.models import Unit

_I = Indicator


@dataclass(frozen=True)
class Group:
    """One unit or community with its figures, and the address of the names behind."""

    pk: int
    label: str
    figures: dict[Indicator, Figure]
    size: int
    query: str
    path: str = ""
    tally: Tally = field(default_factory=Tally)
    is_reached: bool = True

    @property
    def sheet_url(self) -> str:
        """The group's story on one sheet, for those whose reach holds it; communities have no path."""
        if not self.is_reached:
            return ""
        name = "unit_sheet" if self.path else "community_sheet"
        return f"{reverse(f'dashboards:{name}', args=[self.pk])}?on={self.query[3:13]}"

    @property
    def report_in(self) -> Figure:
        return self.figures[_I.REPORT_IN]

    @property
    def gross(self) -> Figure:
        return self.figures[_I.REPORT_IN_GROSS]

    @property
    def missing(self) -> int:
        return missing_to_line(self.report_in)

    @property
    def distance(self) -> Decimal:
        """How far above (or below) the line; a group without anybody due comes last."""
        figure = self.report_in
        return Decimal(9) if figure.rate is None or figure.goal is None else figure.rate - figure.goal


def missing_to_line(figure: Figure) -> int:
    """How many more people make the figure reach its line; 0 when it does."""
    if figure.goal is None:
        return 0
    wanted = (figure.goal * figure.denominator).to_integral_value(ROUND_CEILING)
    return max(int(wanted - figure.numerator), 0)


def groups_by_unit(crowd: Crowd, programme: Programme, on: date, scope: Scope) -> list[Group]:
    """Each unit with its subtree, for those who reach units; the farthest below the line first."""
    if not (scope.everything or scope.unit_paths):
        return []
    units = list(Unit.objects.departments().active())
    parents = {unit.parent_id for unit in units}
    inside = subtrees(crowd)
    groups = []
    for unit in units:
        tally = inside.get(unit.path)
        if tally and (unit.parent_id or unit.pk not in parents):
            query = urlencode({"on": on.isoformat(), "unit": unit.pk})
            figures = figures_over(tally, programme)
            reached = scope.reaches(unit_path=unit.path)
            groups.append(
                Group(unit.pk, unit.short_name, figures, tally.size, query, unit.path, tally, reached)
            )
    return sorted(groups, key=lambda group: group.distance)


def subtrees(crowd: Crowd) -> dict[str, Tally]:
    """The sums of every unit with those below it, by path."""
    sums: dict[str, Tally] = {}
    for pk, path in Unit.objects.filter(pk__in=crowd.units).values_list("pk", "path"):
        steps = path.rstrip("/").split("/")
        for depth in range(1, len(steps) + 1):
            sums.setdefault("/".join(steps[:depth]) + "/", Tally()).add(crowd.units[pk].numbers)
    return sums


def groups_by_community(crowd: Crowd, programme: Programme, on: date, scope: Scope) -> list[Group]:
    """Report-in rate of those who live there; the other figures of those who reported in there."""
    here, living = crowd.communities, crowd.residences
    communities = Community.objects.filter(pk__in=here.keys() | living.keys())
    groups = []
    for community_id, label, town in communities.values_list("pk", "name", "town__path"):
        live = here.get(community_id, Tally())
        figures = figures_over(live, programme)
        residents = figures_over(living.get(community_id, Tally()), programme)
        for indicator in (_I.REPORT_IN, _I.REPORT_IN_GROSS):
            figures[indicator] = residents[indicator]
        query = urlencode({"on": on.isoformat(), "community": community_id})
        reached = scope.reaches(unit_path=town, community_id=community_id)
        groups.append(Group(community_id, label, figures, live.size, query, "", live, reached))
    return sorted(groups, key=lambda group: (group.distance, group.label))


def below_the_line(groups: Sequence[Group]) -> list[Group]:
    """Groups short of the line; an upper unit only when none under it is named already."""
    short = [group for group in groups if group.missing]
    return [
        group
        for group in short
        if not any(other.path != group.path and other.path.startswith(group.path) for other in short)
    ]
