"""The list of members as a workbook."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.core.dates import day_words
from apps.jobs.listing import ListExport
from apps.members import rules, sight
from apps.members.actions import note_export
from apps.members.lists import person_columns
from apps.members.models import Person


def _rows(user: User) -> QuerySet[Any]:
    return sight.with_columns_shown(Person.objects.in_reach(user, Deed.EXPORT_MEMBERS))


def _notes(at: datetime) -> list[str]:
    return [f"截至{day_words(timezone.localdate(at))}"]


MEMBERS = ListExport(
    "members",
    "在职党员名册",
    rule=rules.can_export_members,
    rows=_rows,
    columns=person_columns,
    notes=_notes,
    noted=note_export,
    unit="人",
)
