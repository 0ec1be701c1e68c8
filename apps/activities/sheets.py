"""What the workbooks of this app hold, built from rows."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from apps.activities.models import Activity, Attendance, HoursRecord, SignUp
from apps.activities.rules import RegisterLine
from apps.programmes.models import Programme
from apps.spreadsheets.writing import OutColumn, OutSheet


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
