"""The member's pages: choosing a post, claiming and waiting, what one has and may do."""

import pytest
from django.urls import reverse

from apps.posts.actions.claims import (
    claim_post,
    confirm_claim,
    wait_for_post,
    withdraw_claim,
)
from apps.posts.actions.decisions import accept_claim
from apps.posts.models import PostCategory, PostClaim
from tests.conftest import NOW, post, text_of
from tests.posts.factories import (
    fixed_card,
    new_post,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.requirement("Y11", "Y43", "N17")
def test_choose_shows_fitting_posts_first_and_says_why(
    wang_in, member, sign_in, sunshine, eastside, catalogue
):
    new_post(sunshine, "书屋管理员", category=PostCategory.objects.get(code="08"), capacity=3)
    new_post(sunshine, "环境监督员", category=PostCategory.objects.get(code="02"))
    new_post(sunshine, "法律顾问", category=PostCategory.objects.get(code="07"), capacity=1)
    new_post(eastside, "别处的岗位")
    response = sign_in(member).get(reverse("posts:post_choose"))
    page = text_of(response)
    titles = [choice.post.title for choice in response.context["choices"]]
    assert titles == ["法律顾问", "书屋管理员", "环境监督员"]
    assert "用得上特长“书法”" in page
    assert "用得上特长“法律咨询”" in page
    assert "还有 3 个名额（共 3 个）" in page
    assert "名额不限" in page
    assert "别处的岗位" not in page


def test_choose_before_check_in_says_what_to_do_first(wang, member, programme, sign_in):
    page = text_of(sign_in(member).get(reverse("posts:post_choose")))
    assert "请先到社区报到" in page


@pytest.mark.requirement("Y10", "Y27")
def test_a_member_claims_in_two_taps_from_the_menu(wang_in, member, sign_in, speaker):
    """One tap opens the list, the second claims: at most three are allowed."""
    client = sign_in(member)
    menu = text_of(client.get(reverse("posts:my_posts")))
    assert reverse("posts:post_choose") in menu
    page = text_of(client.get(reverse("posts:post_choose")))
    assert reverse("posts:post_claim", args=[speaker.pk]) in page
    response = post(client, reverse("posts:post_claim", args=[speaker.pk]))
    assert (response.status_code, response["Location"]) == (302, reverse("posts:my_posts"))
    assert PostClaim.objects.get().status == "submitted"
    assert "已认领“政策宣讲员”。社区确认后会通知您。" in text_of(client.get(reverse("posts:my_posts")))


def test_claim_of_a_post_just_filled_offers_the_list_and_other_posts(
    wang_in, zhao_in, member, sign_in, patrol, speaker
):
    claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    client = sign_in(member)
    response = post(client, reverse("posts:post_claim", args=[patrol.pk]))
    page = text_of(response)
    assert response.status_code == 409
    assert "名额刚认满" in page
    assert reverse("posts:post_wait", args=[patrol.pk]) in page
    assert reverse("posts:post_claim", args=[speaker.pk]) in page
    response = post(client, reverse("posts:post_wait", args=[patrol.pk]))
    assert response["Location"] == reverse("posts:my_posts")
    assert PostClaim.objects.get(person=wang_in).status == "waitlisted"


def test_claim_sent_twice_with_one_key_is_one_claim(wang_in, member, sign_in, speaker):
    client = sign_in(member)
    data = {"idempotency_key": "k" * 12}
    first = client.post(reverse("posts:post_claim", args=[speaker.pk]), data)
    second = client.post(reverse("posts:post_claim", args=[speaker.pk]), data)
    assert first["Location"] == second["Location"]
    assert PostClaim.objects.count() == 1


def test_claim_by_get_is_refused(wang_in, member, sign_in, speaker):
    assert sign_in(member).get(reverse("posts:post_claim", args=[speaker.pk])).status_code == 405


def test_claim_that_is_refused_goes_back_with_the_sentence(claim, member, sign_in, speaker):
    client = sign_in(member)
    response = post(client, reverse("posts:post_claim", args=[speaker.pk]))
    assert response["Location"] == reverse("posts:post_choose")
    assert "您已经认领过这个岗位" in text_of(client.get(response["Location"]))


@pytest.mark.requirement("N19")
def test_propose_a_post_keeps_what_was_typed_when_something_is_missing(wang_in, member, sign_in):
    client = sign_in(member)
    response = post(client, reverse("posts:post_propose"), {"title": "楼道书法班", "duty": ""})
    assert response.status_code == 422
    assert "楼道书法班" in text_of(response)
    response = post(client, reverse("posts:post_propose"), {"title": "楼道书法班", "duty": "周末教书法"})
    assert response.status_code == 302
    assert PostClaim.objects.get().proposed_title == "楼道书法班"


def test_my_posts_shows_claims_card_and_what_to_do(claim, wang_in, member, sign_in, worker, secretary):
    fixed_card(wang_in, secretary)
    accept_claim(claim=claim, by=worker, at=NOW)
    page = text_of(sign_in(member).get(reverse("posts:my_posts")))
    for words in ("政策宣讲员", "确认上岗", "每月宣讲一次惠民政策", "报完成", "已审定"):
        assert words in page
    assert "同意</button>" not in page


def test_my_posts_of_a_newcomer_invites_to_choose(wang_in, member, sign_in):
    page = text_of(sign_in(member).get(reverse("posts:my_posts")))
    assert "还没有认领岗位" in page
    assert "还没有填写承诺卡" in page


@pytest.mark.parametrize(
    ("deed", "data", "state"),
    [
        ("confirm", {}, "active"),
        ("withdraw", {"reason": ""}, "withdrawn"),
    ],
)
def test_the_member_answers_an_accepted_claim(claim, member, sign_in, worker, deed, data, state):
    accept_claim(claim=claim, by=worker, at=NOW)
    response = post(sign_in(member), reverse(f"posts:claim_{deed}", args=[claim.pk]), {"version": 2, **data})
    assert response["Location"] == reverse("posts:my_posts")
    claim.refresh_from_db()
    assert claim.status == state


def test_the_member_takes_leave_and_returns(claim, member, sign_in, worker):
    confirm_claim(claim=accept_claim(claim=claim, by=worker, at=NOW), by=member, at=NOW)
    client = sign_in(member)
    url = reverse("posts:claim_leave", args=[claim.pk])
    assert "请假到哪一天" in text_of(client.get(url))
    refused = post(client, url, {"until": "2026-05-01", "version": 3})
    assert refused.status_code == 409
    assert "不能早于今天" in text_of(refused)
    assert post(client, url, {"until": "2026-05-20", "version": 3}).status_code == 302
    claim.refresh_from_db()
    assert claim.status == "on_leave"
    post(client, reverse("posts:claim_return", args=[claim.pk]), {"version": 4})
    claim.refresh_from_db()
    assert claim.status == "active"


@pytest.mark.parametrize("deed", ["confirm", "withdraw", "leave", "return"])
def test_a_members_deeds_are_nobody_elses(claim, zhao_in, sign_in, deed):
    response = post(
        sign_in(zhao_in.user), reverse(f"posts:claim_{deed}", args=[claim.pk]), {"until": "2026-06-01"}
    )
    assert response.status_code == 404
    claim.refresh_from_db()
    assert claim.status == "submitted"


def test_the_waiting_member_sees_until_when_the_offer_stands(wang_in, zhao_in, patrol, sign_in):

    holder = claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    wait_for_post(post=patrol, person=wang_in, by=wang_in.user, at=NOW)
    withdraw_claim(claim=holder, by=zhao_in.user, at=NOW)
    assert "请在 5月8日 10:00 前确认" in text_of(sign_in(wang_in.user).get(reverse("posts:my_posts")))


def test_the_post_itself_can_be_taken_or_waited_for(sign_in, member, wang_in, zhao_in, patrol):
    browser, page = sign_in(member), f"/posts/{patrol.pk}/"
    assert f"/posts/{patrol.pk}/claim/" in browser.get(page).content.decode()

    claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    shown = browser.get(page).content.decode()
    assert f"/posts/{patrol.pk}/wait/" in shown
    assert f"/posts/{patrol.pk}/claim/" not in shown

    post(browser, f"/posts/{patrol.pk}/wait/")
    assert f"/posts/{patrol.pk}/wait/" not in browser.get(page).content.decode()
