"""What is told about status events."""

from datetime import datetime

from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment
from apps.members.models import DataRequest, StatusEvent
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


def tell_data_request_asked(asked: DataRequest, *, at: datetime) -> None:
    """The unit's officers: until when to answer."""
    officers = RoleAssignment.objects.holders(
        Role.UNIT_SECRETARY, Role.UNIT_LIAISON, on=timezone.localdate(at), unit=asked.unit
    )
    notify(
        recipients=officers,
        kind="data_request.asked",
        occasion=f"data_request:{asked.pk}",
        subject=f"{asked.person}申请{asked.get_kind_display()}",
        body=f"请在{asked.due_on:%m月%d日}前办理并答复。",
        url="/members/requests/",
        at=at,
    )


def tell_data_request_answered(asked: DataRequest, *, at: datetime) -> None:
    """The member: what became of the request."""
    if asked.person.user is None:
        return
    notify(
        recipients=[asked.person.user],
        kind="data_request.answered",
        occasion=f"data_request:{asked.pk}",
        subject=f"您申请的“{asked.get_kind_display()}”{asked.get_status_display()}",
        body="请在“我的资料”里查看答复。",
        url="/members/me/",
        at=at,
    )
