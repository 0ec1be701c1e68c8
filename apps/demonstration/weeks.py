"""Week after week of service: activities, answers, attendance and the ledger, millions of rows by COPY."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain

from django.utils import timezone

from apps.accounts.models import User
from apps.activities.enums import (
    ActivityStatus,
    AttendanceMethod,
    AttendanceStatus,
    HoursStatus,
    LedgerKind,
    OutcomeKind,
    SignUpStatus,
)
from apps.activities.models import (
    Activity,
    ActivitySummary,
    Attendance,
    HoursRecord,
    Outcome,
    SignUp,
)
from apps.activities.models.activities import ARCHIVE_AFTER
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.core.bulk import as_text, copy_in, copy_lines, take_keys
from apps.demonstration.bare import bare
from apps.demonstration.crowd import stamped
from apps.demonstration.half_year import TITLES
from apps.posts.models import PostCategory

# The ledger's rows are the third of the three large tables.
LARGE = (SignUp, Attendance, HoursRecord)
# One in twelve doesn't come.
_ABSENT = 12
_HOURS = Decimal(2)

_ROW = ("version", "created_at", "created_by_id", "updated_at", "updated_by_id")
_WHO = ("activity_id", "person_id", "unit_id")
_SIGN_UP = (*_ROW, *_WHO, "status", "invited_at", "answered_at", "reason", "by_proxy", "number")
_ATTENDANCE = (
    *("id", *_ROW, *_WHO, "status", "method", "is_walk_in", "in_at", "out_at", "out_by_default"),
    *("recorded_by_id", "recorded_at", "hours", "hours_status", "verified_by_id", "verified_at"),
    *("is_late_record", "dispute_reason", "remark"),
)
_LEDGER = (
    *("kind", "attendance_id", "person_id", "unit_id", "community_id", "activity_id", "service_on", "hours"),
    *("content", "is_late_record", "reason", "recorded_by_id", "confirmed_by_id", "created_at"),
)
# The days of the week on which the groups serve: Saturday, Sunday, Wednesday, Friday.
_WEEKDAYS = (5, 6, 2, 4)


@dataclass(frozen=True)
class Circle:
    """A community with its checked-in people (person, unit) and those who lead them."""

    community: Community
    secretary: User
    worker: User
    people: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Gathering:
    """One activity that took place, who was invited, and the first key of its attendance records."""

    activity: Activity
    circle: Circle
    people: Sequence[tuple[int, int]]
    first_key: int = 0


def serve(
    cards: Iterable[CheckInCard],
    staff: Mapping[int, tuple[User, User]],
    *,
    until: datetime,
    attendances: int,
    groups: int,
) -> int:
    """Serve backwards from `until`, each group of each community once a week, until there is enough.

    Returns the number of attendance records.
    """
    circles: dict[int, Circle] = {}
    for card in cards:
        assert card.community is not None
        circle = circles.setdefault(card.community.pk, Circle(card.community, *staff[card.community.pk]))
        circle.people.append((card.person_id, card.unit_id))
    weeks = -(-attendances // max(sum(len(circle.people) for circle in circles.values()), 1))
    categories = list(PostCategory.objects.order_by("code"))
    gatherings = [
        Gathering(_activity(circle, number, day, categories, until), circle, circle.people[group::groups])
        for circle in circles.values()
        for number, group, day in _days(weeks, groups, until)
    ]
    _store(gatherings)
    return sum(len(gathering.people) for gathering in gatherings)


def _days(weeks: int, groups: int, until: datetime) -> Iterator[tuple[int, int, datetime]]:
    """(number, group, midnight of the day) of each activity, the last full week first."""
    today = timezone.localtime(until).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday() + 7)
    for week in range(weeks):
        for group in range(groups):
            yield week + group, group, monday - timedelta(weeks=week) + timedelta(days=_WEEKDAYS[group % 4])


def _activity(
    circle: Circle, number: int, day: datetime, categories: Sequence[PostCategory], until: datetime
) -> Activity:
    title = TITLES[number % len(TITLES)]
    announced, starts_at = day - timedelta(days=7), day + timedelta(hours=9)
    recorded, ends_at = day + timedelta(days=2), starts_at + timedelta(hours=2)
    return Activity(
        community=circle.community,
        title=title,
        category=categories[number % len(categories)],
        content=f"{title}：分组入户和在小区广场开展，约两小时。",
        place=f"{circle.community.name}服务大厅集合",
        starts_at=starts_at,
        ends_at=ends_at,
        contact=circle.worker,
        contact_phone=circle.community.office_phone,
        status=ActivityStatus.ARCHIVED if recorded + ARCHIVE_AFTER < until else ActivityStatus.RECORDED,
        approved_at=announced,
        approved_by=circle.secretary,
        announced_at=announced,
        finished_at=ends_at,
        recorded_at=recorded,
        **stamped(announced, circle.worker),
    )


def _store(gatherings: Sequence[Gathering]) -> None:
    for gathering in gatherings:
        gathering.activity.signed_up = len(gathering.people)
    activities = [gathering.activity for gathering in gatherings]
    copy_in(activities)
    copy_in([_summary(activity) for activity in activities])
    copy_in(
        [
            Outcome(activity=row.activity, kind=OutcomeKind.BENEFICIARIES, quantity=3 * len(row.people))
            for row in gatherings
        ]
    )
    numbered = list(_with_keys(gatherings))
    with bare(LARGE):
        copy_lines(SignUp, _SIGN_UP, chain.from_iterable(map(_sign_ups, gatherings)))
        copy_lines(Attendance, _ATTENDANCE, chain.from_iterable(map(_attendances, numbered)))
        copy_lines(HoursRecord, _LEDGER, chain.from_iterable(map(_ledger, numbered)))


def _with_keys(gatherings: Sequence[Gathering]) -> Iterator[Gathering]:
    keys = take_keys(Attendance, sum(len(gathering.people) for gathering in gatherings))
    first = keys.start
    for row in gatherings:
        yield replace(row, first_key=first)
        first += len(row.people)


def _summary(activity: Activity) -> ActivitySummary:
    assert activity.recorded_at is not None
    stamps = stamped(activity.recorded_at, activity.contact)
    return ActivitySummary(activity=activity, text="按计划完成，居民反映良好。", **stamps)


def _is_absent(row: Gathering, place: int) -> bool:
    return (place + row.activity.pk) % _ABSENT == 0


def _line(*values: object) -> str:
    return "\t".join(map(as_text, values))


def _stamps(at: datetime | None, by: int) -> str:
    return _line(1, at, by, at, by)


def _sign_ups(row: Gathering) -> Iterator[str]:
    activity = row.activity
    head = f"{_stamps(activity.announced_at, row.circle.worker.pk)}\t{activity.pk}\t"
    tail = "\t" + _line(SignUpStatus.SIGNED_UP.value, activity.announced_at, activity.announced_at, "", False)
    for place, (person, unit) in enumerate(row.people, start=1):
        yield f"{head}{person}\t{unit}{tail}\t{place}"


def _attendances(row: Gathering) -> Iterator[str]:
    activity, worker, secretary = row.activity, row.circle.worker.pk, row.circle.secretary.pk
    head = f"{_stamps(activity.recorded_at, worker)}\t{activity.pk}\t"
    came, missed = (AttendanceStatus.PRESENT.value, AttendanceStatus.ABSENT.value)
    method, at = AttendanceMethod.ROLL_CALL.value, activity.recorded_at
    times = (activity.starts_at, activity.ends_at)
    present = "\t" + _line(
        *(came, method, False, *times, True, worker, activity.finished_at),
        *(_HOURS, HoursStatus.VERIFIED.value, secretary, at, False, "", ""),
    )
    absent = "\t" + _line(
        *(missed, method, False, None, None, False, worker, activity.finished_at),
        *(0, HoursStatus.NONE.value, None, None, False, "", ""),
    )
    for place, (person, unit) in enumerate(row.people):
        tail = absent if _is_absent(row, place) else present
        yield f"{row.first_key + place}\t{head}{person}\t{unit}{tail}"


def _ledger(row: Gathering) -> Iterator[str]:
    activity = row.activity
    content = f"{activity.title}：{activity.content}"
    tail = "\t" + _line(
        activity.community_id,
        activity.pk,
        activity.service_on,
        _HOURS,
        content,
        False,
        "",
        row.circle.worker.pk,
        row.circle.secretary.pk,
        activity.recorded_at,
    )
    for place, (person, unit) in enumerate(row.people):
        if not _is_absent(row, place):
            yield f"{LedgerKind.ENTRY.value}\t{row.first_key + place}\t{person}\t{unit}{tail}"
