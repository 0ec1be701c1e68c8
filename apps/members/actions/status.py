"""Status events: asked by one person, decided by another."""

from datetime import date, datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import DomainError, refuse_if
from apps.core.models import create, lock, write
from apps.members.enums import STATUS_TRANSITIONS, StatusKind, StatusState
from apps.members.models import Person, StatusEvent
from apps.members.notices import tell_status_asked, tell_status_decided
from apps.members.rules import problems_with_deciding


@transaction.atomic
def request_status(
    *,
    person: Person,
    kind: StatusKind,
    from_on: date,
    to_on: date | None,
    evidence: str,
    by: User,
    at: datetime,
) -> StatusEvent:
    """Ask for a member to be noted as retired, seconded … with the evidence; changes nothing yet."""
    person = lock(Person.objects.get(pk=person.pk))
    relation = person.org_relations.on(from_on).select_related("unit").first()
    if relation is None:
        raise DomainError(f"{from_on:%Y年%m月%d日}{person}没有组织关系，请核对日期。")
    event = create(
        StatusEvent,
        by=by,
        at=at,
        person=person,
        unit=relation.unit,
        kind=kind,
        from_on=from_on,
        to_on=to_on,
        evidence=evidence,
        requested_by=by,
    )
    record("status.requested", event, by=by, at=at, after={"kind": kind, "from_on": from_on, "to_on": to_on})
    tell_status_asked(event, at=at)
    return event


@transaction.atomic
def decide_status(
    *, event: StatusEvent, state: StatusState, reason: str, version: int | None, by: User, at: datetime
) -> StatusEvent:
    """Approve, refuse or revoke; never by who asked. A card ends with the next sweep of the day."""
    event = lock(event, version=version)
    if state not in STATUS_TRANSITIONS[StatusState(event.state)]:
        raise DomainError(f"现在的状态是“{event.get_state_display()}”，不能做这一步。", code="wrong_state")
    refuse_if(problems_with_deciding(event, by))
    write(event, by=by, at=at, state=state, decided_by=by, decided_at=at, decision_reason=reason)
    record(f"status.{state}", event, by=by, at=at, reason=reason)
    tell_status_decided(event, at=at)
    return event
