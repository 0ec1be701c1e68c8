"""Marks from devices that were without the network: late, twice, in any order, with one result."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.activities import rules
from apps.activities.actions.roll import (
    RECORD_FIELDS,
    RollEntry,
    as_history,
    differs,
    enter_one,
    problems_with_entries,
    records_of,
    save_records,
    settle_marks_of,
)
from apps.activities.enums import ROLL_OPEN, UPCOMING, ActivityStatus, AttendanceMethod, AttendanceStatus
from apps.activities.models import Activity, Attendance, RollMark
from apps.audit import actions as audit
from apps.core.errors import DomainError, WrongState, refuse_if
from apps.core.models import create, lock, write


@dataclass(frozen=True)
class Mark:
    """What a device sends: its own key, what it says, and when it was ticked there."""

    key: uuid.UUID
    entry: RollEntry
    marked_at: datetime


@transaction.atomic
def take_marks(*, activity: Activity, marks: Sequence[Mark], by: User, at: datetime) -> list[RollMark]:
    """Keep every mark once, and let each person's record follow from all marks about them.

    Nothing is dropped: a mark that contradicts another person's, or that can't be entered any more, waits on
    the list of clashes. Gives the new marks back.
    """
    activity = lock(activity)
    refuse_if(rules.problems_with_calling_roll(activity, at))
    known = set(RollMark.objects.filter(key__in=[mark.key for mark in marks]).values_list("key", flat=True))
    fresh = list({mark.key: mark for mark in marks if mark.key not in known}.values())
    people = {mark.entry.person_id for mark in fresh}
    records = {row.person_id: row for row in _records(activity, people)}
    _remember(activity, records.values(), at=at)
    taken = [_kept(activity, mark, by=by, at=at) for mark in fresh]
    changed = _follow(activity, people, records, by=by, at=at)
    save_records(changed, RECORD_FIELDS, by=by, at=at)
    if changed and activity.status in UPCOMING:
        write(activity, by=by, at=at, status=ActivityStatus.RUNNING)
    if taken:
        audit.record("activity.roll_marked", activity, by=by, at=at, after=as_history(changed))
    return taken


def _records(activity: Activity, people: Iterable[int]) -> Iterable[Attendance]:
    rows = activity.attendances.select_for_update(of=("self",)).select_related("person")
    found = list(rows.filter(person__in=list(people)).order_by("person_id"))
    for row in found:
        row.activity = activity
    return found


def _kept(activity: Activity, mark: Mark, *, by: User, at: datetime) -> RollMark:
    entry = mark.entry
    return create(
        RollMark,
        by=by,
        at=at,
        activity=activity,
        person_id=entry.person_id,
        key=mark.key,
        status=entry.status,
        in_at=entry.in_at,
        out_at=entry.out_at,
        method=AttendanceMethod.ROLL_CALL,
        marked_by=by,
        marked_at=min(mark.marked_at, at),
    )


def _remember(activity: Activity, records: Iterable[Attendance], *, at: datetime) -> None:
    """Keep a record that came another way as a statement too; absence by default isn't one."""
    marks = RollMark.objects.open().filter(activity=activity)
    known = set(marks.values_list("person_id", "marked_by_id", "marked_at"))
    for row in records:
        by_default = row.status == AttendanceStatus.ABSENT and row.recorded_at == activity.finished_at
        if by_default or (row.person_id, row.recorded_by_id, row.recorded_at) in known:
            continue
        entry = _entry_of(row)
        create(
            RollMark,
            by=None,
            at=at,
            activity=activity,
            person_id=row.person_id,
            key=uuid.uuid4(),
            status=entry.status,
            in_at=entry.in_at,
            out_at=entry.out_at,
            method=row.method,
            marked_by_id=row.recorded_by_id,
            marked_at=row.recorded_at,
        )


def _entry_of(row: Attendance | RollMark) -> RollEntry:
    """What a record or a mark says; the start of the activity is no time of its own."""
    in_at = row.in_at if row.in_at != row.activity.starts_at else None
    out_at = None if isinstance(row, Attendance) and row.out_by_default else row.out_at
    return RollEntry(row.person_id, AttendanceStatus(row.status), in_at, out_at)


