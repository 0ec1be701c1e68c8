"""Setting, changing, pausing and ending posts."""

import pytest

from apps.accounts.enums import Role
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleVersion, WrongState
from apps.notifications.models import Message
from apps.posts.actions.claims import claim_post, confirm_claim, wait_for_post
from apps.posts.actions.decisions import accept_claim
from apps.posts.actions.posts import (
    change_group,
    change_post,
    create_post,
    end_post,
    pause_post,
    reopen_post,
    show_phones,
)
from apps.posts.enums import ClaimStatus, PostStatus
from apps.posts.models import Post, PostCategory, PostGroup
from tests.conftest import NOW, TODAY
from tests.posts.factories import new_post

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("Y46")
def test_create_post_gives_the_next_code_of_community_and_category(catalogue, sunshine, eastside, worker):
    first = new_post(sunshine, "政策宣讲员", by=worker)
    second = new_post(sunshine, "民意信息员", by=worker)
    cleaner = new_post(sunshine, "卫生监督员", category=PostCategory.objects.get(code="02"), by=worker)
    elsewhere = new_post(eastside, "政策宣讲员", by=worker)
    assert first.post_code == f"{sunshine.code}-01-001"
    assert second.post_code == f"{sunshine.code}-01-002"
    assert cleaner.post_code == f"{sunshine.code}-02-001"
    assert elsewhere.post_code == f"{eastside.code}-01-001"
    event = AuditEvent.objects.get(event="post.created", target_id=str(first.pk))
    assert (event.actor_id, event.after["post_code"]) == (worker.pk, first.post_code)


def test_create_post_keeps_the_code_of_an_ended_post_for_ever(speaker, sunshine, worker):
    end_post(post=speaker, by=worker, at=NOW, reason="活动结束")
    again = new_post(sunshine, speaker.title)
    assert again.post_code == f"{sunshine.code}-01-002"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": "政策宣讲员"}, "title_in_use"),
        ({"title": "新岗位", "category_off": True}, "category_inactive"),
        ({"title": "新岗位", "stranger": True}, "contact_not_here"),
    ],
)
def test_create_post_is_refused_with_a_reason(speaker, sunshine, other_worker, values, code):
    category = PostCategory.objects.get(code="01")
    if values.pop("category_off", False):
        category.is_active = False
    contact = other_worker if values.pop("stranger", False) else None
    with pytest.raises(DomainError) as refusal:
        create_post(
            community=sunshine, category=category, duty="职责", contact=contact, by=None, at=NOW, **values
        )
    assert refusal.value.code == code
    assert Post.objects.count() == 1


def test_create_post_takes_a_worker_of_the_community_as_contact(catalogue, sunshine, worker):
    assert new_post(sunshine, contact=worker).contact == worker


def test_change_post_offers_new_places_to_those_who_wait(patrol, wang_in, zhao_in, worker):
    claim_post(post=patrol, person=wang_in, by=wang_in.user, at=NOW)
    waiting = wait_for_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    change_post(post=patrol, by=worker, at=NOW, capacity=2)
    waiting.refresh_from_db()
    patrol.refresh_from_db()
    assert waiting.status == ClaimStatus.OFFERED
    assert (patrol.capacity, patrol.taken) == (2, 2)


def test_change_post_refuses_fewer_places_than_are_taken(speaker, claim, zhao_in, worker):
    claim_post(post=speaker, person=zhao_in, by=zhao_in.user, at=NOW)
    with pytest.raises(DomainError, match="已有 2 人占用名额，请填 2 或更多。"):
        change_post(post=speaker, by=worker, at=NOW, capacity=1)


def test_change_post_refuses_another_category_because_the_code_holds_it(speaker, worker):
    with pytest.raises(DomainError, match="岗位编码已含类别"):
        change_post(post=speaker, by=worker, at=NOW, category=PostCategory.objects.get(code="02"))


