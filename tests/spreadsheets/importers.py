"""An importer for tests of the common machinery: people of a workbook become days of the calendar."""

import datetime as dt
import zlib

from apps.accounts.policy import Deed
from apps.core.errors import DomainError
from apps.programmes.enums import DayKind
from apps.programmes.models import CalendarDay
from apps.spreadsheets.importers import Applied
from apps.spreadsheets.verdicts import JudgedRow, Judgement, Pencil, about_file
from apps.units.models import Unit

from .specs import PEOPLE

FIRST = dt.date(2030, 1, 1)


def day_of(name):
    """Every name has its day: the test's way to a row of its own."""
    return FIRST + dt.timedelta(days=zlib.crc32(name.encode()) % 200_000)


class RosterImporter:
    """Names are stored as calendar days; no name is an error, no phone a question, a short roster is odd."""

    kind = "members"
    title = "党员名册"
    deed = Deed.IMPORT_MEMBERS
    columns = PEOPLE
    preview_headings = ("姓名", "手机号码")
    sensitive = frozenset({"id_no", "phone"})

    def units_for(self, user):
        return Unit.objects.filter(pk__in=[row.unit_id for row in user.todays_roles])

    def judge(self, table, *, unit, at):
        pencil = Pencil(table)
        rows = []
        for record in table.records:
            found = []
            if not record.cells["name"].text:
                found.append(pencil.note(record, "name", "name_missing", "未填写", "error"))
            if not record.cells["phone"].text:
                found.append(
                    pencil.note(record, "phone", "phone_missing", "未填写，将无法通知本人", "warning")
                )
            clean = {name: record.cells[name].text for name in ("name", "phone")}
            rows.append(JudgedRow(record.line, clean, tuple(found)))
        about = [about_file("few", "名单不足两人，请核对", "warning")] if len(rows) < 2 else []
        return Judgement(tuple(rows), tuple(about))

    def preview(self, clean):
        return clean["name"], clean["phone"][:3]

    def apply(self, rows, *, unit, by, at):
        applied = []
        for row in rows:
            if row.clean["name"] == "拒绝":
                raise DomainError("第2行的同志刚被别人登记，请重新上传。")
            day, is_new = CalendarDay.objects.get_or_create(
                on=day_of(row.clean["name"]), kind=DayKind.HOLIDAY, defaults={"name": row.clean["phone"][:40]}
            )
            before = None if is_new else {"name": day.name}
            if not is_new:
                day.name = row.clean["phone"][:40]
                day.save()
            applied.append(Applied(row.line, "created" if is_new else "updated", day.pk, before))
        return applied

    def undo(self, applied, *, unit, by, at):
        for one in applied:
            day = CalendarDay.objects.get(pk=one.target_id)
            if day.name == "改过":
                raise DomainError(f"第{one.line}行导入后被修改过，不能整批撤销。")
            if one.outcome == "created":
                day.delete()
            else:
                day.name = one.before["name"]
                day.save()
