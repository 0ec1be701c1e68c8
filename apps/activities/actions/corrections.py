"""Objections of members, and corrections by reason and a second person (Order 67, art. 13)."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.activities import notices, rules
from apps.activities.actions.hours import entry_for
from apps.activities.enums import (
    CORRECTION_TRANSITIONS,
    HOURS_TRANSITIONS,
    CorrectionStatus,
    HoursStatus,
    LedgerKind,
)
from apps.activities.models import Attendance, HoursCorrection, HoursRecord
from apps.audit import actions as audit
from apps.core.errors import Problem, WrongState, refuse_if
from apps.core.models import check_transition, create, lock, write
from apps.members.models import Person
from apps.notifications.actions import notify

_H = HoursStatus


@transaction.atomic
def dispute_hours(
    *, attendance: Attendance, reason: str, by: User, at: datetime, version: int | None = None
) -> Attendance:
    """The member objects to the own record; what stands in the ledger stays until it is settled."""
    row = lock(attendance, version=version)
    _check_hours_transition(row, _H.DISPUTED)
    refuse_if(rules.problems_with_disputing(row, by))
    refuse_if([] if reason else [Problem("no_reason", "请写明哪里不对。")])
    before = write(row, by=by, at=at, hours_status=_H.DISPUTED, dispute_reason=reason)
    audit.record("hours.disputed", row, by=by, at=at, before=before, reason=reason)
    notify(recipients=_workers(row, at), at=at, **notices.disputed(row))
    return row


def _check_hours_transition(row: Attendance, target: HoursStatus) -> None:
    if target not in HOURS_TRANSITIONS[HoursStatus(row.hours_status)]:
        raise WrongState(
            f"这条时长现在是“{row.get_hours_status_display()}”，不能做这一步。请刷新页面看最新情况。"
        )


def _workers(row: Attendance, at: datetime) -> list[User]:
    return list(rules.workers_of(row.activity.community_id, timezone.localdate(at)))


@transaction.atomic
def keep_hours(
    *, attendance: Attendance, answer: str, by: User, at: datetime, version: int | None = None
) -> Attendance:
    """Answer an objection: the record was right; by somebody who neither made nor verified it."""
    row = lock(attendance, version=version)
    target = _before_dispute(row)
    _check_hours_transition(row, target)
    refuse_if(rules.problems_with_keeping(row, by))
    refuse_if([] if answer else [Problem("no_reason", "请写明核对的结果。")])
    before = write(row, by=by, at=at, hours_status=target)
    audit.record("hours.kept", row, by=by, at=at, before=before, reason=answer)
    if row.person.user is not None:
        notify(recipients=[row.person.user], at=at, **notices.dispute_answered(row, answer))
    return row


def _before_dispute(row: Attendance) -> HoursStatus:
    if row.hours_status != _H.DISPUTED:
        raise WrongState("这条记录没有待处理的异议。请刷新页面看最新情况。")
    if row.verified_at is not None:
        return _H.VERIFIED
    return _H.PROPOSED if row.hours else _H.NONE


@transaction.atomic
def ask_correction(
    *,
    attendance: Attendance,
    new_hours: Decimal,
    reason: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> HoursCorrection:
    """Propose other hours for a verified record, 0 to void it; a second person decides."""
    row = lock(attendance, version=version)
    refuse_if(rules.problems_with_asking_correction(row, new_hours, by))
    refuse_if([] if reason else [Problem("no_reason", "请填写更正原因。")])
    correction = create(
        HoursCorrection,
        by=by,
        at=at,
        attendance=row,
        old_hours=row.hours,
        new_hours=new_hours,
        reason=reason,
        asked_by=by,
    )
    after = {"old_hours": row.hours, "new_hours": new_hours}
    audit.record("correction.asked", correction, by=by, at=at, after=after, reason=reason)
    others = [user for user in _workers(row, at) if user != by]
    notify(recipients=others, at=at, **notices.correction_asked(correction))
    return correction


@transaction.atomic
def confirm_correction(
    *, correction: HoursCorrection, by: User, at: datetime, version: int | None = None
) -> HoursCorrection:
    """The second person agrees: the entry is taken back and the new hours are entered, or none (void)."""
    Person.objects.select_for_update(no_key=True).get(pk=correction.attendance.person_id)
    row = lock(correction.attendance)
    correction = lock(correction, version=version)
    check_transition(correction, CORRECTION_TRANSITIONS, CorrectionStatus.CONFIRMED)
    refuse_if(rules.problems_with_confirming(correction, by))
    target = _H.VERIFIED if correction.new_hours else _H.VOID
    if row.hours_status != target:
        _check_hours_transition(row, target)
    _post(row, correction, confirmed_by=by, at=at)
    write(row, by=by, at=at, hours=correction.new_hours, hours_status=target, verified_by=by, verified_at=at)
    write(correction, by=by, at=at, status=CorrectionStatus.CONFIRMED, decided_by=by, decided_at=at)
    audit.record(
        "hours.corrected",
        row,
        by=by,
        at=at,
        before={"hours": correction.old_hours},
        after={"hours": correction.new_hours},
        reason=correction.reason,
    )
    if row.person.user is not None:
        notify(recipients=[row.person.user], at=at, **notices.corrected(correction))
    return correction


def _post(row: Attendance, correction: HoursCorrection, *, confirmed_by: User, at: datetime) -> None:
    """The reversal of what stands, then the new entry; recorder is who asked."""
    people = {"recorded_by": correction.asked_by, "confirmed_by": confirmed_by}
    standing = HoursRecord.objects.standing().filter(attendance=row).first()
    if standing is not None:
        reversal = entry_for(row, -standing.hours, at=at, reason=correction.reason, **people)
        reversal.kind, reversal.reverses = LedgerKind.REVERSAL, standing
        reversal.save()
    if correction.new_hours:
        entry_for(row, correction.new_hours, at=at, reason=correction.reason, **people).save()


@transaction.atomic
def refuse_correction(
    *, correction: HoursCorrection, reason: str, by: User, at: datetime, version: int | None = None
) -> HoursCorrection:
    """The second person doesn't agree, and says why; the hours stay."""
    correction = lock(correction, version=version)
    check_transition(correction, CORRECTION_TRANSITIONS, CorrectionStatus.REFUSED)
    refuse_if(rules.problems_with_refusing(correction, by))
    refuse_if([] if reason else [Problem("no_reason", "请填写不更正的理由。")])
    write(
        correction,
        by=by,
        at=at,
        status=CorrectionStatus.REFUSED,
        decided_by=by,
        decided_at=at,
        decision_reason=reason,
    )
    audit.record("correction.refused", correction, by=by, at=at, reason=reason)
    return correction
