"""A member's own sign-in by the code shown on the spot."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.activities import rules
from apps.activities.actions.roll import RECORD_FIELDS, RollEntry, enter_one, records_of, save_records
from apps.activities.enums import UPCOMING, ActivityStatus, AttendanceMethod, AttendanceStatus
from apps.activities.models import Activity, Attendance
from apps.audit import actions as audit
from apps.core.errors import refuse_if
from apps.core.models import lock, write
from apps.members.models import Person


@transaction.atomic
def sign_in(*, activity: Activity, person: Person, code: str, by: User, at: datetime) -> Attendance:
    """Record that the person is there, from now or from the start if that is later.

    The member signed up, or comes as a checked-in walk-in. Who is recorded as present stays as recorded: a
    second scan is harmless. The method is kept.
    """
    activity = lock(activity)
    refuse_if(rules.problems_with_signing_in(activity, code, at))
    entry = RollEntry(person.pk, AttendanceStatus.PRESENT, in_at=max(at, activity.starts_at))
    row = records_of(activity, [entry], by=by, at=at)[person.pk]
    if row.pk and row.status == AttendanceStatus.PRESENT:
        return row
    enter_one(row, entry, method=AttendanceMethod.CODE, by=by, at=at)
    save_records([row], RECORD_FIELDS, by=by, at=at)
    if activity.status in UPCOMING:
        write(activity, by=by, at=at, status=ActivityStatus.RUNNING)
    audit.record("attendance.signed_in", row, by=by, at=at, after={"in_at": entry.in_at})
    return row
