"""Sealing history: each batch is hashed with a secret over the seal before it, so that a gap shows."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from apps.audit.models import AuditEvent, AuditSeal

_LOCK = 4_103_002  # any constant: the key of the transaction's advisory lock on sealing
BATCH = 5000


@transaction.atomic
def seal_events(*, at: datetime) -> AuditSeal | None:
    """Seal the events since the last seal; None when there are none.

    The last sealed number is read inside the lock: two sealers at once would fork the chain. The table is
    locked against writers for the moment of reading, so that no smaller number commits later.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("LOCK TABLE audit_auditevent IN SHARE MODE")
    last = AuditSeal.objects.last()
    events = list(AuditEvent.objects.filter(pk__gt=last.last_id if last else 0).order_by("pk")[:BATCH])
    if not events:
        return None
    previous = last.digest if last else ""
    return AuditSeal.objects.create(
        first_id=events[0].pk,
        last_id=events[-1].pk,
        count=len(events),
        previous=previous,
        digest=_digest(previous, events),
        sealed_at=at,
    )


def _digest(previous: str, events: Iterable[AuditEvent]) -> str:
    chain = hmac.new(settings.FIELD_KEY.encode(), previous.encode(), hashlib.sha256)
    for event in events:
        row = {
            field.attname: str(getattr(event, field.attname))
            for field in AuditEvent._meta.concrete_fields
            if field.name not in {"before", "after", "at"}
        }
        row["at"] = event.at.timestamp().__repr__()
        row |= {"before": event.before, "after": event.after}
        chain.update(json.dumps(row, ensure_ascii=False, sort_keys=True).encode())
    return chain.hexdigest()


def first_broken_seal() -> AuditSeal | None:
    """The first seal that its events, their number or the seal before it no longer match; None: all well."""
    previous = ""
    for seal in AuditSeal.objects.all():
        events = list(AuditEvent.objects.filter(pk__range=(seal.first_id, seal.last_id)).order_by("pk"))
        is_whole = seal.previous == previous and len(events) == seal.count
        if not is_whole or seal.digest != _digest(previous, events):
            return seal
        previous = seal.digest
    return None
