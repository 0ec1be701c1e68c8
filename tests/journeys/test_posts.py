"""Line 5: the community sets posts, members choose by what they can, the group gets its head."""

import datetime as dt

import pytest

from apps.posts.actions.catalogue import seed_catalogue
from apps.posts.enums import ClaimStatus, PostStatus
from apps.posts.models import Post, PostCategory, PostClaim, ServiceItem
from apps.posts.tasks import sweep_hour
from tests.conftest import NOW
from tests.journeys.conftest import messages_of, told_history
from tests.journeys.seats import words
from tests.posts.factories import check_in
from tests.world import give_account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "catalogue")]


@pytest.fixture
def catalogue(db):
    seed_catalogue(by=None, at=NOW)


@pytest.fixture
def wang_in(wang, member, sunshine, programme, worker):
    check_in(wang, sunshine, programme, worker)
    return wang


@pytest.fixture
def zhao_in(zhao, sunshine, programme, worker):
    give_account(zhao)
    check_in(zhao, sunshine, programme, worker)
    return zhao


@pytest.fixture
def sun_in(teacher, sunshine, programme, worker):
    give_account(teacher)
    check_in(teacher, sunshine, programme, worker)
    return teacher


@pytest.fixture
def desk(worker, sign_in):
    return sign_in(worker)


def sets_a_post(desk, title, **values):
    """岗位管理, 新设岗位, 保存."""
    category = PostCategory.objects.get(name=values.pop("category", "文化活动"))
    typed = {"category": category.pk, "title": title, "duty": "每月两次，为居民服务", **values}
    desk.does("/posts/create/", "保存", **typed)
    return Post.objects.get(title=title)


@pytest.mark.requirement("Y42", "Y46", "N17", "N18")
def test_the_community_sets_coded_posts(desk, worker, sunshine):
    form = desk.reads("/posts/create/").content.decode()
    assert PostCategory.objects.count() == 8
    assert ServiceItem.objects.count() == 18
    for row in [*PostCategory.objects.all(), *ServiceItem.objects.all()]:
        assert row.name in form
    told = desk.is_told("/posts/create/", "保存", title="书法老师")
    assert "岗位职责" in told

    first = sets_a_post(desk, "书法老师", capacity=1, skills="书法", place="社区书屋", contact=worker.pk)
    second = sets_a_post(desk, "合唱指导", capacity=5)
    assert [first.post_code, second.post_code] == [f"{sunshine.code}-08-001", f"{sunshine.code}-08-002"]
    assert first.contact == worker
    assert told_history(first) == [("post.created", worker.name)]
    page = words(desk.reads("/posts/manage/"))
    assert f"书法老师 {first.post_code}" in page
    assert "已有" in desk.is_told(
        "/posts/create/", "保存", category=first.category_id, title="书法老师", duty="再设一个"
    )


@pytest.mark.requirement("Y10", "Y11", "Y27", "Y43", "Y79", "N17")
def test_members_choose_by_what_they_can_and_the_worker_decides(
    desk, worker, wang_in, zhao_in, member, sign_in
):
    other = sets_a_post(desk, "楼道保洁员", category="环境整治", capacity=5)
    fitting = sets_a_post(desk, "书法老师", capacity=1, skills="书法")
    own, hers = sign_in(member), sign_in(zhao_in.user)
    page = words(own.reads("/posts/choose/"))
    assert page.index("书法老师") < page.index("楼道保洁员")
    assert "正需要特长“书法”" in page

    page = own.does("/posts/choose/", "认领")
    assert "已认领“书法老师”。社区确认后会通知您。" in words(page)
    claim = PostClaim.objects.get()
    assert (claim.person, claim.post, claim.status) == (wang_in, fitting, ClaimStatus.SUBMITTED)
    assert "claim.waiting" in messages_of(worker)

    queue = words(desk.reads("/posts/queue/"))
    assert "王建国" in queue
    desk.does("/posts/queue/", "同意")
    assert "claim.accepted" in messages_of(member)
    page = own.does("/posts/mine/", "确认上岗")
    assert "已上岗“书法老师”" in words(page)
    claim.refresh_from_db()
    assert (claim.status, claim.from_on) == (ClaimStatus.ACTIVE, dt.date(2026, 5, 6))

    hers.does("/posts/choose/", "认领")
    declined = PostClaim.objects.get(person=zhao_in)
    assert declined.post == other
    told = desk.is_told(f"/posts/claims/{declined.pk}/decline/", "不同意认领")
    assert "不同意的原因" in told
    desk.does(f"/posts/claims/{declined.pk}/decline/", "不同意认领", reason="已请物业保洁，不再设岗")
    assert "claim.declined" in messages_of(zhao_in.user)
    assert "已请物业保洁，不再设岗" in words(hers.reads("/inbox/"))
    other.refresh_from_db()
    assert other.taken == 0


