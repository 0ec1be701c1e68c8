"""Invitations by group and batch, and the members' free answers."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from apps.accounts.models import User
from apps.activities import notices, rules
from apps.activities.enums import SIGN_UP_TRANSITIONS, ActivityStatus, SignUpStatus
from apps.activities.models import Activity, Invitation, Invitee, SignUp
from apps.audit import actions as audit
from apps.core.errors import DomainError, Problem, WrongState, refuse_if
from apps.core.models import check_transition, create, lock, write
from apps.members.models import Person
from apps.notifications.actions import notify
from apps.posts.models import Post
from apps.programmes.models import Programme

_U = SignUpStatus


@transaction.atomic
def invite_members(
    *, activity: Activity, invitation: Invitation, by: User, at: datetime, version: int | None = None
) -> list[Invitee]:
    """Invite more members to an announced activity; those asked before are left alone."""
    activity = lock(activity, version=version)
    if activity.status != ActivityStatus.ANNOUNCED:
        raise WrongState(f"活动{activity.get_status_display()}，不能再邀请。请刷新页面看最新情况。")
    return ask(activity, rules.programme_for(activity), invitation, by=by, at=at)


def ask(
    activity: Activity, programme: Programme, invitation: Invitation, *, by: User, at: datetime
) -> list[Invitee]:
    """Write the invitations in two statements; the activity is locked by the caller.

    Who signed up before being asked keeps the answer and counts as invited from now on (I6).
    """
    everybody: list[Invitee] = list(Invitee.objects.audience_of(activity, programme, invitation))
    asked = invitation.pick(everybody, programme.min_activities)
    stamps = {"created_at": at, "created_by": by, "updated_at": at, "updated_by": by}
    SignUp.objects.bulk_create(
        [
            SignUp(activity=activity, person_id=row.pk, unit_id=row.unit_of_day, invited_at=at, **stamps)  # type: ignore[attr-defined]  # annotated
            for row in asked
        ],
        ignore_conflicts=True,
    )
    ids = [row.pk for row in asked]
    SignUp.objects.filter(activity=activity, person__in=ids, invited_at=None).update(
        invited_at=at, version=F("version") + 1
    )
    activity.posts.add(*Post.objects.of_community(activity.community_id).filter(pk__in=invitation.post_ids))
    audit.record(
        "activity.invited",
        activity,
        by=by,
        at=at,
        after={
            "count": len(ids),
            "people": ids,
            "audience": invitation.audience,
            "posts": invitation.post_ids,
        },
    )
    accounts = User.objects.filter(person__in=ids, is_active=True)
    notify(recipients=accounts, at=at, **notices.invited(activity))
    return asked


@transaction.atomic
def sign_up(*, activity: Activity, person: Person, by: User, at: datetime, reason: str = "") -> SignUp:
    """Say yes, invited or not. The person's row is locked first, so that two tabs can't take the same hours.

    Refused when the activity is closed or full, or its time is taken; the refusal names the clash.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    activity = Activity.objects.select_related("contact", "community").get(pk=activity.pk)
    answered = SignUp.objects.filter(activity=activity, person=person).first()
    if answered is not None:
        check_transition(answered, SIGN_UP_TRANSITIONS, _U.SIGNED_UP)
    refuse_if(rules.problems_with_signing_up(activity, person, at))
    _take_place(activity)
    row = _answer(activity, person, status=_U.SIGNED_UP, reason=reason, by=by, at=at)
    audit.record("sign_up.made", row, by=by, at=at, after={"activity": activity.pk, "by_proxy": row.by_proxy})
    return row


def _take_place(activity: Activity) -> None:
    """Count one more in one conditional statement; it also holds the activity until the end."""
    seen = Activity.objects.filter(
        pk=activity.pk, status=ActivityStatus.ANNOUNCED, starts_at=activity.starts_at
    )
    if seen.with_places().update(signed_up=F("signed_up") + 1):
        return
    if seen.exists():
        raise DomainError(_full_sentence(activity), code="full")
    raise WrongState("活动安排刚有变动，请刷新页面看最新情况。")


def _full_sentence(activity: Activity) -> str:
    others = Activity.objects.of_community(activity.community_id).with_places()
    others = others.filter(status=ActivityStatus.ANNOUNCED, starts_at__gt=activity.starts_at)
    names = "、".join(f"“{row}”（{row.span}）" for row in others.order_by("starts_at")[:3])
    return f"“{activity}”名额已满。" + (f"还可以参加：{names}。" if names else "欢迎参加下一次活动。")


def _answer(
    activity: Activity, person: Person, *, status: SignUpStatus, reason: str, by: User, at: datetime
) -> SignUp:
    row = SignUp.objects.filter(activity=activity, person=person).first()
    values = {"status": status, "answered_at": at, "reason": reason, "by_proxy": by.person_id != person.pk}
    if status == _U.SIGNED_UP and (row is None or row.number is None):
        last = activity.sign_ups.aggregate(last=Max("number"))["last"] or 0
        values["number"] = last + 1
    if row is not None:
        write(row, by=by, at=at, **values)
        return row
    unit_id = Invitee.objects.with_unit_on(activity.service_on).values_list("unit_of_day", flat=True)
    return create(
        SignUp, by=by, at=at, activity=activity, person=person, unit_id=unit_id.get(pk=person.pk), **values
    )


@transaction.atomic
def decline(
    *, sign_up: SignUp, by: User, at: datetime, reason: str = "", version: int | None = None
) -> SignUp:
    """Say no to an invitation; a reason is welcome, not asked for, and nothing follows (D1)."""
    row = lock(sign_up, version=version)
    check_transition(row, SIGN_UP_TRANSITIONS, _U.DECLINED)
    by_proxy = by.person_id != row.person_id
    write(row, by=by, at=at, status=_U.DECLINED, answered_at=at, reason=reason, by_proxy=by_proxy)
    audit.record("sign_up.declined", row, by=by, at=at, after={"by_proxy": by_proxy})
    return row


@transaction.atomic
def excuse(
    *, sign_up: SignUp, by: User | None, at: datetime, reason: str = "", version: int | None = None
) -> SignUp:
    """Say before the start that one can't come after all; the place is free again."""
    Person.objects.select_for_update(no_key=True).get(pk=sign_up.person_id)
    check_transition(SignUp.objects.get(pk=sign_up.pk), SIGN_UP_TRANSITIONS, _U.EXCUSED)
    Activity.objects.filter(pk=sign_up.activity_id).update(signed_up=F("signed_up") - 1)
    row = lock(sign_up, version=version)
    if row.activity.starts_at <= at:
        refuse_if([Problem("begun", "活动已经开始，请联系活动联系人说明情况。")])
    by_proxy = by is not None and by.person_id != row.person_id
    write(row, by=by, at=at, status=_U.EXCUSED, answered_at=at, reason=reason, by_proxy=by_proxy)
    audit.record("sign_up.excused", row, by=by, at=at, after={"by_proxy": by_proxy}, reason=reason)
    return row
