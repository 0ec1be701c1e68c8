"""Where a person belongs: unit, branch and community of residence; and whether the file is this unit's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.members.imports.directory import Directory
from apps.members.imports.reading import Reading
from apps.spreadsheets.tables import Finding, Table
from apps.spreadsheets.verdicts import Pencil, about_file
from apps.units.naming import KnownUnit, names_no_unit

_REPORTING_UNIT = re.compile(r"单位\s*(?:[（(][^）)]*[)）])?\s*[:：]\s*([^\s:：]+)")


class Places:
    """Settles units and communities for the rows of one table; `unit` is whose roster it is, if one's."""

    def __init__(self, directory: Directory, unit: KnownUnit | None) -> None:
        self.units = directory.units
        self.communities = directory.communities
        self.unit = unit

    def settle(self, reading: Reading, pencil: Pencil) -> Iterator[Finding]:
        """Fill in unit, branch and residence of a row, or say what is doubtful about them."""
        yield from self._settle_unit(reading, pencil)
        yield from self._settle_residence(reading, pencil)

    def _settle_unit(self, reading: Reading, pencil: Pencil) -> Iterator[Finding]:
        unit, written = self.unit, reading.text("unit")
        if written:
            unit = self.units.find(written)
            if unit is None:
                saying = "找不到这个单位，请按单位表填写"
                yield pencil.note(reading.record, "unit", "unit_unknown", saying, "error")
                return
            if self.unit and not self.units.is_within(unit.key, self.unit.key):
                saying = "不是本单位，请由该同志所在单位填报"
                yield pencil.note(reading.record, "unit", "other_unit", saying, "error")
                return
        yield from self._settle_branch(reading, pencil, unit)

    def _settle_branch(self, reading: Reading, pencil: Pencil, unit: KnownUnit | None) -> Iterator[Finding]:
        """A branch that begins with the name of the unit or of a subordinate may be new."""
        written = reading.text("party_org")
        match = self.units.branch(written) if written else None
        if unit:
            reading.clean["unit"] = unit.key
        if match and (unit is None or self._are_kin(match.unit, unit)):
            reading.clean.update(unit=match.unit.key, branch=match.branch)
        elif match:
            saying = "不属于本单位，请由该同志所在单位填报"
            yield pencil.note(reading.record, "party_org", "other_unit", saying, "error")
        elif written and unit and names_no_unit(written):
            reading.clean["branch"] = f"{unit.short}{reading.clean['party_org']}"
        elif written:
            saying = "看不出属于哪个单位，请以单位名称开头填写，例如“区财政局机关党支部”"
            yield pencil.note(reading.record, "party_org", "party_org_unknown", saying, "error")
        elif unit is None:
            field = "unit" if pencil.has("unit") else "party_org"
            yield pencil.note(reading.record, field, "unit_missing", "未填写，请补填所在单位", "error")

    def _are_kin(self, owner: KnownUnit, unit: KnownUnit) -> bool:
        """The branch's owner is the unit or under it; in a district-wide table it may also stand above."""
        if self.units.is_within(owner.key, unit.key):
            return True
        in_reach = self.unit is None or self.units.is_within(owner.key, self.unit.key)
        return in_reach and self.units.is_within(unit.key, owner.key)

    def _settle_residence(self, reading: Reading, pencil: Pencil) -> Iterator[Finding]:
        written = reading.text("residence")
        if not written:
            return
        match = self.communities.find(written)
        if match.community:
            reading.clean.update(residence=match.community.code, residence_name=match.community.name)
        else:
            kind = f"community_{match.doubt}"
            yield pencil.note(reading.record, "residence", kind, match.saying(), "warning")

    def check_file(self, table: Table) -> Iterator[Finding]:
        """Whether the file says that it is another unit's."""
        if self.unit is None:
            return
        for line in sorted(table.other_lines.get("report_line", ())):
            if said := _REPORTING_UNIT.search(table.texts.get(line, "")):
                yield from self._check_whose(said[1], line)
                return
        for line in sorted(table.other_lines.get("title", ())):
            yield from self._check_whose(table.texts.get(line, ""), line)

    def _check_whose(self, text: str, line: int) -> Iterator[Finding]:
        named = self.units.find_in(text)
        if named is None or self.unit is None:
            return
        related = (named.key, self.unit.key), (self.unit.key, named.key)
        if not any(self.units.is_within(*pair) for pair in related):
            message = (
                f"第{line}行写的是“{named.short}”，不是“{self.unit.short}”的名册，请核对是否选错了文件或单位"
            )
            yield about_file("wrong_unit", message, "error", value=text)


def check_totals(table: Table) -> Iterator[Finding]:
    """A total that the file states must be the number of its rows (or the sum of its sub-totals)."""
    stated = [total.value for total in table.totals]
    rows = len(table.records)
    if stated and rows not in (*stated, sum(stated)):
        line = table.totals[-1].line
        message = f"第{line}行写合计{stated[-1]}人，实际有{rows}行，请核对是否漏行或多行"
        yield about_file("wrong_total", message, "warning", value=table.totals[-1].text)
