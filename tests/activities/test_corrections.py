"""Objections, and corrections by reason and a second person."""

from decimal import Decimal

import pytest

from apps.activities import actions, rules
from apps.activities.actions import RollEntry
from apps.activities.enums import CorrectionStatus, HoursStatus, LedgerKind
from apps.activities.models import Attendance, HoursCorrection, HoursRecord
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, WrongState
from apps.notifications.models import Message
from tests.activities import factories
from tests.activities.factories import END, moment
from tests.world import give_account

pytestmark = pytest.mark.django_db

LATER = moment(18, 9)


@pytest.fixture
def record(finished, wang, member, second_worker) -> Attendance:
    """王建国's two hours, recorded by 陈东 and verified by 刘芳."""
    factories.verify(finished, by=second_worker)
    return Attendance.objects.select_related("activity", "person").get(person=wang)


def ask(record, hours, by, reason="时间登记有误"):
    return actions.ask_correction(attendance=record, new_hours=Decimal(hours), reason=reason, by=by, at=LATER)


def test_dispute_hours_tells_the_community(record, member, worker, second_worker, community_secretary):
    row = actions.dispute_hours(
        attendance=record, reason="应为 3 小时", by=member, at=LATER, version=record.version
    )

    assert (row.hours_status, row.dispute_reason, row.hours) == (
        HoursStatus.DISPUTED,
        "应为 3 小时",
        Decimal("2.0"),
    )
    told = set(Message.objects.filter(kind="hours.disputed").values_list("recipient__name", flat=True))
    assert told == {"阳光社区 陈东", "阳光社区 刘芳", "阳光社区 吴书记"}
    assert AuditEvent.objects.get(event="hours.disputed").reason == "应为 3 小时"


def test_disputed_hours_stay_in_the_figures(record, member):
    actions.dispute_hours(attendance=record, reason="不对", by=member, at=LATER)

    assert record in Attendance.objects.verified()
    assert rules.broken_invariants() == []


def test_dispute_hours_of_somebody_else_is_refused(record, worker):
    with pytest.raises(DomainError, match="只能对本人的记录"):
        actions.dispute_hours(attendance=record, reason="不对", by=worker, at=LATER)


def test_dispute_hours_without_a_reason_is_refused(record, member):
    with pytest.raises(DomainError, match="请写明哪里不对"):
        actions.dispute_hours(attendance=record, reason="", by=member, at=LATER)


def test_dispute_hours_twice_is_refused(record, member):
    actions.dispute_hours(attendance=record, reason="不对", by=member, at=LATER)

    with pytest.raises(WrongState, match="有异议"):
        actions.dispute_hours(attendance=record, reason="还是不对", by=member, at=LATER)


def test_dispute_before_the_end_is_refused(announced, wang, member, worker):
    factories.called(factories.joined(announced, wang), wang, by=worker)

    with pytest.raises(DomainError, match="活动还没有结束"):
        actions.dispute_hours(
            attendance=Attendance.objects.get(), reason="不对", by=member, at=announced.starts_at
        )


def test_keep_hours_answers_the_member(record, member, worker):
    actions.dispute_hours(attendance=record, reason="不对", by=member, at=LATER)

    row = actions.keep_hours(attendance=record, answer="签到表上是 11 点离开", by=worker, at=LATER)

    assert row.hours_status == HoursStatus.VERIFIED
    message = Message.objects.get(recipient=member, kind="hours.dispute_answered")
    assert "签到表上是 11 点离开" in message.body
    assert AuditEvent.objects.get(event="hours.kept").reason == "签到表上是 11 点离开"


def test_keep_hours_by_the_verifier_is_refused(record, member, second_worker):
    actions.dispute_hours(attendance=record, reason="不对", by=member, at=LATER)

    with pytest.raises(DomainError, match="由您登记或核实"):
        actions.keep_hours(attendance=record, answer="没错", by=second_worker, at=LATER)


def test_keep_hours_by_the_member_is_refused(record, wang, member, community_secretary):
    actions.dispute_hours(attendance=record, reason="不对", by=member, at=LATER)
    wang.user = community_secretary
    wang.save(update_fields=["user"])

    with pytest.raises(DomainError, match="您本人的记录"):
        actions.keep_hours(attendance=record, answer="没错", by=community_secretary, at=LATER)


def test_keep_hours_without_an_objection_is_refused(record, worker):
    with pytest.raises(WrongState, match="没有待处理的异议"):
        actions.keep_hours(attendance=record, answer="没错", by=worker, at=LATER)


def test_keep_hours_without_an_answer_is_refused(record, member, worker):
    actions.dispute_hours(attendance=record, reason="不对", by=member, at=LATER)

    with pytest.raises(DomainError, match="请写明核对的结果"):
        actions.keep_hours(attendance=record, answer="", by=worker, at=LATER)


