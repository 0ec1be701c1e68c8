"""Verification: proposed hours enter the ledger by a second hand; the summary completes the record."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.activities import notices, rules
from apps.activities.actions.roll import save_records
from apps.activities.enums import (
    ACTIVITY_TRANSITIONS,
    TOOK_PLACE,
    ActivityStatus,
    HoursStatus,
    LedgerKind,
    OutcomeKind,
)
from apps.activities.models import Activity, ActivitySummary, Attendance, HoursRecord, Outcome
from apps.audit import actions as audit
from apps.core.errors import DomainError, Problem, StaleVersion, WrongState, refuse_if
from apps.core.models import check_transition, create, lock, write
from apps.members.models import Person
from apps.notifications.actions import notify

_S, _H = ActivityStatus, HoursStatus
VERIFIED_FIELDS = ["hours_status", "verified_by", "verified_at", "is_late_record"]


@transaction.atomic
def verify_hours(*, activity: Activity, seen: Mapping[int, int], by: User, at: datetime) -> list[Attendance]:
    """Enter the hours of these records (id → version as shown) in the ledger, all or none.

    By somebody who is neither the member nor the recorder; long days and late records need a higher hand;
    hours that overlap other verified ones are refused. The last record completes the activity if its
    summary is written. People are locked first, so that one day can't be verified twice past its limit.
    """
    people = Attendance.objects.filter(activity=activity, pk__in=seen).values("person_id")
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    activity = lock(activity)
    if activity.status not in TOOK_PLACE:
        raise WrongState("活动结束后才能核实时长。请结束以后再核实。")
    rows = _seen_records(activity, seen)
    found = rules.problems_with_verifying(activity, rows, by, at)
    refuse_if([problem for row in rows for problem in found[row.pk]])
    for row in rows:
        row.hours_status, row.verified_by, row.verified_at = _H.VERIFIED, by, at
        row.is_late_record = rules.is_late(activity, at)
    save_records(rows, VERIFIED_FIELDS, by=by, at=at)
    HoursRecord.objects.bulk_create(
        [entry_for(row, row.hours, recorded_by=row.recorded_by, confirmed_by=by, at=at) for row in rows]
    )
    audit.record(
        "hours.verified", activity, by=by, at=at, after={str(row.pk): str(row.hours) for row in rows}
    )
    accounts = User.objects.filter(person__in=[row.person_id for row in rows], is_active=True)
    notify(recipients=accounts, at=at, **notices.hours_verified(activity))
    _record_when_complete(activity, by=by, at=at)
    return rows


def _seen_records(activity: Activity, seen: Mapping[int, int]) -> list[Attendance]:
    locked = Attendance.objects.select_for_update(of=("self",)).filter(activity=activity, pk__in=seen)
    rows = list(locked.select_related("person", "recorded_by", "verified_by").order_by("pk"))
    if not rows:
        refuse_if([Problem("nothing_chosen", "请至少选择一条待核实的时长。")])
    for row in rows:
        row.activity = activity
        if row.hours_status != _H.PROPOSED:
            raise WrongState(_already(row))
        if row.version != seen[row.pk]:
            raise StaleVersion(row)
    return rows


def _already(row: Attendance) -> str:
    if row.hours_status == _H.VERIFIED:
        return f"{row.person}的时长已由{row.verified_by}核实，请刷新页面看最新情况。"
    return f"{row.person}的时长现在是“{row.get_hours_status_display()}”，请刷新页面看最新情况。"


def entry_for(
    row: Attendance, hours: Decimal, *, recorded_by: User, confirmed_by: User, at: datetime, reason: str = ""
) -> HoursRecord:
    """One ledger entry, unsaved, with the unit and community of the service date."""
    activity = row.activity
    return HoursRecord(
        kind=LedgerKind.ENTRY,
        attendance=row,
        person_id=row.person_id,
        unit_id=row.unit_id,
        community_id=activity.community_id,
        activity=activity,
        service_on=activity.service_on,
        hours=hours,
        content=f"{activity.title}：{activity.content}"[:200],
        is_late_record=row.is_late_record,
        reason=reason,
        recorded_by=recorded_by,
        confirmed_by=confirmed_by,
        created_at=at,
    )


@transaction.atomic
def write_summary(
    *,
    activity: Activity,
    text: str,
    outcomes: Mapping[OutcomeKind, Decimal],
    by: User,
    at: datetime,
    version: int | None = None,
) -> Activity:
    """Write the summary and its counted results; with all hours verified this completes the record.

    Past the deadline only the secretary may (C4, late entry).
    """
    activity = lock(activity, version=version)
    if activity.status != _S.FINISHED:
        raise WrongState(f"活动{activity.get_status_display()}，不能填写小结。请刷新页面看最新情况。")
    late = rules.is_late(activity, at)
    if late and not by.may_at(Deed.VERIFY_LONG_HOURS, community_id=activity.community_id):
        raise DomainError("已超过记录期限，请社区党组织书记填写小结。", code="late")
    summary = ActivitySummary.objects.filter(activity=activity).first()
    before = {"text": summary.text} if summary else {}
    if summary:
        write(summary, by=by, at=at, text=text)
    else:
        create(ActivitySummary, by=by, at=at, activity=activity, text=text)
    activity.outcomes.all().delete()
    Outcome.objects.bulk_create(
        [Outcome(activity=activity, kind=kind, quantity=quantity) for kind, quantity in outcomes.items()]
    )
    write(activity, by=by, at=at)
    after = {"text": text, **{str(kind): quantity for kind, quantity in outcomes.items()}}
    audit.record("activity.summarised", activity, by=by, at=at, before=before, after=after)
    _record_when_complete(activity, by=by, at=at)
    return activity


def _record_when_complete(activity: Activity, *, by: User, at: datetime) -> None:
    """finished → recorded: hours verified and summary written; the caller holds the activity."""
    waiting = Attendance.objects.waiting_for_verification().filter(activity=activity).exists()
    summarised = ActivitySummary.objects.filter(activity=activity).exists()
    if activity.status != _S.FINISHED or waiting or not summarised:
        return
    check_transition(activity, ACTIVITY_TRANSITIONS, _S.RECORDED)
    late = rules.is_late(activity, at)
    write(activity, by=by, at=at, status=_S.RECORDED, recorded_at=at, is_late_record=late)
    audit.record("activity.recorded", activity, by=by, at=at, after={"late": late})
