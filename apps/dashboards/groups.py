"""Units and communities with their figures, counted from the same people as the whole."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from functools import cached_property

from django.urls import reverse

from apps.communities.models import Community
from apps.core.scoping import Scope
from apps.dashboards.crowds import Crowd
from apps.dashboards.enums import Indicator
from apps.dashboards.figures import SUMMED, Figure, figure_in, goals_of
from apps.dashboards.tallies import OVER_PEOPLE, Tally, total
from apps.programmes.models import Programme
from apps.units.models import Unit

_I = Indicator


@dataclass(frozen=True)
class Group:
    """One unit or community with its figures, and the address of the names behind.

    `tally` are its people, `due` those whose report-in counts here; of a city's many groups few are shown,
    so that figures are made when asked for.
    """

    pk: int
    label: str
    tally: Tally
    due: Tally
    goals: Mapping[Indicator, Decimal]
    query: str
    path: str = ""
    is_reached: bool = True

    def __str__(self) -> str:
        return self.label

    @property
    def size(self) -> int:
        return self.tally.size

    @cached_property
    def figures(self) -> dict[Indicator, Figure]:
        return {indicator: self.figure(indicator) for indicator in (*OVER_PEOPLE, *SUMMED)}

    def figure(self, indicator: Indicator) -> Figure:
        people = self.due if indicator in (_I.REPORT_IN, _I.REPORT_IN_GROSS) else self.tally
        return figure_in(people, indicator, self.goals)

    @property
    def sheet_url(self) -> str:
        """The group's story on one sheet, for those whose reach holds it; communities have no path."""
        if not self.is_reached:
            return ""
        name = "unit_sheet" if self.path else "community_sheet"
        return f"{reverse(f'dashboards:{name}', args=[self.pk])}?on={self.query[3:13]}"

    @cached_property
    def report_in(self) -> Figure:
        return self.figure(_I.REPORT_IN)

    @property
    def gross(self) -> Figure:
        return self.figure(_I.REPORT_IN_GROSS)

    @cached_property
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
    active = Unit.objects.departments().active()
    units = list(active.values_list("pk", "short_name", "path", "parent_id"))
    parents = {parent for *_, parent in units}
    inside, goals = subtrees(crowd), goals_of(programme)
    groups = []
    for pk, label, path, parent in units:
        tally = inside.get(path)
        if tally and (parent or pk not in parents):
            reached = scope.reaches(unit_path=path)
            query = f"on={on.isoformat()}&unit={pk}"
            groups.append(Group(pk, label, tally, tally, goals, query, path, is_reached=reached))
    return sorted(groups, key=lambda group: group.distance)


def subtrees(crowd: Crowd) -> dict[str, Tally]:
    """The sums of every unit with those below it, by path."""
    inside: defaultdict[str, list[list[int]]] = defaultdict(list)
    for pk, path in Unit.objects.filter(pk__in=crowd.units).values_list("pk", "path"):
        for around in (*_paths_above(path), path):
            inside[around].append(crowd.units[pk].numbers)
    return {path: total(parts) for path, parts in inside.items()}


def groups_by_community(crowd: Crowd, programme: Programme, on: date, scope: Scope) -> list[Group]:
    """Report-in rate of those who live there; the other figures of those who reported in there.

    A community reads of itself alone: of another it sees only the few who live there and came to it.
    """
    is_wide = scope.everything or bool(scope.unit_paths)
    here, living, goals = crowd.communities, crowd.residences, goals_of(programme)
    communities = Community.objects.filter(pk__in=here.keys() | living.keys())
    groups = []
    for community_id, label, town in communities.values_list("pk", "name", "town__path"):
        live, residents = here.get(community_id, Tally()), living.get(community_id, Tally())
        query = f"on={on.isoformat()}&community={community_id}"
        reached = scope.reaches(unit_path=town, community_id=community_id)
        if reached or is_wide:
            groups.append(Group(community_id, label, live, residents, goals, query, is_reached=reached))
    return sorted(groups, key=lambda group: (group.distance, group.label))


def below_the_line(groups: Sequence[Group]) -> list[Group]:
    """Groups short of the line; an upper unit only when none under it is named already."""
    short = [group for group in groups if group.missing]
    above = {path for group in short for path in _paths_above(group.path)}
    return [group for group in short if group.path not in above]


def _paths_above(path: str) -> list[str]:
    """0001/ and 0001/0002/ for 0001/0002/0003/."""
    steps = path.rstrip("/").split("/")
    return ["/".join(steps[:depth]) + "/" for depth in range(1, len(steps))]
