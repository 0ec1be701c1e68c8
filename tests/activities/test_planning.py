"""From a plan to an announced activity, or to its cancellation."""

import datetime as dt

import pytest

from apps.activities import actions, rules
from apps.activities.enums import ActivityStatus, Audience
from apps.activities.models import Activity, Invitation, SignUp
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleVersion, WrongState
from apps.notifications.models import Message
from apps.posts.enums import Risk
from tests.activities import factories
from tests.activities.factories import NOBODY, START, moment
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("Y44", "Y50")
def test_plan_activity_writes_a_draft_on_a_party_day(sunshine, programme, worker):
    activity = factories.planned(sunshine, worker)

    assert (activity.status, activity.is_party_day, activity.contact) == (ActivityStatus.DRAFT, True, worker)
    assert (activity.created_by, activity.created_at, activity.version) == (worker, NOW, 1)
    event = AuditEvent.objects.get(event="activity.planned")
    assert event.after["title"] == "清洁家园"


def test_plan_activity_on_another_day_is_no_party_day(sunshine, programme, worker):
    activity = factories.planned(sunshine, worker, starts_at=moment(20, 9), ends_at=moment(20, 11))

    assert activity.is_party_day is False


def test_plan_activity_outside_every_programme_is_refused(sunshine, programme, worker):
    with pytest.raises(DomainError, match="不在任何已发布的年度方案之内") as refusal:
        factories.planned(
            sunshine,
            worker,
            starts_at=START + dt.timedelta(days=365),
            ends_at=START + dt.timedelta(days=365, hours=1),
        )

    assert refusal.value.code == "no_programme"


def test_change_activity_rewrites_a_draft(draft, worker):
    changed = actions.change_activity(
        activity=draft, by=worker, at=NOW, version=1, starts_at=moment(20, 9), ends_at=moment(20, 10)
    )

    assert (changed.version, changed.is_party_day) == (2, False)
    event = AuditEvent.objects.get(event="activity.changed")
    assert event.before["starts_at"].startswith("2026-05-15")


def test_change_activity_without_a_change_writes_nothing(draft, worker):
    same = actions.change_activity(activity=draft, by=worker, at=NOW, version=1, title=draft.title)

    assert same.version == 1
    assert not AuditEvent.objects.filter(event="activity.changed").exists()


def test_change_activity_by_a_second_writer_is_stale(draft, worker, second_worker):
    actions.change_activity(activity=draft, by=worker, at=NOW, version=1, place="一号楼")

    with pytest.raises(StaleVersion):
        actions.change_activity(activity=draft, by=second_worker, at=NOW, version=1, place="二号楼")


def test_change_of_an_announced_place_tells_those_who_come(announced, wang, member, worker):
    factories.joined(announced, wang)

    actions.change_activity(activity=announced, by=worker, at=NOW, place="社区活动室")

    message = Message.objects.get(recipient=member, kind="activity.changed")
    assert "社区活动室" in message.body


def test_change_of_an_announced_time_is_refused(announced, worker):
    with pytest.raises(DomainError, match="开始时间不能再改"):
        actions.change_activity(activity=announced, by=worker, at=NOW, starts_at=moment(15, 10))


def test_change_of_capacity_below_the_sign_ups_is_refused(announced, wang, zhao, worker):
    factories.joined(announced, wang, zhao)

    with pytest.raises(DomainError, match="已有2人报名"):
        actions.change_activity(activity=announced, by=worker, at=NOW, capacity=1)


def test_change_of_a_finished_activity_is_refused(finished, worker):
    with pytest.raises(WrongState, match="已结束"):
        actions.change_activity(activity=finished, by=worker, at=NOW, place="别处")


def test_submit_activity_tells_the_secretary(draft, worker, community_secretary):
    activity = actions.submit_activity(activity=draft, by=worker, at=NOW, version=1)

    assert activity.status == ActivityStatus.SUBMITTED
    assert AuditEvent.objects.filter(event="activity.submitted", actor_id=worker.pk).count() == 1
    message = Message.objects.get(recipient=community_secretary)
    assert (message.kind, message.subject) == ("activity.submitted", "活动待批准：清洁家园")


def test_submit_activity_needs_a_contact_of_the_community(sunshine, programme, worker, other_worker):
    draft = factories.planned(sunshine, worker, contact=other_worker)

    with pytest.raises(DomainError, match="请指定一位本社区工作者") as refusal:
        actions.submit_activity(activity=draft, by=worker, at=NOW)

    assert refusal.value.code == "no_contact"


def test_submit_activity_needs_insurance_for_a_risk(sunshine, programme, worker):
    draft = factories.planned(sunshine, worker, risk=Risk.SOME)

    with pytest.raises(DomainError, match="保险和安全措施"):
        actions.submit_activity(activity=draft, by=worker, at=NOW)


def test_submit_activity_in_the_past_is_refused(draft, worker):
    with pytest.raises(DomainError, match="已经过去"):
        actions.submit_activity(activity=draft, by=worker, at=moment(16, 9))


def test_approve_activity_keeps_who_and_when(draft, worker, community_secretary):
    submitted = actions.submit_activity(activity=draft, by=worker, at=NOW)

    activity = actions.approve_activity(activity=submitted, by=community_secretary, at=NOW)

    assert (activity.status, activity.approved_by, activity.approved_at) == (
        ActivityStatus.APPROVED,
        community_secretary,
        NOW,
    )
    assert Message.objects.get(recipient=worker).kind == "activity.approved"


def test_a_secretary_may_approve_the_own_plan(sunshine, programme, community_secretary):
    activity = factories.approved(sunshine, community_secretary, community_secretary)

    assert activity.status == ActivityStatus.APPROVED
    assert not Message.objects.exists()


