"""What the workbooks of this app hold, built from rows."""

from collections.abc import Sequence
from typing import Any

from apps.activities.models import Activity, Attendance, SignUp
from apps.activities.rules import RegisterLine
from apps.spreadsheets.writing import OutColumn, OutSheet


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
