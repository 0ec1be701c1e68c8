"""Invitations by group and batch, and the members' free answers."""

import pytest
from django.db.models import F

from apps.accounts.enums import Role
from apps.activities import actions, rules
from apps.activities.enums import Audience, Batch, SignUpStatus
from apps.activities.models import Activity, Invitation, Invitee, SignUp
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleVersion, WrongState
from apps.core.models import create
from apps.members.enums import StatusKind, StatusState
from apps.members.models import StatusEvent
from apps.notifications.models import Message
from apps.posts.enums import ClaimStatus
from tests.activities import factories
from tests.activities.factories import EVERYBODY, moment
from tests.conftest import NOW, TODAY
from tests.world import give_account

pytestmark = pytest.mark.django_db


def asked(activity):
    return set(
        SignUp.objects.filter(activity=activity, invited_at__isnull=False).values_list(
            "person__name", flat=True
        )
    )


@pytest.mark.requirement("Y48")
def test_invite_members_writes_one_row_and_one_message_each(announced, worker, member, wang, bureau):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)

    assert asked(announced) == {"王建国", "赵敏", "孙丽"}
    row = SignUp.objects.get(activity=announced, person=wang)
    assert (row.status, row.invited_at, row.answered_at, row.unit) == (
        SignUpStatus.INVITED,
        NOW,
        None,
        bureau,
    )
    message = Message.objects.get(recipient=member, kind="activity.invited")
    assert "自愿" in message.body
    assert AuditEvent.objects.filter(event="activity.invited").latest("pk").after["count"] == 3


def test_invite_members_twice_asks_nobody_again(announced, worker, member):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)

    again = actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)

    assert again == []
    assert SignUp.objects.count() == 3
    assert Message.objects.filter(recipient=member, kind="activity.invited").count() == 1


def test_invite_members_keeps_the_answer_of_who_came_first(announced, wang, worker):
    factories.joined(announced, wang)

    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)

    row = SignUp.objects.get(person=wang)
    assert (row.status, row.invited_at) == (SignUpStatus.SIGNED_UP, NOW)


@pytest.mark.requirement("Y47")
def test_invite_members_by_group(announced, sunshine, wang, zhao, worker):
    post = factories.a_post(sunshine)
    factories.a_claim(wang, post)
    factories.a_claim(zhao, post, ClaimStatus.ON_LEAVE, leave_until=TODAY)

    actions.invite_members(
        activity=announced, invitation=Invitation(Audience.GROUPS, (post.pk,)), by=worker, at=NOW
    )

    assert asked(announced) == {"王建国"}
    assert list(announced.posts.all()) == [post]


def test_invite_everybody_leaves_out_who_is_on_leave(announced, sunshine, zhao, worker):
    factories.a_claim(zhao, factories.a_post(sunshine), ClaimStatus.ON_LEAVE, leave_until=TODAY)

    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)

    assert asked(announced) == {"王建国", "孙丽"}


def test_invite_everybody_leaves_out_who_is_away_that_day(
    announced, wang, bureau, worker, liaison, secretary
):
    create(
        StatusEvent,
        by=liaison,
        at=NOW,
        person=wang,
        unit=bureau,
        kind=StatusKind.SECONDMENT,
        from_on=TODAY,
        evidence="借调函",
        state=StatusState.APPROVED,
        requested_by=liaison,
        decided_by=secretary,
        decided_at=NOW,
    )

    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)

    assert asked(announced) == {"赵敏", "孙丽"}


def test_invite_members_in_two_batches_by_name(announced, worker):
    first = Invitation(Audience.ALL, batch=Batch.FIRST)
    second = Invitation(Audience.ALL, batch=Batch.SECOND)

    actions.invite_members(activity=announced, invitation=first, by=worker, at=NOW)
    assert asked(announced) == {"孙丽", "王建国"}  # sunli, wangjianguo before zhaomin

    actions.invite_members(activity=announced, invitation=second, by=worker, at=NOW)
    assert asked(announced) == {"孙丽", "王建国", "赵敏"}


@pytest.mark.requirement("Y49")
def test_invite_only_those_asked_too_seldom(
    sunshine, programme, checked_in, wang, worker, community_secretary
):
    for day in (15, 16, 17, 18):
        activity = factories.announced(
            sunshine, worker, community_secretary, starts_at=moment(day, 9), ends_at=moment(day, 10)
        )
        create(
            SignUp,
            by=worker,
            at=NOW,
            activity=activity,
            person=wang,
            unit=wang.org_relations.get().unit,
            invited_at=NOW,
        )
    fifth = factories.announced(
        sunshine, worker, community_secretary, starts_at=moment(19, 9), ends_at=moment(19, 10)
    )

    figures = rules.invitation_figures(fifth)
    actions.invite_members(
        activity=fifth, invitation=Invitation(Audience.ALL, only_short=True), by=worker, at=NOW
    )

    assert (figures.minimum, figures.size, figures.short) == (4, 3, 2)
    assert asked(fifth) == {"赵敏", "孙丽"}


