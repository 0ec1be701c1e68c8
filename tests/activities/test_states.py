"""Every deed in every state, from literal tables: what the flows in docs/flows/activities.md promise."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from apps.accounts.models import User
from apps.activities import actions, rules
from apps.activities.actions import RollEntry
from apps.activities.enums import ActivityStatus, Audience, HoursStatus, SignUpStatus
from apps.activities.models import Activity, Attendance, Invitation, SignUp
from apps.core.errors import DomainError
from tests.activities.factories import ABSENT, END, NOBODY, PRESENT, START, moment
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

S = ActivityStatus
# For each deed the states in which it does something, and the state after it.
ACTIVITY_DEEDS: dict[str, dict[ActivityStatus, ActivityStatus]] = {
    "submit": {S.DRAFT: S.SUBMITTED},
    "approve": {S.SUBMITTED: S.APPROVED},
    "send_back": {S.SUBMITTED: S.DRAFT},
    "announce": {S.APPROVED: S.ANNOUNCED},
    "invite": {S.ANNOUNCED: S.ANNOUNCED},
    "close": {S.ANNOUNCED: S.CLOSED},
    "cancel": {
        S.DRAFT: S.CANCELLED,
        S.SUBMITTED: S.CANCELLED,
        S.APPROVED: S.CANCELLED,
        S.ANNOUNCED: S.CANCELLED,
        S.CLOSED: S.CANCELLED,
    },
    "change_place": {status: status for status in (S.DRAFT, S.APPROVED, S.ANNOUNCED, S.CLOSED)},
    "change_time": {S.DRAFT: S.DRAFT},
    "call_roll": {S.ANNOUNCED: S.RUNNING, S.CLOSED: S.RUNNING, S.RUNNING: S.RUNNING, S.FINISHED: S.FINISHED},
    "finish": {S.RUNNING: S.FINISHED},
    "summarise": {S.FINISHED: S.RECORDED},
    "amend": {S.FINISHED: S.FINISHED, S.RECORDED: S.RECORDED, S.ARCHIVED: S.ARCHIVED},
    "reschedule": {S.ANNOUNCED: S.ANNOUNCED, S.CLOSED: S.ANNOUNCED},
    "sign_up": {S.ANNOUNCED: S.ANNOUNCED},
}


def reach(status: ActivityStatus, activity: Activity, worker: User, secretary: User) -> Activity:
    """Bring a draft to the state, by deeds."""
    road: list[tuple[ActivityStatus, Callable[[], object]]] = [
        (S.SUBMITTED, lambda: actions.submit_activity(activity=activity, by=worker, at=NOW)),
        (S.APPROVED, lambda: actions.approve_activity(activity=activity, by=secretary, at=NOW)),
        (
            S.ANNOUNCED,
            lambda: actions.announce_activity(activity=activity, invitation=NOBODY, by=worker, at=NOW),
        ),
        (S.CLOSED, lambda: actions.close_activity(activity=activity, by=worker, at=NOW)),
        (S.RUNNING, lambda: actions.sweep_hour(at=START)),
        (
            S.FINISHED,
            lambda: actions.finish_activity(activity=activity, by=worker, at=END, reason="无人到场"),
        ),
        (
            S.RECORDED,
            lambda: actions.write_summary(activity=activity, text="无", outcomes={}, by=worker, at=END),
        ),
        (S.ARCHIVED, lambda: actions.sweep_hour(at=moment(20, 9, month=6))),
    ]
    if status == S.CANCELLED:
        actions.cancel_activity(activity=activity, reason="取消", by=secretary, at=NOW)
    for target, step in road:
        if status in {S.DRAFT, S.CANCELLED} or (status == S.ANNOUNCED and target == S.CLOSED):
            break
        step()
        if target == status:
            break
    activity.refresh_from_db()
    assert activity.status == status
    return activity


def outcome_of(deed: Callable[[], object], row: Any) -> Any:
    """The row's state after a deed that is undone again; None where the deed was refused."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                deed()
            outcome = type(row).objects.get(pk=row.pk)
            assert rules.broken_invariants() == []
        except DomainError:
            outcome = None
        transaction.set_rollback(True)
    return outcome


@pytest.mark.parametrize("status", list(S))
def test_activity_deeds_in_state(status, draft, checked_in, wang, worker, community_secretary):
    activity = reach(status, draft, worker, community_secretary)
    common = {"activity": activity, "by": community_secretary}
    entry = RollEntry(wang.pk, ABSENT)
    deeds: dict[str, Callable[[], object]] = {
        "submit": lambda: actions.submit_activity(**common, at=NOW),
        "approve": lambda: actions.approve_activity(**common, at=NOW),
        "send_back": lambda: actions.send_back_activity(**common, reason="改", at=NOW),
        "announce": lambda: actions.announce_activity(**common, invitation=NOBODY, at=NOW),
        "invite": lambda: actions.invite_members(**common, invitation=Invitation(Audience.ALL), at=NOW),
        "close": lambda: actions.close_activity(**common, at=NOW),
        "cancel": lambda: actions.cancel_activity(**common, reason="取消", at=NOW),
        "change_place": lambda: actions.change_activity(**common, place="别处", at=NOW),
        "change_time": lambda: actions.change_activity(**common, ends_at=moment(15, 12), at=NOW),
        "call_roll": lambda: actions.call_roll(**common, entries=[entry], at=START),
        "finish": lambda: actions.finish_activity(**common, reason="无人到场", at=END),
        "summarise": lambda: actions.write_summary(**common, text="无", outcomes={}, at=END),
        "amend": lambda: actions.amend_attendance(**common, entry=entry, reason="漏登", at=END),
        "reschedule": lambda: actions.reschedule_activity(
            **common, starts_at=moment(20, 9), ends_at=moment(20, 10), reason="有雨", at=NOW
        ),
        "sign_up": lambda: actions.sign_up(**common, person=wang, at=NOW),
    }
    found = {name: outcome_of(deed, activity) for name, deed in deeds.items()}

    assert {name: row.status for name, row in found.items() if row} == {
        name: table[status] for name, table in ACTIVITY_DEEDS.items() if status in table
    }


