"""Lists of activities, hours and participation as workbooks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.activities import rules, sheets
from apps.activities.lists import ACTIVITY_COLUMNS, HOURS_COLUMNS, PARTICIPATION_COLUMNS
from apps.activities.models import Activity, HoursRecord
from apps.core.dates import day_digits, day_words
from apps.core.errors import DomainError
from apps.jobs.kinds import Made
from apps.jobs.listing import ListExport
from apps.jobs.whole import WholeFile
from apps.programmes.models import Programme
from apps.spreadsheets.writing import export_workbook


def _participation(user: User) -> QuerySet[Any]:
    today = timezone.localdate()
    return rules.participation_within(user, Programme.objects.for_day(today).first(), today)


def _span(at: datetime) -> list[str]:
    today = timezone.localdate(at)
    return [f"{today.year}年1月1日至{day_words(today)}；参加次数和时长只计已核实的记录。"]


def followed_activities(user: User) -> QuerySet[Activity]:
    """The activities whose registers this user may take out."""
    return Activity.objects.in_reach(user, Deed.READ_FIGURES).with_names()


def _register(owner: User, parameters: Mapping[str, Any], at: datetime) -> Made:
    activity = followed_activities(owner).filter(pk=parameters["activity"]).first()
    if activity is None:
        raise DomainError("这次活动现在看不到了，没有生成文件。请回到活动名单核对。")
    lines = rules.register_of(activity)
    name = f"{activity.title}签到登记表{day_digits(timezone.localdate(at))}.xlsx"
    return Made(name, export_workbook(sheets.register_sheet(activity, lines)), len(lines))


ACTIVITY_REGISTER = WholeFile("activity_register", rule=rules.can_export_registers, make=_register)
ACTIVITIES = ListExport(
    "activities",
    "活动",
    rule=rules.can_export_registers,
    rows=lambda user: Activity.objects.visible_to(user).with_names(),
    columns=lambda user: ACTIVITY_COLUMNS,
)
HOURS = ListExport(
    "hours",
    "时长台账",
    rule=rules.can_export_registers,
    rows=lambda user: HoursRecord.objects.visible_to(user).with_names(),
    columns=lambda user: HOURS_COLUMNS,
)
PARTICIPATION = ListExport(
    "participation",
    "参加情况",
    rule=rules.can_export_registers,
    rows=_participation,
    columns=lambda user: PARTICIPATION_COLUMNS,
    notes=_span,
    unit="人",
)
