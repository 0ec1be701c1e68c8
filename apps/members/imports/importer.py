"""Member rosters as uploads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from apps.accounts.policy import Deed
from apps.core.masks import mask_id_number, mask_phone
from apps.members.imports.applying import apply_members
from apps.members.imports.books import stored_directory
from apps.members.imports.columns import COLUMNS
from apps.members.imports.persons import judge_persons
from apps.members.imports.undoing import undo_members
from apps.spreadsheets.importers import Applied, RowToApply
from apps.spreadsheets.tables import Table
from apps.spreadsheets.verdicts import Judgement
from apps.units.models import Unit


class MemberImporter:
    """Rosters of in-service members, unit by unit or over all units of a subtree."""

    kind = "members"
    title = "在职党员名册"
    deed = Deed.IMPORT_MEMBERS
    columns = COLUMNS
    preview_headings = ("姓名", "性别", "出生年月", "身份证号", "手机号", "党支部", "居住社区")
    sensitive = frozenset({"id_no", "phone", "home_address"})

    def units_for(self, user: Any) -> QuerySet[Unit]:
        """The units whose roster this user may upload."""
        return Unit.objects.in_reach(user, self.deed).departments().active()

    def judge(self, table: Table, *, unit: Unit | None, at: datetime) -> Judgement:
        """Every line's verdict; without a unit the lines name their own."""
        directory = stored_directory(at)
        return judge_persons(table, directory, directory.units[unit.code] if unit else None)

    def preview(self, clean: Mapping[str, Any]) -> Sequence[str]:
        """Name, sex, birth, masked numbers, branch and community."""
        return (
            clean["name"],
            clean["sex"],
            clean["birth"],
            mask_id_number(clean["id_no"]),
            mask_phone(clean["phone"]),
            clean["branch"] or clean["party_org"],
            clean["residence_name"],
        )

    def apply(self, rows: Sequence[RowToApply], *, unit: Unit | None, by: Any, at: datetime) -> list[Applied]:
        return apply_members(rows, unit=unit, by=by, at=at)

    def undo(self, applied: Sequence[Applied], *, unit: Unit | None, by: Any, at: datetime) -> None:
        undo_members(applied, by=by, at=at)
