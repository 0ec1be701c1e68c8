"""What a screen on the wall shows: the district's sums, no person, no ranking of persons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

from apps.core.scoping import Scope
from apps.dashboards.crowds import crowd_in
from apps.dashboards.enums import Indicator
from apps.dashboards.figures import Figure, figures_over
from apps.dashboards.groups import groups_by_unit
from apps.dashboards.plates import Plate, trend_plate, units_plate
from apps.dashboards.verdict import Verdict, verdict_of
from apps.programmes.models import Programme

_I = Indicator
SHOWN = (_I.REPORT_IN, _I.POSTS, _I.ATTENDED, _I.HOURS)
UNITS = 7
# Many screens ask as often as one: the sums are made at most once in this time.
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Wall:
    """One picture of the district with its time."""

    title: str
    at: datetime
    verdict: Verdict | None
    figures: Sequence[Figure]
    plates: Sequence[Plate]


def wall_now(at: datetime) -> Wall:
    """The sums of today, at most a minute old."""
    key = f"dashboards.wall.{timezone.localdate(at)}"
    wall: Wall | None = cache.get(key)
    if wall is None:
        wall = _wall(at)
        cache.set(key, wall, KEPT_SECONDS)
    return wall


def _wall(at: datetime) -> Wall:
    on, everything = timezone.localdate(at), Scope(everything=True)
    programme = Programme.objects.for_day(on).first()
    if programme is None:
        return Wall("在职党员进社区", at, None, (), ())
    crowd = crowd_in(programme, on, everything)
    units = groups_by_unit(crowd, programme, on, everything)
    figures = figures_over(crowd.whole(), programme)
    drawn = [trend_plate(crowd, programme, on), units_plate(units[:UNITS], programme, on)]
    return Wall(
        title=f"{programme.district_name}在职党员进社区",
        at=at,
        verdict=verdict_of(figures[_I.REPORT_IN], units, programme, on),
        figures=[figures[indicator] for indicator in SHOWN],
        plates=[replace(plate, chart=replace(plate.chart, links=())) for plate in drawn],
    )
