"""What pages show at a glance: the figures of one activity, a member's own activities, a plan to copy."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, Value

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.activities.enums import (
    OPEN_TO_MEMBERS,
    UPCOMING,
    ActivityStatus,
    AttendanceStatus,
    HoursStatus,
    SignUpStatus,
)
from apps.activities.models import Activity, Attendance, HoursRecord, Invitee, SignUp
from apps.activities.rules.arranging import programme_for
from apps.activities.rules.codes import is_code_shown
from apps.members.models import Person
from apps.programmes.models import Programme

_U, _A = SignUpStatus, AttendanceStatus
# What a new plan takes over from an earlier one; day, urgency and answers don't repeat.
COPIED = (
    "title",
    "category",
    "mode",
    "campaign",
    "content",
    "break_minutes",
    "place",
    "contact_phone",
    "capacity",
    "served",
    "bring",
    "risk",
    "insurance",
)


def values_to_copy(activity: Activity) -> dict[str, Any]:
    """The values of an earlier activity for a new plan."""
    return {name: getattr(activity, name) for name in ("community", *COPIED)}


@dataclass(frozen=True)
class Turnout:
    """How an activity stands: asked, coming, there, waiting for verification."""

    invited: int
    unanswered: int
    signed_up: int
    declined: int
    excused: int
    present: int
    walk_ins: int
    absent: int
    waiting: int
    disputed: int

    @property
    def is_called(self) -> bool:
        """Whether the roll has been called."""
        return self.present + self.absent > 0


def turnout(activity: Activity) -> Turnout:
    """Two queries."""
    answers = activity.sign_ups.aggregate(
        invited=Count("pk", filter=Q(invited_at__isnull=False)),
        unanswered=Count("pk", filter=Q(status=_U.INVITED)),
        signed_up=Count("pk", filter=Q(status=_U.SIGNED_UP)),
        declined=Count("pk", filter=Q(status=_U.DECLINED)),
        excused=Count("pk", filter=Q(status=_U.EXCUSED)),
    )
    records = activity.attendances.aggregate(
        present=Count("pk", filter=Q(status=_A.PRESENT)),
        walk_ins=Count("pk", filter=Q(status=_A.PRESENT, is_walk_in=True)),
        absent=Count("pk", filter=Q(status=_A.ABSENT)),
        waiting=Count("pk", filter=Q(hours_status=HoursStatus.PROPOSED)),
        disputed=Count("pk", filter=Q(hours_status=HoursStatus.DISPUTED)),
    )
    return Turnout(**answers, **records)


def answer_of(user: User, activity: Activity) -> SignUp | None:
    """The user's own answer to an activity."""
    return activity.sign_ups.filter(person=user.person_id).first() if user.person_id else None


def available_answers(user: User, activity: Activity, answer: SignUp | None, at: datetime) -> list[str]:
    """What the member may say to the activity now."""
    if not user.may(Deed.SIGN_UP) or user.person_id is None:
        return []
    by_code = ["sign_in"] if is_code_shown(activity, at) else []
    if activity.starts_at <= at:
        return by_code
    status = answer.status if answer else None
    offered = {
        "sign_up": activity.status == ActivityStatus.ANNOUNCED and status != _U.SIGNED_UP,
        "decline": status == _U.INVITED,
        "excuse": status == _U.SIGNED_UP and activity.status in UPCOMING,
    }
    return [name for name, is_offered in offered.items() if is_offered] + by_code


def record_of(user: User, activity: Activity) -> Attendance | None:
    """The user's own record of an activity."""
    return activity.attendances.filter(person=user.person_id).first() if user.person_id else None


def can_follow(user: User, activity: Activity) -> bool:
    """Whether the figures of the activity are this user's business, and there are any."""
    return activity.status in OPEN_TO_MEMBERS and user.may_at(
        Deed.READ_FIGURES, community_id=activity.community_id, unit_path=activity.community.town.path
    )


def answerable_people(user: User, activity: Activity) -> QuerySet[Person]:
    """For whom the user may answer: oneself; workers of the community for members they see (D2)."""
    own = Person.objects.filter(pk=user.person_id or 0)
    if not user.may_at(Deed.CALL_ROLL, community_id=activity.community_id):
        return own
    return own | Person.objects.visible_to(user)


@dataclass(frozen=True)
class MyActivities:
    """A member's activities: asked, coming, open to join (the own community's first), over."""

    unanswered: list[SignUp]
    joined: list[SignUp]
    open: list[Activity]
    past: list[Attendance]


