"""Telling people: rows in the business transaction; delivery comes later."""

from collections.abc import Iterable
from datetime import datetime

from apps.accounts.models import User
from apps.notifications.models import Message


def notify(
    *,
    recipients: Iterable[User],
    kind: str,
    occasion: str,
    subject: str,
    body: str = "",
    url: str = "",
    at: datetime,
) -> None:
    """Write one message per recipient in the caller's transaction.

    Unique on (recipient, kind, occasion): telling the same occasion again does nothing, so a sweep may run
    twice. `occasion` names the fact, e.g. "card:17:received" or "2026-05-07".
    """
    Message.objects.bulk_create(
        [
            Message(
                recipient=user,
                kind=kind,
                occasion=occasion,
                subject=subject,
                body=body,
                url=url,
                created_at=at,
            )
            for user in recipients
        ],
        ignore_conflicts=True,
    )
