"""Judging a table of units: the columns, the clean values, and what must be asked about each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from apps.core.chinese import PhoneFault, clean_name, compact, name_fault, read_phone
from apps.core.codes import UsccFault, uscc_fault
from apps.spreadsheets.columns import Columns, Field
from apps.spreadsheets.tables import Finding, Record, Table
from apps.spreadsheets.verdicts import JudgedRow, Judgement, Pencil, items_of, text_of, too_long
from apps.units.naming import KnownUnit, UnitBook, org_kind

COLUMNS = Columns(
    noun="单位",
    fields=(
        Field("seq", "序号", r"序号?|编号|no\.?|NO\.?"),
        Field("code", "单位编码", r"单位(编码|代码|编号)"),
        Field("full", "单位名称", r"(单位|部门)(全称|名称|\(全称\))|单位|部门"),
        Field("short", "单位简称", r"(单位|部门)?简称"),
        Field("org", "党组织全称", r"(所属)?党组织(全称|名称)?"),
        Field("org_kind", "党组织类型", r"党组织(类型|类别|形式)"),
        Field("parent", "上级党组织", r"(上级|主管|隶属)(党组织|单位|党委)(名称|全称)?"),
        Field("uscc", "统一社会信用代码", r"(统一)?(社会)?信用代码|组织机构代码"),
        Field("secretary", "书记", r"(党组织|党支部|支部|党委)?(书记|负责人)(姓名)?"),
        Field("liaison", "联络员", r"(联络员|联系人|专人)(姓名)?"),
        Field("liaison_phone", "联络员电话", r"(联络员|联系人|专人)(联系)?(电话|手机|手机号码?|联系方式)"),
        Field("contact", "包联社区", r"(联系)?(包联|包抓|联系|结对)社区"),
        Field("count", "党员数", r"(在职|在册)?党员(人?数|总数|人数)(\(人\))?"),
        Field("address", "地址", r"(办公|单位|详细)?(地址|地点)"),
        Field("remark", "备注", r"备注(说明)?"),
    ),
    needs=(("full",), ("org", "parent", "uscc")),
)

ContactLookup = Callable[[str], tuple[str | None, str]]  # a community's code, or None and what to do about it

_LONGEST = {"full": 100, "short": 60, "org": 120, "secretary": 60, "liaison": 60, "address": 200}
_UNIQUE = (("full", "单位名称"), ("short", "单位简称"), ("org", "党组织全称"), ("uscc", "统一社会信用代码"))
_USCC_SAYINGS = {
    UsccFault.LENGTH: "应为18位，现为{length}位，请核对",
    UsccFault.CHARACTERS: "含有不能用的字符（不用I、O、S、V、Z），请核对",
    UsccFault.CHECKSUM: "校验码不符，请核对",
}


def judge_units(table: Table, known: UnitBook, contact: ContactLookup) -> Judgement:
    """Give every row of a table of units its verdict; `known` are the units already stored."""
    return _UnitJudge(table, known, contact).judge()


class _UnitJudge:
    def __init__(self, table: Table, known: UnitBook, contact: ContactLookup) -> None:
        self.pencil = Pencil(table)
        self.known = known
        self.contact = contact
        self.rows = [(record, _clean(record)) for record in table.records]
        self.findings: dict[int, list[Finding]] = {record.line: [] for record, _ in self.rows}
        self.here = UnitBook((_as_known(record, clean) for record, clean in self.rows), known.districts)
        self.first_lines: dict[tuple[str, str], int] = {}
        self.stored = {(f, v): unit.key for unit in known for f, v in _unique_values(unit)}

    def judge(self) -> Judgement:
        for record, clean in self.rows:
            own = self.findings[record.line]
            own.extend(too_long(self.pencil, record, _LONGEST))
            own.extend(self._check_names(record, clean))
            own.extend(self._check_uniqueness(record, clean))
            own.extend(self._check_details(record, clean))
        self._check_parents()
        return Judgement(
            tuple(JudgedRow(r.line, clean, tuple(self.findings[r.line])) for r, clean in self.rows)
        )

    def _check_names(self, record: Record, clean: dict[str, Any]) -> Iterator[Finding]:
        for field, label in (("full", "单位名称"), ("org", "党组织全称")):
            if not clean[field]:
                yield self.pencil.note(record, field, f"{field}_missing", f"没有{label}，请补填", "error")
        if clean["org"] and not clean["org_kind"]:
            saying = "看不出党组织类型，请填党委、党总支、党支部等"
            yield self.pencil.note(record, "org_kind", "org_kind_unknown", saying, "error")
        if clean["uscc"] and (fault := uscc_fault(clean["uscc"])):
            saying = _USCC_SAYINGS[fault].format(length=len(clean["uscc"]))
            yield self.pencil.note(record, "uscc", f"uscc_{fault}", saying, "error")

    def _check_uniqueness(self, record: Record, clean: dict[str, Any]) -> Iterator[Finding]:
        stored_as = self.stored.get(("full", clean["full"]))
        for field, label in _UNIQUE:
            key = (field, clean[field])
            if not clean[field]:
                continue
            if (first := self.first_lines.setdefault(key, record.line)) != record.line:
                saying = f"与第{first}行的{label}相同，请删去一行或改正"
                yield self.pencil.note(record, field, "dup_in_file", saying, "error", ref_line=first)
                return
            if (holder := self.stored.get(key)) and holder != stored_as:
                saying = f"已属于“{self.known[holder].short}”，请核对；单位改名请先在单位页面修改"
                yield self.pencil.note(record, field, f"{field}_taken", saying, "error")
                return

    def _check_details(self, record: Record, clean: dict[str, Any]) -> Iterator[Finding]:
        for name in items_of(record, "contact"):
            code, doubt = self.contact(name)
            if code is None:
                yield self.pencil.note(record, "contact", "contact_unknown", doubt, "warning", value=name)
            else:
                clean["contact"].append(code)
        phone = read_phone(text_of(record, "liaison_phone"))
        if phone.fault not in (None, PhoneFault.MISSING, PhoneFault.LANDLINE):
            saying = "不是有效的电话号码，请核对"
            yield self.pencil.note(record, "liaison_phone", "phone_invalid", saying, "warning")
        for field in ("secretary", "liaison"):
            if clean[field] and name_fault(clean[field]):
                saying = "不像姓名，请核对"
                yield self.pencil.note(record, field, "name_garbled", saying, "warning")
        if clean["count"] is None and text_of(record, "count"):
            yield self.pencil.note(record, "count", "count_invalid", "应为人数（整数），请改正", "warning")

    def _check_parents(self) -> None:
        """Each superior must be in the table or stored, without a circle, and sound itself."""
        parents: dict[int, int] = {}
        for record, clean in self.rows:
            written = text_of(record, "parent")
            if not written:
                continue
            here, stored = self.here.find(written), self.known.find(written)
            if here:
                clean["parent"] = here.org
                parents[record.line] = _line_of(here)
            elif stored:
                clean["parent"] = stored.org
            else:
                saying = "在表中找不到，请核对上级党组织全称"
                self._add(record, "parent_unknown", saying)
        self._check_lines(parents)

    def _check_lines(self, parents: dict[int, int]) -> None:
        unsound = {line for line, found in self.findings.items() if any(f.severity == "error" for f in found)}
        for record, _ in self.rows:
            above = _superiors(record.line, parents)
            if record.line in above:
                self._add(record, "parent_cycle", "绕回到本单位自己，请改正上级党组织")
            elif record.line not in unsound and (bad := next((up for up in above if up in unsound), None)):
                self._add(record, "parent_unsound", f"所在的第{bad}行有错误，请先改正那一行", bad)

    def _add(self, record: Record, kind: str, saying: str, ref_line: int | None = None) -> None:
        self.findings[record.line].append(
            self.pencil.note(record, "parent", kind, saying, "error", ref_line=ref_line)
        )


def _superiors(line: int, parents: dict[int, int]) -> list[int]:
    above: list[int] = []
    step = parents.get(line)
    while step is not None and step not in above:
        above.append(step)
        step = parents.get(step)
    return above


def _clean(record: Record) -> dict[str, Any]:
    org = compact(text_of(record, "org"))
    full = compact(text_of(record, "full"))
    phone = read_phone(text_of(record, "liaison_phone"))
    return {
        "code": compact(text_of(record, "code")),
        "full": full,
        "short": compact(text_of(record, "short")) or full,
        "org": org,
        "org_kind": org_kind(text_of(record, "org_kind")) or org_kind(org) or "",
        "parent": "",
        "uscc": compact(text_of(record, "uscc")).upper(),
        "secretary": clean_name(text_of(record, "secretary")),
        "liaison": clean_name(text_of(record, "liaison")),
        "liaison_phone": phone.number,
        "contact": [],
        "count": _count(record),
        "address": text_of(record, "address"),
        "remark": text_of(record, "remark"),
    }


def _count(record: Record) -> int | None:
    plain = compact(text_of(record, "count")).removesuffix(".0").removesuffix("人").removesuffix("名")
    return int(plain) if plain.isascii() and plain.isdigit() else None


def _as_known(record: Record, clean: dict[str, Any]) -> KnownUnit:
    return KnownUnit(f"#{record.line}", clean["full"], clean["short"], clean["org"], None, clean["uscc"])


def _line_of(unit: KnownUnit) -> int:
    return int(unit.key.removeprefix("#"))


def _unique_values(unit: KnownUnit) -> list[tuple[str, str]]:
    return [("full", unit.name), ("short", unit.short), ("org", unit.org), ("uscc", unit.uscc)]
