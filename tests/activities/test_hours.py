"""Verification into the append-only ledger, and the completed record."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from apps.accounts.enums import Role
from apps.activities import actions, rules
from apps.activities.actions import RollEntry
from apps.activities.enums import ActivityStatus, HoursStatus, LedgerKind, OutcomeKind
from apps.activities.models import ActivitySummary, Attendance, HoursRecord, Outcome
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleVersion, WrongState
from apps.notifications.models import Message
from apps.programmes.enums import DayKind
from apps.programmes.models import CalendarDay
from tests.activities import factories
from tests.activities.factories import END, PRESENT, START, moment
from tests.world import give_account

pytestmark = pytest.mark.django_db


def test_verify_hours_writes_the_ledger(finished, wang, bureau, sunshine, worker, second_worker, member):
    rows = factories.verify(finished, by=second_worker)

    assert {row.hours_status for row in rows} == {HoursStatus.VERIFIED}
    entry = HoursRecord.objects.get(person=wang)
    assert (entry.kind, entry.hours, entry.service_on) == (
        LedgerKind.ENTRY,
        Decimal("2.0"),
        dt.date(2026, 5, 15),
    )
    assert (entry.unit, entry.community, entry.activity) == (bureau, sunshine, finished)
    assert (entry.recorded_by, entry.confirmed_by, entry.created_at) == (worker, second_worker, END)
    assert entry.content == "清洁家园：清理楼道杂物"
    row = Attendance.objects.get(person=wang)
    assert (row.verified_by, row.verified_at, row.is_late_record) == (second_worker, END, False)
    assert (
        Message.objects.get(recipient=member, kind="activity.hours_verified").url == "/activities/hours/mine/"
    )
    event = AuditEvent.objects.get(event="hours.verified")
    assert event.after[str(row.pk)] == "2.0"
    assert rules.broken_invariants() == []


def test_verify_hours_of_some_leaves_the_others(finished, wang, zhao, second_worker):
    row = Attendance.objects.get(person=wang)

    actions.verify_hours(activity=finished, seen={row.pk: row.version}, by=second_worker, at=END)

    assert Attendance.objects.get(person=zhao).hours_status == HoursStatus.PROPOSED


def test_verify_hours_by_the_recorder_is_refused(finished, worker):
    with pytest.raises(DomainError, match="由您登记，请另一位同志核实"):
        factories.verify(finished, by=worker)

    assert not HoursRecord.objects.exists()


def test_verify_hours_by_the_member_is_refused(finished, wang, second_worker):
    wang.user = second_worker
    wang.save(update_fields=["user"])

    with pytest.raises(DomainError, match="这是您本人的时长"):
        factories.verify(finished, by=second_worker)


def test_verify_hours_by_another_community_is_refused(finished, other_worker):
    with pytest.raises(DomainError, match="由社区工作者或书记核实"):
        factories.verify(finished, by=other_worker)


def test_verify_hours_twice_names_who_was_first(finished, second_worker, community_secretary):
    seen = dict(Attendance.objects.values_list("pk", "version"))
    actions.verify_hours(activity=finished, seen=seen, by=second_worker, at=END)

    with pytest.raises(WrongState, match="的时长已由阳光社区 刘芳核实"):
        actions.verify_hours(activity=finished, seen=seen, by=community_secretary, at=END)

    assert HoursRecord.objects.count() == 2


def test_verify_hours_that_changed_since_shown_is_stale(finished, wang, worker, second_worker):
    seen = dict(Attendance.objects.filter(person=wang).values_list("pk", "version"))
    entry = RollEntry(wang.pk, PRESENT, moment(15, 10))
    actions.call_roll(activity=finished, entries=[entry], by=worker, at=END)

    with pytest.raises(StaleVersion):
        actions.verify_hours(activity=finished, seen=seen, by=second_worker, at=END)


def test_verify_hours_of_nothing_is_refused(finished, second_worker):
    with pytest.raises(DomainError, match="请至少选择一条"):
        actions.verify_hours(activity=finished, seen={}, by=second_worker, at=END)


def test_verify_hours_before_the_end_is_refused(announced, second_worker):
    with pytest.raises(WrongState, match="活动结束后"):
        actions.verify_hours(activity=announced, seen={}, by=second_worker, at=START)


def test_verify_hours_that_overlap_verified_ones_is_refused(
    finished, sunshine, wang, worker, second_worker, community_secretary
):
    factories.verify(finished, by=second_worker)
    other = factories.announced(
        sunshine, worker, community_secretary, title="义诊", starts_at=moment(15, 10), ends_at=moment(15, 12)
    )
    factories.called(other, wang, by=worker)
    actions.finish_activity(activity=other, by=worker, at=moment(15, 12))

    with pytest.raises(DomainError, match="王建国同一时间在“清洁家园”（5月15日 09:00–11:00）已有核实的时长"):
        factories.verify(other, by=second_worker, at=moment(15, 12))


def long_day(community, worker, secretary, *people, hours):
    activity = factories.announced(
        community,
        worker,
        secretary,
        starts_at=moment(20, 6),
        ends_at=moment(20, 6) + dt.timedelta(hours=hours),
    )
    return factories.finished(activity, *people, by=worker)


@pytest.mark.parametrize(
    ("hours", "worker_may", "secretary_may", "town_may"),
    [(8, True, True, False), (9, False, True, True), (12, False, True, True), (13, False, False, True)],
)
def test_long_days_need_a_higher_hand(
    sunshine,
    checked_in,
    wang,
    worker,
    second_worker,
    community_secretary,
    town_officer,
    hours,
    worker_may,
    secretary_may,
    town_may,
):
    activity = long_day(sunshine, worker, community_secretary, wang, hours=hours)

    allowed = {}
    for name, user in [("worker", second_worker), ("secretary", community_secretary), ("town", town_officer)]:
        found = rules.problems_with_verifying(
            activity, list(activity.attendances.all()), user, activity.ends_at
        )
        allowed[name] = not any(found.values())

    assert allowed == {"worker": worker_may, "secretary": secretary_may, "town": town_may}


def test_hours_of_one_day_add_up_over_activities(
    sunshine, finished, wang, worker, second_worker, community_secretary
):
    factories.verify(finished, by=second_worker)
    evening = factories.announced(
        sunshine, worker, community_secretary, starts_at=moment(15, 12), ends_at=moment(15, 19)
    )
    factories.finished(evening, wang, by=worker)

    with pytest.raises(DomainError, match=r"当天合计9\.0小时，请社区党组织书记核实") as refusal:
        factories.verify(evening, by=second_worker)
    factories.verify(evening, by=community_secretary)

    assert refusal.value.code == "higher_hand"
    assert HoursRecord.objects.filter(person=wang).total() == Decimal("9.0")


def test_the_town_verifies_an_overlong_day(
    sunshine, checked_in, wang, worker, community_secretary, town_officer
):
    activity = long_day(sunshine, worker, community_secretary, wang, hours=13)

    factories.verify(activity, by=town_officer)

    assert HoursRecord.objects.get().confirmed_by == town_officer


@pytest.mark.parametrize(("day", "is_late"), [(29, False), (30, True)])
def test_verification_is_late_after_ten_working_days(
    finished, second_worker, community_secretary, day, is_late
):
    at = moment(day, 9)

    if is_late:
        with pytest.raises(DomainError, match="已超过记录期限，请社区党组织书记核实"):
            factories.verify(finished, by=second_worker, at=at)
    factories.verify(finished, by=community_secretary, at=at)

    assert set(HoursRecord.objects.values_list("is_late_record", flat=True)) == {is_late}


def test_a_holiday_moves_the_deadline(finished, second_worker):
    CalendarDay.objects.create(on=dt.date(2026, 5, 18), kind=DayKind.HOLIDAY, name="放假")

    factories.verify(finished, by=second_worker, at=moment(30, 9))
    assert HoursRecord.objects.filter(is_late_record=True).count() == 0


def test_a_second_person_records_a_whole_activity(finished, worker, second_worker):
    factories.verify(finished, by=second_worker)

    activity = actions.write_summary(
        activity=finished,
        text="清理楼道六处",
        outcomes={OutcomeKind.RUBBISH: Decimal("120.5")},
        by=worker,
        at=END,
    )

    assert (activity.status, activity.recorded_at, activity.is_late_record) == (
        ActivityStatus.RECORDED,
        END,
        False,
    )
    assert ActivitySummary.objects.get().text == "清理楼道六处"
    assert Outcome.objects.get().quantity == Decimal("120.5")
    assert AuditEvent.objects.filter(event="activity.recorded").count() == 1


def test_the_last_verification_completes_the_record(finished, worker, second_worker):
    activity = actions.write_summary(activity=finished, text="清理楼道", outcomes={}, by=worker, at=END)
    assert activity.status == ActivityStatus.FINISHED

    factories.verify(finished, by=second_worker)

    finished.refresh_from_db()
    assert finished.status == ActivityStatus.RECORDED


def test_a_summary_is_rewritten_until_recorded(finished, worker):
    actions.write_summary(
        activity=finished, text="初稿", outcomes={OutcomeKind.TREES: Decimal(3)}, by=worker, at=END
    )
    actions.write_summary(
        activity=finished, text="定稿", outcomes={OutcomeKind.LEAFLETS: Decimal(50)}, by=worker, at=END
    )

    assert ActivitySummary.objects.get().text == "定稿"
    assert [row.kind for row in Outcome.objects.all()] == [OutcomeKind.LEAFLETS]


def test_a_late_summary_is_for_the_secretary(finished, worker, second_worker, community_secretary):
    factories.verify(finished, by=second_worker)

    with pytest.raises(DomainError, match="请社区党组织书记填写小结"):
        actions.write_summary(activity=finished, text="迟了", outcomes={}, by=worker, at=moment(30, 9))
    activity = actions.write_summary(
        activity=finished, text="迟了", outcomes={}, by=community_secretary, at=moment(30, 9)
    )

    assert (activity.status, activity.is_late_record) == (ActivityStatus.RECORDED, True)


def test_a_summary_of_a_recorded_activity_is_refused(finished, worker, second_worker):
    factories.verify(finished, by=second_worker)
    actions.write_summary(activity=finished, text="定稿", outcomes={}, by=worker, at=END)

    with pytest.raises(WrongState, match="不能填写小结"):
        actions.write_summary(activity=finished, text="再改", outcomes={}, by=worker, at=END)


def test_a_forgotten_person_enters_the_ledger_after_the_record(finished, teacher, worker, second_worker):
    factories.verify(finished, by=second_worker)
    actions.write_summary(activity=finished, text="定稿", outcomes={}, by=worker, at=END)
    entry = RollEntry(teacher.pk, PRESENT)
    actions.amend_attendance(activity=finished, entry=entry, reason="漏登", by=worker, at=moment(18, 9))

    factories.verify(finished, by=second_worker, at=moment(18, 10))

    finished.refresh_from_db()
    assert finished.status == ActivityStatus.RECORDED
    assert HoursRecord.objects.filter(person=teacher).total() == Decimal("2.0")


def test_the_ledger_refuses_change_and_deletion(finished, second_worker):
    factories.verify(finished, by=second_worker)

    with pytest.raises(DatabaseError), transaction.atomic():
        HoursRecord.objects.update(hours=Decimal(9))
    with pytest.raises(DatabaseError), transaction.atomic():
        HoursRecord.objects.all().delete()

    assert HoursRecord.objects.total() == Decimal("4.0")


def test_the_ledger_refuses_one_hand(finished, wang, worker):
    row = Attendance.objects.select_related("activity").get(person=wang)
    entry = HoursRecord(
        kind=LedgerKind.ENTRY,
        attendance=row,
        person=wang,
        unit=row.unit,
        community=finished.community,
        activity=finished,
        service_on=finished.service_on,
        hours=Decimal(2),
        content="清理",
        recorded_by=worker,
        confirmed_by=worker,
        created_at=END,
    )

    with pytest.raises(IntegrityError, match="activities_ledger_two_people"), transaction.atomic():
        entry.save()


def test_a_ledger_out_of_balance_is_found(finished, wang, second_worker):
    factories.verify(finished, by=second_worker)
    row = Attendance.objects.get(person=wang)

    Attendance.objects.filter(pk=row.pk).update(hours=Decimal("3.0"))

    assert rules.broken_invariants() == [f"attendance {row.pk}: hours 3.0, ledger 2.0"]


def test_hours_proposed_are_not_yet_counted(finished, wang):
    assert list(Attendance.objects.verified()) == []
    assert rules.broken_invariants() == []


def test_a_verifier_needs_some_role_of_the_three(finished, make_user, bureau):
    liaison = make_user("联络员", Role.UNIT_LIAISON, unit=bureau)

    assert rules.can_verify_hours(liaison) is False


def test_give_account_tells_the_member(finished, zhao, second_worker):
    account = give_account(zhao)

    factories.verify(finished, by=second_worker)

    assert Message.objects.filter(recipient=account, kind="activity.hours_verified").count() == 1
