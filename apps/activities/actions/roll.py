"""Roll-call, end of an activity, and later entries: who was present, from when to when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.activities import rules
from apps.activities.enums import (
    ACTIVITY_TRANSITIONS,
    ROLL_OPEN,
    TOOK_PLACE,
    UPCOMING,
    ActivityStatus,
    AttendanceMethod,
    AttendanceStatus,
    HoursStatus,
    SignUpStatus,
)
from apps.activities.models import Activity, Attendance, Invitee, RollMark, SignUp
from apps.audit import actions as audit
from apps.core.errors import DomainError, Problem, StaleVersion, WrongState, refuse_if
from apps.core.models import check_transition, lock, touch, write
from apps.members.models import Person

_S, _A, _H = ActivityStatus, AttendanceStatus, HoursStatus
RECORD_FIELDS = [
    "status",
    "method",
    "is_walk_in",
    "in_at",
    "out_at",
    "out_by_default",
    "recorded_by",
    "recorded_at",
    "hours",
    "hours_status",
    "is_late_record",
    "remark",
]
STAMPS = ["version", "updated_at", "updated_by"]


@dataclass(frozen=True)
class RollEntry:
    """What the roll says of one person; without times the whole activity is meant."""

    person_id: int
    status: AttendanceStatus
    in_at: datetime | None = None
    out_at: datetime | None = None


@transaction.atomic
def call_roll(
    *,
    activity: Activity,
    entries: Sequence[RollEntry],
    method: AttendanceMethod = AttendanceMethod.ROLL_CALL,
    by: User,
    at: datetime,
    version: int | None = None,
) -> list[Attendance]:
    """Write who is present, excused or absent; people not named keep what they have.

    Opens 30 minutes before the start and starts the activity. Verified hours are not touched: a changed
    entry for them is refused.
    """
    activity = lock(activity, version=version)
    if activity.status not in ROLL_OPEN:
        raise WrongState(f"活动{activity.get_status_display()}，不能点名。请刷新页面看最新情况。")
    refuse_if(rules.problems_with_calling_roll(activity, at))
    rows = records_of(activity, entries, by=by, at=at)
    refuse_if(problems_with_entries(entries, rows))
    named = [(rows[entry.person_id], entry) for entry in entries]
    changed = [row for row, entry in named if _entered(row, entry, method, by, at)]
    begun = {"status": _S.RUNNING} if activity.status in UPCOMING else {}
    write(activity, by=by, at=at, **begun)
    save_records(changed, RECORD_FIELDS, by=by, at=at)
    settle_marks_of(activity, [row.person_id for row in changed], by=by, at=at)
    audit.record("activity.roll_called", activity, by=by, at=at, after=as_history(changed))
    return changed


def as_history(rows: Iterable[Attendance]) -> dict[str, Any]:
    """What the history keeps of each person: status and times."""
    return {
        str(row.person_id): [
            row.status,
            row.in_at and row.in_at.isoformat(),
            row.out_at and row.out_at.isoformat(),
        ]
        for row in rows
    }


def records_of(
    activity: Activity, entries: Sequence[RollEntry], *, by: User, at: datetime
) -> dict[int, Attendance]:
    """The record of each person named, new ones unsaved; refuses people who can't take part."""
    ids = [entry.person_id for entry in entries]
    kept = activity.attendances.select_for_update(of=("self",)).select_related("person")
    rows = {row.person_id: row for row in kept.filter(person__in=ids)}
    answers = SignUp.objects.filter(activity=activity, person__in=ids).select_related("person")
    asked = {row.person_id: row for row in answers}
    strangers = set(ids) - rows.keys() - asked.keys()
    walk_ins = _walk_ins(activity, strangers) if strangers else {}
    for person_id in set(ids) - rows.keys():
        source = asked.get(person_id)
        person, unit_id = (source.person, source.unit_id) if source else walk_ins[person_id]
        rows[person_id] = Attendance(
            activity=activity,
            person=person,
            unit_id=unit_id,
            status=_A.ABSENT,
            is_walk_in=source is None or source.status != SignUpStatus.SIGNED_UP,
            created_at=at,
            created_by=by,
        )
    for row in rows.values():
        row.activity = activity
    return rows


def _walk_ins(activity: Activity, ids: set[int]) -> dict[int, tuple[Person, int]]:
    programme = rules.programme_for(activity)
    people: Iterable[Any] = (
        Invitee.objects.filter(pk__in=ids).checked_in(programme.pk).with_unit_on(activity.service_on)
    )
    found = {row.pk: (row, row.unit_of_day) for row in people if row.unit_of_day}
    if ids - found.keys():
        raise DomainError("名单中有人没有报到或没有单位，不能登记到场。请先办理报到。", code="not_checked_in")
    return found


def problems_with_entries(entries: Sequence[RollEntry], rows: dict[int, Attendance]) -> list[Problem]:
    """Changes to hours already on their way, and times outside the activity."""
    problems = []
    for entry in entries:
        row = rows[entry.person_id]
        if not row.is_open_to_roll and differs(row, entry):
            sentence = f"{row.person}的时长{row.get_hours_status_display()}，请用“更正”修改。"
            problems.append(Problem("verified", sentence))
        problems += _problems_with_times(row, entry)
    return problems


def _problems_with_times(row: Attendance, entry: RollEntry) -> list[Problem]:
    if entry.status != _A.PRESENT:
        return []
    in_at = entry.in_at or row.activity.starts_at
    return rules.problems_with_times(row.activity, in_at, entry.out_at, str(row.person))