def test_a_cancelled_activity_is_no_arrangement(
    sunshine, programme, checked_in, wang, worker, community_secretary
):
    activity = factories.announced(sunshine, worker, community_secretary, invitation=EVERYBODY)
    arranged = Invitee.objects.with_arranged(programme.starts_on, programme.ends_on)
    assert arranged.get(pk=wang.pk).arranged == 1

    actions.cancel_activity(activity=activity, reason="大雨", by=community_secretary, at=NOW)

    assert arranged.get(pk=wang.pk).arranged == 0


def test_invitation_figures_name_each_group(announced, sunshine, wang, zhao, worker):
    post = factories.a_post(sunshine)
    factories.a_claim(wang, post)
    factories.a_claim(zhao, post)

    figures = rules.invitation_figures(announced)

    assert [(group.title, group.size, group.short) for group in figures.groups] == [("楼道清洁", 2, 2)]


def test_invite_members_to_a_closed_activity_is_refused(announced, worker):
    closed = actions.close_activity(activity=announced, by=worker, at=NOW)

    with pytest.raises(WrongState, match="不能再邀请"):
        actions.invite_members(activity=closed, invitation=EVERYBODY, by=worker, at=NOW)


def test_sign_up_counts_and_numbers(announced, wang, member, zhao, worker):
    row = actions.sign_up(activity=announced, person=wang, by=member, at=NOW)
    other = actions.sign_up(activity=announced, person=zhao, by=worker, at=NOW)

    announced.refresh_from_db()
    assert announced.signed_up == 2
    assert (row.status, row.answered_at, row.number, row.by_proxy) == (SignUpStatus.SIGNED_UP, NOW, 1, False)
    assert (other.number, other.by_proxy) == (2, True)
    assert AuditEvent.objects.filter(event="sign_up.made").count() == 2


def test_sign_up_twice_is_refused(announced, wang, member):
    actions.sign_up(activity=announced, person=wang, by=member, at=NOW)

    with pytest.raises(WrongState, match="已报名"):
        actions.sign_up(activity=announced, person=wang, by=member, at=NOW)

    announced.refresh_from_db()
    assert announced.signed_up == 1


def test_sign_up_without_a_check_in_is_refused(
    sunshine, programme, wang, member, worker, community_secretary
):
    activity = factories.announced(sunshine, worker, community_secretary)

    with pytest.raises(DomainError, match="请先到社区报到") as refusal:
        actions.sign_up(activity=activity, person=wang, by=member, at=NOW)

    assert refusal.value.code == "not_checked_in"


def test_sign_up_of_somebody_without_a_unit_is_refused(announced, wang, member):
    wang.org_relations.update(to_on=TODAY)

    with pytest.raises(DomainError, match="现在的单位") as refusal:
        actions.sign_up(activity=announced, person=wang, by=member, at=NOW)

    assert refusal.value.code == "no_unit"


def test_sign_up_after_the_start_is_refused(announced, wang, member):
    with pytest.raises(DomainError, match="不接受报名"):
        actions.sign_up(activity=announced, person=wang, by=member, at=announced.starts_at)


def test_sign_up_at_another_community_is_welcome(announced, eastside, wang, member, other_worker, make_user):
    """A second community is allowed: its hours count (D5)."""
    secretary = make_user("邰东社区 何书记", Role.COMMUNITY_SECRETARY, community=eastside)
    elsewhere = factories.announced(eastside, other_worker, secretary)

    row = actions.sign_up(activity=elsewhere, person=wang, by=member, at=NOW)

    assert row.status == SignUpStatus.SIGNED_UP


def test_sign_up_names_the_clash(announced, sunshine, wang, member, worker, community_secretary):
    factories.joined(announced, wang)
    clashing = factories.announced(
        sunshine,
        worker,
        community_secretary,
        title="法律咨询",
        starts_at=moment(15, 10),
        ends_at=moment(15, 12),
    )

    with pytest.raises(DomainError) as refusal:
        actions.sign_up(activity=clashing, person=wang, by=member, at=NOW)

    assert refusal.value.code == "overlap"
    assert refusal.value.sentence == (
        "和您已报名的“清洁家园”（5月15日 09:00–11:00，阳光社区广场）时间冲突，请先取消其中一个。"
    )


