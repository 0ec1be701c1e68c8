"""The API stands on the same rules, scopes and actions as the pages."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from apps.posts.actions.claims import claim_post
from apps.posts.actions.decisions import accept_claim
from apps.posts.models import CommitmentCard, Post, PostClaim
from tests.conftest import NOW
from tests.posts.factories import fixed_card, give_consent, new_post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def send(client: Client, url: str, body: dict[str, Any] | None = None, *, key: str = "") -> Any:
    return client.post(
        f"/api/v1{url}",
        json.dumps(body or {}),
        content_type="application/json",
        headers={"Idempotency-Key": key or uuid.uuid4().hex},
    )


def test_posts_are_listed_filtered_and_read(speaker, patrol, member, sign_in):
    client = sign_in(member)
    assert [row["title"] for row in client.get("/api/v1/posts/").json()["results"]] == [
        "政策宣讲员",
        "治安巡逻员",
    ]
    row = client.get("/api/v1/posts/?q=宣讲").json()["results"][0]
    assert (row["post_code"], row["category"], row["places_left"]) == (speaker.post_code, "01", 2)
    assert row["available_actions"] == []
    assert client.get(f"/api/v1/posts/{patrol.pk}/").json()["capacity"] == 1
    assert client.get("/api/v1/posts/?colour=red").status_code == 400


def test_claim_over_the_api_is_one_claim_for_one_key(wang_in, speaker, member, sign_in):
    client = sign_in(member)
    first = send(client, f"/posts/{speaker.pk}/claim/", key="k" * 12)
    second = send(client, f"/posts/{speaker.pk}/claim/", key="k" * 12)
    assert (first.status_code, first.json()) == (200, second.json())
    assert first.json()["status"] == "submitted"
    assert first.json()["available_actions"] == ["withdraw"]
    assert PostClaim.objects.count() == 1


def test_claim_without_a_key_is_refused(wang_in, speaker, member, sign_in):
    response = sign_in(member).post(f"/api/v1/posts/{speaker.pk}/claim/", content_type="application/json")
    assert response.status_code == 400
    assert not PostClaim.objects.exists()


def test_claim_of_a_full_post_answers_409_with_code_and_names(
    wang_in, zhao_in, patrol, speaker, member, sign_in
):
    claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    response = send(sign_in(member), f"/posts/{patrol.pk}/claim/")
    assert (response.status_code, response.json()["code"]) == (409, "post_full")
    assert "“政策宣讲员”" in response.json()["sentence"]
    waiting = send(sign_in(member), f"/posts/{patrol.pk}/wait/")
    assert waiting.json()["status"] == "waitlisted"


def test_the_member_goes_through_a_claim(wang_in, speaker, member, worker, sign_in):
    mine, theirs = sign_in(member), sign_in(worker)
    pk = send(mine, f"/posts/{speaker.pk}/claim/").json()["id"]
    assert send(theirs, f"/claims/{pk}/accept/", {"version": 1}).json()["status"] == "accepted"
    assert send(theirs, f"/claims/{pk}/accept/", {"version": 1}).status_code == 409
    assert send(mine, f"/claims/{pk}/confirm/").json()["status"] == "active"
    assert send(mine, f"/claims/{pk}/leave/", {"until": "2026-05-20"}).json()["leave_until"] == "2026-05-20"
    assert send(theirs, f"/claims/{pk}/return/").json()["status"] == "active"
    assert send(mine, f"/claims/{pk}/withdraw/").json()["status"] == "withdrawn"


def test_the_community_decides_over_the_api(claim, worker, community_secretary, member, sign_in):
    client = sign_in(worker)
    assert send(client, f"/claims/{claim.pk}/waitlist/").json()["status"] == "waitlisted"
    assert send(client, f"/claims/{claim.pk}/offer/").json()["status"] == "offered"
    assert send(client, f"/claims/{claim.pk}/decline/", {}).status_code == 400
    assert send(sign_in(member), f"/claims/{claim.pk}/confirm/").json()["status"] == "active"
    assert send(client, f"/claims/{claim.pk}/remove/", {"reason": "x", "heard": True}).status_code == 403
    removed = send(
        sign_in(community_secretary), f"/claims/{claim.pk}/remove/", {"reason": "不到", "heard": True}
    )
    assert removed.json()["status"] == "removed"


def test_a_proposal_becomes_a_post_over_the_api(wang_in, member, worker, sign_in, catalogue):
    pk = send(sign_in(member), "/claims/propose/", {"title": "书法班", "duty": "教书法"}).json()["id"]
    body = {"category": "08", "title": "书法班老师", "duty": "教书法", "capacity": 2}
    response = send(sign_in(worker), f"/claims/{pk}/establish/", body)
    assert (response.status_code, response.json()["status"]) == (200, "accepted")
    assert Post.objects.get().is_self_chosen


@pytest.mark.parametrize("deed", ["accept", "waitlist", "offer", "decline", "establish"])
def test_a_foreign_claim_is_not_there(claim, other_worker, deed, sign_in):
    body = {"reason": "x"} if deed == "decline" else {}
    if deed == "establish":
        body = {"category": "08", "title": "x", "duty": "x"}
    assert send(sign_in(other_worker), f"/claims/{claim.pk}/{deed}/", body).status_code == 404
    assert sign_in(other_worker).get(f"/api/v1/claims/{claim.pk}/").status_code == 404
    claim.refresh_from_db()
    assert claim.status == "submitted"


def test_claims_show_no_phone_and_no_id_number(claim, worker, sign_in):
    body = sign_in(worker).get("/api/v1/claims/").content.decode()
    assert "王建国" in body
    assert "13800000001" not in body


def test_posts_are_set_and_changed_over_the_api(catalogue, sunshine, eastside, worker, sign_in):
    client = sign_in(worker)
    body = {
        "community": sunshine.code,
        "category": "07",
        "item": "17",
        "title": "法律顾问",
        "duty": "解答法律问题",
    }
    created = send(client, "/posts/", body).json()
    assert created["post_code"] == f"{sunshine.code}-07-001"
    assert send(client, "/posts/", body).json()["code"] == "title_in_use"
    assert send(client, "/posts/", {**body, "community": eastside.code, "title": "别处"}).status_code == 404
    assert send(client, "/posts/", {**body, "title": "新", "taken": 5}).status_code == 400
    changed = send(
        client, f"/posts/{created['id']}/change/", {"title": "法律顾问", "duty": "每周解答", "version": 1}
    )
    assert changed.json()["duty"] == "每周解答"
    assert send(client, f"/posts/{created['id']}/pause/").json()["status"] == "paused"
    assert send(client, f"/posts/{created['id']}/reopen/").json()["status"] == "open"
    assert send(client, f"/posts/{created['id']}/end/", {"reason": "合并"}).json()["status"] == "ended"
    assert Post.objects.count() == 1


def test_posts_of_another_community_cannot_be_changed_over_the_api(speaker, other_worker, member, sign_in):
    assert send(sign_in(other_worker), f"/posts/{speaker.pk}/pause/").status_code == 404
    assert send(sign_in(member), f"/posts/{speaker.pk}/pause/").status_code == 403


def test_a_commitment_card_goes_its_way_over_the_api(wang_in, claim, member, secretary, worker, sign_in):
    mine, unit, community = sign_in(member), sign_in(secretary), sign_in(worker)
    body = {"items": [{"text": "每月宣讲一次", "due_on": "2026-09-30"}]}
    card = send(mine, "/commitments/write/", body).json()
    assert (card["status"], card["items"][0]["text"]) == ("draft", "每月宣讲一次")
    assert send(mine, f"/commitments/{card['id']}/submit/").json()["status"] == "submitted"
    assert send(unit, f"/commitments/{card['id']}/return/", {"opinion": "写次数"}).json()["status"] == "draft"
    assert send(mine, f"/commitments/{card['id']}/submit/").json()["status"] == "submitted"
    assert send(unit, f"/commitments/{card['id']}/fix/").json()["status"] == "approved"
    assert send(community, f"/commitments/{card['id']}/publish/").json()["code"] == "no_consent"
    give_consent(wang_in)
    assert send(community, f"/commitments/{card['id']}/publish/").json()["status"] == "published"
    assert send(community, f"/commitments/{card['id']}/unpublish/").json()["status"] == "approved"


@pytest.mark.parametrize("items", [[], [{"text": "", "due_on": "2026-09-30"}], [{"text": "x"}], "x"])
def test_half_a_promise_is_refused_over_the_api(wang_in, claim, member, items, sign_in):
    assert send(sign_in(member), "/commitments/write/", {"items": items}).status_code == 400
    assert not CommitmentCard.objects.exists()


def test_strangers_and_the_signed_out_get_nothing(claim, speaker, auditor, sign_in):
    for path in ("posts", "claims", "commitments"):
        assert Client().get(f"/api/v1/{path}/").status_code in {401, 403}
        assert sign_in(auditor).get(f"/api/v1/{path}/").status_code == 403


def test_lists_ask_as_often_for_three_rows_as_for_one(
    wang_in, zhao_in, speaker, worker, secretary, sunshine, sign_in
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(worker)

    def counts() -> list[int]:
        found = []
        for path in ("posts", "claims", "commitments"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(f"/api/v1/{path}/").status_code == 200
            found.append(len(seen))
        return found

    claim_post(post=speaker, person=wang_in, by=wang_in.user, at=NOW)
    fixed_card(wang_in, secretary)
    counts()  # the first request of a process also fills its caches
    first = counts()
    accept_claim(claim=claim_post(post=speaker, person=zhao_in, by=zhao_in.user, at=NOW), by=worker, at=NOW)
    fixed_card(zhao_in, secretary)
    new_post(sunshine, "一")
    new_post(sunshine, "二")
    assert counts() == first
