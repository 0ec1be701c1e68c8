"""Line 5 walked in a real browser: posts set, claimed in three taps, waited for, grouped."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.checkins.actions import confirm_cards, issue_cards, present_by_proxy, receive_card
from apps.checkins.enums import CardKind
from apps.members.actions import publish_privacy_notice
from apps.members.models import Person, PrivacyNotice
from apps.posts.actions.catalogue import seed_catalogue
from apps.posts.actions.posts import create_post
from apps.posts.enums import ClaimStatus
from apps.posts.models import Post, PostCategory, PostClaim
from apps.programmes.models import Programme
from tests.browser.walking import WIDTHS, Hand, Open, is_refused, is_sound
from tests.world import give_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def check_in(person: Person, community: Any, programme: Programme, by: Any) -> None:
    now = timezone.now()
    if not PrivacyNotice.objects.exists():
        publish_privacy_notice(
            number="2026-1", text="告知内容", from_on=timezone.localdate(), by=None, at=now
        )
    issued = confirm_cards(
        cards=issue_cards(people=[person], programme=programme, by=None, at=now), by=None, at=now
    )
    info = {
        "skills": person.skills,
        "intentions": person.intentions,
        "hobbies": "",
        "available_time": "周六上午",
    }
    card = present_by_proxy(
        card=issued[0], community=community, kind=CardKind.RESIDENCE, info=info, by=by, at=now
    )
    receive_card(card=card, identity_checked=True, by=by, at=now)


@pytest.fixture
def members(
    wang: Person, zhao: Person, teacher: Person, member: Any, sunshine: Any, programme: Programme, worker: Any
) -> list[Person]:
    """王建国 and 赵敏 with accounts, 孙丽 without; all checked in at 阳光社区."""
    give_account(zhao)
    for person in (wang, zhao, teacher):
        check_in(person, sunshine, programme, worker)
    return [wang, zhao, teacher]


@pytest.fixture
def posts(sunshine: Any) -> list[Post]:
    seed_catalogue(by=None, at=timezone.now())
    rows: tuple[tuple[str, str, str, int | None, list[str], str], ...] = (
        ("楼道保洁员", "环境整治", "每周六清扫楼道，劝导乱堆乱放", 5, [], "周六上午"),
        ("政策宣讲员", "政策宣传", "宣讲惠民政策，解答居民咨询", None, [], "预约"),
        ("健康顾问", "医疗保健", "每月一次为居民量血压，讲健康知识", 2, ["急救"], "周日下午"),
    )
    return [
        create_post(
            community=sunshine,
            category=PostCategory.objects.get(name=category),
            title=title,
            duty=duty,
            capacity=capacity,
            skills=skills,
            service_time=time,
            place="社区活动室",
            by=None,
            at=timezone.now(),
        )
        for title, category, duty, capacity, skills, time in rows
    ]


def sets_a_post(page: Page) -> None:
    page.goto("/posts/manage/")
    is_sound(page, "posts-manage")
    page.get_by_role("link", name="新设岗位").first.click()
    page.get_by_label("岗位名称").fill("书法老师")
    page.get_by_role("button", name="保存", exact=True).click()
    is_refused(page, "post-refused", "岗位职责")
    page.get_by_label("岗位类别").select_option(label="文化活动")
    page.get_by_label("岗位职责").fill("每月两次教居民写毛笔字")
    page.get_by_label("名额").fill("1")
    page.get_by_label("服务时间").fill("周六上午")
    page.get_by_label("技能要求").fill("书法")
    page.get_by_role("button", name="保存", exact=True).click()
    is_sound(page, "post-set")


@pytest.mark.requirement("Y27", "Y43", "Y79")
@WIDTHS
def test_posts_from_the_need_to_the_group(
    open_window: Open,
    members: list[Person],
    posts: list[Post],
    member: Any,
    worker: Any,
    community_secretary: Any,
    width: int,
) -> None:
    desk = open_window(worker, width=width)
    sets_a_post(desk)
    own = open_window(member, width=width)
    hers = open_window(members[1].user, width=width)
    hers.goto("/posts/choose/")

    own.goto("/")
    is_sound(own, "home-before")
    hand = Hand(own)
    own.get_by_role("link", name="选岗位").locator("visible=true").first.click()
    hand.clicks += 1
    is_sound(own, "choose")
    hand.press("认领")
    expect(own.get_by_text("已认领“书法老师”。社区确认后会通知您。")).to_be_visible()
    hand.finishes("认领岗位", within=3)
    is_sound(own, "claimed")

    hers.locator("li.choice", has_text="书法老师").get_by_role("button", name="认领").click()
    expect(hers.get_by_role("heading", name="名额刚认满")).to_be_visible()
    hers.complaints.clear()
    is_sound(hers, "post-full")
    hers.get_by_role("button", name="排候补").first.click()
    is_sound(hers, "waiting")

    stands_and_leaves(own, desk)
    hers.reload()
    is_sound(hers, "offered")
    hers.get_by_role("button", name="确认上岗").click()

    names_a_head(desk, Post.objects.get(title="书法老师"), members[1])
    proposes_and_declines(own, desk)
    enters_on_paper(desk, posts[0])
    for address, name in (("/posts/claims/", "claims"), (f"/posts/{posts[0].pk}/change/", "post-change")):
        desk.goto(address)
        is_sound(desk, name)


def stands_and_leaves(own: Page, desk: Page) -> None:
    desk.goto("/posts/queue/")
    is_sound(desk, "queue")
    desk.get_by_role("button", name="同意", exact=True).click()
    own.goto("/posts/mine/")
    is_sound(own, "accepted")
    own.get_by_role("button", name="确认上岗").click()
    is_sound(own, "active")
    own.get_by_role("link", name="退出").first.click()
    is_sound(own, "withdraw")
    own.get_by_role("button", name="退出岗位").click()


def names_a_head(desk: Page, post: Post, head: Person) -> None:
    desk.goto(post.get_absolute_url())
    is_sound(desk, "post-held")
    desk.get_by_role("link", name="岗位组").click()
    is_sound(desk, "group")
    desk.get_by_role("link", name="修改").first.click()
    desk.get_by_label("组长").select_option(label=head.name)
    is_sound(desk, "group-change")
    desk.get_by_role("button", name="保存", exact=True).click()
    expect(desk.get_by_text(head.name).first).to_be_visible()
    post.refresh_from_db()
    assert (post.group.head, post.taken) == (head, 1)


def proposes_and_declines(own: Page, desk: Page) -> None:
    """自选岗位, declined with a reason."""
    own.goto("/posts/propose/")
    own.get_by_label("岗位名称").fill("楼道书法班老师")
    own.get_by_label("想做什么").fill("每周六教孩子写毛笔字")
    is_sound(own, "propose")
    own.get_by_role("button", name="提交给社区").click()
    desk.goto("/posts/queue/")
    desk.get_by_role("link", name="设为岗位").click()
    is_sound(desk, "establish")
    desk.goto("/posts/queue/")
    desk.get_by_role("link", name="不同意").click()
    desk.get_by_role("button", name="不同意认领").click()
    is_refused(desk, "decline-refused", "不同意的原因")
    desk.get_by_label("不同意的原因").fill("已有书法老师，欢迎加入书法老师组")
    desk.get_by_role("button", name="不同意认领").click()
    is_sound(desk, "queue-empty")
    assert PostClaim.objects.get(proposed_title="楼道书法班老师").status == ClaimStatus.DECLINED


def enters_on_paper(desk: Page, post: Post) -> None:
    """代党员认领: 孙丽 has no account."""
    desk.goto(f"/posts/{post.pk}/enter/")
    desk.get_by_label("党员").select_option(label="孙丽")
    is_sound(desk, "enter")
    desk.get_by_role("button", name="认领", exact=True).click()
    is_sound(desk, "entered")
