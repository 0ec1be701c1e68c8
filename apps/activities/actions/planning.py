"""From a plan to an announced activity, or to its cancellation."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.activities import notices, rules
from apps.activities.actions.inviting import ask
from apps.activities.enums import ACTIVITY_TRANSITIONS, UPCOMING, ActivityStatus, SignUpStatus
from apps.activities.models import Activity, Invitation
from apps.audit import actions as audit
from apps.communities.models import Community
from apps.core.errors import DomainError, Problem, WrongState, refuse_if
from apps.core.models import check_transition, create, lock, write
from apps.notifications.actions import notify

_S = ActivityStatus
# What may still change once the activity is approved; everything else would be another activity.
CHANGEABLE_LATER = frozenset(
    {"place", "bring", "self_sign_in", "served", "contact", "contact_phone", "capacity"}
)
# Members who said yes are told when one of these changes.
WORTH_TELLING = frozenset({"place", "bring", "contact", "contact_phone"})


@transaction.atomic
def plan_activity(*, community: Community, by: User, at: datetime, **values: Any) -> Activity:
    """Write a draft; whether it falls on a Party activity day follows from the programme (Y44)."""
    activity = create(Activity, by=by, at=at, community=community, is_party_day=False, **values)
    _mark_party_day(activity)
    audit.record("activity.planned", activity, by=by, at=at, after=values)
    return activity


def _mark_party_day(activity: Activity) -> None:
    programme = rules.programme_for(activity)
    activity.is_party_day = programme.is_activity_day(activity.service_on)
    activity.save(update_fields=["is_party_day"])


@transaction.atomic
def change_activity(
    *, activity: Activity, by: User, at: datetime, version: int | None = None, **changes: Any
) -> Activity:
    """Change a draft; after approval only place, contact, notes and capacity, and those who come are told."""
    activity = lock(activity, version=version)
    changes = {name: value for name, value in changes.items() if getattr(activity, name) != value}
    _check_changeable(activity, changes)
    if not changes:
        return activity
    before = write(activity, by=by, at=at, **changes)
    if activity.status == _S.DRAFT:
        _mark_party_day(activity)
    audit.record("activity.changed", activity, by=by, at=at, before=before, after=changes)
    if activity.status in UPCOMING and WORTH_TELLING & changes.keys():
        notify(recipients=_accounts(activity, SignUpStatus.SIGNED_UP), at=at, **notices.changed(activity))
    return activity


def _check_changeable(activity: Activity, changes: dict[str, Any]) -> None:
    if activity.status == _S.DRAFT:
        return
    if activity.status not in UPCOMING | {_S.APPROVED}:
        raise WrongState(f"活动{activity.get_status_display()}，不能再修改。请刷新页面看最新情况。")
    fixed = changes.keys() - CHANGEABLE_LATER
    if fixed:
        names = "、".join(sorted(str(Activity._meta.get_field(name).verbose_name) for name in fixed))  # type: ignore[union-attr]
        raise DomainError(f"活动已批准，{names}不能再改。确需改动请取消后重新安排。", code="fixed")
    capacity = changes.get("capacity")
    if capacity is not None and capacity < activity.signed_up:
        refuse_if(
            [Problem("too_few", f"已有{activity.signed_up}人报名，人数上限不能比这少。请改大人数上限。")]
        )


@transaction.atomic
def submit_activity(*, activity: Activity, by: User, at: datetime, version: int | None = None) -> Activity:
    """Hand a complete plan to the community secretary."""
    activity = lock(activity, version=version)
    check_transition(activity, ACTIVITY_TRANSITIONS, _S.SUBMITTED)
    refuse_if(rules.problems_with_submitting(activity, at))
    write(activity, by=by, at=at, status=_S.SUBMITTED, end_reason="")
    audit.record("activity.submitted", activity, by=by, at=at)
    secretaries = RoleAssignment.objects.holders(
        Role.COMMUNITY_SECRETARY, on=timezone.localdate(at), community_id=activity.community_id
    )
    notify(recipients=secretaries.exclude(pk=by.pk), at=at, **notices.submitted(activity))
    return activity


@transaction.atomic
def approve_activity(*, activity: Activity, by: User, at: datetime, version: int | None = None) -> Activity:
    """The secretary, or the town, agrees that it takes place."""
    activity = lock(activity, version=version)
    check_transition(activity, ACTIVITY_TRANSITIONS, _S.APPROVED)
    refuse_if(rules.problems_with_submitting(activity, at))
    write(activity, by=by, at=at, status=_S.APPROVED, approved_at=at, approved_by=by)
    audit.record("activity.approved", activity, by=by, at=at)
    notify(recipients=_planner(activity, by), at=at, **notices.approved(activity))
    return activity


@transaction.atomic
def send_back_activity(
    *, activity: Activity, reason: str, by: User, at: datetime, version: int | None = None
) -> Activity:
    """Give a plan back with what to mend."""
    activity = lock(activity, version=version)
    check_transition(activity, ACTIVITY_TRANSITIONS, _S.DRAFT)
    refuse_if([] if reason else [Problem("no_reason", "请填写退回原因。")])
    write(activity, by=by, at=at, status=_S.DRAFT, end_reason=reason)
    audit.record("activity.sent_back", activity, by=by, at=at, reason=reason)
    notify(recipients=_planner(activity, by), at=at, **notices.sent_back(activity))
    return activity


def _planner(activity: Activity, by: User) -> list[User]:
    planner = activity.created_by
    return [planner] if planner is not None and planner != by else []


@transaction.atomic
def announce_activity(
    *, activity: Activity, invitation: Invitation, by: User, at: datetime, version: int | None = None
) -> Activity:
    """Open an approved activity for sign-up and invite; ahead of time unless urgent (Y44, Y48)."""
    activity = lock(activity, version=version)
    check_transition(activity, ACTIVITY_TRANSITIONS, _S.ANNOUNCED)
    programme = rules.programme_for(activity)
    refuse_if(
        rules.problems_with_submitting(activity, at)
        + rules.problems_with_announcing(activity, programme, timezone.localdate(at))
    )
    write(activity, by=by, at=at, status=_S.ANNOUNCED, announced_at=at)
    audit.record("activity.announced", activity, by=by, at=at)
    ask(activity, programme, invitation, by=by, at=at)
    return activity


@transaction.atomic
def close_activity(*, activity: Activity, by: User, at: datetime, version: int | None = None) -> Activity:
    """Take no more answers."""
    activity = lock(activity, version=version)
    check_transition(activity, ACTIVITY_TRANSITIONS, _S.CLOSED)
    write(activity, by=by, at=at, status=_S.CLOSED)
    audit.record("activity.closed", activity, by=by, at=at)
    return activity


@transaction.atomic
def reschedule_activity(
    *,
    activity: Activity,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Activity:
    """Put an announced activity off to another time (改期): everybody is told and asked anew."""
    activity = lock(activity, version=version)
    if activity.status not in UPCOMING:
        raise WrongState(f"活动{activity.get_status_display()}，不能改期。请刷新页面看最新情况。")
    refuse_if([] if reason else [Problem("no_reason", "请填写改期原因。")])
    changes = {"starts_at": starts_at, "ends_at": ends_at}
    before = {name: getattr(activity, name) for name in changes} | {"signed_up": activity.signed_up}
    activity.starts_at, activity.ends_at = starts_at, ends_at
    programme = rules.programme_for(activity)
    refuse_if(
        rules.problems_with_submitting(activity, at)
        + rules.problems_with_announcing(activity, programme, timezone.localdate(at))
    )
    party_day = programme.is_activity_day(activity.service_on)
    write(activity, by=by, at=at, **changes, status=_S.ANNOUNCED, is_party_day=party_day, signed_up=0)
    activity.sign_ups.update(
        status=SignUpStatus.INVITED,
        invited_at=Coalesce(F("invited_at"), Value(at)),
        answered_at=None,
        reason="",
        by_proxy=False,
        version=F("version") + 1,
        updated_at=at,
        updated_by=by,
    )
    audit.record("activity.rescheduled", activity, by=by, at=at, before=before, after=changes, reason=reason)
    notify(
        recipients=_accounts(activity, SignUpStatus.INVITED), at=at, **notices.rescheduled(activity, reason)
    )
    return activity


@transaction.atomic
def cancel_activity(
    *, activity: Activity, reason: str, by: User, at: datetime, version: int | None = None
) -> Activity:
    """Call an activity off with a reason; those invited and signed up are told."""
    activity = lock(activity, version=version)
    check_transition(activity, ACTIVITY_TRANSITIONS, _S.CANCELLED)
    refuse_if([] if reason else [Problem("no_reason", "请填写取消原因。")])
    before = write(activity, by=by, at=at, status=_S.CANCELLED, end_reason=reason)
    audit.record("activity.cancelled", activity, by=by, at=at, before=before, reason=reason)
    concerned = _accounts(activity, SignUpStatus.SIGNED_UP, SignUpStatus.INVITED)
    notify(recipients=concerned, at=at, **notices.cancelled(activity))
    return activity


def _accounts(activity: Activity, *statuses: SignUpStatus) -> list[User]:
    rows = activity.sign_ups.filter(status__in=statuses).values("person_id")
    return list(User.objects.filter(person__in=rows, is_active=True))
