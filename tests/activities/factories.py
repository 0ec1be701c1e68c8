"""Minimal rows below this floor, and the steps of an activity through its own actions."""

import datetime as dt
from decimal import Decimal
from typing import Any

from apps.accounts.models import User
from apps.activities import actions
from apps.activities.actions import RollEntry
from apps.activities.enums import AttendanceStatus, Audience
from apps.activities.models import Activity, Attendance, Invitation
from apps.checkins.enums import CardStatus
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.core.models import create
from apps.members.models import Person
from apps.posts.enums import ClaimStatus
from apps.posts.models import Post, PostCategory, PostClaim
from apps.programmes.models import Programme
from tests.conftest import NOW
from tests.world import LONG_AGO

CHINA = dt.timezone(dt.timedelta(hours=8))
PRESENT, ABSENT, EXCUSED = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT, AttendanceStatus.EXCUSED
EVERYBODY = Invitation(Audience.ALL)
NOBODY = Invitation(Audience.NOBODY)


def moment(day: int, hour: int, minute: int = 0, *, month: int = 5) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=CHINA)


START, END = moment(15, 9), moment(15, 11)


def check_in(
    person: Person, community: Community, programme: Programme, by: User, **values: Any
) -> CheckInCard:
    """A card received by the community."""
    serial = CheckInCard.objects.filter(programme=programme).count() + 1
    relation = person.org_relations.get()
    return create(
        CheckInCard,
        by=by,
        at=LONG_AGO,
        programme=programme,
        person=person,
        unit=relation.unit,
        community=community,
        status=CardStatus.RECEIVED,
        serial=serial,
        address_key=f"key-{programme.pk}-{serial}",
        issued_on=dt.date(2026, 4, 20),
        presented_on=dt.date(2026, 4, 25),
        received_on=dt.date(2026, 4, 25),
        received_by=by,
        identity_checked=True,
        **values,
    )


def a_category() -> PostCategory:
    category, _ = PostCategory.objects.get_or_create(code="02", defaults={"name": "环境整治"})
    return category


def a_post(community: Community, title: str = "楼道清洁") -> Post:
    serial = Post.objects.count() + 1
    return create(
        Post,
        by=None,
        at=LONG_AGO,
        post_code=f"{community.code}-02-{serial:03d}",
        community=community,
        category=a_category(),
        serial=serial,
        title=title,
        duty="打扫楼道",
    )


def a_claim(person: Person, post: Post, status: ClaimStatus = ClaimStatus.ACTIVE, **values: Any) -> PostClaim:
    return create(
        PostClaim,
        by=None,
        at=LONG_AGO,
        person=person,
        unit=person.org_relations.get().unit,
        community=post.community,
        post=post,
        status=status,
        submitted_at=LONG_AGO,
        from_on=dt.date(2026, 4, 26),
        **values,
    )


def plan_values(contact: User, **values: Any) -> dict[str, Any]:
    return {
        "title": "清洁家园",
        "category": a_category(),
        "content": "清理楼道杂物",
        "place": "阳光社区广场",
        "starts_at": START,
        "ends_at": END,
        "contact": contact,
        **values,
    }


def planned(community: Community, by: User, **values: Any) -> Activity:
    at = values.pop("at", NOW)
    contact = values.pop("contact", by)
    return actions.plan_activity(community=community, by=by, at=at, **plan_values(contact, **values))


def approved(community: Community, by: User, secretary: User, **values: Any) -> Activity:
    at = values.get("at", NOW)
    activity = actions.submit_activity(activity=planned(community, by, **values), by=by, at=at)
    return actions.approve_activity(activity=activity, by=secretary, at=at)


def announced(
    community: Community, by: User, secretary: User, *, invitation: Invitation = NOBODY, **values: Any
) -> Activity:
    at = values.get("at", NOW)
    activity = approved(community, by, secretary, **values)
    return actions.announce_activity(activity=activity, invitation=invitation, by=by, at=at)


def joined(activity: Activity, *people: Person, at: dt.datetime = NOW) -> Activity:
    """The people say yes, each by a stroke of the contact worker."""
    for person in people:
        actions.sign_up(activity=activity, person=person, by=activity.contact, at=at)
    activity.refresh_from_db()
    return activity


def called(activity: Activity, *people: Person, by: User, at: dt.datetime | None = None) -> Activity:
    """These are present from start to end."""
    entries = [RollEntry(person.pk, PRESENT) for person in people]
    actions.call_roll(activity=activity, entries=entries, by=by, at=at or activity.starts_at)
    activity.refresh_from_db()
    return activity


def finished(activity: Activity, *people: Person, by: User) -> Activity:
    """Signed up, present and over."""
    called(joined(activity, *people), *people, by=by)
    actions.finish_activity(activity=activity, by=by, at=activity.ends_at)
    activity.refresh_from_db()
    return activity


def verify(activity: Activity, *, by: User, at: dt.datetime | None = None) -> list[Attendance]:
    """Everything that waits, as the page shows it."""
    waiting = Attendance.objects.waiting_for_verification().filter(activity=activity)
    seen = dict(waiting.values_list("pk", "version"))
    return actions.verify_hours(activity=activity, seen=seen, by=by, at=at or activity.ends_at)


def hours(text: str) -> Decimal:
    return Decimal(text)
