"""What an accepted remark leads to: a request for a status event, which a second person decides (D4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from apps.audit.actions import record
from apps.core.errors import DomainError
from apps.members.actions.status import request_status
from apps.members.enums import ENDING_KINDS, StatusKind, StatusState
from apps.members.imports.remarks import read_period
from apps.members.models import Person, StatusEvent
from apps.members.rules import problems_with_request, relation_for_event
from apps.spreadsheets.importers import RowToApply

# What the remark was read as (remarks.py), and the event that is asked for.
_EVENTS = {
    "retired": StatusKind.RETIRED,
    "death": StatusKind.DEATH,
    "membership_stopped": StatusKind.MEMBERSHIP_STOPPED,
    "seconded": StatusKind.SECONDMENT,
    "village_post": StatusKind.VILLAGE_POSTING,
    "transfer_out": StatusKind.TRANSFERRED_OUT,
    "sick": StatusKind.SICK_LEAVE,
    "long_leave": StatusKind.LONG_LEAVE,
    "study": StatusKind.STUDY,
    "abroad": StatusKind.ABROAD,
    "lost": StatusKind.LOST,
}
LONGEST_EVIDENCE = 200


def ask_status(row: RowToApply, person: Person, *, by: Any, at: datetime) -> int | None:
    """Ask for the event that an accepted remark speaks of; returns the request's key.

    It begins and ends on the days that the remark names, or begins today. None when no remark was
    accepted, nobody is signed in, or the same event runs already.
    """
    found = next((name for name in sorted(row.accepted) if name in _EVENTS), None)
    if found is None or by is None:
        return None
    kind, said = _EVENTS[found], row.clean["remark"] or row.clean["kind"]
    period = read_period(said, found)
    from_on = period.from_on or timezone.localdate(at)
    to_on = None if kind in ENDING_KINDS else period.to_on
    if problems_with_request(person, relation_for_event(person, from_on), kind, from_on, to_on):
        return None
    evidence = f"名册第{row.line}行：{said}"[:LONGEST_EVIDENCE]
    event = request_status(
        person=person, kind=kind, from_on=from_on, to_on=to_on, evidence=evidence, by=by, at=at
    )
    return event.pk


def take_back_requests(keys: Sequence[int], *, by: Any, at: datetime) -> None:
    """Remove the requests of an import. Raises DomainError when one has been decided."""
    for event in StatusEvent.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"):
        if event.state != StatusState.REQUESTED:
            sentence = (
                f"导入时登记的“{event.get_kind_display()}”已经审批，不能整批撤销。请在党员页面逐个处理。"
            )
            raise DomainError(sentence, code="import_touched")
        record("status.import_undone", event, by=by, at=at)
        event.delete()
