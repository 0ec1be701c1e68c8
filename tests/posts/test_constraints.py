"""What must always be true is kept by the database: each constraint is violated once."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from apps.core.models import create
from apps.posts.actions.claims import claim_post
from apps.posts.models import CommitmentCard, CommitmentItem, Post, PostClaim
from tests.conftest import NOW, TODAY
from tests.posts.factories import DUE, draft_of, new_post

pytestmark = pytest.mark.django_db


def refused(name: str, rows, **values) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows.update(**values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("posts_post_not_oversold", {"taken": 3}),
        ("posts_post_taken_check", {"taken": -1}),
        ("posts_post_capacity_positive", {"capacity": 0}),
        ("posts_post_ended_has_day", {"status": "ended"}),
        ("posts_post_ended_has_day", {"ended_on": TODAY}),
    ],
)
def test_post_constraints(speaker, name, values):
    refused(name, Post.objects.filter(pk=speaker.pk), **values)


def test_post_titles_and_serials_are_unique_in_their_community(speaker, sunshine):
    other = new_post(sunshine, "治安巡逻员")
    refused("posts_post_title_once", Post.objects.filter(pk=other.pk), title=speaker.title)
    refused("posts_post_serial_once", Post.objects.filter(pk=other.pk), serial=speaker.serial)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("posts_claim_names_a_post", {"post": None}),
        ("posts_claim_active_has_day_and_post", {"status": "active"}),
        ("posts_claim_declined_has_reason", {"status": "declined"}),
        ("posts_claim_declined_has_reason", {"status": "removed"}),
        ("posts_claim_offer_has_time", {"status": "offered", "waitlisted_at": NOW}),
        ("posts_claim_offer_has_time", {"offer_expires_at": NOW}),
        ("posts_claim_waiting_has_time", {"status": "waitlisted"}),
        ("posts_claim_leave_has_end", {"status": "on_leave", "from_on": TODAY}),
        ("posts_claim_leave_has_end", {"leave_until": TODAY}),
        ("posts_claim_days_in_order", {"from_on": TODAY, "to_on": TODAY - dt.timedelta(days=1)}),
    ],
)
def test_claim_constraints(claim, name, values):
    refused(name, PostClaim.objects.filter(pk=claim.pk), **values)


def test_one_open_claim_of_a_post_per_person(claim, speaker, wang_in, member):
    with pytest.raises(IntegrityError, match="posts_claim_once"), transaction.atomic():
        PostClaim.objects.take_place(
            post=speaker, person=wang_in, unit_id=claim.unit_id, source="menu", by=member, at=NOW
        )
    speaker.refresh_from_db()
    assert speaker.taken == 1


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("posts_commitment_submitted_has_time", {"status": "submitted"}),
        ("posts_commitment_fixed_has_reviewer", {"status": "approved", "submitted_at": NOW}),
        (
            "posts_commitment_published_has_time",
            {"status": "published", "submitted_at": NOW, "reviewed_at": NOW, "reviewed_by": "member"},
        ),
    ],
)
def test_commitment_constraints(wang_in, claim, member, name, values):
    card = draft_of(wang_in)
    values = {key: member if value == "member" else value for key, value in values.items()}
    refused(name, CommitmentCard.objects.filter(pk=card.pk), **values)


def test_one_commitment_card_a_year_and_person(wang_in, claim, member, programme, bureau, sunshine):
    draft_of(wang_in)
    with pytest.raises(IntegrityError, match="posts_commitment_once_a_year"), transaction.atomic():
        create(
            CommitmentCard,
            by=member,
            at=NOW,
            programme=programme,
            person=wang_in,
            unit=bureau,
            community=sunshine,
        )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("posts_item_done_has_confirmer", {"status": "done"}),
        ("posts_item_undone_has_reason", {"status": "undone_none"}),
        ("posts_item_undone_has_reason", {"undone_proposed": True}),
        ("posts_item_reported_has_text", {"status": "reported", "reported_at": NOW}),
        (
            "posts_item_proposed_is_unfinished",
            {"status": "undone_none", "undone_proposed": True, "undone_reason": "没做"},
        ),
    ],
)
def test_item_constraints(wang_in, claim, name, values):
    item = draft_of(wang_in).items.get(number=1)
    refused(name, CommitmentItem.objects.filter(pk=item.pk), **values)


def test_item_numbers_are_unique_on_their_card(wang_in, claim, member):
    """Deferred: a card's lines may be renumbered within one transaction."""
    card = draft_of(wang_in)

    def write_a_second_first_line() -> None:
        create(CommitmentItem, by=member, at=NOW, card=card, number=1, text="重复", due_on=DUE)
        connection.check_constraints()

    with pytest.raises(IntegrityError, match="posts_item_number_once"), transaction.atomic():
        write_a_second_first_line()


def test_the_counter_is_checked_against_the_claims(wang_in, member, speaker):
    claim_post(post=speaker, person=wang_in, by=member, at=NOW)
    assert not Post.objects.miscounted().exists()
    Post.objects.filter(pk=speaker.pk).update(taken=2)
    assert list(Post.objects.miscounted()) == [speaker]
