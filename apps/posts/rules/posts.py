"""Posts and their groups: who may read and change them, and what stands against it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from apps.accounts.enums import COMMUNITY_ROLES
from apps.accounts.models import RoleAssignment, User
from apps.accounts.policy import Deed
from apps.communities.models import Community
from apps.core.errors import Problem
from apps.posts.enums import POST_TRANSITIONS, PostStatus
from apps.posts.models import Post, PostCategory, ServiceItem
from apps.posts.rules.steps import Kind, Step


def can_read_posts(user: User) -> bool:
    return user.may(Deed.READ_POSTS)


def can_change_posts(user: User) -> bool:
    return user.may(Deed.CHANGE_POSTS)


def can_export_posts(user: User) -> bool:
    return user.may(Deed.CHANGE_POSTS) or user.may(Deed.EXPORT_REGISTERS)


def can_change_post(user: User, post: Post) -> bool:
    return user.may_at(Deed.CHANGE_POSTS, community_id=post.community_id)


def can_add_post(user: User, community: Community) -> bool:
    return user.may_at(Deed.CHANGE_POSTS, community_id=community.pk)


def people_responsible_in(communities: Iterable[Community], on: date) -> QuerySet[User]:
    """Who may be named as the person responsible for a post: workers and secretaries of the day (Y46)."""
    assigned = RoleAssignment.objects.in_force(on).filter(role__in=COMMUNITY_ROLES, community__in=communities)
    return User.objects.filter(is_active=True, pk__in=assigned.values("user_id")).order_by("pk")


def problems_with_contact(community: Community, contact: User | None, on: date) -> list[Problem]:
    if contact is None or people_responsible_in([community], on).filter(pk=contact.pk).exists():
        return []
    return [Problem("contact_not_here", f"{contact}不是{community}的工作人员，请另选岗位负责人。")]


def problems_with_post(
    *,
    community: Community,
    category: PostCategory,
    item: ServiceItem | None,
    title: str,
    capacity: int | None,
    post: Post | None = None,
) -> list[Problem]:
    """Why a post can't be set or changed like this; `post` is the one that is changed."""
    problems = []
    same = Post.objects.of_community(community.pk).filter(title=title).exclude(status=PostStatus.ENDED)
    if (same.exclude(pk=post.pk) if post else same).exists():
        problems.append(Problem("title_in_use", f"本社区已有名为“{title}”的岗位，请换一个名称。"))
    if not category.is_active:
        problems.append(Problem("category_inactive", f"岗位类别“{category}”已停用，请选择别的类别。"))
    if item is not None and not item.is_active:
        problems.append(Problem("item_inactive", f"服务项目“{item}”已停用，请选择别的项目。"))
    if post is not None and capacity is not None and capacity < post.taken:
        problems.append(
            Problem("fewer_than_taken", f"已有 {post.taken} 人占用名额，请填 {post.taken} 或更多。")
        )
    return problems


def problems_with_category(post: Post, category: PostCategory) -> list[Problem]:
    """The code holds the category: it is fixed with the first save (Y46)."""
    if category.pk == post.category_id:
        return []
    return [Problem("code_is_fixed", "岗位编码已含类别，不能再改。需要换类别时，请撤销后另设岗位。")]


def available_post_actions(user: User, post: Post) -> list[Step]:
    """What this user may do with the post now, in the order of its buttons."""
    if not can_change_post(user, post) or post.status == PostStatus.ENDED:
        return []
    steps = [Step("change", "修改", reverse("posts:post_change", args=[post.pk]), asks=True)]
    targets = POST_TRANSITIONS[PostStatus(post.status)]
    if PostStatus.PAUSED in targets:
        steps.append(Step("pause", "暂停认领", reverse("posts:post_pause", args=[post.pk])))
    if PostStatus.OPEN in targets:
        steps.append(
            Step("reopen", "恢复认领", reverse("posts:post_reopen", args=[post.pk]), kind=Kind.PRIMARY)
        )
    steps.append(
        Step("end", "撤销岗位", reverse("posts:post_end", args=[post.pk]), kind=Kind.DANGER, asks=True)
    )
    return steps
