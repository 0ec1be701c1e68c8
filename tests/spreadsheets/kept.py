"""People of the small rosters, and what an upload of them has left in the tables."""

from typing import Any

from apps.audit.models import AuditEvent
from apps.programmes.models import CalendarDay

from .importers import day_of

ZHANG, LI, WANG = ("张三", "13800000001"), ("李四", "13800000002"), ("王五", "13800000003")
SILENT, NAMELESS = ("钱六", ""), ("", "13800000009")


def stored() -> set[tuple[Any, ...]]:
    return set(CalendarDay.objects.values_list("on", "name"))


def days(*people: tuple[str, str]) -> set[tuple[Any, ...]]:
    return {(day_of(name), phone) for name, phone in people}


def rows_of(batch: Any) -> dict[int, tuple[str, str, str]]:
    return {row.line: (row.verdict, row.answer, row.outcome) for row in batch.rows.all()}


def events() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("event", flat=True))
