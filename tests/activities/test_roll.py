"""Roll-call, end of the activity, later entries."""

import datetime as dt
from decimal import Decimal

import pytest

from apps.activities import actions, rules
from apps.activities.actions import RollEntry
from apps.activities.enums import ActivityStatus, AttendanceMethod, AttendanceStatus, HoursStatus
from apps.activities.models import Attendance
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleVersion, WrongState
from tests.activities import factories
from tests.activities.factories import ABSENT, END, EXCUSED, PRESENT, START, moment
from tests.conftest import NOW
from tests.world import give_account

pytestmark = pytest.mark.django_db


def call(activity, *entries, by, at=START, **extra):
    return actions.call_roll(activity=activity, entries=entries, by=by, at=at, **extra)


def test_call_roll_writes_each_person_and_starts_the_activity(announced, wang, zhao, teacher, worker):
    factories.joined(announced, wang, zhao, teacher)

    call(
        announced,
        RollEntry(wang.pk, PRESENT),
        RollEntry(zhao.pk, EXCUSED),
        RollEntry(teacher.pk, ABSENT),
        by=worker,
        version=announced.version,
    )

    announced.refresh_from_db()
    assert announced.status == ActivityStatus.RUNNING
    rows = {row.person.name: row for row in Attendance.objects.all()}
    assert {name: row.status for name, row in rows.items()} == {
        "王建国": "present",
        "赵敏": "excused",
        "孙丽": "absent",
    }
    present = rows["王建国"]
    assert (present.in_at, present.out_at, present.is_walk_in, present.recorded_by, present.method) == (
        START,
        None,
        False,
        worker,
        AttendanceMethod.ROLL_CALL,
    )
    assert present.hours_status == HoursStatus.NONE
    assert AuditEvent.objects.get(event="activity.roll_called").after[str(zhao.pk)][0] == "excused"


def test_call_roll_takes_late_and_early_times(announced, wang, worker):
    factories.joined(announced, wang)

    call(announced, RollEntry(wang.pk, PRESENT, moment(15, 9, 20), moment(15, 10, 30)), by=worker, at=END)

    row = Attendance.objects.select_related("activity").get()
    assert (row.in_at, row.out_at) == (moment(15, 9, 20), moment(15, 10, 30))
    assert (row.came_late(), row.left_early()) == (True, True)


def test_call_roll_adds_a_walk_in(announced, teacher, worker, school):
    call(announced, RollEntry(teacher.pk, PRESENT), by=worker)

    row = Attendance.objects.get()
    assert (row.is_walk_in, row.unit) == (True, school)


def test_call_roll_of_somebody_not_checked_in_is_refused(
    sunshine, programme, wang, worker, community_secretary
):
    activity = factories.announced(sunshine, worker, community_secretary)

    with pytest.raises(DomainError, match="没有报到") as refusal:
        call(activity, RollEntry(wang.pk, PRESENT), by=worker)

    assert refusal.value.code == "not_checked_in"
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(("minutes", "is_refused"), [(31, True), (30, False)])
def test_call_roll_opens_half_an_hour_before(announced, wang, worker, minutes, is_refused):
    factories.joined(announced, wang)
    at = START - dt.timedelta(minutes=minutes)

    if is_refused:
        with pytest.raises(DomainError, match="30 分钟"):
            call(announced, RollEntry(wang.pk, PRESENT), by=worker, at=at)
    else:
        assert len(call(announced, RollEntry(wang.pk, PRESENT), by=worker, at=at)) == 1


@pytest.mark.parametrize(
    ("in_at", "out_at", "words"),
    [
        (moment(15, 8, 0), None, "到场时间不在活动时间内"),
        (moment(15, 11, 0), None, "到场时间不在活动时间内"),
        (moment(15, 10, 0), moment(15, 9, 30), "离开时间要晚于到场时间"),
    ],
)
def test_call_roll_with_impossible_times_is_refused(announced, wang, worker, in_at, out_at, words):
    factories.joined(announced, wang)

    with pytest.raises(DomainError, match=words):
        call(announced, RollEntry(wang.pk, PRESENT, in_at, out_at), by=worker)


