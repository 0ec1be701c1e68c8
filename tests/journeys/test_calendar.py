"""Line 10: what the calendar does by itself, to whom it says so, and how a day's digest leaves the house."""

import datetime as dt

import pytest
from django.core import mail

from apps.activities.tasks import sweep_day as sweep_activities
from apps.activities.tasks import sweep_hour as sweep_hours
from apps.checkins import actions as checkins
from apps.checkins.tasks import sweep_day as sweep_cards
from apps.dashboards.enums import Indicator
from apps.dashboards.models import Snapshot
from apps.dashboards.tasks import take_snapshots
from apps.evaluations.tasks import sweep_day as sweep_evaluations
from apps.notifications import channels
from apps.notifications.enums import DeliveryStatus
from apps.notifications.models import Delivery, Message
from apps.notifications.tasks import send_digests
from tests.activities import factories as a
from tests.activities.factories import moment
from tests.dashboards.test_figures import receive
from tests.journeys.seats import Seat, words
from tests.notifications.test_messages import ScriptedGateway
from tests.world import new_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def roster(programme, bureau, wang, zhao, sunshine, worker, liaison):
    """区财政局: 王建国 reported in without his receipt filed, 赵敏 has a card, 冯远 has none yet."""
    drafts = checkins.issue_cards(people=[zhao], programme=programme, by=liaison, at=moment(1, 9))
    checkins.confirm_cards(cards=drafts, by=None, at=moment(1, 9))
    receive(wang, programme, bureau, sunshine, worker, on=dt.date(2026, 5, 1))
    return [wang, zhao, new_person("冯远", bureau, pinyin="fengyuan")]


@pytest.fixture
def sms(settings):
    """A gateway for text messages that answers as the story tells it to."""
    path = "tests.notifications.test_messages.ScriptedGateway"
    settings.NOTIFICATION_GATEWAYS = {"sms": path}
    channels.gateway_of.cache_clear()
    ScriptedGateway.answers, ScriptedGateway.given = [], []
    yield ScriptedGateway
    channels.gateway_of.cache_clear()


def told(user, kind: str) -> list[str]:
    """Subjects of this kind in somebody's inbox, oldest first."""
    rows = Message.objects.filter(recipient=user, kind=kind).order_by("pk")
    return list(rows.values_list("subject", flat=True))


def runs_every_day(clock, task, first: int, last: int, *, hour: int = 8) -> None:
    """The scheduler over some days of May; each day's job comes twice."""
    for day in range(first, last + 1):
        clock.move_to(moment(day, hour))
        task()
        task()


@pytest.mark.requirement("Y26", "Y29", "Y79")
def test_chasing_on_the_third_seventh_and_ninth_goes_to_the_liaison_in_numbers(
    roster, liaison, secretary, member, department, clock, sign_in
):
    runs_every_day(clock, sweep_cards, 1, 10)
    days = Message.objects.filter(recipient=liaison, kind="card.reminder").order_by("pk")
    assert [row.created_at.day for row in days] == [3, 7, 9]
    body = days.last().body
    assert body == "未开具报到卡1人，未递交1人，回执未收回1人。"
    assert not Message.objects.filter(kind="card.reminder").exclude(recipient=liaison).exists()
    seat = sign_in(liaison)
    assert "距报到截止还有1天，请跟进" in words(seat.reads("/inbox/"))
    assert "赵敏" in words(seat.reads(days.last().url))


@pytest.mark.requirement("Y26", "Y28")
def test_the_rate_is_frozen_once_when_the_deadline_has_passed(roster, clock):
    runs_every_day(clock, take_snapshots, 9, 13, hour=2)
    frozen = Snapshot.objects.filter(indicator=Indicator.REPORT_IN_FROZEN, scope_kind="district")
    assert [(row.as_of, row.number, row.text) for row in frozen] == [
        (dt.date(2026, 5, 10), 1, "33.3%（1 ÷ 3）")
    ]
    daily = Snapshot.objects.filter(indicator=Indicator.REPORT_IN, scope_kind="district")
    assert sorted(row.as_of.day for row in daily) == [8, 9, 10, 11, 12]


