"""Lists of activities, hours and participation as workbooks."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.activities import rules
from apps.activities.lists import ACTIVITY_COLUMNS, HOURS_COLUMNS, PARTICIPATION_COLUMNS
from apps.activities.models import Activity, HoursRecord
from apps.jobs.listing import ListExport
from apps.programmes.models import Programme


def _participation(user: User) -> QuerySet[Any]:
    today = timezone.localdate()
    return rules.participation_within(user, Programme.objects.for_day(today).first(), today)


def _span(at: datetime) -> list[str]:
    today = timezone.localdate(at)
    return [f"{today.year}年1月1日至{today:%Y年%m月%d日}；参加次数和时长只计已核实的记录。"]


ACTIVITIES = ListExport(
    "activities",
    "活动登记表",
    rule=rules.can_export_registers,
    rows=lambda user: Activity.objects.visible_to(user).with_names(),
    columns=lambda user: ACTIVITY_COLUMNS,
)
HOURS = ListExport(
    "hours",
    "服务时长台账",
    rule=rules.can_export_registers,
    rows=lambda user: HoursRecord.objects.visible_to(user).with_names(),
    columns=lambda user: HOURS_COLUMNS,
)
PARTICIPATION = ListExport(
    "participation",
    "参加活动情况",
    rule=rules.can_export_registers,
    rows=_participation,
    columns=lambda user: PARTICIPATION_COLUMNS,
    notes=_span,
    unit="人",
)