U = SignUpStatus
SIGN_UP_DEEDS: dict[str, dict[SignUpStatus, SignUpStatus]] = {
    "sign_up": {U.INVITED: U.SIGNED_UP, U.DECLINED: U.SIGNED_UP, U.EXCUSED: U.SIGNED_UP},
    "decline": {U.INVITED: U.DECLINED},
    "excuse": {U.SIGNED_UP: U.EXCUSED},
}


@pytest.mark.parametrize("status", list(U))
def test_answers_in_state(status, announced, wang, member, worker):
    actions.invite_members(activity=announced, invitation=Invitation(Audience.ALL), by=worker, at=NOW)
    row = SignUp.objects.get(person=wang)
    if status == U.DECLINED:
        actions.decline(sign_up=row, by=member, at=NOW)
    if status in {U.SIGNED_UP, U.EXCUSED}:
        actions.sign_up(activity=announced, person=wang, by=member, at=NOW)
    if status == U.EXCUSED:
        actions.excuse(sign_up=row, by=member, at=NOW)
    deeds: dict[str, Callable[[], object]] = {
        "sign_up": lambda: actions.sign_up(activity=announced, person=wang, by=member, at=NOW),
        "decline": lambda: actions.decline(sign_up=row, by=member, at=NOW),
        "excuse": lambda: actions.excuse(sign_up=row, by=member, at=NOW),
    }
    found = {name: outcome_of(deed, row) for name, deed in deeds.items()}

    assert {name: answer.status for name, answer in found.items() if answer} == {
        name: table[status] for name, table in SIGN_UP_DEEDS.items() if status in table
    }


H = HoursStatus
HOURS_DEEDS: dict[str, dict[HoursStatus, HoursStatus]] = {
    "verify": {H.PROPOSED: H.VERIFIED},
    "dispute": {H.NONE: H.DISPUTED, H.PROPOSED: H.DISPUTED, H.VERIFIED: H.DISPUTED},
    "keep": {H.DISPUTED: H.VERIFIED},
    "correct": {H.VERIFIED: H.VERIFIED, H.DISPUTED: H.VERIFIED, H.VOID: H.VERIFIED},
    "void": {H.VERIFIED: H.VOID, H.DISPUTED: H.VOID},
    "amend": {H.NONE: H.PROPOSED, H.PROPOSED: H.PROPOSED},
    "call_absent": {H.NONE: H.NONE, H.PROPOSED: H.NONE},
}


@pytest.mark.parametrize("status", list(H))
def test_hours_deeds_in_state(status, finished, wang, member, worker, second_worker, community_secretary):
    row = _record(status, finished, wang, member, worker, second_worker, community_secretary)
    entry = RollEntry(wang.pk, PRESENT, moment(15, 10))

    def correct(hours: str) -> None:
        asked = actions.ask_correction(
            attendance=row, new_hours=Decimal(hours), reason="核对", by=worker, at=END
        )
        actions.confirm_correction(correction=asked, by=community_secretary, at=END)

    deeds: dict[str, Callable[[], object]] = {
        "verify": lambda: actions.verify_hours(
            activity=finished, seen={row.pk: row.version}, by=community_secretary, at=END
        ),
        "dispute": lambda: actions.dispute_hours(attendance=row, reason="不对", by=member, at=END),
        "keep": lambda: actions.keep_hours(attendance=row, answer="没错", by=worker, at=END),
        "correct": lambda: correct("1.0"),
        "void": lambda: correct("0"),
        "amend": lambda: actions.amend_attendance(
            activity=finished, entry=entry, reason="核对", by=worker, at=END
        ),
        "call_absent": lambda: actions.call_roll(
            activity=finished, entries=[RollEntry(wang.pk, ABSENT)], by=worker, at=END
        ),
    }
    found = {name: outcome_of(deed, row) for name, deed in deeds.items()}

    assert {name: record.hours_status for name, record in found.items() if record} == {
        name: table[status] for name, table in HOURS_DEEDS.items() if status in table
    }


def _record(status, activity, person, member, worker, second_worker, secretary) -> Attendance:
    row = Attendance.objects.get(activity=activity, person=person)
    if status == H.NONE:
        actions.call_roll(activity=activity, entries=[RollEntry(person.pk, ABSENT)], by=worker, at=END)
    if status in {H.VERIFIED, H.DISPUTED, H.VOID}:
        actions.verify_hours(activity=activity, seen={row.pk: row.version}, by=second_worker, at=END)
    if status == H.DISPUTED:
        actions.dispute_hours(attendance=row, reason="不对", by=member, at=END)
    if status == H.VOID:
        row.refresh_from_db()
        asked = actions.ask_correction(attendance=row, new_hours=Decimal(0), reason="误记", by=worker, at=END)
        actions.confirm_correction(correction=asked, by=secretary, at=END)
    row.refresh_from_db()
    assert row.hours_status == status
    return row
