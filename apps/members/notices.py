"""What is told about status events."""

from datetime import datetime

from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment
from apps.members.models import StatusEvent
from apps.notifications.actions import notify

STATUS_PAGE = "/members/status/"


def tell_status_asked(event: StatusEvent, *, at: datetime) -> None:
    """The unit's secretaries: something waits for a decision."""
    notify(
        recipients=RoleAssignment.objects.holders(
            Role.UNIT_SECRETARY, on=timezone.localdate(at), unit=event.unit
        ),
        kind="status.asked",
        occasion=f"status:{event.pk}",
        subject=f"{event.person}的状态变动等待审批",
        body=f"{event.get_kind_display()}，依据：{event.evidence}",
        url=STATUS_PAGE,
        at=at,
    )


def tell_status_decided(event: StatusEvent, *, at: datetime) -> None:
    """Who asked: the decision."""
    notify(
        recipients=[event.requested_by],
        kind="status.decided",
        occasion=f"status:{event.pk}:{event.version}",
        subject=f"{event.person}的状态变动{event.get_state_display()}",
        body=event.decision_reason,
        url=STATUS_PAGE,
        at=at,
    )
