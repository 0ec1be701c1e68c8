"""Claims decided: accepted, declined, offered, on leave, removed, completed."""

import datetime as dt

import pytest

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleVersion, WrongState
from apps.notifications.models import Message
from apps.posts.actions.claims import (
    claim_post,
    confirm_claim,
    propose_post,
    return_from_leave,
    take_leave,
    wait_for_post,
    withdraw_claim,
)
from apps.posts.actions.decisions import (
    accept_claim,
    complete_claim,
    decline_claim,
    offer_place,
    remove_claim,
    waitlist_claim,
)
from apps.posts.actions.posts import change_group
from apps.posts.enums import ClaimStatus
from apps.posts.models import PostClaim, PostGroup
from tests.conftest import NOW, TODAY
from tests.posts.factories import end_card, new_member, new_post

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def active(claim: PostClaim, worker, member) -> PostClaim:
    return confirm_claim(claim=accept_claim(claim=claim, by=worker, at=NOW), by=member, at=NOW)


def test_accept_claim_asks_the_member_to_confirm(claim, worker, member):
    accepted = accept_claim(claim=claim, by=worker, at=NOW, version=1)
    assert (accepted.status, accepted.decided_at, accepted.version) == (ClaimStatus.ACCEPTED, NOW, 2)
    message = Message.objects.get(kind="claim.accepted")
    assert (message.recipient, message.subject) == (member, "社区同意您认领“政策宣讲员”")
    event = AuditEvent.objects.get(event="claim.accepted")
    assert (event.before["status"], event.after["status"]) == ("submitted", "accepted")


def test_accept_claim_with_an_old_version_is_refused(claim, worker, second_worker):
    accept_claim(claim=claim, by=worker, at=NOW, version=1)
    with pytest.raises(StaleVersion):
        decline_claim(claim=claim, reason="人满", by=second_worker, at=NOW, version=1)


def test_accept_claim_of_a_proposal_points_to_the_post(wang_in, member, worker):
    claim = propose_post(person=wang_in, title="楼道书法班", duty="周末教书法", by=member, at=NOW)
    with pytest.raises(DomainError, match="请先设为岗位"):
        accept_claim(claim=claim, by=worker, at=NOW)


def test_decline_claim_frees_the_place_and_tells_the_reason(claim, speaker, worker, member):
    decline_claim(claim=claim, reason="需要持证", by=worker, at=NOW)
    claim.refresh_from_db()
    speaker.refresh_from_db()
    assert (claim.status, claim.reason, claim.decided_at, speaker.taken) == ("declined", "需要持证", NOW, 0)
    assert "需要持证" in Message.objects.get(kind="claim.declined", recipient=member).body


def test_decline_claim_needs_a_reason(claim, worker):
    with pytest.raises(DomainError, match="请填写不同意的原因"):
        decline_claim(claim=claim, reason="", by=worker, at=NOW)


def test_waitlist_claim_gives_the_place_to_another_who_waits(wang_in, zhao_in, patrol, worker):
    claim = claim_post(post=patrol, person=wang_in, by=wang_in.user, at=NOW)
    waiting = wait_for_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    waitlist_claim(claim=claim, by=worker, at=NOW + HOUR)
    claim.refresh_from_db()
    waiting.refresh_from_db()
    patrol.refresh_from_db()
    assert (claim.status, waiting.status, patrol.taken) == ("waitlisted", "offered", 1)
    assert Message.objects.get(kind="claim.waitlisted").recipient == wang_in.user


def test_waitlist_claim_alone_leaves_the_place_free_until_it_is_offered(claim, speaker, worker):
    waitlist_claim(claim=claim, by=worker, at=NOW)
    speaker.refresh_from_db()
    assert speaker.taken == 0
    offered = offer_place(claim=claim, by=worker, at=NOW)
    speaker.refresh_from_db()
    assert (offered.status, speaker.taken) == (ClaimStatus.OFFERED, 1)


def test_waitlist_claim_of_an_unlimited_post_makes_no_sense(wang_in, member, worker, sunshine, catalogue):
    claim = claim_post(post=new_post(sunshine, capacity=None), person=wang_in, by=member, at=NOW)
    with pytest.raises(DomainError, match="不限名额"):
        waitlist_claim(claim=claim, by=worker, at=NOW)


def test_offer_place_of_a_full_post_is_refused(wang_in, zhao_in, patrol, worker):
    claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    waiting = wait_for_post(post=patrol, person=wang_in, by=wang_in.user, at=NOW)
    with pytest.raises(DomainError, match="现在没有空余名额"):
        offer_place(claim=waiting, by=worker, at=NOW)


