"""Claims by many at the same moment: real threads on PostgreSQL, and a variant without guard that fails."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from apps.core.errors import DomainError
from apps.core.models import create
from apps.members.models import Person
from apps.posts.actions.claims import PostFull, claim_post, confirm_claim, wait_for_post, withdraw_claim
from apps.posts.actions.decisions import accept_claim, decline_claim
from apps.posts.enums import HOLDS_PLACE, OPEN_CLAIMS, ClaimStatus
from apps.posts.models import Post, PostClaim
from tests.conftest import NOW
from tests.posts.factories import new_member, new_post

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deeds: Sequence[Callable[[], Any]], *, threads: int = 16) -> list[Any]:
    """Run the deeds in threads that start together; what each returned, or the refusal it met."""
    gate = threading.Barrier(min(threads, len(deeds)))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            if not gate.broken:
                gate.wait(timeout=10)
        except threading.BrokenBarrierError:
            pass
        try:
            return deed()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=threads) as pool:
        answers = [pool.submit(run, deed) for deed in deeds]
        gate_breaker = threading.Timer(2, gate.abort)
        gate_breaker.start()
        results = [answer.result(timeout=60) for answer in answers]
        gate_breaker.cancel()
    return results


def claim_by(post: Post, person: Person) -> Callable[[], PostClaim]:
    return lambda: claim_post(post=post, person=person, by=person.user, at=NOW)


@pytest.fixture
def crowd(catalogue, bureau, sunshine, programme, worker) -> list[Person]:
    """Fifty checked-in members with accounts."""
    return [new_member(f"党员{number:02d}", bureau, sunshine, programme, worker) for number in range(50)]


def test_two_who_claim_the_last_place_get_one_effect_and_one_sentence(wang_in, zhao_in, patrol):
    answers = at_once([claim_by(patrol, wang_in), claim_by(patrol, zhao_in)])
    patrol.refresh_from_db()
    assert patrol.taken == 1
    assert PostClaim.objects.count() == 1
    refusals = [answer for answer in answers if isinstance(answer, PostFull)]
    assert len(refusals) == 1
    assert "可以排候补" in refusals[0].sentence


@pytest.mark.requirement("Y27")
def test_fifty_members_with_three_pages_each_never_oversell_or_double(crowd, sunshine):
    post = new_post(sunshine, capacity=10)
    answers = at_once([claim_by(post, person) for person in crowd for _page in range(3)])
    post.refresh_from_db()
    held = PostClaim.objects.filter(post=post, status__in=HOLDS_PLACE)
    assert (post.taken, held.count()) == (10, 10)
    assert held.values("person").distinct().count() == 10
    assert sum(isinstance(answer, PostClaim) for answer in answers) == 10
    assert {answer.code for answer in answers if isinstance(answer, DomainError)} <= {
        "post_full",
        "already_claimed",
    }
    assert not Post.objects.miscounted().exists()


def test_without_the_guard_the_same_crowd_oversells(crowd, sunshine):
    """The negative control: look, then write, as one would naively; the CHECK is taken away too."""
    post = new_post(sunshine, capacity=10)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE posts_post DROP CONSTRAINT posts_post_not_oversold")
    unit_id = crowd[0].org_relations.get().unit_id

    def naive(person: Person) -> PostClaim | None:
        with transaction.atomic():
            row = Post.objects.get(pk=post.pk)
            if row.is_full:
                return None
            row.taken += 1
            row.save(update_fields=["taken"])
            return create(
                PostClaim,
                by=None,
                at=NOW,
                person=person,
                unit_id=unit_id,
                community=sunshine,
                post=row,
                submitted_at=NOW,
            )

    try:
        at_once([lambda person=person: naive(person) for person in crowd])
        assert PostClaim.objects.filter(post=post).count() > 10
        assert list(Post.objects.miscounted()) == [post]
    finally:
        PostClaim.objects.all().delete()
        Post.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE posts_post ADD CONSTRAINT posts_post_not_oversold "
                "CHECK (capacity IS NULL OR taken <= capacity)"
            )


def test_with_only_the_check_the_naive_way_is_refused_by_the_database(crowd, sunshine):
    """What stands behind the statement: an increment without a look ends at the CHECK, not beyond."""
    from django.db import IntegrityError
    from django.db.models import F

    post = new_post(sunshine, capacity=2)

    def blind() -> bool:
        try:
            return bool(Post.objects.filter(pk=post.pk).update(taken=F("taken") + 1))
        except IntegrityError:
            return False

    answers = at_once([blind for _ in range(6)])
    assert sorted(answers) == [False] * 4 + [True] * 2


def test_one_member_with_many_pages_stays_within_the_programmes_number(wang_in, sunshine, catalogue):
    posts = [new_post(sunshine, f"岗位{number}", capacity=5) for number in range(8)]
    answers = at_once([claim_by(post, wang_in) for post in posts])
    assert PostClaim.objects.filter(person=wang_in, status__in=OPEN_CLAIMS).count() == 3
    assert sum(isinstance(answer, PostClaim) for answer in answers) == 3
    assert not Post.objects.miscounted().exists()


def test_waiting_and_leaving_at_once_never_strand_a_place(crowd, sunshine):
    """Five hold, five leave while ten join the waiting list: no free place stays beside a waiting member."""
    post = new_post(sunshine, capacity=5)
    held = [claim_by(post, person)() for person in crowd[:5]]
    deeds: list[Callable[[], Any]] = []
    for claim, first, second in zip(held, crowd[5:10], crowd[10:15], strict=True):
        deeds.append(lambda row=claim: withdraw_claim(claim=row, by=row.person.user, at=NOW))
        deeds += [
            lambda person=person: wait_for_post(post=post, person=person, by=person.user, at=NOW)
            for person in (first, second)
        ]
    at_once(deeds)
    post.refresh_from_db()
    counts = {
        status: PostClaim.objects.filter(post=post, status=status).count()
        for status in (ClaimStatus.WITHDRAWN, ClaimStatus.WAITLISTED)
    }
    assert counts == {ClaimStatus.WITHDRAWN: 5, ClaimStatus.WAITLISTED: 5}
    assert post.taken == 5
    assert not Post.objects.miscounted().exists()


def test_two_workers_who_decide_one_claim_have_one_effect(claim, worker, second_worker):
    answers = at_once(
        [
            lambda: accept_claim(claim=claim, by=worker, at=NOW, version=1),
            lambda: decline_claim(claim=claim, reason="人满", by=second_worker, at=NOW, version=1),
        ]
    )
    claim.refresh_from_db()
    (refusal,) = [answer for answer in answers if isinstance(answer, DomainError)]
    (done,) = [answer for answer in answers if isinstance(answer, PostClaim)]
    assert refusal.code == "stale_version"
    assert claim.status == done.status
    assert claim.version == 2
    assert not Post.objects.miscounted().exists()


def test_confirming_twice_at_once_joins_once(claim, worker, member):
    accept_claim(claim=claim, by=worker, at=NOW)
    answers = at_once([lambda: confirm_claim(claim=claim, by=member, at=NOW)] * 4)
    assert sum(isinstance(answer, PostClaim) for answer in answers) == 1
    claim.refresh_from_db()
    assert (claim.status, claim.version) == (ClaimStatus.ACTIVE, 3)