def _follow(
    activity: Activity, people: Iterable[int], records: dict[int, Attendance], *, by: User, at: datetime
) -> list[Attendance]:
    """Enter what holds into each person's record, and list what contradicts it."""
    said: dict[int, list[RollMark]] = {person_id: [] for person_id in sorted(people)}
    for mark in (
        RollMark.objects.open().filter(activity=activity, person__in=said).select_related("marked_by")
    ):
        mark.activity = activity
        said[mark.person_id].append(mark)
    changed = []
    for person_id, marks in said.items():
        standing = rules.standing_of(marks)
        holds, entry = standing.holds, _entry_of(standing.holds)
        row, problem = _row_for(activity, entry, records.get(person_id), by=by, at=at)
        against = _against(standing, records.get(person_id) if problem else None)
        _list_clashes(marks, against, {holds.pk: problem}, by=by, at=at)
        if row and differs(row, entry):
            enter_one(
                row, entry, method=AttendanceMethod(holds.method), by=holds.marked_by, at=holds.marked_at
            )
            changed.append(row)
    return changed


def _against(standing: rules.Standing, kept: Attendance | None) -> set[int]:
    """The marks that contradict what holds, or the record where that couldn't be changed."""
    if kept is None:
        return {mark.pk for mark in standing.against}
    return {mark.pk for mark in (standing.holds, *standing.against) if differs(kept, _entry_of(mark))}


def _list_clashes(
    marks: Iterable[RollMark], against: set[int], problems: dict[int, str], *, by: User, at: datetime
) -> None:
    for mark in marks:
        said = problems.get(mark.pk, "")
        clashes = mark.pk in against or bool(said)
        if (clashes, said) != (mark.is_clash, mark.problem):
            write(mark, by=by, at=at, is_clash=clashes, problem=said)


def _row_for(
    activity: Activity, entry: RollEntry, record: Attendance | None, *, by: User, at: datetime
) -> tuple[Attendance | None, str]:
    """The record to enter into, or why nothing can be entered now."""
    if record and not differs(record, entry):
        return record, ""
    if activity.status not in ROLL_OPEN:
        return None, f"活动{activity.get_status_display()}，不能再点名。请到本人记录里补登或更正。"
    try:
        rows = {record.person_id: record} if record else records_of(activity, [entry], by=by, at=at)
        refuse_if(problems_with_entries([entry], rows))
    except DomainError as refusal:
        return None, refusal.sentence[:200]
    return rows[entry.person_id], ""


@transaction.atomic
def settle_mark(*, mark: RollMark, take: bool, by: User, at: datetime) -> RollMark:
    """Decide between a mark and the record: `take` enters the mark, else the record stands.

    Settles all marks about the person; what still arrives from a device is compared with this decision.
    """
    activity, mark = lock(mark.activity), lock(mark)
    if mark.settled_at is not None:
        raise WrongState("这一条已经有人处理过了。请刷新页面看最新情况。")
    record = next(iter(_records(activity, [mark.person_id])), None)
    mark.activity = activity
    if take:
        _enter_decision(activity, _entry_of(mark), mark.method, record, by=by, at=at)
    elif record and record.is_open_to_roll and activity.status in ROLL_OPEN:
        _enter_decision(activity, _entry_of(record), record.method, record, by=by, at=at)
    settle_marks_of(activity, [mark.person_id], by=by, at=at)
    after = {"person": mark.person_id, "taken": take, "status": mark.status}
    audit.record("activity.mark_settled", activity, by=by, at=at, after=after)
    mark.refresh_from_db()
    return mark


def _enter_decision(
    activity: Activity, entry: RollEntry, method: str, record: Attendance | None, *, by: User, at: datetime
) -> None:
    row, problem = _row_for(activity, entry, record, by=by, at=at)
    if row is None:
        raise DomainError(problem)
    enter_one(row, entry, method=AttendanceMethod(method), by=by, at=at)
    save_records([row], RECORD_FIELDS, by=by, at=at)