def test_sign_up_right_after_another_activity_is_no_clash(
    announced, sunshine, wang, member, worker, community_secretary
):
    factories.joined(announced, wang)
    following = factories.announced(
        sunshine, worker, community_secretary, starts_at=moment(15, 11), ends_at=moment(15, 12)
    )

    assert (
        actions.sign_up(activity=following, person=wang, by=member, at=NOW).status == SignUpStatus.SIGNED_UP
    )


def test_a_full_activity_says_so_and_names_others(
    sunshine, checked_in, wang, member, zhao, worker, community_secretary
):
    small = factories.announced(sunshine, worker, community_secretary, capacity=1)
    factories.announced(
        sunshine, worker, community_secretary, title="义诊", starts_at=moment(20, 9), ends_at=moment(20, 11)
    )
    factories.joined(small, zhao)

    with pytest.raises(DomainError) as refusal:
        actions.sign_up(activity=small, person=wang, by=member, at=NOW)

    assert refusal.value.code == "full"
    assert refusal.value.sentence == "“清洁家园”名额已满。还可以参加：“义诊”（5月20日 09:00–11:00）。"
    assert not SignUp.objects.filter(person=wang).exists()


def test_decline_needs_no_reason(announced, wang, member, worker):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)

    row = actions.decline(sign_up=SignUp.objects.get(person=wang), by=member, at=NOW)

    assert (row.status, row.reason, row.answered_at) == (SignUpStatus.DECLINED, "", NOW)
    assert AuditEvent.objects.filter(event="sign_up.declined").count() == 1


def test_who_declined_may_still_join(announced, wang, member, worker):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)
    actions.decline(sign_up=SignUp.objects.get(person=wang), by=member, at=NOW)

    row = actions.sign_up(activity=announced, person=wang, by=member, at=NOW)

    announced.refresh_from_db()
    assert (row.status, announced.signed_up) == (SignUpStatus.SIGNED_UP, 1)


def test_excuse_frees_the_place(announced, wang, member):
    factories.joined(announced, wang)

    row = actions.excuse(sign_up=SignUp.objects.get(person=wang), by=member, at=NOW, reason="出差")

    announced.refresh_from_db()
    assert (row.status, row.reason, row.number, announced.signed_up) == (SignUpStatus.EXCUSED, "出差", 1, 0)
    assert AuditEvent.objects.get(event="sign_up.excused").reason == "出差"


def test_excuse_after_the_start_is_refused(announced, wang, member):
    factories.joined(announced, wang)

    with pytest.raises(DomainError, match="已经开始"):
        actions.excuse(sign_up=SignUp.objects.get(person=wang), by=member, at=announced.starts_at)

    announced.refresh_from_db()
    assert announced.signed_up == 1


def test_excuse_of_an_invitation_is_refused(announced, wang, member, worker):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)

    with pytest.raises(WrongState, match="已邀请"):
        actions.excuse(sign_up=SignUp.objects.get(person=wang), by=member, at=NOW)


def test_excuse_of_a_stale_row_is_refused(announced, wang, member):
    factories.joined(announced, wang)
    row = SignUp.objects.get(person=wang)
    SignUp.objects.filter(pk=row.pk).update(version=F("version") + 1)

    with pytest.raises(StaleVersion):
        actions.excuse(sign_up=row, by=member, at=NOW, version=row.version)

    announced.refresh_from_db()
    assert announced.signed_up == 1


def test_joining_again_keeps_the_number(announced, wang, member, zhao):
    factories.joined(announced, wang, zhao)
    actions.excuse(sign_up=SignUp.objects.get(person=wang), by=member, at=NOW)

    row = actions.sign_up(activity=announced, person=wang, by=member, at=NOW)

    assert row.number == 1


def test_counters_equal_their_rows(announced, wang, zhao, member):
    factories.joined(announced, wang, zhao)
    actions.excuse(sign_up=SignUp.objects.get(person=wang), by=member, at=NOW)
    assert rules.broken_invariants() == []

    Activity.objects.update(signed_up=7)

    assert rules.broken_invariants() == [f"activity {announced.pk}: signed_up 7, rows 1"]


def test_messages_reach_only_people_with_accounts(announced, worker, zhao):
    account = give_account(zhao)

    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)

    assert [message.recipient for message in Message.objects.filter(kind="activity.invited")] == [account]