def test_keep_hours_puts_an_absence_back(finished, zhao, worker, second_worker):
    account = give_account(zhao)
    actions.call_roll(activity=finished, entries=[RollEntry(zhao.pk, factories.ABSENT)], by=worker, at=END)
    row = Attendance.objects.get(person=zhao)
    actions.dispute_hours(attendance=row, reason="我在场", by=account, at=LATER)

    row = actions.keep_hours(attendance=row, answer="签到表没有签名", by=second_worker, at=LATER)

    assert row.hours_status == HoursStatus.NONE


def test_ask_correction_changes_nothing_yet(record, worker, second_worker, community_secretary):
    correction = ask(record, "3.0", worker)

    assert (correction.status, correction.old_hours, correction.new_hours) == (
        CorrectionStatus.ASKED,
        Decimal("2.0"),
        Decimal("3.0"),
    )
    record.refresh_from_db()
    assert record.hours == Decimal("2.0")
    told = set(
        Message.objects.filter(kind="hours.correction_asked").values_list("recipient__name", flat=True)
    )
    assert told == {"阳光社区 刘芳", "阳光社区 吴书记"}
    assert AuditEvent.objects.filter(event="correction.asked").count() == 1


@pytest.mark.parametrize(
    ("hours", "reason", "words"),
    [("2.0", "原因", "和原来一样"), ("3.0", "", "请填写更正原因")],
)
def test_ask_correction_is_refused(record, worker, hours, reason, words):
    with pytest.raises(DomainError, match=words):
        ask(record, hours, worker, reason)


def test_ask_correction_twice_is_refused(record, worker):
    ask(record, "3.0", worker)

    with pytest.raises(DomainError, match="已有一个更正在等待确认"):
        ask(record, "1.0", worker)


def test_ask_correction_for_oneself_is_refused(record, wang, worker):
    wang.user = worker
    wang.save(update_fields=["user"])

    with pytest.raises(DomainError, match="提出异议"):
        ask(record, "3.0", worker)


def test_ask_correction_before_verification_is_refused(finished, wang, worker):
    with pytest.raises(DomainError, match="还没有核实"):
        ask(Attendance.objects.select_related("activity").get(person=wang), "3.0", worker)


def test_confirm_correction_reverses_and_enters(record, member, worker, community_secretary):
    correction = ask(record, "1.5", worker)

    actions.confirm_correction(correction=correction, by=community_secretary, at=LATER)

    entry, reversal, corrected = HoursRecord.objects.filter(attendance=record).order_by("pk")
    assert (reversal.kind, reversal.hours, reversal.reverses) == (LedgerKind.REVERSAL, Decimal("-2.0"), entry)
    assert (corrected.kind, corrected.hours) == (LedgerKind.ENTRY, Decimal("1.5"))
    assert {reversal.reason, corrected.reason} == {"时间登记有误"}
    assert (corrected.recorded_by, corrected.confirmed_by) == (worker, community_secretary)
    record.refresh_from_db()
    assert (record.hours, record.hours_status) == (Decimal("1.5"), HoursStatus.VERIFIED)
    correction.refresh_from_db()
    assert (correction.status, correction.decided_by) == (CorrectionStatus.CONFIRMED, community_secretary)
    assert "现更正为1.5小时" in Message.objects.get(recipient=member, kind="hours.corrected").body
    event = AuditEvent.objects.get(event="hours.corrected")
    assert (event.before, event.after) == ({"hours": "2.0"}, {"hours": "1.5"})
    assert rules.broken_invariants() == []


def test_confirm_correction_settles_an_objection(record, member, worker, community_secretary):
    actions.dispute_hours(attendance=record, reason="应为 3 小时", by=member, at=LATER)

    actions.confirm_correction(correction=ask(record, "3.0", worker), by=community_secretary, at=LATER)

    record.refresh_from_db()
    assert (record.hours, record.hours_status) == (Decimal("3.0"), HoursStatus.VERIFIED)


def test_correction_to_nothing_voids_the_hours(record, worker, community_secretary):
    actions.confirm_correction(correction=ask(record, "0", worker), by=community_secretary, at=LATER)

    record.refresh_from_db()
    assert (record.hours, record.hours_status) == (Decimal("0.0"), HoursStatus.VOID)
    assert HoursRecord.objects.filter(attendance=record).total() == Decimal("0.0")
    assert record not in Attendance.objects.verified()
    assert rules.broken_invariants() == []


