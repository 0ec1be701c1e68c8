"""What workbooks and printed papers of this app hold, built from rows."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from apps.activities.enums import AttendanceStatus
from apps.activities.models import Activity, Attendance, HoursRecord, SignUp
from apps.activities.rules import MyHours, RegisterLine
from apps.documents.prints import Presence, ServiceLine, ServicePrint, SignInLine, SignInPrint
from apps.members.models import Person
from apps.programmes.models import Programme
from apps.spreadsheets.writing import OutColumn, OutSheet

# Empty lines for people who come without having signed up.
SPARE_LINES = 8


def activity_sheet(rows: Iterable[Activity]) -> OutSheet:
    """活动登记表: every activity of the list as shown."""
    columns = [
        OutColumn("活动名称", 28),
        OutColumn("社区", 16),
        OutColumn("类别", 12),
        OutColumn("状态", 10),
        OutColumn("开始时间", 17),
        OutColumn("结束时间", 17),
        OutColumn("地点", 24, wraps=True),
        OutColumn("党员活动日", 11),
        OutColumn("联系人", 12),
        OutColumn("报名人数", 10),
        OutColumn("超期记录", 10),
    ]
    return OutSheet("活动", columns, (_activity_line(row) for row in rows), title="活动登记表")


def _activity_line(row: Activity) -> list[Any]:
    return [
        row.title,
        str(row.community),
        str(row.category),
        row.get_status_display(),
        row.starts_at,
        row.ends_at,
        row.place,
        row.is_party_day,
        str(row.contact),
        row.signed_up,
        row.is_late_record,
    ]


def register_sheet(activity: Activity, lines: Sequence[RegisterLine]) -> OutSheet:
    """签到登记表 of one activity: answers, presence and hours."""
    columns = [
        OutColumn("编号", 8),
        OutColumn("姓名", 12),
        OutColumn("单位", 20),
        OutColumn("答复", 10),
        OutColumn("到场", 10),
        OutColumn("到场时间", 17),
        OutColumn("离开时间", 17),
        OutColumn("时长（小时）", 12),
        OutColumn("时长状态", 12),
        OutColumn("登记方式", 14),
        OutColumn("核实人", 14),
    ]
    notes = [f"{activity.community}  {activity.span}  {activity.place}  联系人：{activity.contact}"]
    rows = (_register_line(line.sign_up, line.record) for line in lines)
    return OutSheet("签到登记", columns, rows, title=f"{activity.title}签到登记表", notes=notes)


def _register_line(sign_up: SignUp | None, record: Attendance | None) -> list[Any]:
    source: Any = sign_up or record
    head = [
        sign_up.number if sign_up else None,
        source.person.name,
        source.unit.short_name,
        sign_up.get_status_display() if sign_up else "临时参加",
    ]
    if record is None:
        return [*head, None, None, None, None, None, None, None]
    return [
        *head,
        record.get_status_display(),
        record.in_at,
        record.out_at,
        record.hours,
        record.get_hours_status_display(),
        record.get_method_display(),
        str(record.verified_by or ""),
    ]


def hours_sheet(rows: Iterable[HoursRecord]) -> OutSheet:
    """服务时长台账: every entry and reversal of the list as shown."""
    columns = [
        OutColumn("服务日期", 12),
        OutColumn("姓名", 12),
        OutColumn("志愿者编号", 14),
        OutColumn("单位", 20),
        OutColumn("社区", 16),
        OutColumn("服务内容", 40, wraps=True),
        OutColumn("类型", 8),
        OutColumn("小时", 8),
        OutColumn("登记人", 14),
        OutColumn("核实人", 14),
        OutColumn("超期记录", 10),
        OutColumn("原因", 30, wraps=True),
    ]
    return OutSheet("服务时长", columns, (_hours_line(row) for row in rows), title="服务时长台账")


def _hours_line(row: HoursRecord) -> list[Any]:
    return [
        row.service_on,
        row.person.name,
        row.person.volunteer_no,
        row.unit.short_name,
        str(row.community),
        row.content,
        row.get_kind_display(),
        row.hours,
        str(row.recorded_by),
        str(row.confirmed_by),
        row.is_late_record,
        row.reason,
    ]


def participation_sheet(rows: Iterable[Any], programme: Programme, as_of: date) -> OutSheet:
    """参加活动情况: how often each member was invited and took part this year."""
    columns = [
        OutColumn("姓名", 12),
        OutColumn("志愿者编号", 14),
        OutColumn("单位", 20),
        OutColumn("邀请次数", 10),
        OutColumn("参加次数", 10),
        OutColumn("时长（小时）", 12),
    ]
    notes = [f"{programme.year}年1月1日至{as_of:%Y年%m月%d日}；参加次数和时长只计已核实的记录。"]
    lines = ([r.name, r.volunteer_no, r.unit_name, r.arranged, r.attended, r.hours_total] for r in rows)
    return OutSheet("参加情况", columns, lines, title="参加活动情况", notes=notes)


def sign_in_print(activity: Activity, lines: Iterable[RegisterLine], link: str) -> SignInPrint:
    """活动签到表: those coming by number, filled where the roll was called, and empty lines below."""
    shown = [line for line in lines if line.is_on_sheet]
    last = max((line.sign_up.number or 0 for line in shown if line.sign_up), default=0)
    return SignInPrint(
        number=f"{activity.service_on:%Y%m%d}-{activity.pk}",
        link=link,
        community=str(activity.community),
        activity=activity.title,
        place=activity.place,
        starts_at=timezone.localtime(activity.starts_at),
        ends_at=timezone.localtime(activity.ends_at),
        contact_person=str(activity.contact),
        contact_phone=activity.contact_phone,
        lines=tuple(_sign_in_line(line) for line in shown),
        spare_codes=tuple(str(last + step) for step in range(1, SPARE_LINES + 1)),
    )


def _sign_in_line(line: RegisterLine) -> SignInLine:
    record, source = line.record, line.source
    return SignInLine(
        tick_code=str(line.sign_up.number or "") if line.sign_up else "",
        name=source.person.name,
        unit=source.unit.short_name,
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


def service_print(
    person: Person, hours: MyHours, programme: Programme | None, as_of: date, link: str
) -> ServicePrint:
    """服务记录 of one member and year: verified records only."""
    relation = person.relation_on(as_of)
    verified = [row for row in hours.records if row.verified_at and row.hours]
    return ServicePrint(
        number=f"{hours.year}-{person.volunteer_no}",
        link=link,
        district=programme.district_name if programme else "",
        name=person.name,
        volunteer_no=person.volunteer_no,
        unit=str(relation.unit) if relation else "",
        begins_on=date(hours.year, 1, 1),
        ends_on=min(date(hours.year, 12, 31), as_of),
        as_of=as_of,
        activities=len(verified),
        hours=hours.year_total,
        lines=tuple(
            ServiceLine(
                served_on=row.activity.service_on,
                activity=row.activity.title,
                place=row.activity.place,
                content=row.activity.content,
                hours=row.hours,
                confirmed_by=str(row.verified_by),
            )
            for row in reversed(verified)
        ),
    )
