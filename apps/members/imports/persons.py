"""Judging a member roster: every row's clean values, and what must be asked about it."""

from __future__ import annotations

from collections.abc import Iterator

from apps.members.imports.checks import CHECKS
from apps.members.imports.directory import Directory, KnownPerson
from apps.members.imports.places import Places, check_totals
from apps.members.imports.reading import Reading, read_row
from apps.spreadsheets.tables import Finding, Table
from apps.spreadsheets.verdicts import JudgedRow, Judgement, Pencil, about_file, too_long
from apps.units.naming import KnownUnit

# Whoever gets one of these is no member of this roster, whatever is answered (I32 counts the others).
LEAVING = frozenset(
    {
        "dup_in_file",
        "retired",
        "other_unit",
        "not_member",
        "transfer_out",
        "death",
        "membership_stopped",
    }
)
LONGEST = {
    "ethnicity": 20,
    "education": 20,
    "party_org": 100,
    "title": 60,
    "residence": 100,
    "home_address": 200,
    "skills": 200,
    "intentions": 200,
    "available_time": 100,
    "remark": 200,
}


def judge_persons(table: Table, directory: Directory, unit: KnownUnit | None = None) -> Judgement:
    """Give every row of a roster its verdict; `unit` is whose roster it is (None: the rows say so)."""
    return _RosterJudge(table, directory, unit).judge()


def members_once_answered(judgement: Judgement) -> int:
    """How many members the roster has once every question is answered and every error mended (I32)."""
    return sum(not any(f.kind in LEAVING for f in row.findings) for row in judgement.rows)


class _RosterJudge:
    def __init__(self, table: Table, directory: Directory, unit: KnownUnit | None) -> None:
        self.table = table
        self.pencil = Pencil(table)
        self.directory = directory
        self.unit = unit
        self.places = Places(directory, unit)
        self.lines_by_id: dict[str, int] = {}
        self.lines_by_name_and_phone: dict[tuple[str, str], Reading] = {}
        self.lines_by_phone: dict[str, int] = {}

    def judge(self) -> Judgement:
        rows = tuple(self._judge_row(read_row(record)) for record in self.table.records)
        return Judgement(rows, tuple(self._check_file()))

    def _judge_row(self, reading: Reading) -> JudgedRow:
        found = reading.findings
        found.extend(too_long(self.pencil, reading.record, LONGEST))
        for check in CHECKS:
            found.extend(check(reading, self.pencil, self.directory.as_of))
        found.extend(self.places.settle(reading, self.pencil))
        found.extend(self._check_met_before(reading))
        return JudgedRow(reading.line, reading.clean, tuple(found))

    def _check_met_before(self, reading: Reading) -> Iterator[Finding]:
        """The same person twice in the file or in two units; a phone shared by two people."""
        if first := self._same_person_above(reading):
            field = "id_no" if reading.identity else "name"
            saying = f"与第{first}行是同一人，只导入一次，请删去一行"
            yield self.pencil.note(reading.record, field, "dup_in_file", saying, "error", ref_line=first)
            return
        known = self.directory.people.find(reading.name, reading.identity, self._mobile(reading))
        if known and self._is_elsewhere(known, reading):
            field = "id_no" if reading.identity else "name"
            saying = f"与{known.source}是同一人，请确认组织关系是否已转入"
            yield self.pencil.note(reading.record, field, "transfer", saying, "warning")
        elif known is None:
            yield from self._check_phone_shared(reading)

    def _same_person_above(self, reading: Reading) -> int | None:
        """By ID number; by name and phone where one of the two has none."""
        phone, identity = self._mobile(reading), reading.identity
        first = self.lines_by_id.setdefault(identity, reading.line) if identity else reading.line
        if first != reading.line:
            return first
        if not phone or not reading.name:
            return None
        alike = self.lines_by_name_and_phone.setdefault((reading.name, phone), reading)
        is_other = alike is not reading and not (alike.identity and identity)
        return alike.line if is_other else None

    def _check_phone_shared(self, reading: Reading) -> Iterator[Finding]:
        phone = self._mobile(reading)
        if not phone:
            return
        first = self.lines_by_phone.setdefault(phone, reading.line)
        if first != reading.line:
            saying = f"与第{first}行相同，请确认是否填错"
            yield self.pencil.note(reading.record, "phone", "phone_shared", saying, "warning", ref_line=first)
        elif holder := self.directory.people.holder_of(phone):
            saying = f"与{holder.source}的另一位同志相同，请确认是否填错"
            yield self.pencil.note(reading.record, "phone", "phone_shared", saying, "warning")

    def _is_elsewhere(self, known: KnownPerson, reading: Reading) -> bool:
        here = reading.clean["unit"]
        if not here or known.unit in ("", here):  # blank: a member of former times
            return False
        return self.unit is None or not self.directory.units.is_within(known.unit, self.unit.key)

    def _mobile(self, reading: Reading) -> str:
        return "" if reading.phone.fault else reading.phone.number

    def _check_file(self) -> Iterator[Finding]:
        yield from self.places.check_file(self.table)
        yield from check_totals(self.table)
        if not self.pencil.has("phone") and self.table.records:
            message = "表中没有手机号码列，将无法通知本人，请补上这一列，或确认以后再填"
            yield about_file("phone_missing", message, "warning")
