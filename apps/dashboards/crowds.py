"""The people of a scope counted once, for every page and chart: by unit, community, day and hours."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Self

from apps.core.models import Touched
from apps.core.scoping import Scope
from apps.dashboards.models import KeptDay, KeptStanding
from apps.dashboards.standings import Standing, fresh_standings, read_kept, standings
from apps.dashboards.tallies import LAYOUT, Tally, numbers_of, tally_of, total
from apps.members.models import OrgRelation
from apps.programmes.models import Programme, StarStandard

# A sweep may write between two reads; so often is tried again before the rows themselves are read.
_TRIES = 3
# Up to so many people are counted while one waits.
MANY = 5000
# Groups of a crowd, and what of a standing names the group.
_PLACES = {"units": "unit_id", "communities": "community_id", "residences": "residence_id"}


@dataclass
class Crowd:
    """Sums that can be counted in and out, person by person.

    `came`: report-in day of those due; `hours`: hours of those who reported in; `stars`, `later`: their stars
    now and at the year's end at this pace; `served`: verified attendances by "community:month".
    """

    units: dict[int, Tally] = field(default_factory=dict)
    communities: dict[int, Tally] = field(default_factory=dict)
    residences: dict[int, Tally] = field(default_factory=dict)
    came: Counter[date] = field(default_factory=Counter)
    hours: Counter[Decimal] = field(default_factory=Counter)
    stars: Counter[int] = field(default_factory=Counter)
    later: Counter[int] = field(default_factory=Counter)
    served: Counter[str] = field(default_factory=Counter)

    def whole(self) -> Tally:
        """Everybody: each person is in one unit."""
        return total(unit.numbers for unit in self.units.values())

    def count(self, rows: Iterable[Standing], on: date, *, sign: int = 1) -> Self:
        """Count people in, or out again with -1; groups without anybody vanish."""
        standard = standard_of(on)
        placed: defaultdict[tuple[str, int], list[list[int]]] = defaultdict(list)
        for row in rows:
            numbers = numbers_of(row)
            for groups, key in _PLACES.items():
                if (place := getattr(row, key)) is not None:
                    placed[groups, place].append(numbers)
            self._count_one(row, sign)
            if row.is_checked_in and standard:
                self.stars[row.stars] += sign
                self.later[_forecast_stars(row, standard, on)] += sign
        for (groups, place), several in placed.items():
            tally: Tally = getattr(self, groups).setdefault(place, Tally())
            tally.add(map(sum, zip(*several, strict=True)), sign)
        if sign < 0:
            self._drop_empty()
        return self

    def _count_one(self, row: Standing, sign: int) -> None:
        if row.received_on is not None:
            self.hours[row.hours] += sign
            if row.is_due:
                self.came[row.received_on] += sign
        for place, times in row.served.items():
            self.served[place] += sign * times

    def _drop_empty(self) -> None:
        for groups in (self.units, self.communities, self.residences):
            for key in [key for key, tally in groups.items() if not tally.size]:
                del groups[key]
        self.came, self.hours, self.stars = +self.came, +self.hours, +self.stars
        self.later, self.served = +self.later, +self.served

    def copy(self) -> "Crowd":
        """The same sums, to count on from."""
        return Crowd(
            units=_copied(self.units),
            communities=_copied(self.communities),
            residences=_copied(self.residences),
            came=Counter(self.came),
            hours=Counter(self.hours),
            stars=Counter(self.stars),
            later=Counter(self.later),
            served=Counter(self.served),
        )

    def as_json(self) -> dict[str, Any]:
        """For keeping."""
        groups = {"units": self.units, "communities": self.communities, "residences": self.residences}
        counts: dict[str, Mapping[Any, int]] = {
            "came": self.came,
            "hours": self.hours,
            "stars": self.stars,
            "later": self.later,
            "served": self.served,
        }
        return {
            "layout": list(LAYOUT),
            **{name: {key: tally.numbers for key, tally in rows.items()} for name, rows in groups.items()},
            **{name: {str(key): people for key, people in rows.items()} for name, rows in counts.items()},
        }

    @staticmethod
    def can_read(sums: Mapping[str, Any]) -> bool:
        """Whether the sums were kept by a release that counted the same things in the same order."""
        return sums.get("layout") == list(LAYOUT)

    @classmethod
    def from_json(cls, sums: Mapping[str, Any]) -> "Crowd":
        groups = {
            name: {int(key): Tally(numbers) for key, numbers in sums[name].items()}
            for name in ("units", "communities", "residences")
        }
        return cls(
            **groups,
            came=Counter({date.fromisoformat(day): people for day, people in sums["came"].items()}),
            hours=Counter({Decimal(hours): people for hours, people in sums["hours"].items()}),
            stars=Counter({int(stars): people for stars, people in sums["stars"].items()}),
            later=Counter({int(stars): people for stars, people in sums["later"].items()}),
            served=Counter(sums["served"]),
        )


def _copied(groups: Mapping[int, Tally]) -> dict[int, Tally]:
    return {key: Tally(tally.numbers) for key, tally in groups.items()}


def standard_of(on: date) -> StarStandard | None:
    """The table of hours in force on the day."""
    return StarStandard.objects.filter(from_on__lte=on).first()


def _forecast_stars(row: Standing, standard: StarStandard, on: date) -> int:
    """The stars of the year's end if this member serves on at this year's pace (D3)."""
    passed = max((on - date(on.year, 1, 1)).days + 1, 1)
    return max(row.stars, standard.stars_for(row.hours * Decimal(365) / passed))


def crowd_of(rows: Iterable[Standing], on: date) -> Crowd:
    """These people, counted."""
    return Crowd().count(rows, on)


def crowd_in(programme: Programme, on: date, scope: Scope) -> Crowd:
    """The people of the scope on the day, counted: from the kept sums where there are any."""
    if not scope.everything:
        return crowd_of(standings(programme, on, scope), on)
    return kept_crowd(programme, on) or crowd_of(fresh_standings(programme, on, scope), on)


def takes_long(programme: Programme, on: date, scope: Scope) -> bool:
    """Whether the scope's figures of the day would first be counted from the rows of very many people."""
    if not scope.everything or KeptDay.objects.filter(programme=programme, on=on).exists():
        return False
    return OrgRelation.objects.on(on).count() > MANY


