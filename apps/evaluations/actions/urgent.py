"""Important feedback at any time: drafted by a worker, sent by the secretary, handled by the unit."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.communities.models import Community
from apps.core.errors import DomainError, WrongState
from apps.core.models import check_transition, create, lock, write
from apps.evaluations import notices
from apps.evaluations.enums import FEEDBACK_TRANSITIONS, FeedbackStatus
from apps.evaluations.models import UrgentFeedback
from apps.members.models import Person

_F = FeedbackStatus


@transaction.atomic
def draft_urgent(
    *, community: Community, person: Person, text: str, by: User, at: datetime
) -> UrgentFeedback:
    """Write down what the unit should know now; the secretary is told and sends it."""
    relation = person.relation_on(timezone.localdate(at))
    if relation is None:
        raise DomainError(f"{person}现在没有所在单位，不能反馈。请先核对本人的组织关系。", code="no_unit")
    urgent = create(
        UrgentFeedback,
        by=by,
        at=at,
        community=community,
        unit=relation.unit,
        person=person,
        text=text.strip(),
    )
    record("urgent.drafted", urgent, by=by, at=at)
    notices.tell_urgent_drafted(urgent, at=at)
    return urgent


@transaction.atomic
def edit_urgent(
    *, urgent: UrgentFeedback, text: str, by: User, at: datetime, version: int | None = None
) -> UrgentFeedback:
    """Mend the words before they are sent."""
    urgent = lock(urgent, version=version)
    if urgent.status != _F.DRAFT:
        raise WrongState("已经发送，不能再改。请另写一份反馈。")
    write(urgent, by=by, at=at, text=text.strip())
    record("urgent.edited", urgent, by=by, at=at)
    return urgent


@transaction.atomic
def send_urgent(
    *, urgent: UrgentFeedback, by: User, at: datetime, version: int | None = None
) -> UrgentFeedback:
    """The community secretary stands for it; the unit is told at once."""
    urgent = lock(urgent, version=version)
    check_transition(urgent, FEEDBACK_TRANSITIONS, _F.SENT)
    write(urgent, by=by, at=at, status=_F.SENT, sent_at=at, sent_by=by)
    record("urgent.sent", urgent, by=by, at=at)
    notices.tell_urgent_sent(urgent, at=at)
    return urgent


@transaction.atomic
def acknowledge_urgent(
    *, urgent: UrgentFeedback, handling: str, by: User, at: datetime, version: int | None = None
) -> UrgentFeedback:
    """The unit has dealt with it and says how."""
    urgent = lock(urgent, version=version)
    check_transition(urgent, FEEDBACK_TRANSITIONS, _F.ACKNOWLEDGED)
    if not handling.strip():
        raise DomainError("请写明处理情况。", code="handling_missing")
    write(
        urgent,
        by=by,
        at=at,
        status=_F.ACKNOWLEDGED,
        acknowledged_at=at,
        acknowledged_by=by,
        handling=handling.strip(),
    )
    record("urgent.acknowledged", urgent, by=by, at=at)
    notices.tell_urgent_acknowledged(urgent, at=at)
    return urgent
