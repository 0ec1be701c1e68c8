"""Claims by the member: taking a place, waiting for one, proposing a post."""

import datetime as dt

import pytest

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError
from apps.notifications.models import Message
from apps.posts.actions.claims import (
    PostFull,
    claim_post,
    confirm_claim,
    propose_post,
    wait_for_post,
    withdraw_claim,
)
from apps.posts.actions.decisions import (
    establish_post,
    expire_offer,
)
from apps.posts.actions.posts import pause_post
from apps.posts.enums import ClaimSource, ClaimStatus
from apps.posts.models import Post, PostCategory, PostClaim, PostGroup
from tests.conftest import NOW, TODAY
from tests.posts.factories import new_member, new_post

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.mark.requirement("Y10", "Y27")
def test_claim_post_takes_a_place_and_tells_the_community(wang_in, speaker, member, bureau, worker):
    claim = claim_post(post=speaker, person=wang_in, by=member, at=NOW)
    claim.refresh_from_db()
    speaker.refresh_from_db()
    assert (claim.status, claim.source, claim.unit, claim.community) == (
        ClaimStatus.SUBMITTED,
        ClaimSource.MENU,
        bureau,
        speaker.community,
    )
    assert (claim.version, claim.created_by, claim.created_at, claim.submitted_at) == (1, member, NOW, NOW)
    assert speaker.taken == 1
    event = AuditEvent.objects.get(event="claim.submitted")
    assert (event.actor_id, event.target_id, event.after["post"]) == (
        member.pk,
        str(claim.pk),
        speaker.post_code,
    )
    message = Message.objects.get(kind="claim.waiting")
    assert (message.recipient, message.subject) == (worker, "阳光社区有新的认岗申请")


def test_claim_post_asks_little_while_others_wait(wang_in, speaker, member, django_assert_num_queries):
    """Savepoint and release, four look-ups, the one statement, audit, holders, message."""
    with django_assert_num_queries(10):
        claim_post(post=speaker, person=wang_in, by=member, at=NOW)


def test_claims_of_one_day_are_told_to_the_community_once(wang_in, zhao_in, speaker, worker):
    for person in (wang_in, zhao_in):
        claim_post(post=speaker, person=person, by=person.user, at=NOW)
    assert Message.objects.filter(kind="claim.waiting", recipient=worker).count() == 1


def test_claim_post_needs_a_received_card(wang, member, speaker, programme):
    with pytest.raises(DomainError) as refusal:
        claim_post(post=speaker, person=wang, by=member, at=NOW)
    assert refusal.value.code == "not_checked_in"
    assert not PostClaim.objects.exists()


def test_claim_post_of_another_community_is_refused_with_both_names(wang_in, member, eastside, catalogue):
    elsewhere = new_post(eastside)
    with pytest.raises(DomainError, match="这个岗位属于邰东社区，您报到的是阳光社区"):
        claim_post(post=elsewhere, person=wang_in, by=member, at=NOW)


def test_claim_post_twice_is_refused(claim, wang_in, speaker, member):
    with pytest.raises(DomainError) as refusal:
        claim_post(post=speaker, person=wang_in, by=member, at=NOW)
    speaker.refresh_from_db()
    assert (refusal.value.code, speaker.taken) == ("already_claimed", 1)


def test_claim_post_again_after_withdrawing(claim, wang_in, speaker, member):
    withdraw_claim(claim=claim, by=member, at=NOW)
    again = claim_post(post=speaker, person=wang_in, by=member, at=NOW)
    assert again.pk != claim.pk


def test_claim_post_beyond_the_programmes_number_is_refused(wang_in, member, sunshine, catalogue):
    posts = [new_post(sunshine, f"岗位{number}") for number in range(4)]
    for post in posts[:3]:
        claim_post(post=post, person=wang_in, by=member, at=NOW)
    with pytest.raises(DomainError, match="您已有 3 个岗位（含待确认和候补），每人最多 3 个") as refusal:
        claim_post(post=posts[3], person=wang_in, by=member, at=NOW)
    assert refusal.value.code == "too_many_posts"


