"""Members' requests about their own data: asked on the own page, answered by the unit with a reason."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import DomainError, refuse_if
from apps.core.models import check_transition, create, lock, write
from apps.members.actions.consents import withdraw_consent
from apps.members.actions.people import change_person
from apps.members.enums import DATA_REQUEST_TRANSITIONS, ConsentScope, DataRequestKind, DataRequestState
from apps.members.models import DataRequest, Person
from apps.members.notices import (
    escalate_data_request,
    remind_of_data_request,
    tell_data_request_answered,
    tell_data_request_asked,
)
from apps.members.rules import problems_with_answering, relation_of
from apps.programmes.enums import DayKind
from apps.programmes.models import CalendarDay, working_days_after

# The unit answers within so many working days (domain, C4: PIRequest).
ANSWER_WORKING_DAYS = 15
REMIND_AHEAD = timedelta(days=3)
# What a member gave freely; the roster and the service record stay by law (Order 67).
_ERASED = {
    "id_number": "",
    "home_address": "",
    "skills": [],
    "intentions": [],
    "available_time": "",
    "remark": "",
}


@transaction.atomic
def ask_data_request(
    *, person: Person, kind: DataRequestKind, text: str, by: User, at: datetime
) -> DataRequest:
    """Ask the unit for a correction, an erasure or the withdrawal of all consents."""
    person = lock(person)
    today = timezone.localdate(at)
    relation = relation_of(person, today)
    if relation is None:
        raise DomainError("您现在不在任何单位的名册上，请联系原单位联络员或组织部办理。", code="no_relation")
    table = {row.on: DayKind(row.kind) for row in CalendarDay.objects.filter(on__gte=today)}
    asked = create(
        DataRequest,
        by=by,
        at=at,
        person=person,
        unit=relation.unit,
        kind=kind,
        text=text,
        due_on=working_days_after(today, ANSWER_WORKING_DAYS, table),
    )
    record("data_request.asked", asked, by=by, at=at, after={"kind": kind, "due_on": asked.due_on})
    tell_data_request_asked(asked, at=at)
    return asked


@transaction.atomic
def answer_data_request(
    *,
    asked: DataRequest,
    state: DataRequestState,
    answer: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> DataRequest:
    """Note the request as done or refused, with the reason; done erases or withdraws in the same deed.

    A correction is made on the person's page first. The member is told.
    """
    person = lock(asked.person)
    asked = lock(asked, version=version)
    check_transition(asked, DATA_REQUEST_TRANSITIONS, state)
    refuse_if(problems_with_answering(asked, state, answer, by))
    if state == DataRequestState.DONE:
        _carry_out(asked, person, by=by, at=at)
    write(asked, by=by, at=at, status=state, decided_by=by, decided_at=at, answer=answer)
    record(f"data_request.{state}", asked, by=by, at=at, after={"kind": asked.kind})
    tell_data_request_answered(asked, at=at)
    return asked


@transaction.atomic
def chase_data_requests(*, at: datetime) -> int:
    """Remind the unit before the last day, escalate after it; each once. Returns how many rows that were."""
    day = timezone.localdate(at)
    rows = DataRequest.objects.due_by(day + REMIND_AHEAD).select_related("person", "unit")
    for asked in rows:
        tell = remind_of_data_request if asked.due_on >= day else escalate_data_request
        tell(asked, at=at)
    return len(rows)


def _carry_out(asked: DataRequest, person: Person, *, by: User, at: datetime) -> None:
    if asked.kind == DataRequestKind.ERASURE:
        change_person(person=person, values=_ERASED, by=by, at=at)
    if asked.kind == DataRequestKind.WITHDRAWAL:
        for scope in ConsentScope:
            withdraw_consent(person=person, scope=scope, by=by, at=at)