def tally_in(programme: Programme, on: date, scope: Scope) -> Tally:
    """The people of the scope on the day as one sum, where the rest of a crowd isn't asked for."""
    if scope.everything:
        return crowd_in(programme, on, scope).whole()
    return tally_of(standings(programme, on, scope))


def kept_crowd(programme: Programme, on: date) -> Crowd | None:
    """The kept sums, with those counted anew about whom something was written since; None when not kept."""
    for _ in range(_TRIES):
        touched = Touched.objects.people()
        people = {person for person in touched if person is not None}
        day = (
            KeptDay.objects.filter(programme=programme, on=on).values_list("pk", "number", "kept_at").first()
        )
        if day is None or len(people) < len(touched):
            return None
        olds = KeptStanding.objects.of_day(programme.pk, on).filter(person__in=people)
        before = read_kept(olds, programme) if people else []
        crowd = _kept_sums(*day)
        if crowd is not None and KeptDay.objects.filter(pk=day[0], number=day[1]).exists():
            return renewed(crowd, before, programme, on, people) if people else crowd
    return None


@lru_cache(maxsize=8)
def _kept_sums(day: int, number: int, kept_at: datetime) -> Crowd | None:
    """The sums of a kept day as this number wrote them, read once by each process and shared: not to be
    changed. None when they are written over by now or were kept by another release."""
    sums = (
        KeptDay.objects.filter(pk=day, number=number, kept_at=kept_at).values_list("sums", flat=True).first()
    )
    return Crowd.from_json(sums) if sums and Crowd.can_read(sums) else None


def renewed(
    crowd: Crowd, before: Iterable[Standing], programme: Programme, on: date, people: set[int]
) -> Crowd:
    """Sums like these with these people as they stand now instead of as they were counted."""
    after = fresh_standings(programme, on, Scope(everything=True), people=people)
    return crowd.copy().count(after, on).count(before, on, sign=-1)
