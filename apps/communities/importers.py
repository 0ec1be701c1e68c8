"""Workbooks of communities and of units as uploads; units come with the communities they contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from apps.accounts.policy import Deed
from apps.communities.applying import apply_communities, undo_communities
from apps.communities.books import own_district, stored_communities
from apps.communities.imports import COLUMNS as COMMUNITY_COLUMNS
from apps.communities.imports import judge_communities
from apps.communities.units_applying import apply_units, undo_units
from apps.spreadsheets.importers import Applied, RowToApply
from apps.spreadsheets.tables import Table
from apps.spreadsheets.verdicts import Judgement
from apps.units.books import stored_units
from apps.units.imports import COLUMNS as UNIT_COLUMNS
from apps.units.imports import judge_units


class CommunityImporter:
    """The district's communities; towns that are not stored yet come with them."""

    kind = "communities"
    title = "社区表"
    deed = Deed.IMPORT_COMMUNITIES
    columns = COMMUNITY_COLUMNS
    preview_headings = ("社区", "镇（街道）", "区划代码", "接待人", "接待时间")
    sensitive: frozenset[str] = frozenset({"reception_phone"})

    def units_for(self, user: Any) -> None:
        """The table concerns the whole district."""
        return

    def judge(self, table: Table, *, unit: Any, at: datetime) -> Judgement:
        """Every line's verdict against the stored communities and the code table."""
        district = own_district()
        return judge_communities(table, stored_communities(district), district.code, district.streets)

    def preview(self, clean: Mapping[str, Any]) -> Sequence[str]:
        """Name, town, code, reception."""
        code = clean["code"] or "导入时编本地代码"
        return (clean["name"], clean["street"], code, clean["reception"], clean["hours"])

    def apply(self, rows: Sequence[RowToApply], *, unit: Any, by: Any, at: datetime) -> list[Applied]:
        return apply_communities(rows, by=by, at=at)

    def undo(self, applied: Sequence[Applied], *, unit: Any, by: Any, at: datetime) -> None:
        undo_communities(applied, by=by, at=at)


class UnitImporter:
    """The organisation tree with the contact communities of its units."""

    kind = "units"
    title = "单位表"
    deed = Deed.IMPORT_UNITS
    columns = UNIT_COLUMNS
    preview_headings = ("单位", "党组织", "上级党组织", "书记", "联络员", "党员数")
    sensitive: frozenset[str] = frozenset({"liaison_phone"})

    def units_for(self, user: Any) -> None:
        """The table concerns the whole district."""
        return

    def judge(self, table: Table, *, unit: Any, at: datetime) -> Judgement:
        """Every line's verdict against the stored units and communities."""
        district = own_district()
        communities = stored_communities(district)

        def contact(name: str) -> tuple[str | None, str]:
            match = communities.find(name)
            return (match.community.code, "") if match.community else (None, match.saying())

        return judge_units(table, stored_units(district.names), contact)

    def preview(self, clean: Mapping[str, Any]) -> Sequence[str]:
        """Short name, organisation, superior, people, declared members."""
        count = "" if clean["count"] is None else str(clean["count"])
        return (
            clean["short"],
            clean["org"],
            clean["parent"],
            clean["secretary"],
            clean["liaison"],
            count,
        )

    def apply(self, rows: Sequence[RowToApply], *, unit: Any, by: Any, at: datetime) -> list[Applied]:
        return apply_units(rows, by=by, at=at)

    def undo(self, applied: Sequence[Applied], *, unit: Any, by: Any, at: datetime) -> None:
        undo_units(applied, by=by, at=at)
