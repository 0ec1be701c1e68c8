"""The community's pages: the queue and its decisions, posts and their groups, entering on paper."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.accounts.enums import Role
from apps.audit.models import AuditEvent
from apps.posts.actions.claims import (
    claim_post,
    confirm_claim,
    propose_post,
    withdraw_claim,
)
from apps.posts.actions.decisions import accept_claim
from apps.posts.models import Post, PostCategory, PostClaim, PostGroup
from tests.conftest import NOW, post, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_queue_shows_what_waits_with_fit_and_buttons(claim, wang_in, member, sign_in, worker):
    propose_post(person=wang_in, title="楼道书法班", duty="周末教书法", by=member, at=NOW)
    page = text_of(sign_in(worker).get(reverse("posts:claim_queue")))
    for words in (
        "王建国",
        "区财政局",
        "符合服务意向“政策宣传”",
        "同意",
        "转为候补",
        "设为岗位",
        "自选岗位",
    ):
        assert words in page


def test_queue_and_decisions_are_the_own_communitys(claim, sign_in, other_worker, secretary, member):
    assert "王建国" not in text_of(sign_in(other_worker).get(reverse("posts:claim_queue")))
    for user, status in ((other_worker, 404), (secretary, 403), (member, 403)):
        response = post(sign_in(user), reverse("posts:claim_accept", args=[claim.pk]))
        assert response.status_code == status
    claim.refresh_from_db()
    assert claim.status == "submitted"


def test_a_worker_of_two_roles_decides_only_where_the_role_is(claim, bureau, eastside, make_user, sign_in):
    """Reads the claim as the unit's secretary, works for another community: no decision."""
    both = make_user("两个角色", Role.UNIT_SECRETARY, unit=bureau)
    from apps.accounts.models import RoleAssignment
    from apps.core.models import create

    create(
        RoleAssignment,
        by=None,
        at=NOW,
        user=both,
        role=Role.COMMUNITY_WORKER,
        community=eastside,
        from_on=dt.date(2020, 1, 1),
    )
    client = sign_in(both)
    assert client.get(reverse("posts:claim_detail", args=[claim.pk])).status_code == 200
    assert "同意</button>" not in text_of(client.get(reverse("posts:claim_detail", args=[claim.pk])))
    assert post(client, reverse("posts:claim_accept", args=[claim.pk])).status_code == 404


def test_worker_accepts_from_the_queue_and_comes_back(claim, sign_in, worker):
    client = sign_in(worker)
    back = reverse("posts:claim_queue")
    response = post(client, reverse("posts:claim_accept", args=[claim.pk]), {"version": 1, "next": back})
    assert response["Location"] == back
    claim.refresh_from_db()
    assert claim.status == "accepted"
    again = post(
        client,
        reverse("posts:claim_accept", args=[claim.pk]),
        {"version": 1, "next": "https://evil.example/"},
    )
    assert again["Location"] == claim.get_absolute_url()
    assert "这条记录刚被别人修改过" in text_of(client.get(claim.get_absolute_url()))


def test_worker_declines_with_a_reason(claim, sign_in, worker):
    client = sign_in(worker)
    url = reverse("posts:claim_decline", args=[claim.pk])
    assert post(client, url, {"reason": "", "version": 1}).status_code == 422
    assert post(client, url, {"reason": "需要持证", "version": 1})["Location"] == reverse("posts:claim_queue")
    claim.refresh_from_db()
    assert (claim.status, claim.reason) == ("declined", "需要持证")


def test_worker_moves_to_the_list_and_offers(claim, sign_in, worker):
    client = sign_in(worker)
    post(client, reverse("posts:claim_waitlist", args=[claim.pk]), {"version": 1})
    claim.refresh_from_db()
    assert claim.status == "waitlisted"
    post(client, reverse("posts:claim_offer", args=[claim.pk]), {"version": 2})
    claim.refresh_from_db()
    assert claim.status == "offered"