def differs(row: Attendance, entry: RollEntry) -> bool:
    """Whether the entry says anything else than the record."""
    if row.pk is None or row.status != entry.status:
        return True
    if entry.status != _A.PRESENT:
        return False
    same_out = row.out_at == entry.out_at or (entry.out_at is None and row.out_by_default)
    return row.in_at != (entry.in_at or row.activity.starts_at) or not same_out


def _entered(row: Attendance, entry: RollEntry, method: AttendanceMethod, by: User, at: datetime) -> bool:
    """Enter what differs; what doesn't keeps its recorder and method."""
    if not differs(row, entry):
        return False
    enter_one(row, entry, method=method, by=by, at=at)
    return True


def enter_one(row: Attendance, entry: RollEntry, *, method: AttendanceMethod, by: User, at: datetime) -> None:
    """Write the entry into the record, unsaved; its hours follow from the times."""
    present = entry.status == _A.PRESENT
    row.status, row.method = entry.status, method
    row.in_at = (entry.in_at or row.activity.starts_at) if present else None
    row.out_at = entry.out_at if present else None
    row.out_by_default = False
    row.recorded_by, row.recorded_at = by, at
    propose(row, ended_at=row.activity.ends_at if row.activity.status in TOOK_PLACE else None)


def propose(row: Attendance, *, ended_at: datetime | None) -> None:
    """Hours from the times once the activity is over; a forgotten leaving time becomes the end, marked."""
    if row.status != _A.PRESENT or ended_at is None or row.in_at is None:
        row.hours, row.hours_status = Decimal("0.0"), _H.NONE
        return
    if row.out_at is None:
        row.out_at, row.out_by_default = max(ended_at, row.in_at), True
    row.hours = rules.hours_of(row.activity, row.in_at, row.out_at)
    row.hours_status = _H.PROPOSED if row.hours else _H.NONE


def save_records(rows: Sequence[Attendance], fields: list[str], *, by: User | None, at: datetime) -> None:
    """Insert the new records and write the changed ones, in one statement each, with the next version."""
    for row in rows:
        row.version += 1 if row.pk else 0
        row.updated_at, row.updated_by = at, by
    Attendance.objects.bulk_create([row for row in rows if row.pk is None])
    Attendance.objects.bulk_update([row for row in rows if row.pk], [*fields, *STAMPS])
    touch(row.person_id for row in rows)


def settle_marks_of(activity: Activity, people: Iterable[int], *, by: User, at: datetime) -> None:
    """Close the marks about these people: somebody has looked and decided."""
    rows = RollMark.objects.open().filter(activity=activity, person__in=list(people))
    rows.update(settled_at=at, settled_by=by, updated_at=at, updated_by=by)


@transaction.atomic
def finish_activity(
    *, activity: Activity, by: User, at: datetime, reason: str = "", version: int | None = None
) -> Activity:
    """End it: who signed up and wasn't called is absent, hours are proposed from the times.

    Needs somebody present, or a reason why nobody came. Ended early, the end is now.
    """
    activity = lock(activity, version=version)
    check_transition(activity, ACTIVITY_TRANSITIONS, _S.FINISHED)
    refuse_if(rules.problems_with_finishing(activity, at, reason))
    rows = list(activity.attendances.select_for_update(of=("self",)).select_related("person"))
    called = {row.person_id for row in rows}
    rows += [
        Attendance(
            activity=activity,
            person_id=row.person_id,
            unit_id=row.unit_id,
            status=_A.ABSENT,
            method=AttendanceMethod.ROLL_CALL,
            recorded_by=by,
            recorded_at=at,
            created_at=at,
            created_by=by,
        )
        for row in SignUp.objects.signed_up().filter(activity=activity).exclude(person__in=called)
    ]
    for row in rows:
        row.activity = activity
        propose(row, ended_at=min(at, activity.ends_at))
    save_records(rows, RECORD_FIELDS, by=by, at=at)
    write(activity, by=by, at=at, status=_S.FINISHED, finished_at=at, end_reason=reason)
    touch(activity.sign_ups.values_list("person_id", flat=True))
    present = sum(row.status == _A.PRESENT for row in rows)
    audit.record("activity.finished", activity, by=by, at=at, after={"present": present}, reason=reason)
    return activity


@transaction.atomic
def amend_attendance(
    *,
    activity: Activity,
    entry: RollEntry,
    reason: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Attendance:
    """Enter or change one record after the end (补登), with a reason; the hours wait for verification.

    Answers an objection to a record that isn't in the ledger yet. Past the deadline it is marked late.
    """
    activity = lock(activity)
    if activity.status not in TOOK_PLACE:
        raise WrongState("活动结束后才能补登，现在请直接点名。")
    refuse_if([] if reason else [Problem("no_reason", "请填写补登原因。")])
    row = records_of(activity, [entry], by=by, at=at)[entry.person_id]
    if row.pk and version not in {None, row.version}:
        raise StaleVersion(row)
    if row.verified_at is not None:
        raise WrongState(f"{row.person}的时长已经入账，请用“更正”修改。")
    if row.person_id == by.person_id:
        refuse_if([Problem("own_hours", "不能补登本人的记录，请另一位同志办理。")])
    refuse_if(_problems_with_times(row, entry))
    before = {"status": row.status, "hours": row.hours, "hours_status": row.hours_status}
    enter_one(row, entry, method=AttendanceMethod.ROLL_CALL, by=by, at=at)
    row.remark, row.is_late_record = reason, rules.is_late(activity, at)
    save_records([row], RECORD_FIELDS, by=by, at=at)
    after = {"status": row.status, "hours": row.hours, "hours_status": row.hours_status}
    audit.record("attendance.amended", row, by=by, at=at, before=before, after=after, reason=reason)
    return row
