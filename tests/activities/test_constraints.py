"""Each constraint is violated once."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from apps.activities.enums import CorrectionStatus, HoursStatus, LedgerKind, OutcomeKind, SignUpStatus
from apps.activities.models import Activity, Attendance, HoursCorrection, HoursRecord, Outcome, SignUp
from apps.core.models import create
from apps.posts.enums import Risk
from tests.activities import factories
from tests.activities.factories import END, START
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def refused(name: str, deed: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        deed()


def change(model, **values) -> Callable[[], object]:
    return lambda: model.objects.update(**values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("times_in_order", {"ends_at": START}),
        ("not_oversold", {"capacity": 1, "signed_up": 2}),
        ("risk_is_insured", {"risk": Risk.SOME}),
        ("urgent_has_reason", {"is_urgent": True}),
        ("approved_has_person", {"approved_by": None}),
        ("announced_has_time", {"announced_at": None}),
        ("finished_has_time", {"finished_at": END}),
        ("recorded_has_time", {"recorded_at": END}),
        ("cancelled_has_reason", {"status": "cancelled"}),
    ],
)
def test_activity_constraint(announced, name, values):
    refused(f"activities_activity_{name}", change(Activity, **values))


def test_sign_up_once(announced, wang):
    factories.joined(announced, wang)
    row = SignUp.objects.get()

    row.pk = None
    refused("activities_sign_up_once", lambda: row.save(force_insert=True))


def test_sign_up_numbers_are_unique(announced, wang, zhao):
    factories.joined(announced, wang, zhao)

    refused("activities_sign_up_number_once", change(SignUp, number=1))


def test_sign_up_coming_has_number(announced, wang):
    factories.joined(announced, wang)

    refused("activities_sign_up_coming_has_number", change(SignUp, number=None))


def test_sign_up_answer_has_time(announced, wang):
    factories.joined(announced, wang)

    refused("activities_sign_up_answer_has_time", change(SignUp, answered_at=None))
    refused("activities_sign_up_answer_has_time", change(SignUp, status=SignUpStatus.INVITED))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("present_has_times", {"in_at": None, "out_at": None}),
        ("present_has_times", {"status": "absent"}),
        ("times_in_order", {"out_at": START, "in_at": END}),
        ("verified_has_person", {"hours_status": HoursStatus.VERIFIED}),
        ("verified_has_person", {"verified_at": END}),
        ("hours_sensible", {"hours": Decimal("24.1")}),
    ],
)
def test_attendance_constraint(finished, name, values):
    refused(f"activities_attendance_{name}", change(Attendance, **values))


def test_attendance_once(finished):
    row = Attendance.objects.first()

    row.pk = None
    refused("activities_attendance_once", lambda: row.save(force_insert=True))


@pytest.fixture
def correction(finished, wang, worker, second_worker) -> HoursCorrection:
    factories.verify(finished, by=second_worker)
    return create(
        HoursCorrection,
        by=worker,
        at=NOW,
        attendance=Attendance.objects.get(person=wang),
        old_hours=Decimal("2.0"),
        new_hours=Decimal("1.0"),
        reason="核对",
        asked_by=worker,
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("has_reason", {"reason": ""}),
        ("hours_sensible", {"new_hours": Decimal(25)}),
        ("changes_something", {"new_hours": Decimal("2.0")}),
        (
            "refused_has_reason",
            {"status": CorrectionStatus.REFUSED, "decided_at": END, "decided_by_id": F("created_by_id") + 1},
        ),
        (
            "by_a_second_person",
            {"status": CorrectionStatus.CONFIRMED, "decided_at": END, "decided_by_id": F("asked_by_id")},
        ),
    ],
)
def test_correction_constraint(correction, name, values):
    refused(f"activities_correction_{name}", change(HoursCorrection, **values))


def test_correction_one_open(correction):
    correction.pk = None

    refused("activities_correction_one_open", lambda: correction.save(force_insert=True))


@pytest.mark.parametrize(
    "values",
    [
        {"kind": LedgerKind.ENTRY, "hours": Decimal("-1.0")},
        {"kind": LedgerKind.REVERSAL, "hours": Decimal("-1.0")},
    ],
)
def test_ledger_sign_and_reason(correction, values):
    entry = HoursRecord.objects.first()

    for name, value in {**values, "pk": None}.items():
        setattr(entry, name, value)
    refused("activities_ledger_sign_and_reason", lambda: entry.save(force_insert=True))


def test_an_entry_is_reversed_once(correction):
    entry, *_ = HoursRecord.objects.order_by("pk")

    def reverse() -> None:
        HoursRecord.objects.create(
            **{
                field.attname: getattr(entry, field.attname)
                for field in HoursRecord._meta.concrete_fields
                if field.attname not in {"id", "kind", "hours", "reason", "reverses_id"}
            },
            kind=LedgerKind.REVERSAL,
            hours=-entry.hours,
            reason="核对",
            reverses=entry,
        )

    reverse()
    refused("reverses_id", reverse)


def test_outcome_constraints(finished):
    Outcome.objects.create(activity=finished, kind=OutcomeKind.TREES, quantity=3)

    refused(
        "activities_outcome_once",
        lambda: Outcome.objects.create(activity=finished, kind=OutcomeKind.TREES, quantity=1),
    )
    refused("activities_outcome_not_negative", change(Outcome, quantity=-1))
