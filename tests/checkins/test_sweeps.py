"""What the calendar and a decision do with cards."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.audit.models import AuditEvent
from apps.checkins import actions
from apps.checkins.enums import CardStatus
from apps.checkins.models import ReminderDay
from apps.members.actions import request_status
from apps.members.enums import StatusKind, StatusState
from apps.notifications.models import Message
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
S = CardStatus


def test_reminder_counts_what_is_missing_and_comes_once(issued, programme, zhao, liaison):
    for _ in range(2):
        actions.sweep_day(at=NOW.replace(day=7))
    message = Message.objects.get(kind="card.reminder")
    assert (message.recipient, message.subject) == (liaison, "距报到截止还有3天，请跟进")
    assert message.body == "未开具报到卡1人，未递交1人。"


def test_reminder_keeps_to_its_days(issued, programme, zhao, liaison):
    for day in (3, 4, 5, 6):
        actions.sweep_day(at=NOW.replace(day=day))
    assert Message.objects.get(kind="card.reminder").subject == "距报到截止还有7天，请跟进"


def test_reminder_missed_in_an_outage_is_made_up_for_once(issued, programme, zhao, liaison):
    for day in (8, 8):
        actions.sweep_day(at=NOW.replace(day=day))
    assert Message.objects.get(kind="card.reminder").subject == "距报到截止还有2天，请跟进"
    sent = ReminderDay.objects.order_by("due_on").values_list("due_on", flat=True)
    assert [day.day for day in sent] == [3, 7]


def test_reminder_missed_long_ago_is_left_out(issued, programme, zhao, liaison):
    actions.sweep_day(at=NOW.replace(month=7, day=1))
    assert not Message.objects.filter(kind="card.reminder").exists()
    assert not ReminderDay.objects.exists()


def test_reminder_day_is_sent_once_by_constraint(programme):
    ReminderDay.objects.create(programme=programme, due_on=TODAY, sent_at=NOW)
    with pytest.raises(IntegrityError, match="checkins_reminder_day_once"), transaction.atomic():
        ReminderDay.objects.create(programme=programme, due_on=TODAY, sent_at=NOW)


def test_reminder_asks_the_member_to_hand_the_card_in(issued, programme, member):
    actions.sweep_day(at=NOW.replace(day=7))
    message = Message.objects.get(kind="card.not_presented")
    assert (message.recipient, message.url) == (member, "/cards/mine/")
    assert message.subject == "距报到截止还有3天，请递交报到卡"


def test_reminder_asks_the_community_to_receive(worker, other_worker, presented, programme):
    actions.sweep_day(at=NOW.replace(day=7))
    message = Message.objects.get(kind="card.waiting")
    assert (message.recipient, message.subject) == (worker, "有1张报到卡等待接收")
    assert not Message.objects.filter(kind="card.not_presented").exists()


def test_approved_retirement_ends_the_card_in_the_same_deed(
    received, wang, bureau, liaison, secretary, member, worker
):
    event = request_status(
        person=wang,
        kind=StatusKind.RETIRED,
        from_on=TODAY,
        to_on=None,
        evidence="审批表",
        by=liaison,
        at=NOW,
    )
    actions.decide_status_event(
        event=event, state=StatusState.APPROVED, reason="属实", version=1, by=secretary, at=NOW
    )
    received.refresh_from_db()
    assert (received.status, received.end_reason) == (S.ENDED, "退休")
    told = Message.objects.filter(kind="card.ended").order_by("recipient").values_list("recipient", flat=True)
    assert list(told) == sorted([liaison.pk, member.pk, worker.pk])
    assert AuditEvent.objects.get(event="card.ended").actor_id == secretary.pk


@pytest.mark.parametrize(
    ("kind", "from_on", "state"),
    [
        (StatusKind.RETIRED, TODAY + dt.timedelta(days=1), StatusState.APPROVED),
        (StatusKind.SECONDMENT, TODAY, StatusState.APPROVED),
        (StatusKind.RETIRED, TODAY, StatusState.REFUSED),
    ],
)
def test_other_decisions_leave_the_card(kind, from_on, state, received, wang, liaison, secretary):
    event = request_status(
        person=wang, kind=kind, from_on=from_on, to_on=None, evidence="文件", by=liaison, at=NOW
    )
    actions.decide_status_event(event=event, state=state, reason="", version=1, by=secretary, at=NOW)
    received.refresh_from_db()
    assert received.status == S.RECEIVED