def test_void_hours_come_back_by_another_correction(record, worker, community_secretary):
    actions.confirm_correction(correction=ask(record, "0", worker), by=community_secretary, at=LATER)
    record.refresh_from_db()

    actions.confirm_correction(correction=ask(record, "2.0", worker), by=community_secretary, at=LATER)

    record.refresh_from_db()
    assert (record.hours, record.hours_status) == (Decimal("2.0"), HoursStatus.VERIFIED)
    assert rules.broken_invariants() == []


def test_a_second_correction_reverses_the_first(record, worker, community_secretary):
    actions.confirm_correction(correction=ask(record, "1.5", worker), by=community_secretary, at=LATER)
    record.refresh_from_db()

    actions.confirm_correction(correction=ask(record, "1.0", worker), by=community_secretary, at=LATER)

    assert [row.hours for row in HoursRecord.objects.filter(attendance=record).order_by("pk")] == [
        Decimal("2.0"),
        Decimal("-2.0"),
        Decimal("1.5"),
        Decimal("-1.5"),
        Decimal("1.0"),
    ]


def test_confirm_correction_by_who_asked_is_refused(record, worker):
    correction = ask(record, "1.5", worker)

    with pytest.raises(DomainError, match="提出人不能处理"):
        actions.confirm_correction(correction=correction, by=worker, at=LATER)

    assert HoursRecord.objects.filter(attendance=record).count() == 1


def test_confirm_correction_by_the_member_is_refused(record, wang, worker, community_secretary):
    correction = ask(record, "1.5", worker)
    wang.user = community_secretary
    wang.save(update_fields=["user"])

    with pytest.raises(DomainError, match="您本人的时长"):
        actions.confirm_correction(correction=correction, by=community_secretary, at=LATER)


@pytest.mark.parametrize(
    ("hours", "who", "is_refused"),
    [
        ("9.0", "second_worker", True),
        ("9.0", "secretary", False),
        ("13.0", "secretary", True),
        ("13.0", "town", False),
    ],
)
def test_confirm_correction_of_a_long_day(
    record, worker, second_worker, community_secretary, town_officer, hours, who, is_refused
):
    users = {"second_worker": second_worker, "secretary": community_secretary, "town": town_officer}
    correction = ask(record, hours, worker)

    if is_refused:
        with pytest.raises(DomainError, match="当天合计"):
            actions.confirm_correction(correction=correction, by=users[who], at=LATER)
    else:
        actions.confirm_correction(correction=correction, by=users[who], at=LATER)
        record.refresh_from_db()
        assert record.hours == Decimal(hours)


def test_confirm_correction_twice_is_refused(record, worker, community_secretary, second_worker):
    correction = ask(record, "1.5", worker)
    actions.confirm_correction(correction=correction, by=community_secretary, at=LATER)

    with pytest.raises(WrongState, match="已更正"):
        actions.confirm_correction(correction=correction, by=second_worker, at=LATER)


def test_refuse_correction_keeps_the_hours(record, worker, community_secretary):
    correction = actions.refuse_correction(
        correction=ask(record, "1.5", worker), reason="签到表无误", by=community_secretary, at=LATER
    )

    assert (correction.status, correction.decision_reason) == (CorrectionStatus.REFUSED, "签到表无误")
    record.refresh_from_db()
    assert record.hours == Decimal("2.0")
    assert AuditEvent.objects.get(event="correction.refused").reason == "签到表无误"


@pytest.mark.parametrize(
    ("reason", "own", "words"), [("", False, "请填写不更正的理由"), ("不", True, "提出人不能处理")]
)
def test_refuse_correction_is_refused(record, worker, community_secretary, reason, own, words):
    correction = ask(record, "1.5", worker)

    with pytest.raises(DomainError, match=words):
        actions.refuse_correction(
            correction=correction, reason=reason, by=worker if own else community_secretary, at=LATER
        )

    assert HoursCorrection.objects.get().status == CorrectionStatus.ASKED


def test_available_hours_actions_follow_the_record(record, member, worker, liaison):
    assert rules.available_hours_actions(member, record) == ["dispute"]
    assert rules.available_hours_actions(worker, record) == ["correct"]
    assert rules.available_hours_actions(liaison, record) == []


def test_a_waiting_correction_is_offered_to_a_second_person_only(record, worker, community_secretary, member):
    ask(record, "1.5", worker)

    assert rules.available_hours_actions(worker, record) == []
    assert rules.available_hours_actions(community_secretary, record) == ["decide"]
    assert rules.available_hours_actions(member, record) == ["dispute"]


def test_an_objection_is_offered_to_who_may_answer_it(record, worker, second_worker, member):
    row = actions.dispute_hours(attendance=record, reason="不对", by=member, at=LATER)

    assert rules.available_hours_actions(worker, row) == ["keep", "correct"]
    assert rules.available_hours_actions(second_worker, row) == ["correct"]