@pytest.mark.requirement("Y44", "Y50", "B16")
def test_an_activity_day_is_prepared_reminded_and_followed_up(
    roster, wang, member, worker, other_worker, community_secretary, sunshine, eastside, clock
):
    runs_every_day(clock, sweep_activities, 6, 9)
    assert len(told(worker, "activity.none_announced")) == 1
    assert len(told(other_worker, "activity.none_announced")) == 1
    warned = Message.objects.get(recipient=worker, kind="activity.none_announced")
    assert (warned.created_at.astimezone(a.CHINA).day, warned.body[:18]) == (
        8,
        "阳光社区还没有公布5月15日、16日",
    )

    clock.move_to(moment(9, 9))
    activity = a.announced(sunshine, worker, community_secretary, at=moment(9, 9))
    a.joined(activity, wang, at=moment(9, 10))
    runs_every_day(clock, sweep_activities, 10, 15)
    assert len(told(member, "activity.reminder")) == 1
    assert len(told(member, "activity.today")) == 1
    assert len(told(worker, "activity.none_announced")) == 1
    reminder = Message.objects.get(recipient=member, kind="activity.reminder")
    assert reminder.created_at.astimezone(a.CHINA).day == 14
    assert "阳光社区广场" in reminder.body

    clock.move_to(moment(15, 9))
    sweep_hours()
    a.called(activity, wang, by=worker)
    a.actions.finish_activity(activity=activity, by=worker, at=moment(15, 11))
    runs_every_day(clock, sweep_activities, 16, 31)
    kinds = Message.objects.filter(recipient=worker, kind__startswith="activity.").order_by("pk")
    followed = [
        (row.kind, row.created_at.astimezone(a.CHINA).day) for row in kinds if row.created_at > moment(15, 12)
    ]
    assert followed == [
        ("activity.confirm_hours", 16),
        ("activity.record_warning", 22),
        ("activity.record_late", 30),
    ]


@pytest.mark.requirement("Y52", "Y53")
def test_the_half_years_round_comes_by_itself(roster, community_secretary, clock):
    for day in (1, 2, 3):
        clock.move_to(dt.datetime(2026, 7, day, 1, tzinfo=a.CHINA))
        sweep_evaluations()
        sweep_evaluations()
    assert len(told(community_secretary, "round.prepared")) == 1


def test_one_digest_a_day_never_at_night_and_by_the_channel_in_use(roster, liaison, sms, sign_in, clock):
    """Two reminders at seven are one text message after eight; an unanswered one isn't sent again."""
    liaison.email = "liaison@example.invalid"
    liaison.save(update_fields=["email"])
    clock.move_to(moment(7, 6))
    sweep_cards()
    for hour, minute in ((6, 30), (7, 0), (23, 0)):
        clock.move_to(moment(7, hour, minute))
        send_digests()
    assert sms.given == []
    sms.answers = [DeliveryStatus.UNKNOWN]
    for day, hour in ((8, 9), (8, 10), (8, 21)):
        clock.move_to(moment(day, hour))
        send_digests()
    assert len(sms.given) == 1
    assert Delivery.objects.get().status == DeliveryStatus.UNKNOWN
    clock.move_to(moment(9, 7, 30))
    sweep_cards()
    clock.move_to(moment(9, 9))
    send_digests()
    assert [subject for _, subject, _ in sms.given][1:] == ["双报到：" + told(liaison, "card.reminder")[-1]]
    assert not any(name in text for _, _, text in sms.given for name in ("王建国", "赵敏", "冯远"))
    seat: Seat = sign_in(liaison)
    assert words(seat.reads("/inbox/")).count("报到") >= 2


def test_the_digest_is_an_email_in_the_one_command_run(roster, liaison, clock):
    liaison.email = "liaison@example.invalid"
    liaison.save(update_fields=["email"])
    clock.move_to(moment(7, 7, 30))
    sweep_cards()
    send_digests()
    clock.move_to(moment(7, 8))
    send_digests()
    send_digests()
    (letter,) = mail.outbox
    assert letter.to == ["liaison@example.invalid"]
    assert "请登录平台查看" in letter.body
