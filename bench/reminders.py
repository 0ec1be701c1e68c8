"""Telling 28,000 members in one sweep, beside one INSERT … SELECT."""

from django.db import connection
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment
from apps.notifications.actions import notify
from bench.measure import Figure, in_child, seconds
from bench.rosters import rolled_back

_LEAST = """
INSERT INTO notifications_message (recipient_id, kind, occasion, subject, body, url, created_at)
SELECT DISTINCT user_id, 'bench', 'least', '提醒', '明天有活动', '', now()
FROM accounts_roleassignment WHERE role = 'member'
"""


def measure() -> list[Figure]:
    with rolled_back(), connection.cursor() as cursor:
        least = seconds(lambda: cursor.execute(_LEAST))
    sweep, most = in_child(sweep_once)
    return [
        Figure(
            "reminders",
            "reminders for 28,000 members",
            sweep,
            "s",
            baseline=least,
            against="one INSERT … SELECT",
            limit=60,
            notes=[f"peak {most:.0f} MB"],
        )
    ]


def sweep_once() -> float:
    """Seconds for the whole sweep."""
    with rolled_back():
        return seconds(_tell_everybody)


def _tell_everybody() -> None:
    members = RoleAssignment.objects.holders(Role.MEMBER, on=timezone.localdate())
    words = {"kind": "bench", "occasion": "sweep", "subject": "提醒", "body": "明天有活动"}
    notify(recipients=members, at=timezone.now(), **words)