def test_call_roll_again_changes_only_what_differs(announced, wang, zhao, worker, second_worker):
    factories.joined(announced, wang, zhao)
    call(announced, RollEntry(wang.pk, PRESENT), RollEntry(zhao.pk, ABSENT), by=worker)

    changed = call(announced, RollEntry(wang.pk, PRESENT), RollEntry(zhao.pk, PRESENT), by=second_worker)

    assert [row.person.name for row in changed] == ["赵敏"]
    assert Attendance.objects.get(person=wang).recorded_by == worker
    assert Attendance.objects.get(person=zhao).recorded_by == second_worker


def test_call_roll_by_a_second_writer_is_stale(announced, wang, worker, second_worker):
    factories.joined(announced, wang)
    seen = announced.version
    call(announced, RollEntry(wang.pk, PRESENT), by=worker, version=seen)

    with pytest.raises(StaleVersion):
        call(announced, RollEntry(wang.pk, ABSENT), by=second_worker, version=seen)


def test_call_roll_of_a_draft_is_refused(draft, worker):
    with pytest.raises(WrongState, match="草稿，不能点名"):
        call(draft, by=worker)


def test_call_roll_after_verification_is_refused_for_those(finished, wang, worker, second_worker):
    factories.verify(finished, by=second_worker)

    with pytest.raises(DomainError, match="王建国的时长已核实，请用“更正”修改"):
        call(finished, RollEntry(wang.pk, ABSENT), by=worker, at=END)


def test_call_roll_unchanged_after_verification_is_harmless(finished, wang, worker, second_worker):
    factories.verify(finished, by=second_worker)

    assert call(finished, RollEntry(wang.pk, PRESENT), by=worker, at=END) == []


def test_call_roll_after_the_end_proposes_at_once(finished, zhao, worker):
    call(finished, RollEntry(zhao.pk, PRESENT, moment(15, 10)), by=worker, at=END)

    row = Attendance.objects.get(person=zhao)
    assert (row.hours, row.hours_status) == (Decimal("1.0"), HoursStatus.PROPOSED)


def test_finish_activity_marks_the_missing_absent_and_proposes_hours(announced, wang, zhao, worker):
    factories.joined(announced, wang, zhao)
    factories.called(announced, wang, by=worker)

    activity = actions.finish_activity(activity=announced, by=worker, at=END)

    assert (activity.status, activity.finished_at) == (ActivityStatus.FINISHED, END)
    present, missing = Attendance.objects.get(person=wang), Attendance.objects.get(person=zhao)
    assert (present.out_at, present.out_by_default) == (END, True)
    assert (present.hours, present.hours_status) == (Decimal("2.0"), HoursStatus.PROPOSED)
    assert (missing.status, missing.hours_status) == (AttendanceStatus.ABSENT, HoursStatus.NONE)
    assert AuditEvent.objects.get(event="activity.finished").after == {"present": 1}


def test_finish_activity_early_ends_the_hours_there(announced, wang, worker):
    factories.called(factories.joined(announced, wang), wang, by=worker)

    actions.finish_activity(activity=announced, by=worker, at=moment(15, 10, 30))

    assert Attendance.objects.get().hours == Decimal("1.5")


def test_finish_activity_with_nobody_needs_a_reason(announced, worker):
    factories.called(announced, by=worker)

    with pytest.raises(DomainError, match="还没有人到场"):
        actions.finish_activity(activity=announced, by=worker, at=END)
    activity = actions.finish_activity(activity=announced, by=worker, at=END, reason="下雨无人到场")

    assert (activity.status, activity.end_reason) == (ActivityStatus.FINISHED, "下雨无人到场")


