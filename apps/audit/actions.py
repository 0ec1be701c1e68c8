"""Writing history."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from apps.audit.models import AuditEvent
from apps.core.bulk import as_text, copy_lines

_JSON = json.JSONEncoder(ensure_ascii=False)
# In the order in which `record_many` writes them.
_COLUMNS = (
    *("at", "actor_id", "actor_name", "address", "target_label", "reason"),
    *("event", "target_type", "target_id", "before", "after"),
)


def record(
    event: str,
    target: models.Model,
    *,
    by: Any,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Write one row of history in the caller's transaction.

    `event` is "<noun>.<verb in the past>" (card.received). Values must be free of personal data.
    """
    return AuditEvent.objects.create(
        at=at,
        actor_id=by.pk if by else None,
        actor_name=str(by)[:80] if by else "系统",
        event=event,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:200],
        before=_plain(before),
        after=_plain(after),
        reason=reason,
        address=getattr(by, "audit_address", None),
    )


def record_many(deeds: Iterable[tuple[str, models.Model, dict[str, Any]]], *, by: Any, at: datetime) -> None:
    """Write many rows of history at once: (event, target, after) each."""
    who = (by.pk if by else None, str(by)[:80] if by else "系统", getattr(by, "audit_address", None))
    shared = [as_text(value) for value in (at, *who, "", "")]
    shown: dict[str, str] = {}

    def line(event: str, target: models.Model, after: dict[str, Any]) -> str:
        values = _JSON.encode(_plain(after))
        if values not in shown:
            shown[values] = as_text(values)
        named = (as_text(event), target._meta.label_lower, str(target.pk))
        return "\t".join([*shared, *named, "{}", shown[values]])

    copy_lines(AuditEvent, _COLUMNS, (line(*deed) for deed in deeds))


def _plain(values: dict[str, Any] | None) -> dict[str, Any]:
    return {name: _as_json(value) for name, value in (values or {}).items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_as_json(item) for item in value]
    return value if value is None or isinstance(value, (bool, int, float, dict)) else str(value)