def test_change_post_refuses_a_version_somebody_else_has_written(speaker, worker):
    change_post(post=speaker, by=worker, at=NOW, version=1, place="会议室")
    with pytest.raises(StaleVersion):
        change_post(post=speaker, by=worker, at=NOW, version=1, place="广场")
    speaker.refresh_from_db()
    assert (speaker.place, speaker.version) == ("会议室", 2)


def test_pause_and_reopen_post(speaker, worker):
    assert pause_post(post=speaker, by=worker, at=NOW).status == PostStatus.PAUSED
    with pytest.raises(WrongState):
        pause_post(post=speaker, by=worker, at=NOW)
    assert reopen_post(post=speaker, by=worker, at=NOW).status == PostStatus.OPEN
    events = (
        AuditEvent.objects.filter(target_type="posts.post").order_by("pk").values_list("event", flat=True)
    )
    assert list(events) == ["post.created", "post.paused", "post.reopened"]


def test_end_post_completes_claims_and_tells_holders_and_waiting(patrol, wang_in, zhao_in, worker):
    held = claim_post(post=patrol, person=wang_in, by=wang_in.user, at=NOW)
    accept_claim(claim=held, by=worker, at=NOW)
    confirm_claim(claim=held, by=wang_in.user, at=NOW)
    waiting = wait_for_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    ended = end_post(post=patrol, by=worker, at=NOW, reason="小区封闭改造")
    held.refresh_from_db()
    waiting.refresh_from_db()
    patrol.refresh_from_db()
    assert (ended.status, ended.ended_on) == (PostStatus.ENDED, TODAY)
    assert (held.status, held.to_on, waiting.status, waiting.to_on) == ("completed", TODAY, "completed", None)
    assert patrol.taken == 0
    told = Message.objects.filter(kind="claim.completed").order_by("recipient")
    assert {row.recipient for row in told} == {wang_in.user, zhao_in.user}
    assert all("小区封闭改造" in row.body for row in told)


def test_end_post_asks_for_a_reason_and_ends_once(speaker, worker):
    with pytest.raises(DomainError, match="请填写撤销原因"):
        end_post(post=speaker, by=worker, at=NOW, reason="")
    end_post(post=speaker, by=worker, at=NOW, reason="合并")
    with pytest.raises(WrongState):
        end_post(post=speaker, by=worker, at=NOW, reason="合并")
    with pytest.raises(WrongState, match="岗位已撤销"):
        change_post(post=speaker, by=worker, at=NOW, place="广场")


@pytest.mark.requirement("Y47", "Y48")
def test_change_group_names_head_and_chat_group(claim, speaker, wang_in, zhao_in, worker, member):
    accept_claim(claim=claim, by=worker, at=NOW)
    confirm_claim(claim=claim, by=member, at=NOW)
    group = PostGroup.objects.get(post=speaker)
    assert (group.name, group.head) == ("政策宣讲员组", None)
    change_group(group=group, by=worker, at=NOW, name="宣讲组", head=wang_in, chat_group="阳光宣讲群")
    group.refresh_from_db()
    assert (group.name, group.head, group.chat_group) == ("宣讲组", wang_in, "阳光宣讲群")
    with pytest.raises(DomainError, match="赵敏不在这个岗位上"):
        change_group(group=group, by=worker, at=NOW, name="宣讲组", head=zhao_in, chat_group="")


def test_show_phones_leaves_a_trace(claim, speaker, worker, member):
    accept_claim(claim=claim, by=worker, at=NOW)
    confirm_claim(claim=claim, by=member, at=NOW)
    holders = show_phones(group=PostGroup.objects.get(post=speaker), by=worker, at=NOW)
    assert [row.person.phone for row in holders] == ["13800000001"]
    event = AuditEvent.objects.get(event="group.phones_shown")
    assert (event.actor_id, event.after, event.reason) == (worker.pk, {"holders": 1}, "联系岗位成员")


def test_posts_are_changed_by_their_own_community_only(speaker, eastside, make_user):
    from apps.posts.rules.posts import can_change_post

    stranger = make_user("邰东 外人", Role.COMMUNITY_WORKER, community=eastside)
    assert not can_change_post(stranger, speaker)