def test_leave_keeps_the_place_and_the_group(claim, speaker, worker, member):
    until = TODAY + dt.timedelta(days=10)
    left = take_leave(claim=active(claim, worker, member), until=until, by=member, at=NOW)
    speaker.refresh_from_db()
    assert (left.status, left.leave_until, left.is_in_group, speaker.taken) == ("on_leave", until, True, 1)
    with pytest.raises(WrongState, match="请用“销假”"):
        confirm_claim(claim=left, by=member, at=NOW)
    back = return_from_leave(claim=left, by=member, at=NOW)
    assert (back.status, back.leave_until, back.from_on) == (ClaimStatus.ACTIVE, None, TODAY)


def test_leave_in_the_past_is_refused(claim, worker, member):
    with pytest.raises(DomainError, match="不能早于今天"):
        take_leave(claim=active(claim, worker, member), until=TODAY - dt.timedelta(days=1), by=member, at=NOW)


def test_return_without_leave_is_refused(claim, worker, member):
    with pytest.raises(WrongState, match="不用销假"):
        return_from_leave(claim=active(claim, worker, member), by=member, at=NOW)


def test_remove_claim_needs_reason_and_hearing(claim, worker, member, community_secretary):
    held = active(claim, worker, member)
    with pytest.raises(DomainError) as refusal:
        remove_claim(claim=held, reason="", heard=False, by=community_secretary, at=NOW)
    assert [problem.code for problem in refusal.value.problems] == ["reason_missing", "not_heard"]


def test_remove_claim_frees_place_and_headship(claim, speaker, wang_in, worker, member, community_secretary):
    held = active(claim, worker, member)
    group = PostGroup.objects.get(post=speaker)
    change_group(group=group, by=worker, at=NOW, name=group.name, head=wang_in, chat_group="")
    gone = remove_claim(claim=held, reason="长期不到", heard=True, by=community_secretary, at=NOW)
    speaker.refresh_from_db()
    group.refresh_from_db()
    assert (gone.status, gone.to_on, gone.reason) == (ClaimStatus.REMOVED, TODAY, "长期不到")
    assert (speaker.taken, group.head) == (0, None)
    assert Message.objects.get(kind="claim.removed").recipient == member


def test_complete_claim_gives_the_place_on(wang_in, zhao_in, patrol, worker):
    claim = claim_post(post=patrol, person=wang_in, by=wang_in.user, at=NOW)
    waiting = wait_for_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    complete_claim(claim=claim, reason="转换社区", by=None, at=NOW)
    waiting.refresh_from_db()
    assert waiting.status == ClaimStatus.OFFERED
    event = AuditEvent.objects.get(event="claim.completed")
    assert (event.actor_name, event.reason) == ("系统", "转换社区")


def test_a_claim_without_a_live_card_can_only_end(claim, wang_in, worker, member):
    accept_claim(claim=claim, by=worker, at=NOW)
    end_card(wang_in.cards.get())
    with pytest.raises(DomainError, match="王建国目前不在阳光社区报到") as refusal:
        confirm_claim(claim=claim, by=member, at=NOW)
    assert refusal.value.code == "no_live_card"
    assert withdraw_claim(claim=claim, by=member, at=NOW).status == ClaimStatus.WITHDRAWN


def test_a_place_is_not_offered_to_who_has_left_the_community(
    wang_in, zhao_in, patrol, bureau, sunshine, programme, worker
):
    third = new_member("周三", bureau, sunshine, programme, worker)
    holder = claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    gone = wait_for_post(post=patrol, person=wang_in, by=wang_in.user, at=NOW)
    stays = wait_for_post(post=patrol, person=third, by=third.user, at=NOW + HOUR)
    end_card(wang_in.cards.get())
    withdraw_claim(claim=holder, by=zhao_in.user, at=NOW)
    gone.refresh_from_db()
    stays.refresh_from_db()
    assert (gone.status, stays.status) == (ClaimStatus.WAITLISTED, ClaimStatus.OFFERED)


def test_active_on_counts_the_days_held(claim, worker, member):
    held = active(claim, worker, member)
    withdraw_claim(claim=held, by=member, at=NOW + dt.timedelta(days=3))
    days = [TODAY + dt.timedelta(days=offset) for offset in (-1, 0, 2, 3)]
    assert [PostClaim.objects.active_on(day).count() for day in days] == [0, 1, 1, 0]