def test_finish_activity_that_has_not_begun_is_refused(announced, worker):
    with pytest.raises(WrongState):
        actions.finish_activity(activity=announced, by=worker, at=NOW)


@pytest.mark.parametrize(
    ("came", "left", "length", "breaks", "expected"),
    [
        ((9, 0), (11, 0), 2, 0, "2.0"),
        ((8, 40), (11, 30), 2, 0, "2.0"),  # never more than the activity's length
        ((9, 20), (11, 0), 2, 0, "1.7"),  # 1 h 40 min
        ((9, 0), (11, 0), 2, 30, "1.5"),
        ((9, 0), (9, 3), 2, 0, "0.1"),  # 3 minutes are 0.05: half up
        ((9, 0), (9, 2), 2, 0, "0.0"),
        ((9, 0), (9, 20), 2, 30, "0.0"),  # never below nothing
        ((9, 0), (10, 45), 2, 0, "1.8"),  # 1.75: half up
    ],
)
def test_hours_of_real_time_without_travel(draft, came, left, length, breaks, expected):
    draft.ends_at = draft.starts_at + dt.timedelta(hours=length)
    draft.break_minutes = breaks

    assert rules.hours_of(draft, moment(15, *came), moment(15, *left)) == Decimal(expected)


def test_a_visit_too_short_for_a_tenth_proposes_nothing(announced, wang, worker):
    factories.joined(announced, wang)
    call(announced, RollEntry(wang.pk, PRESENT, START, moment(15, 9, 2)), by=worker)

    actions.finish_activity(activity=announced, by=worker, at=END)

    assert Attendance.objects.get().hours_status == HoursStatus.NONE


def test_amend_attendance_enters_a_forgotten_person(finished, teacher, worker, second_worker):
    factories.verify(finished, by=second_worker)

    row = actions.amend_attendance(
        activity=finished,
        entry=RollEntry(teacher.pk, PRESENT),
        reason="纸质签到表有签名",
        by=worker,
        at=moment(18, 9),
    )

    assert (row.status, row.hours, row.hours_status) == (PRESENT, Decimal("2.0"), HoursStatus.PROPOSED)
    assert (row.remark, row.is_late_record, row.is_walk_in) == ("纸质签到表有签名", False, True)
    assert AuditEvent.objects.get(event="attendance.amended").reason == "纸质签到表有签名"


def test_amend_attendance_past_the_deadline_is_marked_late(finished, teacher, worker):
    row = actions.amend_attendance(
        activity=finished,
        entry=RollEntry(teacher.pk, PRESENT),
        reason="补登",
        by=worker,
        at=moment(1, 9, month=6),
    )

    assert row.is_late_record is True


def test_amend_attendance_answers_an_objection(finished, zhao, worker):
    call(finished, RollEntry(zhao.pk, ABSENT), by=worker, at=END)
    account = give_account(zhao)
    row = Attendance.objects.get(person=zhao)
    actions.dispute_hours(attendance=row, reason="我在场", by=account, at=END)

    row = actions.amend_attendance(
        activity=finished, entry=RollEntry(zhao.pk, PRESENT), reason="核对照片", by=worker, at=END
    )

    assert (row.status, row.hours_status) == (PRESENT, HoursStatus.PROPOSED)


@pytest.mark.parametrize(
    ("reason", "words"),
    [("", "请填写补登原因"), ("有据", "已经入账")],
)
def test_amend_attendance_is_refused(finished, wang, worker, second_worker, reason, words):
    factories.verify(finished, by=second_worker)

    with pytest.raises(DomainError, match=words):
        actions.amend_attendance(
            activity=finished, entry=RollEntry(wang.pk, ABSENT), reason=reason, by=worker, at=END
        )


def test_amend_attendance_before_the_end_is_refused(announced, wang, worker):
    with pytest.raises(WrongState, match="直接点名"):
        actions.amend_attendance(
            activity=announced, entry=RollEntry(wang.pk, PRESENT), reason="早了", by=worker, at=START
        )