def test_send_back_activity_gives_the_reason(draft, worker, community_secretary):
    submitted = actions.submit_activity(activity=draft, by=worker, at=NOW)

    activity = actions.send_back_activity(
        activity=submitted, reason="请写明集合地点", by=community_secretary, at=NOW
    )

    assert (activity.status, activity.end_reason) == (ActivityStatus.DRAFT, "请写明集合地点")
    assert "请写明集合地点" in Message.objects.get(recipient=worker).body
    assert AuditEvent.objects.get(event="activity.sent_back").reason == "请写明集合地点"


def test_send_back_activity_without_a_reason_is_refused(draft, worker, community_secretary):
    submitted = actions.submit_activity(activity=draft, by=worker, at=NOW)

    with pytest.raises(DomainError, match="退回原因"):
        actions.send_back_activity(activity=submitted, reason="", by=community_secretary, at=NOW)


@pytest.mark.parametrize(("day", "is_refused"), [(12, False), (13, True)])
def test_announce_activity_three_days_ahead(
    sunshine, programme, worker, community_secretary, day, is_refused
):
    activity = factories.approved(sunshine, worker, community_secretary)

    if is_refused:
        with pytest.raises(DomainError, match="提前3天公布"):
            actions.announce_activity(activity=activity, invitation=NOBODY, by=worker, at=moment(day, 18))
    else:
        activity = actions.announce_activity(
            activity=activity, invitation=NOBODY, by=worker, at=moment(day, 18)
        )
        assert (activity.status, activity.announced_at) == (ActivityStatus.ANNOUNCED, moment(day, 18))


def test_announce_an_urgent_activity_at_once(sunshine, programme, worker, community_secretary):
    activity = factories.approved(
        sunshine, worker, community_secretary, is_urgent=True, urgent_reason="暴雨后清淤", at=moment(14, 18)
    )

    announced = actions.announce_activity(activity=activity, invitation=NOBODY, by=worker, at=moment(14, 18))

    assert announced.status == ActivityStatus.ANNOUNCED


def test_announce_activity_invites_in_the_same_deed(approved, checked_in, member, worker):
    activity = actions.announce_activity(
        activity=approved, invitation=Invitation(Audience.ALL), by=worker, at=NOW
    )

    assert SignUp.objects.filter(activity=activity, invited_at=NOW).count() == 3
    assert Message.objects.get(recipient=member).kind == "activity.invited"


def test_close_activity_takes_no_more_answers(announced, worker, wang):
    activity = actions.close_activity(activity=announced, by=worker, at=NOW)

    assert activity.status == ActivityStatus.CLOSED
    with pytest.raises(DomainError, match="不接受报名"):
        actions.sign_up(activity=activity, person=wang, by=worker, at=NOW)


def test_cancel_activity_tells_invited_and_signed_up(
    announced, wang, member, zhao, worker, community_secretary
):
    factories.joined(announced, wang)

    activity = actions.cancel_activity(activity=announced, reason="大雨", by=community_secretary, at=NOW)

    assert (activity.status, activity.end_reason) == (ActivityStatus.CANCELLED, "大雨")
    message = Message.objects.get(recipient=member, kind="activity.cancelled")
    assert "大雨" in message.body
    assert AuditEvent.objects.get(event="activity.cancelled").reason == "大雨"


def test_cancel_activity_without_a_reason_is_refused(announced, community_secretary):
    with pytest.raises(DomainError, match="取消原因"):
        actions.cancel_activity(activity=announced, reason="", by=community_secretary, at=NOW)

    assert Activity.objects.get().status == ActivityStatus.ANNOUNCED


def put_off(activity, by, day=20, reason="有雨", at=NOW):
    return actions.reschedule_activity(
        activity=activity, starts_at=moment(day, 9), ends_at=moment(day, 11), reason=reason, by=by, at=at
    )


def test_reschedule_activity_asks_everybody_anew(announced, wang, zhao, member, community_secretary):
    factories.joined(announced, wang, zhao)

    activity = put_off(announced, community_secretary)

    assert (activity.starts_at, activity.is_party_day, activity.signed_up) == (moment(20, 9), False, 0)
    rows = SignUp.objects.filter(activity=activity)
    assert {(row.status, row.invited_at, row.answered_at) for row in rows} == {("invited", NOW, None)}
    assert "请重新答复" in Message.objects.get(recipient=member, kind="activity.rescheduled").body
    event = AuditEvent.objects.get(event="activity.rescheduled")
    assert (event.before["signed_up"], event.reason) == (2, "有雨")
    actions.sign_up(activity=activity, person=wang, by=member, at=NOW)
    assert SignUp.objects.get(person=wang).number == 1


@pytest.mark.parametrize(
    ("day", "reason", "words"), [(8, "有雨", "提前3天公布"), (20, "", "改期原因"), (5, "有雨", "已经过去")]
)
def test_reschedule_activity_is_refused(announced, wang, community_secretary, day, reason, words):
    factories.joined(announced, wang)

    with pytest.raises(DomainError, match=words):
        put_off(announced, community_secretary, day, reason)

    announced.refresh_from_db()
    assert (announced.starts_at, announced.signed_up) == (START, 1)


def test_a_sign_up_for_the_old_time_is_refused(announced, wang, member, community_secretary, monkeypatch):
    """The page was open while the date changed."""
    problems = rules.problems_with_signing_up

    def slow(*args):
        found = problems(*args)
        put_off(announced, community_secretary)
        return found

    monkeypatch.setattr(rules, "problems_with_signing_up", slow)
    with pytest.raises(WrongState, match="活动安排刚有变动"):
        actions.sign_up(activity=announced, person=wang, by=member, at=NOW)
