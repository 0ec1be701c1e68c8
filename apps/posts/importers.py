"""Workbooks of posts as uploads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import ProtectedError

from apps.accounts.policy import Deed
from apps.audit.actions import record
from apps.communities.books import stored_communities
from apps.communities.models import Community
from apps.core.errors import DomainError
from apps.core.models import lock
from apps.posts.actions.posts import change_post, create_post
from apps.posts.enums import PostStatus
from apps.posts.imports import COLUMNS, Catalogue, StoredPost, judge_posts
from apps.posts.models import Post, PostCategory, ServiceItem
from apps.spreadsheets.importers import Applied, RowToApply
from apps.spreadsheets.tables import Table
from apps.spreadsheets.verdicts import Judgement

_TEXTS = {"duty": "duty", "time": "service_time", "place": "place", "skills": "skills"}


class PostImporter:
    """Service posts of all communities."""

    kind = "posts"
    title = "岗位表"
    deed = Deed.IMPORT_POSTS
    columns = COLUMNS
    preview_headings = ("社区", "岗位", "类别", "服务项目", "名额", "时间")
    sensitive: frozenset[str] = frozenset()

    def units_for(self, user: Any) -> None:
        """The table concerns the whole district."""
        return

    def judge(self, table: Table, *, unit: Any, at: datetime) -> Judgement:
        """Every line's verdict against the communities, the catalogue and the posts stored."""
        posts = Post.objects.exclude(status=PostStatus.ENDED)
        stored = {
            (code, title): StoredPost(category, taken)
            for code, title, category, taken in posts.values_list(
                "community__code", "title", "category__name", "taken"
            )
        }
        return judge_posts(table, stored_communities(), stored_catalogue(), stored)

    def preview(self, clean: Mapping[str, Any]) -> Sequence[str]:
        """Community, title, category, item, places, time."""
        places = "不限" if clean["capacity"] is None else str(clean["capacity"])
        return (
            clean["community_name"],
            clean["title"],
            clean["category"],
            clean["item"],
            places,
            clean["time"],
        )

    def apply(self, rows: Sequence[RowToApply], *, unit: Any, by: Any, at: datetime) -> list[Applied]:
        """Set new posts and change what differs of those with the same title in the community."""
        catalogue = _Rows(rows)
        return [_apply_one(row, catalogue, by=by, at=at) for row in rows]

    def undo(self, applied: Sequence[Applied], *, unit: Any, by: Any, at: datetime) -> None:
        """Remove the posts set, restore the changed ones. Raises DomainError when one was used since."""
        for one in reversed(applied):
            _undo_one(one, by=by, at=at)


def stored_catalogue() -> Catalogue:
    """The categories and items in force, in their order."""
    return Catalogue(
        tuple(PostCategory.objects.filter(is_active=True).values_list("name", flat=True)),
        tuple(ServiceItem.objects.filter(is_active=True).values_list("name", flat=True)),
    )


class _Rows:
    """What the rows name, fetched once."""

    def __init__(self, rows: Sequence[RowToApply]) -> None:
        codes = {row.clean["community"] for row in rows}
        self.communities = {c.code: c for c in Community.objects.filter(code__in=codes)}
        self.categories = {category.name: category for category in PostCategory.objects.all()}
        self.items = {item.name: item for item in ServiceItem.objects.all()}

    def community(self, row: RowToApply) -> Community:
        found = self.communities.get(row.clean["community"])
        if found is None:
            raise DomainError(f"第{row.line}行的社区已不在社区表中，请重新上传后再导入。")
        return found


def _apply_one(row: RowToApply, named: _Rows, *, by: Any, at: datetime) -> Applied:
    community, clean = named.community(row), row.clean
    values: dict[str, Any] = {column: clean[name] for name, column in _TEXTS.items() if clean[name]}
    values["capacity"] = clean["capacity"]
    if clean["item"]:
        values["item"] = named.items[clean["item"]]
    posts = Post.objects.filter(community=community, title=clean["title"])
    post = posts.exclude(status=PostStatus.ENDED).first()
    if post is None:
        values = {
            "duty": "",
            **values,
            "title": clean["title"],
            "category": named.categories[clean["category"]],
        }
        created = create_post(community=community, by=by, at=at, **values)
        return Applied(row.line, "created", created.pk, {"version": created.version})
    differing = {name: value for name, value in values.items() if getattr(post, name) != value}
    if not differing:
        return Applied(row.line, "unchanged", post.pk)
    before = {name: _plain(getattr(post, name)) for name in differing}
    changed = change_post(post=post, by=by, at=at, **differing)
    changed.refresh_from_db()
    return Applied(row.line, "updated", post.pk, {"version": changed.version, "values": before})


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, ServiceItem) else value


def _undo_one(one: Applied, *, by: Any, at: datetime) -> None:
    post, image = lock(Post.objects.get(pk=one.target_id)), dict(one.before or {})
    if post.version != image["version"] or (one.outcome == "created" and post.taken):
        raise DomainError(
            f"导入以后，岗位“{post}”已有改动或已有人认领，不能整批撤销。请逐个处理。", code="import_touched"
        )
    if one.outcome == "created":
        record("post.import_undone", post, by=by, at=at)
        try:
            post.delete()
        except ProtectedError as error:
            raise DomainError(
                f"岗位“{post}”已有人认领，不能整批撤销。请逐个处理。", code="import_touched"
            ) from error
        return
    values = dict(image["values"])
    if values.get("item"):
        values["item"] = ServiceItem.objects.get(pk=values["item"])
    change_post(post=post, by=by, at=at, **values)
