"""Keeping where everybody stands, today, on the days it is compared with, and on days asked for.

Rows and sums follow the deeds' marks, and are proven every night.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from apps.core.bulk import copy_in
from apps.core.models import Touched
from apps.core.scoping import Scope, any_of
from apps.dashboards.comparison import days_compared
from apps.dashboards.crowds import Crowd, crowd_of
from apps.dashboards.models import AskedDay, KeptDay, KeptStanding
from apps.dashboards.standings import Standing, fresh_standings, read_kept
from apps.programmes.models import Programme

# One at a time writes what is kept: two could overwrite the newer with the older.
_TURN = 5_104_377
# With more people than these to look at again, everybody is as quick.
MANY = 5000
_EVERYTHING = Scope(everything=True)
_COLUMNS = [
    field.attname
    for field in KeptStanding._meta.concrete_fields
    if field.attname not in {"id", "programme_id", "on"}
]


def take_turn() -> None:
    """Wait for whoever keeps or proves at the moment; held to the transaction's end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def keep_day(on: date, at: datetime) -> int:
    """Make what is kept agree with every deed committed so far; returns how many people were read again.

    The marks are taken before anything is read: a deed that commits meanwhile leaves its own for the next
    time. The caller's transaction holds no row that a deed waits for.
    """
    take_turn()
    touched = Touched.objects.take()
    people = {person for person in touched if person is not None}
    wanted = _days_to_keep(on, at)
    _forget_others(wanted)
    known = {(day.programme_id, day.on): day for day in KeptDay.objects.all()}
    everybody = len(people) < len(touched) or len(people) > MANY
    read = 0
    for programme, one in wanted:
        day = known.get((programme.pk, one))
        if day is None or everybody or not Crowd.can_read(day.sums):
            read += _keep_everybody(programme, one, day, at)
        elif people:
            read += _keep_some(day, programme, people, at)
    return read


def _days_to_keep(on: date, at: datetime) -> list[tuple[Programme, date]]:
    """Today and the days asked for, with what their boards set beside them, by the programme of each day."""
    shown = [on, *AskedDay.objects.wanted(at).values_list("on", flat=True)]
    known = [day for day in shown if Programme.objects.for_day(day).exists()]
    days = dict.fromkeys(day for one in known for day in (one, *days_compared(one)))
    return [(programme, day) for day in days for programme in Programme.objects.for_day(day)]


def _forget_others(wanted: Sequence[tuple[Programme, date]]) -> None:
    """What nobody asks for every day isn't followed."""
    asked_for = any_of(Q(programme=programme, on=on) for programme, on in wanted)
    KeptStanding.objects.exclude(asked_for).delete()
    KeptDay.objects.exclude(asked_for).delete()


def _keep_everybody(programme: Programme, on: date, day: KeptDay | None, at: datetime) -> int:
    rows = fresh_standings(programme, on, _EVERYTHING)
    KeptStanding.objects.of_day(programme.pk, on).delete()
    copy_in([_kept(row, programme, on) for row in rows])
    number = day.number + 1 if day else 1
    values = {"number": number, "kept_at": at, "sums": crowd_of(rows, on).as_json()}
    KeptDay.objects.update_or_create(programme=programme, on=on, defaults=values)
    return len(rows)


def _keep_some(day: KeptDay, programme: Programme, people: set[int], at: datetime) -> int:
    kept = KeptStanding.objects.of_day(programme.pk, day.on).filter(person__in=people)
    before = read_kept(kept, programme)
    after = fresh_standings(programme, day.on, _EVERYTHING, people=people)
    crowd = Crowd.from_json(day.sums).count(after, day.on).count(before, day.on, sign=-1)
    kept.delete()
    copy_in([_kept(row, programme, day.on) for row in after])
    day.sums, day.number, day.kept_at = crowd.as_json(), day.number + 1, at
    day.save(update_fields=["sums", "number", "kept_at"])
    return len(after)


def _kept(row: Standing, programme: Programme, on: date) -> KeptStanding:
    return KeptStanding(programme=programme, on=on, **{name: getattr(row, name) for name in _COLUMNS})


def differences() -> Iterator[str]:
    """The proof: kept rows equal the rows of all floors, kept sums equal the sum of the kept rows.

    People with a mark are still to be looked at again and prove nothing. Each line names a person by number.
    """
    take_turn()
    for day in KeptDay.objects.select_related("programme"):
        programme = day.programme
        fresh = _by_person(fresh_standings(programme, day.on, _EVERYTHING))
        rows = read_kept(KeptStanding.objects.of_day(programme.pk, day.on), programme)
        kept = _by_person(rows)
        touched = Touched.objects.people()
        if None in touched:
            continue
        for person in sorted((fresh.keys() | kept.keys()) - touched):
            if fresh.get(person) != kept.get(person):
                what = _names(fresh.get(person), kept.get(person))
                yield f"党员 {person}：当日统计与各项记录不符（{what}）"
        if not Crowd.can_read(day.sums) or Crowd.from_json(day.sums) != crowd_of(rows, day.on):
            yield f"年度 {programme.pk}：当日合计与明细不符"


def _by_person(rows: Iterable[Standing]) -> dict[int, Standing]:
    return {row.person_id: row for row in rows}


def _names(fresh: Standing | None, kept: Standing | None) -> str:
    """The columns that differ, for those who run the platform."""
    if fresh is None or kept is None:
        return "缺少" if kept is None else "多余"
    values: Any = (
        (field.name, getattr(fresh, field.name), getattr(kept, field.name)) for field in fields(fresh)
    )
    return "、".join(name for name, one, other in values if one != other)
