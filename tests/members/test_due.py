"""Who is due to report in, with the programme's exclusions (D of C5)."""

import datetime as dt

import pytest

from apps.core.models import create
from apps.members import actions
from apps.members.due import due_among
from apps.members.enums import StatusKind, StatusState
from apps.members.models import Person, StatusEvent
from apps.programmes.models import ExclusionKind
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "months", "from_on", "to_on", "is_due"),
    [
        ("retired", 0, TODAY, None, False),
        ("secondment", 6, dt.date(2026, 1, 1), dt.date(2026, 6, 30), False),
        ("secondment", 6, dt.date(2026, 1, 1), dt.date(2026, 6, 29), True),
        ("secondment", 6, dt.date(2026, 1, 1), None, False),
        ("secondment", 6, dt.date(2026, 5, 7), None, True),
        ("abroad", None, dt.date(2026, 1, 1), None, True),
    ],
)
def test_due_members_leave_out_what_the_programme_excludes(
    kind, months, from_on, to_on, is_due, wang, zhao, bureau, programme, liaison, secretary
):
    if months is not None:
        ExclusionKind.objects.create(programme=programme, code=kind, name=kind, min_months=months)
    create(
        StatusEvent,
        by=liaison,
        at=NOW,
        person=wang,
        unit=bureau,
        kind=kind,
        from_on=from_on,
        to_on=to_on,
        evidence="文件",
        state=StatusState.APPROVED,
        requested_by=liaison,
        decided_by=secretary,
        decided_at=NOW,
    )
    enrolled = Person.objects.in_unit(bureau.path, TODAY)
    assert set(enrolled) == {wang, zhao}
    assert (wang in due_among(enrolled, programme, TODAY)) is is_due


def test_due_members_ignore_requests_that_are_not_approved(wang, bureau, programme, liaison):
    ExclusionKind.objects.create(programme=programme, code="retired", name="退休")
    actions.request_status(
        person=wang,
        kind=StatusKind.RETIRED,
        from_on=TODAY,
        to_on=None,
        evidence="退休文件",
        by=liaison,
        at=NOW,
    )
    assert wang in due_among(Person.objects.in_unit(bureau.path, TODAY), programme, TODAY)
