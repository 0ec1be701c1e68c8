"""Every page, for those it is for: what it shows and refuses, and that more rows ask no more questions."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.accounts.enums import Role
from apps.audit.models import AuditEvent
from apps.posts.actions.claims import (
    claim_post,
    confirm_claim,
    propose_post,
    wait_for_post,
    withdraw_claim,
)
from apps.posts.actions.commitments import publish_commitment, submit_commitment
from apps.posts.actions.decisions import accept_claim
from apps.posts.actions.items import propose_undone, report_item
from apps.posts.models import CommitmentCard, Post, PostCategory, PostClaim, PostGroup
from apps.spreadsheets.models import FileExport
from tests.conftest import NOW, post
from tests.posts.factories import (
    DUE,
    draft_of,
    fixed_card,
    give_consent,
    new_member,
    new_post,
    withdraw_consent,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LATE = NOW + dt.timedelta(days=200)


def text_of(response) -> str:
    return response.content.decode()


# Choosing


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


# The member's own page


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


# The community


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


# Lists


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["政策宣讲员", "治安巡逻员"]),
        ("?q=宣讲", ["政策宣讲员"]),
        ("?q=-01-002", ["治安巡逻员"]),
        ("?free=yes", ["政策宣讲员"]),
        ("?status=paused", []),
        ("?sort=-code", ["治安巡逻员", "政策宣讲员"]),
    ],
)
def test_post_list_filters_sorts_and_searches(speaker, patrol, zhao_in, sign_in, worker, query, titles):
    claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    response = sign_in(worker).get(reverse("posts:post_manage") + query)
    assert [row.title for row in response.context["page"]] == titles


@pytest.mark.parametrize("query", ["?colour=red", "?status=gone", "?page=9", "?sort=duty"])
@pytest.mark.parametrize("name", ["post_list", "post_manage", "claim_list", "item_list", "commitment_list"])
def test_lists_answer_400_to_what_they_do_not_know(catalogue, sign_in, worker, name, query):
    assert sign_in(worker).get(reverse(f"posts:{name}") + query).status_code == 400


def test_post_list_shows_the_whole_district_and_detail_hides_foreign_names(
    claim, speaker, sign_in, other_worker
):
    client = sign_in(other_worker)
    assert "政策宣讲员" in text_of(client.get(reverse("posts:post_list")))
    page = text_of(client.get(speaker.get_absolute_url()))
    assert "王建国" not in page
    assert client.get(claim.get_absolute_url()).status_code == 404


def test_claims_are_read_by_unit_community_town_and_department(
    claim, sign_in, secretary, liaison, worker, town_officer, department, other_liaison, other_worker, auditor
):
    for user in (secretary, liaison, worker, town_officer, department):
        assert "王建国" in text_of(sign_in(user).get(reverse("posts:claim_list")))
    for user in (other_liaison, other_worker):
        assert "王建国" not in text_of(sign_in(user).get(reverse("posts:claim_list")))
    assert sign_in(auditor).get(reverse("posts:claim_list")).status_code == 403


def test_lists_ask_as_often_for_three_rows_as_for_one(
    wang_in, zhao_in, member, sign_in, worker, secretary, sunshine, bureau, programme, catalogue,
    django_assert_max_num_queries,
):  # fmt: skip
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    speaker = new_post(sunshine, capacity=None)
    pages = {
        member: ("post_choose", "my_posts"),
        worker: ("post_manage", "post_list", "claim_queue", "claim_list", "item_list", "commitment_list"),
        secretary: ("commitment_review", "claim_list", "commitment_list"),
    }

    def counts() -> dict[tuple[int, str], int]:
        found = {}
        for user, names in pages.items():
            client = sign_in(user)
            for name in names:
                with CaptureQueriesContext(
                    connection,
                ) as seen:
                    assert client.get(reverse(f"posts:{name}")).status_code == 200
                found[user.pk, name] = len(seen)
        return found

    def one_more(person, title: str) -> None:
        claim_post(post=speaker, person=person, by=person.user, at=NOW)
        fixed_card(person, secretary)
        new_post(sunshine, title)

    one_more(wang_in, "一")
    counts()  # the first reader writes the options of the filters
    first = counts()
    for name in ("二", "三"):
        one_more(new_member(name, bureau, sunshine, programme, worker), name)
    assert counts() == first


def test_post_export_is_what_the_list_shows(speaker, patrol, sign_in, worker, member):
    client = sign_in(worker)
    response = post(client, reverse("posts:post_manage_export") + "?q=宣讲")
    assert response["Location"] == reverse("jobs:file_list")
    export = FileExport.objects.get()
    assert (export.row_count, export.owner) == (1, worker)
    assert post(sign_in(member), reverse("posts:post_export")).status_code == 403


def test_claim_export_asks_for_password_and_reason(claim, sign_in, stepped_up, secretary, worker):
    assert "reauthenticate" in sign_in(secretary).get(reverse("posts:claim_export"))["Location"]
    client = stepped_up(secretary)
    url = reverse("posts:claim_export")
    assert post(client, url, {"reason": ""}).status_code == 422
    assert post(client, url, {"reason": "半年总结"}).status_code == 302
    assert (FileExport.objects.get().row_count, FileExport.objects.get().reason) == (1, "半年总结")
    assert stepped_up(worker).get(url).status_code == 403


# Commitments


def card_data(*lines: tuple[str, str, str], version: int | str = "") -> dict[str, object]:
    data: dict[str, object] = {"version": version}
    for number, (words, measure, due) in enumerate(lines, start=1):
        data |= {f"text_{number}": words, f"measure_{number}": measure, f"due_{number}": due}
    return data


@pytest.mark.requirement("Y25")
def test_member_writes_checks_and_submits_the_card(claim, wang_in, member, sign_in):
    client = sign_in(member)
    url = reverse("posts:commitment_write")
    assert text_of(client.get(url)).count("承诺做什么") == 3
    response = post(client, url, card_data(("每月宣讲一次", "在会议室", "2026-09-30"), ("", "", "")))
    card = CommitmentCard.objects.get()
    assert response["Location"] == card.get_absolute_url()
    assert "提交审定" in text_of(client.get(card.get_absolute_url()))
    post(client, reverse("posts:commitment_submit", args=[card.pk]), {"version": card.version})
    card.refresh_from_db()
    assert card.status == "submitted"


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        (("每月宣讲一次", "", ""), "due_1", "第 1 项：请填写完成期限。"),
        (("", "在会议室", "2026-09-30"), "text_1", "第 1 项：请写明承诺做什么，不要时请清空整项。"),
        (("每月宣讲一次", "", "明天"), "due_1", "日期写法不对，请写成 2026-05-10 这样。"),
        (("长" * 201, "", "2026-09-30"), "text_1", "最多填 200 个字，现在有 201 个，请删减。"),
    ],
)
def test_commitment_form_says_what_to_mend_and_keeps_the_text(claim, member, sign_in, line, field, message):
    response = post(sign_in(member), reverse("posts:commitment_write"), card_data(line))
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [message]}
    assert (line[0] or line[1]) in text_of(response)
    assert not CommitmentCard.objects.exists()


def test_secretary_fixes_several_cards_at_once_and_returns_one(
    claim, wang_in, zhao_in, speaker, sign_in, secretary, member
):
    claim_post(post=speaker, person=zhao_in, by=zhao_in.user, at=NOW)
    cards = [submit_commitment(card=draft_of(p), by=p.user, at=NOW) for p in (wang_in, zhao_in)]
    client = sign_in(secretary)
    url = reverse("posts:commitment_review")
    page = text_of(client.get(url))
    assert page.count("每月宣讲一次惠民政策") == 2
    assert post(client, url, {})["Location"] == url
    post(
        client, reverse("posts:commitment_return", args=[cards[1].pk]), {"opinion": "请写次数", "version": 2}
    )
    cards[1].refresh_from_db()
    assert cards[1].status == "draft"
    picked = {"card": [card.pk for card in cards]}
    page = text_of(post(client, url, picked))
    assert page.count("<li>王建国：") == 1
    assert "不办理的，原因如下" in page
    assert "每月宣讲一次惠民政策" in page
    assert "这张承诺卡现在不在待审定状态" in page
    assert post(client, url, {**picked, "checked": "1"}).status_code == 409
    cards[0].refresh_from_db()
    assert cards[0].status == "submitted"
    assert post(client, url, {"card": [cards[0].pk], "checked": "1"})["Location"] == url
    assert "已审定 1 张承诺卡，已通知本人。" in text_of(client.get(url))
    cards[0].refresh_from_db()
    assert cards[0].status == "approved"


def test_a_foreign_secretary_cannot_review(claim, wang_in, member, sign_in, make_user, school):
    card = submit_commitment(card=draft_of(wang_in), by=member, at=NOW)
    stranger = make_user("教育局书记", Role.UNIT_SECRETARY, unit=school)
    client = sign_in(stranger)
    for name in ("commitment_fix", "commitment_return"):
        assert post(client, reverse(f"posts:{name}", args=[card.pk]), {"opinion": "x"}).status_code == 404
    url = reverse("posts:commitment_review")
    assert post(client, url, {"card": [card.pk], "checked": "1"})["Location"] == url
    card.refresh_from_db()
    assert card.status == "submitted"


def test_single_card_is_fixed_published_and_taken_back(claim, wang_in, member, sign_in, secretary, worker):
    card = submit_commitment(card=draft_of(wang_in), by=member, at=NOW)
    post(sign_in(secretary), reverse("posts:commitment_fix", args=[card.pk]), {"version": card.version})
    client = sign_in(worker)
    board = reverse("posts:commitment_board", args=[card.community_id])
    post(client, reverse("posts:commitment_publish", args=[card.pk]))
    assert "没有同意公开" in text_of(client.get(card.get_absolute_url()))
    give_consent(wang_in)
    post(client, reverse("posts:commitment_publish", args=[card.pk]))
    assert "每月宣讲一次惠民政策" in text_of(client.get(board))
    post(client, reverse("posts:commitment_unpublish", args=[card.pk]))
    assert "还没有公开的承诺" in text_of(client.get(board))


@pytest.mark.requirement("N25")
def test_the_board_is_for_everybody_signed_in_and_follows_the_consent(
    claim, wang_in, sign_in, secretary, worker, other_liaison
):
    give_consent(wang_in)
    card = publish_commitment(card=fixed_card(wang_in, secretary), by=worker, at=NOW)
    client = sign_in(other_liaison)
    board = reverse("posts:commitment_board", args=[card.community_id])
    assert "王建国" in text_of(client.get(board))
    assert client.get(card.get_absolute_url()).status_code == 404
    withdraw_consent(wang_in)
    assert "王建国" not in text_of(client.get(board))


def test_items_are_reported_confirmed_and_sent_back_on_pages(
    claim, wang_in, member, sign_in, secretary, worker
):
    card = fixed_card(wang_in, secretary)
    first, second = card.items.all()
    mine, theirs = sign_in(member), sign_in(worker)
    post(mine, reverse("posts:item_start", args=[first.pk]), {"version": 1})
    report = reverse("posts:item_report", args=[first.pk])
    assert post(mine, report, {"report": ""}).status_code == 422
    post(mine, report, {"report": "宣讲一次", "version": 2})
    page = text_of(theirs.get(reverse("posts:item_list")))
    assert "确认完成" in page
    send_back = reverse("posts:item_send_back", args=[first.pk])
    post(theirs, send_back, {"reason": "请写人数", "version": 3})
    assert "社区意见：请写人数" in text_of(mine.get(reverse("posts:my_posts")))
    post(mine, report, {"report": "宣讲一次，30人", "version": 4})
    post(theirs, reverse("posts:item_confirm", args=[first.pk]), {"version": 5})
    first.refresh_from_db()
    assert (first.status, second.status) == ("done", "open")
    assert post(mine, reverse("posts:item_confirm", args=[second.pk])).status_code == 403


def test_undone_items_go_from_the_community_to_the_unit_on_pages(
    claim, wang_in, member, sign_in, secretary, worker, clock
):
    first, second = fixed_card(wang_in, secretary).items.all()
    clock.move_to(LATE)
    client = sign_in(worker)
    assert "已逾期" in text_of(client.get(reverse("posts:item_list") + "?late=yes"))
    post(client, reverse("posts:item_propose_undone", args=[first.pk]), {"reason": "没有开始", "version": 1})
    propose_undone(item=second, reason="没有开始", by=worker, at=LATE)
    client = sign_in(secretary)
    page = text_of(client.get(reverse("posts:commitment_review")))
    assert page.count("没有开始") == 2
    decide = reverse("posts:item_decide_undone", args=[first.pk])
    assert post(client, decide, {"reason": "出差"}).status_code == 422
    post(client, decide, {"outcome": "undone_objective", "reason": "长期出差", "version": 2})
    post(client, reverse("posts:item_reject_undone", args=[second.pk]), {"version": 2})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status, second.undone_proposed) == ("undone_objective", "open", False)


def test_card_of_a_member_without_account_is_entered_by_the_community(
    sun_in, speaker, sign_in, worker, other_worker, wang_in
):
    claim_post(post=speaker, person=sun_in, by=worker, at=NOW)
    client = sign_in(worker)
    url = reverse("posts:commitment_enter", args=[sun_in.pk])
    assert "/posts/mine/" not in client.get(url).content.decode()
    post(client, url, card_data(("每月宣讲一次", "", "2026-09-30")))
    card = CommitmentCard.objects.get()
    post(client, reverse("posts:commitment_submit", args=[card.pk]), {"version": card.version})
    card.refresh_from_db()
    assert card.status == "submitted"
    assert sign_in(other_worker).get(url).status_code == 404
    assert client.get(reverse("posts:commitment_enter", args=[wang_in.pk])).status_code == 404


def test_the_card_prints_as_one_page(claim, wang_in, member, sign_in, secretary):
    from io import BytesIO

    from pypdf import PdfReader

    card = fixed_card(wang_in, secretary)
    response = sign_in(member).get(reverse("posts:commitment_print", args=[card.pk]))
    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(response.content)).pages
    assert len(pages) == 1
    assert "每月宣讲一次惠民政策" in pages[0].extract_text().replace("\n", "")
    assert DUE.isoformat()[:4] in pages[0].extract_text()


def test_the_waiting_member_sees_until_when_the_offer_stands(wang_in, zhao_in, patrol, sign_in):
    from apps.posts.actions.claims import withdraw_claim

    holder = claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    wait_for_post(post=patrol, person=wang_in, by=wang_in.user, at=NOW)
    withdraw_claim(claim=holder, by=zhao_in.user, at=NOW)
    assert "请在 5月8日 10:00 前确认" in text_of(sign_in(wang_in.user).get(reverse("posts:my_posts")))


def test_reported_items_stand_first_in_the_communitys_list(
    claim, wang_in, member, sign_in, secretary, worker
):
    _first, second = fixed_card(wang_in, secretary).items.all()
    report_item(item=second, report="做了", by=member, at=NOW)
    response = sign_in(worker).get(reverse("posts:item_list"))
    assert [item.number for item in response.context["page"]] == [2, 1]


def test_a_card_already_submitted_is_shown_instead_of_the_form(claim, wang_in, member, sign_in):
    card = submit_commitment(card=draft_of(wang_in), by=member, at=NOW)
    page = text_of(sign_in(member).get(reverse("posts:commitment_write")))
    assert "承诺卡已经提交，不能再改" in page
    assert card.get_absolute_url() in page
    assert "承诺做什么" not in page


def test_the_post_itself_can_be_taken_or_waited_for(sign_in, member, wang_in, zhao_in, patrol):
    browser, page = sign_in(member), f"/posts/{patrol.pk}/"
    assert f"/posts/{patrol.pk}/claim/" in browser.get(page).content.decode()

    claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    shown = browser.get(page).content.decode()
    assert f"/posts/{patrol.pk}/wait/" in shown
    assert f"/posts/{patrol.pk}/claim/" not in shown

    post(browser, f"/posts/{patrol.pk}/wait/")
    assert f"/posts/{patrol.pk}/wait/" not in browser.get(page).content.decode()
