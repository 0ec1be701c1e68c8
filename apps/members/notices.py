"""What is told about status events and about members' requests."""

from datetime import datetime

from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.core.dates import short_day_words
from apps.members.models import DataRequest, StatusEvent
from apps.notifications.actions import notify
from apps.units.models import Unit

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
    _tell_answerers(
        asked,
        "asked",
        f"{asked.person}申请{asked.get_kind_display()}",
        f"请在{short_day_words(asked.due_on)}前办理并答复。",
        at=at,
    )


def remind_of_data_request(asked: DataRequest, *, at: datetime) -> None:
    """The unit's officers, some days before the last one."""
    subject = f"{asked.person}的资料申请快到期了"
    body = f"“{asked.get_kind_display()}”最迟{short_day_words(asked.due_on)}答复，请尽快办理。"
    _tell_answerers(asked, "due", subject, body, at=at)


def escalate_data_request(asked: DataRequest, *, at: datetime) -> None:
    """Past its day: the unit's officers again, and the organisation department, without the name."""
    subject = f"{asked.person}的资料申请已超过办理期限"
    body = (
        f"“{asked.get_kind_display()}”应在{short_day_words(asked.due_on)}前答复，请马上办理；已告知组织部。"
    )
    _tell_answerers(asked, "overdue", subject, body, at=at)
    notify(
        recipients=RoleAssignment.objects.holders(Role.ORGANISATION_DEPARTMENT, on=timezone.localdate(at)),
        kind="data_request.escalated",
        occasion=f"data_request:{asked.pk}",
        subject=f"{asked.unit}有一件资料申请超过办理期限",
        body=f"应在{short_day_words(asked.due_on)}前答复党员本人，请督促办理。",
        at=at,
    )


def _tell_answerers(asked: DataRequest, what: str, subject: str, body: str, *, at: datetime) -> None:
    """To secretary and liaison of the unit; where it has neither, of the nearest unit above that has."""
    day = timezone.localdate(at)
    node: Unit | None = asked.unit
    found: list[User] = []
    while node is not None and not found:
        roles = (Role.UNIT_SECRETARY, Role.UNIT_LIAISON)
        found = list(RoleAssignment.objects.holders(*roles, on=day, unit=node))
        node = node.parent
    notify(
        recipients=found,
        kind=f"data_request.{what}",
        occasion=f"data_request:{asked.pk}",
        subject=subject,
        body=body,
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
