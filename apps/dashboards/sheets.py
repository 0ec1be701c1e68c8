"""A unit's or a community's story on one sheet: figures, who is missing, charts, what comes next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.activities.models import Activity
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.dashboards.comparison import Comparison, Part, comparisons_of, part_of
from apps.dashboards.crowds import crowd_of
from apps.dashboards.enums import Indicator
from apps.dashboards.figures import Figure, goals_of
from apps.dashboards.groups import Group
from apps.dashboards.plates import Plate, attendance_plate, trend_plate
from apps.dashboards.standings import Standing, standings
from apps.dashboards.tallies import tally_of
from apps.dashboards.verdict import Verdict, verdict_of
from apps.members.models import OrgRelation
from apps.programmes.models import Programme
from apps.units.models import Unit

_I = Indicator
SHOWN = (
    _I.REPORT_IN,
    _I.REPORT_IN_GROSS,
    _I.RECEIPTS,
    _I.POSTS,
    _I.COMMITMENTS,
    _I.ARRANGED,
    _I.ATTENDED,
    _I.HOURS,
)
NAMED = 40
# What the names may take on the page, so that it stays one A4 with the longest of them.
LETTERS = 360


OF_WHOM = "报到率只算居住在本社区的党员，其余各项算到本社区报到的全部党员。"


@dataclass(frozen=True)
class Sheet:
    """Everything on the sheet; `missing` names as many people as fit, `more` says how many others.

    `note` says of whom the figures are, where that isn't the same for all.
    """

    title: str
    verdict: Verdict
    figures: Sequence[Figure]
    plates: Sequence[Plate]
    missing: Sequence[str]
    more: int
    dates: Sequence[tuple[date, str]]
    query: str
    comparisons: Sequence[Comparison]
    note: str = ""


# The people of the sheet as of a day, and those whose report-in counts here.
Reading = Callable[[Programme, date], tuple[Sequence[Standing], Sequence[Standing]]]


def unit_sheet_of(user: User, unit: Unit, programme: Programme, on: date) -> Sheet:
    """The unit with its subtree."""
    scope = user.scope_for(Deed.READ_FIGURES)

    def read(year: Programme, day: date) -> tuple[Sequence[Standing], Sequence[Standing]]:
        members = OrgRelation.objects.on(day).filter(unit__path__startswith=unit.path)
        inside = standings(year, day, scope, people=list(members.values_list("person_id", flat=True)))
        return inside, inside

    return _sheet(unit.short_name, read, programme, on, query=f"unit={unit.pk}", dates=_dates(programme, on))


def community_sheet_of(
    user: User, community: Community, programme: Programme, on: date, at: datetime
) -> Sheet:
    """Those who live there or reported in there; the rate is of those who live there."""
    scope = user.scope_for(Deed.READ_FIGURES)

    def read(year: Programme, day: date) -> tuple[Sequence[Standing], Sequence[Standing]]:
        live_here = CheckInCard.objects.of_programme(year.pk).live_on(day).filter(community=community)
        people = {
            *community.residents.values_list("pk", flat=True),
            *live_here.values_list("person_id", flat=True),
        }
        inside = standings(year, day, scope, people=people)
        live = [row for row in inside if row.community_id == community.pk]
        return live, [row for row in inside if row.residence_id == community.pk]

    coming = Activity.objects.visible_to(user).of_community(community.pk).upcoming(at).order_by("starts_at")
    dates = [(timezone.localdate(row.starts_at), row.title) for row in coming[:4]]
    query = f"community={community.pk}"
    dates += _dates(programme, on)
    return replace(_sheet(community.name, read, programme, on, query=query, dates=dates), note=OF_WHOM)


def _sheet(
    title: str,
    read: Reading,
    programme: Programme,
    on: date,
    *,
    query: str,
    dates: Sequence[tuple[date, str]],
) -> Sheet:
    rows, counted = read(programme, on)
    tally = tally_of(rows)
    missing = [row.name for row in counted if row.is_due and not row.is_checked_in]
    named = _fitting(missing)
    due = tally_of(counted)
    group = Group(0, title, tally, due, goals_of(programme), f"on={on.isoformat()}&{query}")
    return Sheet(
        title=title,
        verdict=verdict_of(group.report_in, [], programme, on),
        figures=[group.figure(indicator) for indicator in SHOWN],
        plates=[
            trend_plate(crowd_of(counted, on), programme, on),
            replace(attendance_plate([group], on), caption="参加活动次数"),
        ],
        missing=named,
        more=len(missing) - len(named),
        dates=sorted(dates)[:6],
        query=group.query,
        comparisons=_comparisons(part_of(rows, counted), read, programme, on),
    )


def _comparisons(now: Part, read: Reading, programme: Programme, on: date) -> list[Comparison]:
    return comparisons_of(now, programme, on, lambda year, day: part_of(*read(year, day)))


def _fitting(names: Sequence[str]) -> list[str]:
    """The first names, up to NAMED of them and LETTERS in all."""
    fitting, letters = [], 0
    for name in names[:NAMED]:
        letters += len(name) + 1
        if letters > LETTERS:
            break
        fitting.append(name)
    return fitting


def _dates(programme: Programme, on: date) -> list[tuple[date, str]]:
    """What the year's programme still holds."""
    dates = [(programme.check_in_deadline, "报到截止")]
    for window in programme.evaluation_windows.all():
        half = window.get_half_display()
        dates += [(window.opens_on, f"{half}民主测评开始投票"), (window.feedback_by, f"{half}反馈期限")]
    return [(day, what) for day, what in dates if day >= on]