@pytest.mark.requirement("N19")
def test_worker_makes_a_post_of_a_proposal(wang_in, member, sign_in, worker, catalogue):
    claim = propose_post(person=wang_in, title="楼道书法班", duty="周末教书法", by=member, at=NOW)
    client = sign_in(worker)
    url = reverse("posts:claim_establish", args=[claim.pk])
    assert "楼道书法班" in text_of(client.get(url))
    data = {"category": PostCategory.objects.get(code="08").pk, "title": "楼道书法班", "duty": "周末教书法"}
    response = post(client, url, {**data, "capacity": 2, "risk": "none", "version": 1})
    assert response.status_code == 302
    assert Post.objects.get().is_self_chosen


def test_only_the_secretary_removes(claim, sign_in, worker, community_secretary, member):
    confirm_claim(claim=accept_claim(claim=claim, by=worker, at=NOW), by=member, at=NOW)
    url = reverse("posts:claim_remove", args=[claim.pk])
    assert post(sign_in(worker), url, {"reason": "长期不到", "heard": "on"}).status_code == 403
    client = sign_in(community_secretary)
    refused = post(client, url, {"reason": "长期不到", "version": 3})
    assert refused.status_code == 409
    assert "请先听取本人意见" in text_of(refused)
    post(client, url, {"reason": "长期不到", "heard": "on", "version": 3})
    claim.refresh_from_db()
    assert claim.status == "removed"


@pytest.mark.requirement("Y46")
def test_worker_sets_changes_pauses_and_ends_a_post(catalogue, sunshine, sign_in, worker):
    client = sign_in(worker)
    assert 'type="hidden" name="community"' in text_of(client.get(reverse("posts:post_create")))
    data = {
        "community": sunshine.pk,
        "category": PostCategory.objects.get(code="07").pk,
        "title": "法律顾问",
        "duty": "每周解答一次法律问题",
        "capacity": "2",
        "skills": "法律，沟通",
        "risk": "none",
        "contact": worker.pk,
    }
    response = post(client, reverse("posts:post_create"), data)
    created = Post.objects.get()
    assert response["Location"] == created.get_absolute_url()
    assert (created.post_code, created.skills, created.contact) == (
        f"{sunshine.code}-07-001",
        ["法律", "沟通"],
        worker,
    )
    change = reverse("posts:post_change", args=[created.pk])
    assert "法律、沟通" in text_of(client.get(change))
    post(client, change, {**data, "place": "会议室", "version": 1})
    created.refresh_from_db()
    assert created.place == "会议室"
    stale = post(client, change, {**data, "place": "广场", "version": 1})
    assert stale.status_code == 409
    assert "广场" in text_of(stale)
    post(client, reverse("posts:post_pause", args=[created.pk]), {"version": 2})
    post(client, reverse("posts:post_reopen", args=[created.pk]), {"version": 3})
    assert post(client, reverse("posts:post_end", args=[created.pk]), {"reason": ""}).status_code == 422
    post(client, reverse("posts:post_end", args=[created.pk]), {"reason": "合并", "version": 4})
    created.refresh_from_db()
    assert created.status == "ended"


def test_a_post_of_another_community_is_not_there_to_change(speaker, sign_in, other_worker, town_officer):
    for name in ("post_change", "post_pause", "post_reopen", "post_end"):
        assert post(sign_in(other_worker), reverse(f"posts:{name}", args=[speaker.pk])).status_code == 404
        assert post(sign_in(town_officer), reverse(f"posts:{name}", args=[speaker.pk])).status_code == 403


def test_post_form_refuses_a_foreign_community(catalogue, eastside, sign_in, worker):
    data = {
        "community": eastside.pk,
        "category": PostCategory.objects.get(code="07").pk,
        "title": "法律顾问",
        "duty": "职责",
        "risk": "none",
    }
    assert post(sign_in(worker), reverse("posts:post_create"), data).status_code == 422
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "这一项不能空着，请填写或选择。"),
        ("capacity", "0", "名额至少为 1；不限名额请留空。"),
        ("capacity", "很多", "请填写整数，例如 12。"),
        ("skills", "长" * 41, "每个词不超过 40 个字，请用顿号分开。"),
        ("min_age", "-1", "不能小于 0，请改大。"),
    ],
)
def test_post_form_says_what_to_mend(catalogue, sunshine, sign_in, worker, field, value, message):
    data = {
        "community": sunshine.pk,
        "category": PostCategory.objects.get(code="07").pk,
        "title": "法律顾问",
        "duty": "职责",
        "risk": "none",
        field: value,
    }
    response = post(sign_in(worker), reverse("posts:post_create"), data)
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [message]}
    assert message in text_of(response)


