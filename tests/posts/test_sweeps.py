"""What the clock does, once."""

import datetime as dt

import pytest

from apps.audit.models import AuditEvent
from apps.notifications.models import Message
from apps.posts import tasks
from apps.posts.actions.claims import claim_post, confirm_claim, take_leave, wait_for_post, withdraw_claim
from apps.posts.actions.commitments import publish_commitment
from apps.posts.actions.decisions import accept_claim, expire_offer
from apps.posts.actions.sweeps import release_claims_of, remind_of_due_items, sweep_hour
from apps.posts.enums import ClaimStatus, CommitmentStatus
from apps.posts.models import PostClaim
from tests.conftest import NOW, TODAY
from tests.posts.factories import (
    check_in,
    end_card,
    fixed_card,
    give_consent,
    new_member,
    withdraw_consent,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NOTHING = {"expired": 0, "completed": 0, "returned": 0, "unpublished": 0, "moved": 0, "reminded": 0}


@pytest.fixture
def offered(wang_in, zhao_in, patrol) -> PostClaim:
    """王建国 is offered the place that 赵敏 left, until the day after tomorrow."""
    holder = claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    waiting = wait_for_post(post=patrol, person=wang_in, by=wang_in.user, at=NOW)
    withdraw_claim(claim=holder, by=zhao_in.user, at=NOW)
    waiting.refresh_from_db()
    return waiting


def test_sweep_with_nothing_due_changes_nothing(claim):
    assert sweep_hour(at=NOW) == NOTHING


def test_sweep_expires_an_offer_and_moves_on(offered, patrol, bureau, sunshine, programme, worker):
    third = new_member("周三", bureau, sunshine, programme, worker)
    following = wait_for_post(post=patrol, person=third, by=third.user, at=NOW)
    assert sweep_hour(at=NOW + 2 * DAY - dt.timedelta(seconds=1)) == NOTHING
    assert sweep_hour(at=NOW + 2 * DAY) == {**NOTHING, "expired": 1}
    offered.refresh_from_db()
    following.refresh_from_db()
    patrol.refresh_from_db()
    assert (offered.status, offered.reason) == (ClaimStatus.WITHDRAWN, "候补名额超过时限未确认")
    assert (following.status, patrol.taken) == (ClaimStatus.OFFERED, 1)
    assert Message.objects.get(kind="claim.offer_expired").recipient == offered.person.user
    assert sweep_hour(at=NOW + 2 * DAY) == NOTHING


def test_an_offer_confirmed_in_time_does_not_expire(offered):
    stale = PostClaim.objects.get(pk=offered.pk)
    confirm_claim(claim=offered, by=offered.person.user, at=NOW)
    with pytest.raises(Exception, match="候补名额没有过期"):
        expire_offer(claim=stale, at=NOW + 3 * DAY)
    assert sweep_hour(at=NOW + 3 * DAY) == NOTHING


def test_sweep_completes_claims_whose_check_in_is_over(claim, speaker, wang_in, zhao_in, worker):
    other = claim_post(post=speaker, person=zhao_in, by=zhao_in.user, at=NOW)
    end_card(wang_in.cards.get())
    assert sweep_hour(at=NOW) == {**NOTHING, "completed": 1}
    claim.refresh_from_db()
    other.refresh_from_db()
    speaker.refresh_from_db()
    assert (claim.status, other.status, speaker.taken) == ("completed", "submitted", 1)
    assert AuditEvent.objects.get(event="claim.completed").actor_name == "系统"
    assert sweep_hour(at=NOW) == NOTHING


def test_sweep_ends_leave_the_day_after_its_last(claim, worker, member):
    accept_claim(claim=claim, by=worker, at=NOW)
    confirm_claim(claim=claim, by=member, at=NOW)
    take_leave(claim=claim, until=TODAY + DAY, by=member, at=NOW)
    assert sweep_hour(at=NOW + DAY) == NOTHING
    assert sweep_hour(at=NOW + 2 * DAY) == {**NOTHING, "returned": 1}
    claim.refresh_from_db()
    assert (claim.status, claim.leave_until) == (ClaimStatus.ACTIVE, None)


def test_sweep_takes_cards_off_the_board_after_a_withdrawn_consent(wang_in, claim, secretary, worker):
    give_consent(wang_in)
    card = publish_commitment(card=fixed_card(wang_in, secretary), by=worker, at=NOW)
    withdraw_consent(wang_in)
    assert sweep_hour(at=NOW) == {**NOTHING, "unpublished": 1}
    card.refresh_from_db()
    assert (card.status, card.published_at) == (CommitmentStatus.APPROVED, None)
    assert AuditEvent.objects.get(event="commitment.unpublished").reason == "本人撤回公开同意"
    assert sweep_hour(at=NOW) == NOTHING


def test_sweep_moves_commitments_with_the_member(wang_in, claim, secretary, worker, eastside, programme):
    card = fixed_card(wang_in, secretary)
    end_card(wang_in.cards.get())
    check_in(wang_in, eastside, programme, worker)
    assert sweep_hour(at=NOW) == {**NOTHING, "completed": 1, "moved": 1}
    card.refresh_from_db()
    assert card.community == eastside


def test_items_are_remembered_three_days_ahead_and_once(wang_in, claim, secretary, member):
    fixed_card(wang_in, secretary, due_on=TODAY + 4 * DAY)
    remind_of_due_items(at=NOW)
    assert not Message.objects.filter(kind="commitment_item.due").exists()
    for later in (1, 2, 3):
        remind_of_due_items(at=NOW + later * DAY)
    reminders = Message.objects.filter(kind="commitment_item.due", recipient=member).order_by("pk")
    assert [row.subject for row in reminders] == ["承诺事项将在 5月10日 到期"] * 2


def test_release_claims_of_completes_all_in_the_community(
    claim, patrol, wang_in, zhao_in, member, sunshine, worker
):
    claim_post(post=patrol, person=wang_in, by=member, at=NOW)
    waiting = wait_for_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    released = release_claims_of(person=wang_in, community=sunshine, reason="转换社区", by=worker, at=NOW)
    assert {row.status for row in released} == {ClaimStatus.COMPLETED}
    assert len(released) == 2
    waiting.refresh_from_db()
    assert waiting.status == ClaimStatus.OFFERED


def test_the_task_sweeps_by_the_wall_clock(offered, clock):
    clock.move_to(NOW + 3 * DAY)
    tasks.sweep_hour()
    offered.refresh_from_db()
    assert offered.status == ClaimStatus.WITHDRAWN


def test_sweep_with_nothing_due_asks_one_question_a_kind(django_assert_num_queries, claim):
    with django_assert_num_queries(8):  # six kinds, and the savepoint of the reminders
        sweep_hour(at=NOW)
