"""Judging a table of posts: the columns, the clean values, and what must be asked about each row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.communities.naming import CommunityBook
from apps.core.chinese import compact
from apps.spreadsheets.columns import Columns, Field
from apps.spreadsheets.tables import Finding, Record, Table
from apps.spreadsheets.verdicts import JudgedRow, Judgement, Pencil, items_of, text_of, too_long

COLUMNS = Columns(
    noun="岗位",
    fields=(
        Field("seq", "序号", r"序号?|编号|no\.?|NO\.?"),
        Field("community", "社区", r"(所属|所在|设岗)?(社区|村\(社区\)|社区\(村\))(名称)?"),
        Field("street", "镇（街道）", r"(所属|所在)?(镇|乡镇|街道|镇/?\(?街道\)?|街道\(镇\)|镇街|镇办)"),
        Field("title", "岗位名称", r"(服务|志愿)?岗位(名称)?"),
        Field("category", "类别", r"(岗位)?(类别|类型|分类)"),
        Field("item", "服务项目", r"(志愿)?服务项目(名称)?"),
        Field("duty", "职责", r"(岗位|工作|服务)?(职责|内容|任务)"),
        Field("capacity", "名额", r"(岗位)?(名额|人数|需求人数|招募人数|设岗人数)(\(人\))?"),
        Field("time", "时间", r"(服务|活动|上岗)?时间"),
        Field("place", "地点", r"(服务|活动|上岗)?(地点|场所)"),
        Field("skills", "技能要求", r"(技能|特长|专业|任职|岗位)?(要求|条件)|所需(技能|特长)"),
        Field("remark", "备注", r"备注(说明)?"),
    ),
    needs=(("title",), ("community",), ("category", "capacity")),
)

_LONGEST = {"title": 60, "duty": 300, "skills": 40, "time": 100, "place": 100}
_CAPACITY = re.compile(r"(\d{1,4})(?:\.0)?(?:人|名|个)?", re.ASCII)
_ANY_NUMBER = frozenset({"不限", "不限人数", "不限名额"})  # stored as no capacity


@dataclass(frozen=True)
class Catalogue:
    """The names of the post categories (8 of Y42) and of the service items (18 of N18) in force."""

    categories: Sequence[str]
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A post that is already set: its category's name and how many places are taken."""

    category: str
    taken: int


StoredPosts = Mapping[tuple[str, str], StoredPost]  # by community's code and title


def judge_posts(
    table: Table, communities: CommunityBook, catalogue: Catalogue, stored: StoredPosts | None = None
) -> Judgement:
    """Give every row of a table of posts its verdict; `stored` are the posts already set."""
    judge = _PostJudge(Pencil(table), communities, catalogue, stored or {})
    return Judgement(tuple(judge.judge(record) for record in table.records))


class _PostJudge:
    def __init__(
        self, pencil: Pencil, communities: CommunityBook, catalogue: Catalogue, stored: StoredPosts
    ) -> None:
        self.pencil = pencil
        self.stored = stored
        self.communities = communities
        self.catalogue = catalogue
        self.first_lines: dict[tuple[str, str], int] = {}

    def judge(self, record: Record) -> JudgedRow:
        clean = _clean(record)
        findings = (
            *too_long(self.pencil, record, _LONGEST),
            *self._check_community(record, clean),
            *self._check_title(record, clean),
            *self._check_catalogue(record, clean),
            *self._check_capacity(record, clean),
            *self._check_stored(record, clean),
        )
        return JudgedRow(record.line, clean, findings)

    def _check_community(self, record: Record, clean: dict[str, Any]) -> Iterator[Finding]:
        written = text_of(record, "community")
        if not written:
            yield self.pencil.note(record, "community", "community_missing", "未填写，请选择社区", "error")
            return
        match = self.communities.find(written, text_of(record, "street"))
        if match.community:
            clean.update(community=match.community.code, community_name=match.community.name)
        else:
            kind = f"community_{match.doubt}"
            yield self.pencil.note(record, "community", kind, match.saying(), "error")

    def _check_title(self, record: Record, clean: dict[str, Any]) -> Iterator[Finding]:
        if not clean["title"]:
            yield self.pencil.note(record, "title", "title_missing", "未填写，请补填岗位名称", "error")
            return
        first = self.first_lines.setdefault((clean["community"], clean["title"]), record.line)
        if clean["community"] and first != record.line:
            saying = f"与第{first}行是同一社区的同名岗位，请合并或改名"
            yield self.pencil.note(record, "title", "post_duplicate", saying, "error", ref_line=first)

    def _check_catalogue(self, record: Record, clean: dict[str, Any]) -> Iterator[Finding]:
        if clean["category"] not in self.catalogue.categories:
            names = "、".join(self.catalogue.categories)
            saying = f"不在{len(self.catalogue.categories)}个岗位类别中，请从中选择：{names}"
            yield self.pencil.note(record, "category", "category_unknown", saying, "error")
        if clean["item"] and clean["item"] not in self.catalogue.items:
            saying = f"不在{len(self.catalogue.items)}个服务项目中，请从列表中选择，或留空"
            yield self.pencil.note(record, "item", "item_unknown", saying, "error")

    def _check_capacity(self, record: Record, clean: dict[str, Any]) -> Iterator[Finding]:
        if not clean["capacity"] and text_of(record, "capacity") not in _ANY_NUMBER:
            saying = "应为大于0的整数，不限名额请填“不限”"
            yield self.pencil.note(record, "capacity", "capacity_invalid", saying, "error")

    def _check_stored(self, record: Record, clean: dict[str, Any]) -> Iterator[Finding]:
        """A post keeps its category, which its code holds, and the places that are taken."""
        post = self.stored.get((clean["community"], clean["title"]))
        if post is None:
            return
        if clean["category"] in self.catalogue.categories and clean["category"] != post.category:
            saying = f"与已设岗位的类别“{post.category}”不同，请改回，或先撤销原岗位"
            yield self.pencil.note(record, "category", "category_fixed", saying, "error")
        if clean["capacity"] and clean["capacity"] < post.taken:
            saying = f"少于已占的{post.taken}个名额，请改大"
            yield self.pencil.note(record, "capacity", "capacity_taken", saying, "error")


def _clean(record: Record) -> dict[str, Any]:
    capacity = _CAPACITY.fullmatch(compact(text_of(record, "capacity")))
    return {
        "community": "",
        "community_name": "",
        "title": compact(text_of(record, "title")),
        "category": compact(text_of(record, "category")),
        "item": compact(text_of(record, "item")),
        "duty": text_of(record, "duty"),
        "capacity": int(capacity[1]) if capacity else None,
        "time": text_of(record, "time"),
        "place": text_of(record, "place"),
        "skills": items_of(record, "skills"),
        "remark": text_of(record, "remark"),
    }