def test_claim_post_of_a_paused_post_is_refused(wang_in, speaker, member, worker):
    pause_post(post=speaker, by=worker, at=NOW)
    with pytest.raises(DomainError) as refusal:
        claim_post(post=speaker, person=wang_in, by=member, at=NOW)
    assert refusal.value.code == "post_not_open"


@pytest.mark.parametrize(("min_age", "allowed"), [(57, True), (58, False), (60, False)])
def test_claim_post_asks_for_the_age(wang_in, member, sunshine, catalogue, min_age, allowed):
    """Born in May 1968: 57 until the end of May 2026."""
    post = new_post(sunshine, min_age=min_age)
    if allowed:
        assert claim_post(post=post, person=wang_in, by=member, at=NOW).status == ClaimStatus.SUBMITTED
        return
    with pytest.raises(DomainError, match=f"要求年满 {min_age} 周岁"):
        claim_post(post=post, person=wang_in, by=member, at=NOW)


def test_claim_post_that_is_full_names_the_next_free_fitting_posts(
    wang_in, zhao_in, member, sunshine, patrol
):
    law = new_post(sunshine, "法律顾问", category=PostCategory.objects.get(code="07"), capacity=1)
    culture = new_post(sunshine, "书屋管理员", category=PostCategory.objects.get(code="02"))
    claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    with pytest.raises(PostFull) as refusal:
        claim_post(post=patrol, person=wang_in, by=member, at=NOW)
    assert refusal.value.alternatives == [law, culture]
    assert "“治安巡逻员”的名额刚刚认满" in refusal.value.sentence
    assert "“法律顾问”、“书屋管理员”" in refusal.value.sentence
    assert not PostClaim.objects.filter(person=wang_in).exists()


def test_claim_post_without_a_limit_is_never_full(wang_in, zhao_in, sunshine, catalogue):
    post = new_post(sunshine, capacity=None)
    for person in (wang_in, zhao_in):
        claim_post(post=post, person=person, by=person.user, at=NOW)
    post.refresh_from_db()
    assert (post.taken, post.places_left, post.is_full) == (2, None, False)


def test_claim_entered_by_the_community_says_so(sun_in, speaker, worker):
    claim = claim_post(post=speaker, person=sun_in, by=worker, at=NOW)
    assert (claim.source, claim.created_by) == (ClaimSource.BY_CONSENT, worker)


def test_an_offer_to_a_member_without_account_goes_to_the_community(sun_in, zhao_in, patrol, worker):
    holder = claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    waiting = wait_for_post(post=patrol, person=sun_in, by=worker, at=NOW)
    assert (waiting.status, waiting.source) == (ClaimStatus.WAITLISTED, ClaimSource.BY_CONSENT)
    withdraw_claim(claim=holder, by=zhao_in.user, at=NOW)
    message = Message.objects.get(kind="claim.offered")
    assert (message.recipient, message.url) == (worker, waiting.get_absolute_url())
    assert message.subject == "请转告孙丽：“治安巡逻员”有名额了"
    assert message.body == (
        "名额为您保留到 5月8日 10:00，请在此之前确认；过时会给下一位候补。"
        "本人没有账号，请当面或打电话告知，按本人意愿代为办理。"
    )
    assert PostClaim.objects.offered_on_paper().get() == waiting
    expire_offer(claim=waiting, at=NOW + 48 * HOUR)
    message = Message.objects.get(kind="claim.offer_expired")
    assert (message.recipient, message.subject) == (
        worker,
        "请转告孙丽：“治安巡逻员”的候补名额已过确认时限",
    )


def test_wait_for_post_takes_a_place_that_is_free(wang_in, member, patrol):
    assert wait_for_post(post=patrol, person=wang_in, by=member, at=NOW).status == ClaimStatus.SUBMITTED


def test_wait_for_post_joins_the_list_of_a_full_post(wang_in, zhao_in, member, patrol):
    claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    waiting = wait_for_post(post=patrol, person=wang_in, by=member, at=NOW)
    patrol.refresh_from_db()
    assert (waiting.status, waiting.waitlisted_at, patrol.taken) == (ClaimStatus.WAITLISTED, NOW, 1)
    assert AuditEvent.objects.filter(event="claim.waitlisted").count() == 1