@pytest.mark.requirement("Y47", "Y48")
def test_group_page_masks_phones_until_they_are_asked_for(claim, speaker, wang_in, member, sign_in, worker):
    confirm_claim(claim=accept_claim(claim=claim, by=worker, at=NOW), by=member, at=NOW)
    client = sign_in(worker)
    page = text_of(client.get(reverse("posts:group_detail", args=[speaker.pk])))
    assert "138****0001" in page
    assert "13800000001" not in page
    page = text_of(post(client, reverse("posts:group_phones", args=[speaker.pk])))
    assert "13800000001" in page
    assert AuditEvent.objects.filter(event="group.phones_shown").count() == 1
    data = {"name": "宣讲组", "head": wang_in.pk, "chat_group": "阳光宣讲群", "version": 1}
    post(client, reverse("posts:group_change", args=[speaker.pk]), data)
    assert PostGroup.objects.get().head == wang_in
    page = text_of(sign_in(member).get(reverse("posts:my_posts")))
    assert "宣讲组，群“阳光宣讲群”，组长王建国" in page


def test_group_page_is_the_own_communitys(claim, speaker, member, sign_in, worker, other_worker):
    confirm_claim(claim=accept_claim(claim=claim, by=worker, at=NOW), by=member, at=NOW)
    for name in ("group_detail", "group_change"):
        url = reverse(f"posts:{name}", args=[speaker.pk])
        assert sign_in(other_worker).get(url).status_code == 404
        assert sign_in(member).get(url).status_code == 403


def test_a_claim_is_entered_for_a_member_without_account_only(
    sun_in, wang_in, speaker, sign_in, worker, other_worker
):
    client = sign_in(worker)
    url = reverse("posts:claim_enter", args=[speaker.pk])
    page = text_of(client.get(url))
    assert "孙丽" in page
    assert "王建国" not in page
    assert post(client, url, {"person": wang_in.pk}).status_code == 422
    response = post(client, url, {"person": sun_in.pk})
    claim = PostClaim.objects.get()
    assert response["Location"] == claim.get_absolute_url()
    assert sign_in(other_worker).get(url).status_code == 404
    post(client, reverse("posts:claim_accept", args=[claim.pk]), {"version": 1})
    post(client, reverse("posts:claim_confirm", args=[claim.pk]), {"version": 2})
    claim.refresh_from_db()
    assert (claim.status, claim.source) == ("active", "by_consent")


def test_a_full_post_offers_its_waiting_list_to_who_enters_for_a_member(
    sun_in, zhao_in, patrol, sign_in, worker, other_worker
):
    enter, wait = (reverse(f"posts:{name}", args=[patrol.pk]) for name in ("claim_enter", "claim_enter_wait"))
    client = sign_in(worker)
    assert "排候补" not in text_of(client.get(enter))
    holder = claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    raced = post(client, enter, {"person": sun_in.pk})
    for page in (text_of(raced), text_of(client.get(enter))):
        assert "名额已满" in page
        assert f'formaction="{wait}"' in page
    assert f'<option value="{sun_in.pk}" selected>' in text_of(raced)
    response = post(client, wait, {"person": sun_in.pk})
    claim = PostClaim.objects.get(person=sun_in)
    assert (claim.status, response["Location"]) == ("waitlisted", claim.get_absolute_url())
    withdraw_claim(claim=holder, by=zhao_in.user, at=NOW)
    assert "个候补名额请转告本人并代为确认" in text_of(client.get("/"))
    post(client, reverse("posts:claim_confirm", args=[claim.pk]), {"version": 2})
    claim.refresh_from_db()
    assert (claim.status, claim.source) == ("active", "by_consent")
    assert sign_in(other_worker).get(wait).status_code == 404
