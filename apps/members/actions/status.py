"""Status events: asked by one person, decided by another (D4).

A card ends with the decision one floor up: `apps.checkins.actions.decide_status_event`.
"""

from datetime import date, datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import WrongState, refuse_if
from apps.core.models import create, lock, write
from apps.members.enums import STATUS_TRANSITIONS, StatusKind, StatusState
from apps.members.models import Person, StatusEvent
from apps.members.notices import tell_status_asked, tell_status_decided
from apps.members.rules import (
    problems_with_deciding,
    problems_with_request,
    problems_with_withdrawing,
    relation_for_event,
)


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
    person = lock(person)
    relation = relation_for_event(person, from_on)
    refuse_if(problems_with_request(person, relation, kind, from_on, to_on))
    assert relation is not None  # a missing one is a problem above
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
    """Approve, refuse or revoke; never by who asked, nor by whom it is about. Tells who asked."""
    event = _locked(event, state, version)
    refuse_if(problems_with_deciding(event, by))
    _write(event, state, reason, by=by, at=at)
    tell_status_decided(event, at=at)
    return event


@transaction.atomic
def withdraw_status_request(
    *, event: StatusEvent, by: User, at: datetime, version: int | None = None
) -> StatusEvent:
    """Take an own request back before it is decided."""
    event = _locked(event, StatusState.REVOKED, version)
    if event.state != StatusState.REQUESTED:
        raise WrongState("这项状态变动已经审批，不能撤回，请由书记撤销。")
    refuse_if(problems_with_withdrawing(event, by))
    _write(event, StatusState.REVOKED, "登记人撤回", by=by, at=at)
    return event


def _locked(event: StatusEvent, target: StatusState, version: int | None) -> StatusEvent:
    """Person first, then event; the table must name a way to the target."""
    lock(event.person)
    event = lock(event, version=version)
    if target not in STATUS_TRANSITIONS[StatusState(event.state)]:
        raise WrongState(f"现在的状态是“{event.get_state_display()}”，不能做这一步。请刷新页面看最新情况。")
    return event


def _write(event: StatusEvent, state: StatusState, reason: str, *, by: User, at: datetime) -> None:
    before = write(event, by=by, at=at, state=state, decided_by=by, decided_at=at, decision_reason=reason)
    record(
        f"status.{state}",
        event,
        by=by,
        at=at,
        before={"state": before["state"]},
        after={"state": state, "kind": event.kind, "from_on": event.from_on, "to_on": event.to_on},
        reason=reason,
    )