@pytest.mark.requirement("Y10", "Y47")
def test_the_waiting_list_moves_up_by_timed_offers(
    desk, worker, wang_in, zhao_in, sun_in, member, sign_in, clock
):
    post = sets_a_post(desk, "书法老师", capacity=1, skills="书法")
    own, hers = sign_in(member), sign_in(zhao_in.user)
    open_page = hers.reads("/posts/choose/")
    own.does("/posts/choose/", "认领")
    late = hers.presses(open_page, "认领")
    assert late.status_code == 409
    assert "名额刚认满" in words(late)
    page = words(hers.does("/posts/choose/", "排候补"))
    assert "候补" in page
    waits = PostClaim.objects.get(person=zhao_in)
    assert waits.status == ClaimStatus.WAITLISTED
    next_one = sign_in(sun_in.user)
    next_one.does("/posts/choose/", "排候补")
    third = PostClaim.objects.get(person=sun_in)
    assert third.status == ClaimStatus.WAITLISTED

    mine = PostClaim.objects.get(person=wang_in)
    own.does(f"/posts/claims/{mine.pk}/withdraw/", "退出岗位", reason="身体原因")
    waits.refresh_from_db()
    assert waits.status == ClaimStatus.OFFERED
    assert waits.offer_expires_at == NOW + dt.timedelta(hours=48)
    assert "claim.offered" in messages_of(zhao_in.user)
    assert "请在 5月8日 10:00 前确认" in words(hers.reads("/posts/mine/"))

    clock.move_to(NOW + dt.timedelta(hours=49))
    sweep_hour()
    waits.refresh_from_db()
    third.refresh_from_db()
    assert (waits.status, third.status) == (ClaimStatus.WITHDRAWN, ClaimStatus.OFFERED)
    assert "claim.offer_expired" in messages_of(zhao_in.user)
    next_one.does("/posts/mine/", "确认上岗")
    third.refresh_from_db()
    assert third.status == ClaimStatus.ACTIVE

    group = f"/posts/{post.pk}/group/"
    assert "孙丽" in words(desk.reads(group))
    page = words(desk.does(f"{group}change/", "保存", head=sun_in.pk, chat_group="书法老师群"))
    assert "组长 孙丽" in page
    post.refresh_from_db()
    assert (post.group.head, post.taken) == (sun_in, 1)


@pytest.mark.requirement("N19")
def test_a_self_chosen_post_is_set_by_the_community(desk, worker, wang_in, member, sign_in):
    own = sign_in(member)
    own.does("/posts/propose/", "提交给社区", title="楼道书法班老师", duty="每周六教孩子写毛笔字")
    claim = PostClaim.objects.get()
    assert claim.post is None
    assert "自选岗位" in words(desk.reads("/posts/queue/"))
    category = PostCategory.objects.get(name="文化活动")
    desk.does(f"/posts/claims/{claim.pk}/establish/", "把自选岗位设为岗位", category=category.pk, capacity=3)
    claim.refresh_from_db()
    assert (claim.status, claim.post.title, claim.post.status) == (
        ClaimStatus.ACCEPTED,
        "楼道书法班老师",
        PostStatus.OPEN,
    )
    assert claim.post.is_self_chosen
    assert "确认上岗" in words(own.reads("/posts/mine/"))
