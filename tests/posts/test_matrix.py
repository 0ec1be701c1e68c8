"""Every state × every deed, from literal tables: what the tables of states allow, and nothing else."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from apps.core.errors import WrongState
from apps.posts.actions.claims import (
    claim_post,
    confirm_claim,
    return_from_leave,
    take_leave,
    wait_for_post,
    withdraw_claim,
)
from apps.posts.actions.commitments import (
    fix_commitment,
    publish_commitment,
    return_commitment,
    submit_commitment,
    unpublish_commitment,
)
from apps.posts.actions.decisions import (
    accept_claim,
    complete_claim,
    decline_claim,
    offer_place,
    remove_claim,
    waitlist_claim,
)
from apps.posts.actions.items import (
    confirm_item,
    decide_undone,
    propose_undone,
    report_item,
    send_back_item,
    start_item,
)
from apps.posts.actions.posts import end_post, pause_post, reopen_post
from apps.posts.actions.yearly import close_commitment, open_for_evaluation, record_evaluated
from apps.posts.enums import (
    CLAIM_TRANSITIONS,
    COMMITMENT_TRANSITIONS,
    ITEM_TRANSITIONS,
    POST_TRANSITIONS,
    ClaimStatus,
    CommitmentStatus,
    ItemStatus,
    PostStatus,
)
from apps.posts.models import CommitmentCard, CommitmentItem, Post, PostClaim
from tests.conftest import NOW, TODAY
from tests.posts.factories import draft_of, give_consent

pytestmark = pytest.mark.django_db
LATE = NOW + dt.timedelta(days=200)

# state of a claim → the deeds that work; every other one must be refused.
CLAIMS: dict[str, str] = {
    "submitted": "accept waitlist decline withdraw complete",
    "waitlisted": "offer decline withdraw complete",
    "offered": "confirm decline withdraw complete",
    "accepted": "confirm decline withdraw complete",
    "active": "leave withdraw remove complete",
    "on_leave": "return withdraw remove complete",
    "withdrawn": "",
    "declined": "",
    "removed": "",
    "completed": "",
}
CLAIM_DEEDS: dict[str, Callable[..., Any]] = {
    "accept": lambda c, by: accept_claim(claim=c, by=by, at=NOW),
    "waitlist": lambda c, by: waitlist_claim(claim=c, by=by, at=NOW),
    "offer": lambda c, by: offer_place(claim=c, by=by, at=NOW),
    "decline": lambda c, by: decline_claim(claim=c, reason="原因", by=by, at=NOW),
    "confirm": lambda c, by: confirm_claim(claim=c, by=by, at=NOW),
    "leave": lambda c, by: take_leave(claim=c, until=TODAY, by=by, at=NOW),
    "return": lambda c, by: return_from_leave(claim=c, by=by, at=NOW),
    "withdraw": lambda c, by: withdraw_claim(claim=c, by=by, at=NOW),
    "remove": lambda c, by: remove_claim(claim=c, reason="原因", heard=True, by=by, at=NOW),
    "complete": lambda c, by: complete_claim(claim=c, reason="原因", by=by, at=NOW),
}
# How a claim gets into a state, by deeds.
WAYS: dict[str, str] = {
    "submitted": "",
    "waitlisted": "waitlist",
    "offered": "waitlist offer",
    "accepted": "accept",
    "active": "accept confirm",
    "on_leave": "accept confirm leave",
    "withdrawn": "withdraw",
    "declined": "decline",
    "removed": "accept confirm remove",
    "completed": "complete",
}


@pytest.mark.parametrize("deed", CLAIM_DEEDS)
@pytest.mark.parametrize("state", CLAIMS)
def test_claim_in_each_state_takes_only_the_deeds_of_the_table(claim: PostClaim, member, state, deed):
    for step in WAYS[state].split():
        CLAIM_DEEDS[step](claim, member)
    claim.refresh_from_db()
    assert claim.status == state
    if deed in CLAIMS[state].split():
        CLAIM_DEEDS[deed](claim, member)
        return
    with pytest.raises(WrongState):
        CLAIM_DEEDS[deed](claim, member)
    claim.refresh_from_db()
    assert claim.status == state
    assert not Post.objects.miscounted().exists()


def test_the_claim_table_names_every_state():
    assert set(CLAIMS) == set(ClaimStatus) == set(CLAIM_TRANSITIONS) == set(WAYS)


CARDS: dict[str, str] = {
    "draft": "submit",
    "submitted": "return fix",
    "approved": "publish evaluate close",
    "published": "unpublish evaluate close",
    "reported": "record",
    "evaluated": "evaluate close",
    "closed": "",
}
CARD_DEEDS: dict[str, Callable[..., Any]] = {
    "submit": lambda c, m, s: submit_commitment(card=c, by=m, at=NOW),
    "return": lambda c, m, s: return_commitment(card=c, opinion="意见", by=s, at=NOW),
    "fix": lambda c, m, s: fix_commitment(card=c, by=s, at=NOW),
    "publish": lambda c, m, s: publish_commitment(card=c, by=s, at=NOW),
    "unpublish": lambda c, m, s: unpublish_commitment(card=c, by=s, at=NOW),
    "evaluate": lambda c, m, s: open_for_evaluation(card=c, by=None, at=NOW),
    "record": lambda c, m, s: record_evaluated(card=c, by=None, at=NOW),
    "close": lambda c, m, s: close_commitment(card=c, by=None, at=NOW),
}
CARD_WAYS: dict[str, str] = {
    "draft": "",
    "submitted": "submit",
    "approved": "submit fix",
    "published": "submit fix publish",
    "reported": "submit fix evaluate",
    "evaluated": "submit fix evaluate record",
    "closed": "submit fix close",
}


@pytest.mark.parametrize("deed", CARD_DEEDS)
@pytest.mark.parametrize("state", CARDS)
def test_commitment_in_each_state_takes_only_the_deeds_of_the_table(
    wang_in, claim, member, secretary, state, deed
):
    give_consent(wang_in)
    card: CommitmentCard = draft_of(wang_in)
    for step in CARD_WAYS[state].split():
        CARD_DEEDS[step](card, member, secretary)
    card.refresh_from_db()
    assert card.status == state
    if deed in CARDS[state].split():
        CARD_DEEDS[deed](card, member, secretary)
        return
    with pytest.raises(WrongState):
        CARD_DEEDS[deed](card, member, secretary)
    card.refresh_from_db()
    assert card.status == state


def test_the_commitment_table_names_every_state():
    assert set(CARDS) == set(CommitmentStatus) == set(COMMITMENT_TRANSITIONS) == set(CARD_WAYS)


ITEMS: dict[str, str] = {
    "open": "start report propose",
    "doing": "report propose",
    "reported": "confirm send_back",
    "done": "",
    "undone_objective": "",
    "undone_none": "",
}
ITEM_DEEDS: dict[str, Callable[..., Any]] = {
    "start": lambda i, m, s: start_item(item=i, by=m, at=LATE),
    "report": lambda i, m, s: report_item(item=i, report="做了", by=m, at=LATE),
    "confirm": lambda i, m, s: confirm_item(item=i, by=s, at=LATE),
    "send_back": lambda i, m, s: send_back_item(item=i, reason="补充", by=s, at=LATE),
    "propose": lambda i, m, s: propose_undone(item=i, reason="没做", by=s, at=LATE),
    "objective": lambda i, m, s: decide_undone(
        item=i, outcome=ItemStatus.UNDONE_OBJECTIVE, reason="出差", by=s, at=LATE
    ),
    "none": lambda i, m, s: decide_undone(
        item=i, outcome=ItemStatus.UNDONE_NONE, reason="没做", by=s, at=LATE
    ),
}
ITEM_WAYS: dict[str, str] = {
    "open": "",
    "doing": "start",
    "reported": "report",
    "done": "report confirm",
    "undone_objective": "propose objective",
    "undone_none": "propose none",
}


@pytest.mark.parametrize("deed", [name for name in ITEM_DEEDS if name not in {"objective", "none"}])
@pytest.mark.parametrize("state", ITEMS)
def test_item_in_each_state_takes_only_the_deeds_of_the_table(wang_in, claim, member, secretary, state, deed):
    card = draft_of(wang_in)
    for step in CARD_WAYS["approved"].split():
        CARD_DEEDS[step](card, member, secretary)
    item: CommitmentItem = card.items.get(number=1)
    for step in ITEM_WAYS[state].split():
        ITEM_DEEDS[step](item, member, secretary)
    item.refresh_from_db()
    assert item.status == state
    if deed in ITEMS[state].split():
        ITEM_DEEDS[deed](item, member, secretary)
        return
    with pytest.raises(WrongState):
        ITEM_DEEDS[deed](item, member, secretary)


def test_the_item_table_names_every_state():
    assert set(ITEMS) == set(ItemStatus) == set(ITEM_TRANSITIONS) == set(ITEM_WAYS)


POSTS = {"open": "pause end", "paused": "reopen end", "ended": ""}
POST_DEEDS: dict[str, Callable[..., Any]] = {
    "pause": lambda p, by: pause_post(post=p, by=by, at=NOW),
    "reopen": lambda p, by: reopen_post(post=p, by=by, at=NOW),
    "end": lambda p, by: end_post(post=p, by=by, at=NOW, reason="合并"),
}


@pytest.mark.parametrize("deed", POST_DEEDS)
@pytest.mark.parametrize("state", POSTS)
def test_post_in_each_state_takes_only_the_deeds_of_the_table(speaker, worker, state, deed):
    for step in {"open": [], "paused": ["pause"], "ended": ["end"]}[state]:
        POST_DEEDS[step](speaker, worker)
    if deed in POSTS[state].split():
        POST_DEEDS[deed](speaker, worker)
        return
    with pytest.raises(WrongState):
        POST_DEEDS[deed](speaker, worker)


def test_the_post_table_names_every_state():
    assert set(POSTS) == set(PostStatus) == set(POST_TRANSITIONS)


def test_waiting_members_stay_in_their_state_while_a_post_is_paused(wang_in, zhao_in, patrol, worker):
    holder = claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    waiting = wait_for_post(post=patrol, person=wang_in, by=wang_in.user, at=NOW)
    pause_post(post=patrol, by=worker, at=NOW)
    withdraw_claim(claim=holder, by=zhao_in.user, at=NOW)
    waiting.refresh_from_db()
    assert waiting.status == "waitlisted"
    reopen_post(post=patrol, by=worker, at=NOW)
    waiting.refresh_from_db()
    assert waiting.status == "offered"
