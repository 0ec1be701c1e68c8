"""Workbooks of communities and of units as uploads; units come with the communities they contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from apps.accounts.policy import Deed
from apps.communities.applying import apply_communities, undo_communities
from apps.communities.books import own_district, stored_communities
from apps.communities.imports import COLUMNS as COMMUNITY_COLUMNS
from apps.communities.imports import judge_communities
from apps.communities.units_applying import CONTACTS_END, apply_units, contacts_left_out, undo_units
from apps.spreadsheets.importers import Applied, RowToApply
from apps.spreadsheets.tables import Table
from apps.spreadsheets.verdicts import Judgement, Pencil
from apps.units.books import stored_units
from apps.units.imports import COLUMNS as UNIT_COLUMNS
from apps.units.imports import judge_units
from apps.units.models import Unit


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


def _asked_about_contacts(table: Table, judgement: Judgement) -> Judgement:
    """The judgement, with a question on each row that leaves out communities its unit contacts now."""
    pencil, records = Pencil(table), {record.line: record for record in table.records}
    units = {unit.name: unit for unit in Unit.objects.filter(contact_assignments__to_on=None)}
    rows = []
    for row in judgement.rows:
        unit = units.get(row.clean["full"])
        over = list(contacts_left_out(unit, row.clean["contact"])) if unit else []
        if over:
            names = "、".join(str(contact.community) for contact in over)
            saying = f"没有{names}，导入后对它的联系包抓今天结束，请确认"
            found = pencil.note(records[row.line], "contact", CONTACTS_END, saying, "warning")
            rows.append(replace(row, findings=(*row.findings, found)))
        else:
            rows.append(row)
    return replace(judgement, rows=tuple(rows))


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

        return _asked_about_contacts(table, judge_units(table, stored_units(district.names), contact))

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