def test_a_freed_place_is_offered_to_the_first_who_waits(
    wang_in, zhao_in, patrol, bureau, sunshine, programme, worker
):
    third = new_member("周三", bureau, sunshine, programme, worker)
    holder = claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    first = wait_for_post(post=patrol, person=wang_in, by=wang_in.user, at=NOW)
    second = wait_for_post(post=patrol, person=third, by=third.user, at=NOW + HOUR)
    withdraw_claim(claim=holder, by=zhao_in.user, at=NOW + 2 * HOUR)
    first.refresh_from_db()
    second.refresh_from_db()
    patrol.refresh_from_db()
    assert (first.status, first.offer_expires_at) == (ClaimStatus.OFFERED, NOW + 50 * HOUR)
    assert (second.status, patrol.taken) == (ClaimStatus.WAITLISTED, 1)
    message = Message.objects.get(kind="claim.offered")
    assert message.recipient == wang_in.user
    assert message.body == "名额为您保留到 5月8日 12:00，请在此之前确认；过时会给下一位候补。"


def test_confirm_claim_of_an_offer_joins_the_group(wang_in, zhao_in, patrol):
    holder = claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    waiting = wait_for_post(post=patrol, person=wang_in, by=wang_in.user, at=NOW)
    withdraw_claim(claim=holder, by=zhao_in.user, at=NOW)
    claim = confirm_claim(claim=waiting, by=wang_in.user, at=NOW + HOUR)
    assert (claim.status, claim.from_on, claim.offer_expires_at) == (ClaimStatus.ACTIVE, TODAY, None)
    assert PostGroup.objects.get(post=patrol).name == "治安巡逻员组"


def test_confirm_claim_of_an_expired_offer_is_refused(wang_in, zhao_in, patrol):
    holder = claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    waiting = wait_for_post(post=patrol, person=wang_in, by=wang_in.user, at=NOW)
    withdraw_claim(claim=holder, by=zhao_in.user, at=NOW)
    with pytest.raises(DomainError, match="候补名额的确认时限已过"):
        confirm_claim(claim=waiting, by=wang_in.user, at=NOW + 48 * HOUR)


@pytest.mark.requirement("N19")
def test_propose_post_waits_for_the_community_without_a_place(wang_in, member, worker):
    claim = propose_post(person=wang_in, title="楼道书法班", duty="周末教书法", by=member, at=NOW)
    assert (claim.status, claim.source, claim.post) == (ClaimStatus.SUBMITTED, ClaimSource.SELF_CHOSEN, None)
    assert claim.holds_place is False
    assert Message.objects.get(kind="claim.waiting").recipient == worker


def test_propose_post_is_refused_where_the_programme_has_none(wang_in, member, programme):
    programme.self_chosen_posts = False
    programme.save(update_fields=["self_chosen_posts"])
    with pytest.raises(DomainError) as refusal:
        propose_post(person=wang_in, title="楼道书法班", duty="周末教书法", by=member, at=NOW)
    assert refusal.value.code == "no_self_chosen"


@pytest.mark.requirement("N19")
def test_establish_post_makes_the_post_with_its_first_place(wang_in, member, worker, catalogue):
    claim = propose_post(person=wang_in, title="楼道书法班", duty="周末教书法", by=member, at=NOW)
    claim = establish_post(
        claim=claim,
        category=PostCategory.objects.get(code="08"),
        title="楼道书法班老师",
        duty="周末教书法",
        capacity=2,
        by=worker,
        at=NOW,
    )
    post = Post.objects.get()
    assert (post.title, post.is_self_chosen, post.taken, post.capacity) == ("楼道书法班老师", True, 1, 2)
    assert (claim.post, claim.status) == (post, ClaimStatus.ACCEPTED)
    assert Message.objects.get(kind="claim.accepted").recipient == member
    assert not Post.objects.miscounted().exists()


def test_establish_post_needs_a_proposal(claim, worker):
    with pytest.raises(DomainError, match="这次认岗已有岗位"):
        establish_post(
            claim=claim, category=claim.post.category, title="别的", duty="别的", by=worker, at=NOW
        )
