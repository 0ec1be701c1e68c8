"""What those who run the platform are told about its figures."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment
from apps.notifications.actions import notify

# A message is read, not searched: the rest is in the answer of the command.
LINES_TOLD = 20


def tell_broken_invariants(found: dict[str, list[str]], *, at: datetime) -> None:
    """One message a day to the system administrators, naming what differs."""
    day = timezone.localdate(at)
    lines = [f"{name}：{line}" for name, broken in found.items() for line in broken]
    notify(
        recipients=RoleAssignment.objects.holders(Role.SYSTEM_ADMINISTRATOR, on=day),
        kind="invariant.broken",
        occasion=f"invariants:{day}",
        subject=f"数据核对：{len(lines)} 处不符",
        body="\n".join([*lines[:LINES_TOLD], "请保留现场并联系技术支持，不要自行改动数据库。"]),
        url=reverse("accounts:system_status"),
        at=at,
    )
