"""Lists of posts and claims as workbooks; posts hold no personal data, so no purpose is asked for them."""

from typing import Any

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.jobs.listing import ListExport
from apps.posts.lists import CLAIM_COLUMNS, POST_COLUMNS
from apps.posts.models import Post, PostClaim
from apps.posts.rules.claims import can_export_claims
from apps.posts.rules.posts import can_change_posts, can_export_posts


def _claims(user: User) -> QuerySet[Any]:
    seen, taken = PostClaim.objects.visible_to(user), PostClaim.objects.in_reach(user, Deed.EXPORT_REGISTERS)
    return (seen & taken).with_names()


POSTS = ListExport(
    "posts",
    "服务岗位表",
    rule=can_export_posts,
    rows=lambda user: Post.objects.visible_to(user).with_names(),
    columns=lambda user: POST_COLUMNS,
    unit="个",
)
POSTS_MANAGED = ListExport(
    "posts_managed",
    "服务岗位表",
    rule=can_change_posts,
    rows=lambda user: Post.objects.in_reach(user, Deed.CHANGE_POSTS).with_names(),
    columns=lambda user: POST_COLUMNS,
    unit="个",
)
CLAIMS = ListExport(
    "claims", "认岗情况表", rule=can_export_claims, rows=_claims, columns=lambda user: CLAIM_COLUMNS
)