def activities_of(user: User, at: datetime) -> MyActivities:
    """Six queries, whatever the length of the lists."""
    mine = SignUp.objects.filter(person=user.person_id or 0).select_related(
        "activity__community", "activity__contact", "activity__category"
    )
    coming = list(mine.of_upcoming(at).order_by("activity__starts_at"))
    settled = {row.activity_id for row in coming if row.status in {_U.INVITED, _U.SIGNED_UP}}
    own = Q(community__cards__person=user.person_id or 0)
    open_rows = (
        Activity.objects.open_for_sign_up(at)
        .exclude(pk__in=settled)
        .with_names()
        .annotate(is_own=Count("community__cards", filter=own))
        .order_by("-is_own", "starts_at")
    )
    records = Attendance.objects.filter(person=user.person_id or 0).select_related("activity__community")
    return MyActivities(
        unanswered=[row for row in coming if row.status == _U.INVITED],
        joined=[row for row in coming if row.status == _U.SIGNED_UP],
        open=list(open_rows[:20]),
        past=list(records.order_by("-activity__starts_at")[:10]),
    )


@dataclass(frozen=True)
class MyHours:
    """A member's hours of one year, the records behind them, and the sum of all years."""

    year: int
    records: list[Attendance]
    year_total: Decimal
    total: Decimal
    times: int


def hours_of_member(user: User, year: int) -> MyHours:
    """The own records of one year, newest first, with what the ledger says."""
    person_id = user.person_id or 0
    first, last = date(year, 1, 1), date(year, 12, 31)
    ledger = HoursRecord.objects.filter(person=person_id)
    records = Attendance.objects.filter(person=person_id).served_on(first, last)
    rows = records.with_names().order_by("-activity__starts_at")
    return MyHours(
        year=year,
        records=list(rows),
        year_total=ledger.served_on(first, last).total(),
        total=ledger.total(),
        times=records.verified().count(),
    )


CARD_NUMBER = re.compile(r"(\d{4})-(\d{1,5})")


def walk_ins_found(user: User, activity: Activity, text: str) -> list[Any]:
    """Checked-in members not yet on the roll, by name, pinyin or initials; at most 20.

    A whole card number finds the holder wherever the card was received: members of other communities may
    come too (D5), and whoever reads the number has the card in hand. Others are found within one's reach.
    """
    if not text.strip():
        return []
    number = CARD_NUMBER.fullmatch(text.strip())
    people = _not_on_roll(activity)
    if number:
        people = people.with_card_number(int(number[1]), int(number[2]))
    else:
        people = people.visible_to(user).matching(text)
    return list(people[:20])


def _not_on_roll(activity: Activity) -> Any:
    """Checked-in members with a unit that day, neither asked nor recorded."""
    people: Any = Invitee.objects.checked_in(programme_for(activity).pk)
    people = people.exclude(sign_ups__activity=activity).exclude(attendances__activity=activity)
    return people.with_unit_on(activity.service_on).filter(unit_of_day__isnull=False)


def guests_by_card(activity: Activity, numbers: Iterable[int]) -> dict[int, int]:
    """The people not yet on the roll behind these card numbers of the activity's year: {number: person}."""
    year, people = programme_for(activity).year, _not_on_roll(activity)
    found = {number: people.with_card_number(year, number).first() for number in numbers}
    return {number: person.pk for number, person in found.items() if person is not None}


def sheet_of(activity: Activity) -> dict[int, SignUp]:
    """The numbered lines of the printed sheet, in order."""
    rows = activity.sign_ups.filter(number__isnull=False).with_names().order_by("number")
    return {row.number: row for row in rows if row.number}


@dataclass(frozen=True)
class RegisterLine:
    """One person of an activity: the answer, the record, or both."""

    sign_up: SignUp | None
    record: Attendance | None

    @property
    def source(self) -> SignUp | Attendance:
        found = self.sign_up or self.record
        assert found is not None  # built from one of them
        return found

    @property
    def is_on_sheet(self) -> bool:
        """Coming, or there: those who declined or never answered don't stand on paper."""
        return self.record is not None or (self.sign_up is not None and self.sign_up.status == _U.SIGNED_UP)


def register_of(activity: Activity) -> list[RegisterLine]:
    """Everybody asked or recorded, by the numbers of the sheet, then by name; two queries."""
    answers = {row.person_id: row for row in activity.sign_ups.with_names()}
    records = {row.person_id: row for row in activity.attendances.with_names()}
    lines = [RegisterLine(answers.get(pk), records.get(pk)) for pk in answers.keys() | records.keys()]
    return sorted(lines, key=_sheet_order)


def _sheet_order(line: RegisterLine) -> tuple[bool, int, str, int]:
    number = line.sign_up.number if line.sign_up else None
    return (number is None, number or 0, line.source.person.pinyin, line.source.person_id)


def participation_within(user: User, programme: Programme | None, today: date) -> QuerySet[Any]:
    """Checked-in members in reach with `arranged`, `attended`, `hours_total`, `minimum`; by name (D2)."""
    if programme is None:
        return Invitee.objects.none()
    first, last = programme.starts_on, programme.ends_on
    people: Any = Invitee.objects.visible_to(user).checked_in(programme.pk).with_unit_on(today)
    people = people.with_arranged(first, last).with_attended(first, last).with_hours(first, last)
    minimum = Value(programme.min_activities, output_field=IntegerField())
    rows: QuerySet[Any] = people.annotate(minimum=minimum).order_by("pinyin", "pk")
    return rows
