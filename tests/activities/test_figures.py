"""The figures that dashboards stand on: arranged and attended, each set-based."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from apps.activities import actions, rules
from apps.activities.enums import ActivityStatus
from apps.activities.lists import PARTICIPATION_COLUMNS
from apps.activities.models import Activity, Attendance, HoursRecord, Invitee, SignUp
from tests.activities import factories
from tests.activities.factories import END, EVERYBODY, moment
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def times(rows):
    return {row["person_id"]: row["times"] for row in rows.count_per_person()}


@pytest.mark.requirement("Y49")
def test_arranged_and_finished_counts_invitations_to_what_took_place(
    announced, wang, zhao, teacher, worker, sunshine, community_secretary
):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)
    factories.announced(
        sunshine,
        worker,
        community_secretary,
        invitation=EVERYBODY,
        starts_at=moment(20, 9),
        ends_at=moment(20, 10),
    )
    assert times(SignUp.objects.arranged(*YEAR)) == dict.fromkeys((wang.pk, zhao.pk, teacher.pk), 2)
    assert times(SignUp.objects.arranged_and_finished(*YEAR)) == {}

    factories.finished(announced, wang, by=worker)

    assert times(SignUp.objects.arranged_and_finished(*YEAR)) == dict.fromkeys(
        (wang.pk, zhao.pk, teacher.pk), 1
    )


def test_a_sign_up_without_an_invitation_is_no_arrangement(finished):
    assert times(SignUp.objects.arranged(*YEAR)) == {}


@pytest.mark.requirement("Y58")
def test_attended_counts_verified_activities_of_the_days(finished, wang, zhao, second_worker):
    attended = Attendance.objects.verified().served_on(*YEAR)
    assert times(attended) == {}

    factories.verify(finished, by=second_worker)

    assert times(attended) == {wang.pk: 1, zhao.pk: 1}
    assert times(Attendance.objects.verified().served_on(dt.date(2026, 1, 1), dt.date(2026, 5, 14))) == {}


def test_the_service_date_is_the_local_day(
    sunshine, checked_in, wang, worker, community_secretary, second_worker
):
    """Half past midnight on the 16th in Shanghai is still the 15th in UTC."""
    night = factories.announced(
        sunshine, worker, community_secretary, starts_at=moment(16, 0, 30), ends_at=moment(16, 2)
    )
    factories.finished(night, wang, by=worker)
    factories.verify(night, by=second_worker)

    assert HoursRecord.objects.get().service_on == dt.date(2026, 5, 16)
    day = (dt.date(2026, 5, 16), dt.date(2026, 5, 16))
    assert times(Attendance.objects.verified().served_on(*day)) == {wang.pk: 1}
    assert Activity.objects.on_days(*day).get() == night


def test_hours_sum_over_entries_and_reversals(finished, wang, worker, second_worker, community_secretary):
    factories.verify(finished, by=second_worker)
    row = Attendance.objects.get(person=wang)
    asked = actions.ask_correction(attendance=row, new_hours=Decimal("1.5"), reason="核对", by=worker, at=END)
    actions.confirm_correction(correction=asked, by=community_secretary, at=END)

    assert HoursRecord.objects.filter(person=wang).total() == Decimal("1.5")
    assert {r["person_id"]: r["total"] for r in HoursRecord.objects.hours_per_person()}[wang.pk] == Decimal(
        "1.5"
    )
    assert HoursRecord.objects.standing().filter(person=wang).get().hours == Decimal("1.5")


def test_invitees_carry_their_figures(finished, programme, wang, teacher, second_worker):
    factories.verify(finished, by=second_worker)

    people = (
        Invitee.objects.checked_in(programme.pk).with_arranged(*YEAR).with_attended(*YEAR).with_hours(*YEAR)
    )

    assert {row.name: (row.arranged, row.attended, row.hours_total) for row in people} == {
        "王建国": (0, 1, Decimal("2.0")),
        "赵敏": (0, 1, Decimal("2.0")),
        "孙丽": (0, 0, Decimal("0.0")),
    }


def test_figures_take_the_same_queries_for_any_number(
    finished, wang, second_worker, django_assert_num_queries
):
    with django_assert_num_queries(1):
        times(SignUp.objects.arranged_and_finished(*YEAR))
    with django_assert_num_queries(1):
        times(Attendance.objects.verified().served_on(*YEAR))
    with django_assert_num_queries(2):
        rules.turnout(finished)


def test_turnout_of_a_finished_activity(finished, teacher, worker):
    actions.call_roll(
        activity=finished, entries=[actions.RollEntry(teacher.pk, factories.PRESENT)], by=worker, at=END
    )

    figures = rules.turnout(finished)

    assert (figures.invited, figures.signed_up, figures.present, figures.walk_ins, figures.waiting) == (
        0,
        2,
        3,
        1,
        3,
    )


def test_participation_is_by_name_and_in_reach(
    finished, programme, worker, other_worker, liaison, second_worker
):
    factories.verify(finished, by=second_worker)
    today = dt.date(2026, 5, 20)

    def names(user):
        return [row.name for row in rules.participation_within(user, programme, today)]

    assert names(worker) == ["孙丽", "王建国", "赵敏"]
    assert names(liaison) == ["王建国", "赵敏"]
    assert names(other_worker) == []


@pytest.mark.parametrize(
    ("arranged", "attended", "words"),
    [(4, 4, ""), (4, 3, "参加不足4次"), (3, 4, "邀请不足4次"), (0, 0, "邀请和参加不足4次")],
)
def test_participation_says_what_is_short_of_the_years_minimum(arranged, attended, words):
    person = SimpleNamespace(arranged=arranged, attended=attended, minimum=4)
    column = next(column for column in PARTICIPATION_COLUMNS if column.key == "short")
    assert column.value(person) == words


def test_my_hours_of_a_year(finished, wang, member, second_worker):
    factories.verify(finished, by=second_worker)

    hours = rules.hours_of_member(member, 2026)

    assert (hours.year_total, hours.total, hours.times, len(hours.records)) == (
        Decimal("2.0"),
        Decimal("2.0"),
        1,
        1,
    )
    assert rules.hours_of_member(member, 2025).records == []


def test_next_activity_day_leaves_time_to_announce(programme):
    assert rules.next_activity_day(programme, dt.date(2026, 5, 6)) == dt.date(2026, 5, 15)
    assert rules.next_activity_day(programme, dt.date(2026, 5, 13)) == dt.date(2026, 5, 16)
    assert rules.next_activity_day(programme, dt.date(2026, 5, 14)) == dt.date(2026, 6, 15)
    assert rules.next_activity_day(programme, dt.date(2026, 12, 20)) is None


def test_a_copy_takes_the_plan_without_day_and_answers(finished):
    values = rules.values_to_copy(finished)

    assert values["title"] == "清洁家园"
    assert {"starts_at", "signed_up", "status", "is_urgent"}.isdisjoint(values)
    assert finished.status == ActivityStatus.FINISHED
