"""What time does, each twice: states by the clock and the reminders of the calendar."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.activities import actions, tasks
from apps.activities.enums import ActivityStatus, SignUpStatus
from apps.activities.models import Activity, Attendance, SignUp
from apps.audit.models import AuditEvent
from apps.checkins.enums import CardStatus
from apps.checkins.models import CheckInCard
from apps.notifications.models import Message
from tests.activities import factories
from tests.activities.factories import END, EVERYBODY, START, moment
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def twice(sweep, at):
    sweep(at=at)
    sweep(at=at)


def told(kind):
    return sorted(Message.objects.filter(kind=f"activity.{kind}").values_list("recipient__name", "subject"))


def recorded(activity, by, verifier):
    factories.verify(activity, by=verifier)
    return actions.write_summary(activity=activity, text="清理", outcomes={}, by=by, at=END)


@pytest.mark.parametrize(
    ("at", "status"), [(START - dt.timedelta(minutes=1), "announced"), (START, "running")]
)
def test_the_hour_starts_what_is_due(announced, at, status):
    twice(actions.sweep_hour, at)

    announced.refresh_from_db()
    assert announced.status == status
    assert AuditEvent.objects.filter(event="activity.started").count() == (status == "running")


def test_the_hour_starts_what_was_closed(announced, worker):
    actions.close_activity(activity=announced, by=worker, at=NOW)

    actions.sweep_hour(at=START)

    announced.refresh_from_db()
    assert announced.status == ActivityStatus.RUNNING


@pytest.mark.parametrize(("days", "status"), [(29, "recorded"), (30, "archived")])
def test_the_hour_archives_after_thirty_days(finished, worker, second_worker, days, status):
    recorded(finished, worker, second_worker)

    twice(actions.sweep_hour, END + dt.timedelta(days=days))

    finished.refresh_from_db()
    assert finished.status == status


def test_the_hour_archives_nothing_disputed(finished, wang, member, worker, second_worker):
    recorded(finished, worker, second_worker)
    actions.dispute_hours(attendance=Attendance.objects.get(person=wang), reason="不对", by=member, at=END)

    actions.sweep_hour(at=END + dt.timedelta(days=31))

    finished.refresh_from_db()
    assert finished.status == ActivityStatus.RECORDED


def test_the_hour_frees_the_places_of_ended_cards(announced, wang, zhao):
    factories.joined(announced, wang, zhao)
    CheckInCard.objects.filter(person=wang).update(status=CardStatus.ENDED, ended_on=dt.date(2026, 5, 7))

    twice(actions.sweep_hour, NOW)

    announced.refresh_from_db()
    assert announced.signed_up == 1
    row = SignUp.objects.get(person=wang)
    assert (row.status, row.reason, row.by_proxy) == (SignUpStatus.EXCUSED, "报到卡已终止", False)


@pytest.mark.requirement("Y44")
@pytest.mark.parametrize(("day", "warned"), [(7, 0), (8, 1), (14, 1), (15, 0)])
def test_the_eighth_warns_of_a_missing_party_day_activity(sunshine, programme, worker, day, warned):
    twice(actions.sweep_day, moment(day, 8))

    assert told("none_announced") == [("阳光社区 陈东", "5月党员活动日还没有公布活动")] * warned


def test_the_eighth_is_quiet_where_an_activity_is_announced(announced, eastside, other_worker, worker):
    actions.sweep_day(at=moment(8, 8))

    assert [name for name, _ in told("none_announced")] == ["邰东社区 张国洋"]


def test_a_draft_does_not_quieten_the_eighth(draft):
    actions.sweep_day(at=moment(8, 8))

    assert len(told("none_announced")) == 1


def test_a_new_month_warns_again(sunshine, programme, worker):
    twice(actions.sweep_day, moment(8, 8))
    twice(actions.sweep_day, moment(8, 8, month=6))

    assert [subject for _, subject in told("none_announced")] == [
        "5月党员活动日还没有公布活动",
        "6月党员活动日还没有公布活动",
    ]


def test_the_day_before_reminds_those_who_come(announced, wang, member, zhao, worker):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)
    factories.joined(announced, wang)

    twice(actions.sweep_day, moment(14, 8))

    assert told("reminder") == [("王建国", "明天有活动：清洁家园")]


def test_the_morning_of_a_party_day_gives_the_contact(announced, wang, member):
    factories.joined(announced, wang)

    twice(actions.sweep_day, moment(15, 8))

    assert told("today") == [("王建国", "今天是党员活动日：清洁家园")]
    assert "阳光社区 陈东" in Message.objects.get(kind="activity.today").body


def test_no_reminder_of_a_cancelled_activity(announced, wang, member, community_secretary):
    factories.joined(announced, wang)
    actions.cancel_activity(activity=announced, reason="大雨", by=community_secretary, at=NOW)

    actions.sweep_day(at=moment(14, 8))

    assert told("reminder") == []


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (15, None),
        (16, "confirm_hours"),
        (21, "confirm_hours"),
        (22, "record_warning"),
        (29, "record_warning"),
        (30, "record_late"),
    ],
)
def test_records_are_chased(finished, worker, second_worker, community_secretary, day, kind):
    twice(actions.sweep_day, moment(day, 20))

    kinds = Message.objects.filter(kind__in=[f"activity.{name}" for name in CHASING]).values_list(
        "kind", flat=True
    )
    assert set(kinds) == ({f"activity.{kind}"} if kind else set())
    assert len(kinds) == (3 if kind else 0)


CHASING = ("confirm_hours", "record_warning", "record_late")


def test_a_recorded_activity_is_not_chased(finished, worker, second_worker):
    recorded(finished, worker, second_worker)

    actions.sweep_day(at=moment(30, 8))

    assert [told(kind) for kind in CHASING] == [[], [], []]


@pytest.mark.parametrize("day", [14, 15, 20])
def test_october_brings_the_help_lists(finished, worker, second_worker, community_secretary, liaison, day):
    """王建国 and 赵敏 were there once, 孙丽 never: all three below three; the community offered one."""
    recorded(finished, worker, second_worker)

    twice(actions.sweep_day, moment(day, 8, month=10))

    people, offers = told("help_people"), told("help_offers")
    if day == 14:
        assert (people, offers) == ([], [])
    else:
        assert people == [
            ("财政局 高联络员", "区财政局有2人参加活动偏少"),
            ("阳光社区 刘芳", "阳光社区有3人参加活动偏少"),
            ("阳光社区 吴书记", "阳光社区有3人参加活动偏少"),
            ("阳光社区 陈东", "阳光社区有3人参加活动偏少"),
        ]
        assert {name for name, _ in offers} == {"阳光社区 刘芳", "阳光社区 吴书记", "阳光社区 陈东"}


def test_the_help_list_names_nobody(finished, worker, second_worker, liaison):
    actions.sweep_day(at=moment(15, 8, month=10))

    bodies = " ".join(Message.objects.filter(kind="activity.help_people").values_list("body", flat=True))
    assert "王建国" not in bodies
    assert "请勿公布" in bodies


def test_no_sweep_without_a_programme(sunshine, worker):
    actions.sweep_day(at=moment(8, 8))
    actions.sweep_hour(at=moment(8, 8))

    assert not Message.objects.exists()


def test_the_tasks_pass_the_clock_on(announced, clock):
    clock.move_to(START)

    tasks.sweep_hour()
    tasks.sweep_day()

    assert Activity.objects.get().status == ActivityStatus.RUNNING
    assert Activity.objects.get().updated_at == timezone.now()
