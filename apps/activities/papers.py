"""What the printed papers of this app hold, built from rows."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from apps.activities.enums import AttendanceStatus
from apps.activities.models import Activity, Attendance
from apps.activities.rules import MyHours, RegisterLine, programme_for
from apps.core.dates import day_digits, day_words
from apps.core.masks import mask_name
from apps.documents.prints import (
    FeedbackCard,
    FeedbackCardPrint,
    Presence,
    RecordCardPrint,
    RosterLine,
    RosterPrint,
    ServiceLine,
    ServicePrint,
    SharePrint,
    SignInLine,
    SignInPrint,
)
from apps.documents.verification import Checked, check_address
from apps.members.models import Person
from apps.posts.models import PostClaim
from apps.programmes.models import Programme

# Empty lines for people who come without having signed up.
SPARE_LINES = 8
# A record card has room for so many activities of a year.
LINES_ON_CARD = 12


def paper_number(activity: Activity) -> str:
    """The number on every paper of an activity: its day and its key."""
    return f"{day_digits(activity.service_on)}-{activity.pk}"


def sign_in_print(activity: Activity, lines: Iterable[RegisterLine], link: str) -> SignInPrint:
    """活动签到表: those coming by number, filled where the roll was called, and empty lines below."""
    shown = [line for line in lines if line.is_on_sheet]
    last = max((line.sign_up.number or 0 for line in shown if line.sign_up), default=0)
    spare = 0 if any(line.record for line in shown) else SPARE_LINES
    posts = posts_of([line.source.person_id for line in shown], activity.community_id)
    return SignInPrint(
        number=paper_number(activity),
        link=link,
        community=str(activity.community),
        activity=activity.title,
        place=activity.place,
        starts_at=timezone.localtime(activity.starts_at),
        ends_at=timezone.localtime(activity.ends_at),
        contact_person=str(activity.contact),
        contact_phone=activity.contact_phone,
        lines=tuple(_sign_in_line(line, posts) for line in shown),
        spare_codes=tuple(str(last + step) for step in range(1, spare + 1)),
        confirmed_by="、".join(_verifiers(shown)),
    )


def _verifiers(lines: Iterable[RegisterLine]) -> list[str]:
    """Who has verified the hours, each once."""
    names = (str(line.record.verified_by) for line in lines if line.record and line.record.verified_by)
    return list(dict.fromkeys(names))


def _sign_in_line(line: RegisterLine, posts: dict[int, str]) -> SignInLine:
    record, source = line.record, line.source
    return SignInLine(
        tick_code=str(line.sign_up.number or "") if line.sign_up else "",
        name=source.person.name,
        unit=source.unit.short_name,
        post=posts.get(source.person_id, ""),
        marks=_marks(record) if record else (),
        in_at=timezone.localtime(record.in_at) if record and record.in_at else None,
        out_at=timezone.localtime(record.out_at) if record and record.out_at else None,
        hours=record.hours if record and record.verified_at else None,
    )


def _marks(record: Attendance) -> tuple[Presence, ...]:
    if record.status == AttendanceStatus.EXCUSED:
        return (Presence.EXCUSED,)
    if record.status == AttendanceStatus.ABSENT:
        return (Presence.ABSENT,)
    late = (Presence.LATE,) if record.came_late() else ()
    early = (Presence.LEFT_EARLY,) if record.left_early() else ()
    return (Presence.PRESENT, *late, *early)


def posts_of(people: Iterable[int], community_id: int | None = None) -> dict[int, str]:
    """The posts that each of these people holds, in one community or anywhere."""
    claims = PostClaim.objects.in_group().filter(person__in=list(people)).select_related("post")
    if community_id:
        claims = claims.filter(community=community_id)
    held: dict[int, str] = {}
    for claim in claims:
        held[claim.person_id] = "、".join(filter(None, [held.get(claim.person_id, ""), claim.post_title]))
    return held


def roster_print(activity: Activity, lines: Sequence[RegisterLine]) -> RosterPrint:
    """活动人员名单: those coming, with masked numbers and whether they were there (N13, N16)."""
    shown = [line for line in lines if line.is_on_sheet]
    posts = posts_of([line.source.person_id for line in shown], activity.community_id)
    return RosterPrint(
        number=paper_number(activity),
        link=f"{settings.SITE_ADDRESS}{activity.get_absolute_url()}",
        community=str(activity.community),
        activity=activity.title,
        place=activity.place,
        starts_at=timezone.localtime(activity.starts_at),
        ends_at=timezone.localtime(activity.ends_at),
        contact_person=str(activity.contact),
        contact_phone=activity.contact_phone,
        lines=tuple(_roster_line(line, posts) for line in shown),
    )


def _roster_line(line: RegisterLine, posts: dict[int, str]) -> RosterLine:
    person, unit = line.source.person, line.source.unit
    return RosterLine(
        number=str(line.sign_up.number or "") if line.sign_up else "",
        name=person.name,
        sex=person.get_sex_display(),
        unit=unit.short_name,
        party_org=unit.party_org_name,
        post=posts.get(person.pk, ""),
        phone=person.masked_phone,
        status=line.sign_up.get_status_display() if line.sign_up else "临时参加",
        came=line.record is not None and line.record.status == AttendanceStatus.PRESENT,
    )


def share_print(activity: Activity) -> SharePrint:
    """The activity as a picture to send on."""
    return SharePrint(
        district=programme_for(activity).district_name,
        link=f"{settings.SITE_ADDRESS}{activity.get_absolute_url()}",
        title=activity.title,
        community=str(activity.community),
        place=activity.place,
        content=activity.content,
        starts_at=timezone.localtime(activity.starts_at),
        ends_at=timezone.localtime(activity.ends_at),
        contact_person=str(activity.contact),
        contact_phone=activity.contact_phone,
    )


def feedback_cards_print(
    activity: Activity, lines: Iterable[RegisterLine], programme: Programme
) -> FeedbackCardPrint:
    """情况反馈卡 for everybody who was there (N15)."""
    there = [line.record for line in lines if line.record and line.record.status == AttendanceStatus.PRESENT]
    posts = posts_of([record.person_id for record in there], activity.community_id)
    return FeedbackCardPrint(
        district=programme.district_name,
        community=str(activity.community),
        activity=activity.title,
        place=activity.place,
        content=activity.content,
        served_on=activity.service_on,
        cards=tuple(
            FeedbackCard(
                number=f"{paper_number(activity)}-{record.pk}",
                link=f"{settings.SITE_ADDRESS}{record.get_absolute_url()}",
                name=record.person.name,
                unit=record.unit.short_name,
                post=posts.get(record.person_id, ""),
                presence="，".join(_marks(record)),
                hours=record.hours or None,
            )
            for record in there
        ),
    )


def checked_service(values: list[str]) -> Checked | None:
    """The head of a service record as it was printed: person, span, times, tenths of hours."""
    person = Person.objects.filter(pk=int(values[0])).first()
    if person is None:
        return None
    begins, as_of = (date(int(day[:4]), int(day[4:6]), int(day[6:])) for day in values[1:3])
    lines = (
        ("姓名", mask_name(person.name)),
        ("志愿者编号", person.volunteer_no),
        ("时段", f"{day_words(begins)}至{day_words(as_of)}"),
        ("参加活动", f"{values[3]}次"),
        ("服务时长", f"{Decimal(values[4]) / 10:.1f}小时"),
    )
    return Checked("服务记录", lines, "这是平台的服务记录，不是志愿服务记录证明。打印之后的更正不在其中。")


def _service_link(person: Person, hours: MyHours, ends_on: date, times: int) -> str:
    begins = date(hours.year, 1, 1)
    values = (day_digits(begins), day_digits(ends_on), times, int(hours.year_total * 10))
    return check_address("service", person.pk, *values)


def _verified(hours: MyHours) -> list[Attendance]:
    return [row for row in hours.records if row.verified_at and row.hours]


def _service_lines(records: Iterable[Attendance]) -> tuple[ServiceLine, ...]:
    return tuple(
        ServiceLine(
            served_on=row.activity.service_on,
            activity=row.activity.title,
            place=row.activity.place,
            content=row.activity.content,
            hours=row.hours,
            confirmed_by=str(row.verified_by),
        )
        for row in records
    )


def service_print(person: Person, hours: MyHours, programme: Programme | None, as_of: date) -> ServicePrint:
    """服务记录 of one member and year: verified records only."""
    relation = person.relation_on(as_of)
    verified = _verified(hours)
    ends_on = min(date(hours.year, 12, 31), as_of)
    return ServicePrint(
        number=f"{hours.year}-{person.volunteer_no}",
        link=_service_link(person, hours, ends_on, len(verified)),
        district=programme.district_name if programme else "",
        name=person.name,
        volunteer_no=person.volunteer_no,
        unit=str(relation.unit) if relation else "",
        community="、".join(sorted({str(row.activity.community) for row in verified})),
        begins_on=date(hours.year, 1, 1),
        ends_on=ends_on,
        as_of=as_of,
        activities=len(verified),
        hours=hours.year_total,
        lines=_service_lines(reversed(verified)),
    )


def record_card_print(
    person: Person, hours: MyHours, programme: Programme | None, as_of: date
) -> RecordCardPrint:
    """服务活动记录卡: what is verified, and lines to write on for the rest of the year."""
    relation = person.relation_on(as_of)
    verified = _verified(hours)
    ends_on = min(date(hours.year, 12, 31), as_of)
    return RecordCardPrint(
        number=f"{hours.year}-{person.volunteer_no}",
        link=_service_link(person, hours, ends_on, len(verified)),
        district=programme.district_name if programme else "",
        year=hours.year,
        name=person.name,
        volunteer_no=person.volunteer_no,
        unit=str(relation.unit) if relation else "",
        community="、".join(sorted({str(row.activity.community) for row in verified})),
        post=posts_of([person.pk]).get(person.pk, ""),
        as_of=ends_on,
        activities=len(verified),
        hours=hours.year_total,
        minimum=programme.min_activities if programme else 0,
        lines=_service_lines(reversed(verified)),
        blank_lines=max(0, LINES_ON_CARD - len(verified)),
    )
