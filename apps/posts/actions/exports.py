"""Workbooks of posts and claims, kept for the person who asked."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.listing import Column
from apps.posts.models import Post, PostClaim
from apps.spreadsheets.actions import store_export
from apps.spreadsheets.listing import listed_sheet
from apps.spreadsheets.models import FileExport
from apps.spreadsheets.writing import export_workbook


@transaction.atomic
def export_posts(*, posts: Sequence[Post], columns: Sequence[Column], by: User, at: datetime) -> FileExport:
    """The posts as the list shows them; no personal data, so no reason is asked."""
    return store_export(
        kind="posts.posts",
        filename=f"服务岗位表_{timezone.localdate(at):%Y%m%d}.xlsx",
        content=export_workbook(listed_sheet(posts, columns, title="服务岗位表")),
        row_count=len(posts),
        reason="岗位表",
        by=by,
        at=at,
    )


@transaction.atomic
def export_claims(
    *, claims: Sequence[PostClaim], columns: Sequence[Column], reason: str, by: User, at: datetime
) -> FileExport:
    """The claims as the list shows them, with names: the reason is kept with the file."""
    return store_export(
        kind="posts.claims",
        filename=f"认岗情况表_{timezone.localdate(at):%Y%m%d}.xlsx",
        content=export_workbook(listed_sheet(claims, columns, title="认岗情况表")),
        row_count=len(claims),
        reason=reason,
        by=by,
        at=at,
    )
