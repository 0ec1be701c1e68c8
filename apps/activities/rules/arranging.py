"""What stands in the way of announcing, joining and calling the roll."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.activities.enums import ActivityStatus, Audience
from apps.activities.models import Activity, Attendance, Invitation, Invitee, SignUp
from apps.core.errors import DomainError, Problem
from apps.members.models import Person
from apps.posts.enums import ClaimStatus, PostStatus, Risk
from apps.posts.models import Post, PostClaim
from apps.programmes.enums import DayKind
from apps.programmes.models import CalendarDay, Programme, working_days_after

_S = ActivityStatus
# The roll opens this long before the start (C4).
ROLL_OPENS_BEFORE = timedelta(minutes=30)


def programme_for(activity: Activity) -> Programme:
    """The year's programme of the activity's day; refuses where there is none."""
    programme = Programme.objects.for_day(activity.service_on).first()
    if programme is None:
        raise DomainError("活动日期不在任何已发布的年度方案之内，请核对日期。", code="no_programme")
    return programme


def record_deadline(activity: Activity, programme: Programme) -> date:
    """The last day on which the record is in time (Order 67, art. 11)."""
    return working_days_after(activity.service_on, programme.record_working_days, calendar_table())


def calendar_table() -> dict[date, DayKind]:
    """Holidays and shifted workdays of the date table."""
    rows = CalendarDay.objects.filter(kind__in=[DayKind.HOLIDAY, DayKind.WORKDAY])
    return {day: DayKind(kind) for day, kind in rows.values_list("on", "kind")}


def problems_with_submitting(activity: Activity, at: datetime) -> list[Problem]:
    problems = []
    if activity.starts_at <= at:
        problems.append(Problem("in_the_past", "活动开始时间已经过去，请修改时间。"))
    if not is_worker_of(activity.contact, activity.community_id, activity.service_on):
        problems.append(Problem("no_contact", "请指定一位本社区工作者作为活动联系人。"))
    if activity.risk != Risk.NONE and not activity.insurance:
        problems.append(Problem("not_insured", "有风险的活动要写明保险和安全措施。"))
    return problems


def is_worker_of(user: User, community_id: int, on: date) -> bool:
    """Whether the user works in the community on the day (Y50)."""
    return workers_of(community_id, on).filter(pk=user.pk).exists()


def workers_of(community_id: int, on: date) -> QuerySet[User]:
    """The community's workers and secretary."""
    return RoleAssignment.objects.holders(
        Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY, on=on, community_id=community_id
    )


def problems_with_announcing(activity: Activity, programme: Programme, announced_on: date) -> list[Problem]:
    """Announced some days ahead, unless urgent with its reason."""
    latest = activity.service_on - timedelta(days=programme.announce_days)
    if activity.is_urgent or announced_on <= latest:
        return []
    sentence = f"活动要提前{programme.announce_days}天公布。请推迟活动时间，或退回后注明紧急原因。"
    return [Problem("announced_too_late", sentence)]


def problems_with_signing_up(activity: Activity, person: Person, at: datetime) -> list[Problem]:
    """Open, not begun, the person checked in and free at that time."""
    if activity.status != _S.ANNOUNCED or activity.starts_at <= at:
        return [Problem("closed", f"“{activity}”现在不接受报名。如需参加，请联系{activity.contact}。")]
    programme = programme_for(activity)
    mine = Invitee.objects.filter(pk=person.pk)
    problems = []
    if not mine.checked_in(programme.pk).exists():
        problems.append(Problem("not_checked_in", "请先到社区报到，再报名参加活动。"))
    elif not mine.with_unit_on(activity.service_on).filter(unit_of_day__isnull=False).exists():
        problems.append(Problem("no_unit", "名册中没有您现在的单位，请联系单位联络员。"))
    clash = SignUp.objects.clashing(person.pk, activity).first()
    if clash is not None:
        other = clash.activity
        sentence = f"和您已报名的“{other}”（{other.span}，{other.place}）时间冲突，请先取消其中一个。"
        problems.append(Problem("overlap", sentence))
    return problems


def problems_with_calling_roll(activity: Activity, at: datetime) -> list[Problem]:
    if at < activity.starts_at - ROLL_OPENS_BEFORE:
        return [Problem("too_early", "活动开始前 30 分钟起可以点名。")]
    return []


def problems_with_times(
    activity: Activity, in_at: datetime, out_at: datetime | None, name: str
) -> list[Problem]:
    """Presence lies inside the activity, and one leaves after one came."""
    if not activity.starts_at - ROLL_OPENS_BEFORE <= in_at < activity.ends_at:
        return [Problem("bad_time", f"{name}的到场时间不在活动时间内。请改时间。")]
    if out_at is not None and out_at <= in_at:
        return [Problem("bad_time", f"{name}的离开时间要晚于到场时间。请改时间。")]
    return []


def problems_with_finishing(activity: Activity, at: datetime, reason: str) -> list[Problem]:
    if activity.starts_at > at:
        return [Problem("not_begun", "活动还没有开始。请开始以后再办。")]
    if not reason and not Attendance.objects.present().filter(activity=activity).exists():
        return [Problem("nobody_present", "还没有人到场。请先点名；确实无人到场的，请填写原因。")]
    return []


def next_activity_day(programme: Programme, today: date) -> date | None:
    """The nearest Party activity day (15 or 16) that can still be announced in time (Y44)."""
    first = today + timedelta(days=programme.announce_days)
    days = (first + timedelta(days=ahead) for ahead in range(62))
    return next((day for day in days if programme.is_activity_day(day) and programme.covers(day)), None)


@dataclass(frozen=True)
class GroupFigures:
    """One post's group: how many can be invited, how many of them were asked too seldom this year."""

    post_id: int
    title: str
    size: int
    short: int


@dataclass(frozen=True)
class InvitationFigures:
    """What one sees when choosing whom to invite (Y48, Y49)."""

    minimum: int
    size: int
    short: int
    groups: list[GroupFigures]


def invitation_figures(activity: Activity) -> InvitationFigures:
    """Sizes of all and of each group, and how many are below the year's minimum; four queries."""
    programme = programme_for(activity)
    everybody = Invitee.objects.audience_of(activity, programme, Invitation(Audience.ALL))
    arranged: dict[int, int] = dict(everybody.values_list("pk", "arranged"))
    minimum = programme.min_activities
    posts = Post.objects.of_community(activity.community_id).exclude(status=PostStatus.ENDED)
    claims = PostClaim.objects.filter(post__in=posts, status=ClaimStatus.ACTIVE, person__in=arranged.keys())
    holders: dict[int, list[int]] = {}
    for post_id, person_id in claims.values_list("post_id", "person_id"):
        holders.setdefault(post_id or 0, []).append(person_id)
    groups = [
        GroupFigures(
            post.pk,
            post.title,
            len(holders[post.pk]),
            sum(arranged[person_id] < minimum for person_id in holders[post.pk]),
        )
        for post in posts
        if post.pk in holders
    ]
    short = sum(times < minimum for times in arranged.values())
    return InvitationFigures(minimum, len(arranged), short, groups)
