"""Judging a table of communities: the columns, the clean values, and what must be asked about each row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from apps.communities.enums import CommunityKind
from apps.communities.naming import CommunityBook, KnownCommunity, stem, street_stem
from apps.core.chinese import PhoneFault, clean_name, compact, name_fault, read_phone
from apps.spreadsheets.columns import Columns, Field
from apps.spreadsheets.tables import Finding, Record, Table
from apps.spreadsheets.verdicts import JudgedRow, Judgement, Pencil, text_of, too_long

COLUMNS = Columns(
    noun="社区",
    fields=(
        Field("seq", "序号", r"序号?|编号|no\.?|NO\.?"),
        Field("name", "社区名称", r"(社区|居委会|村\(社区\)|社区\(村\))(名称|全称)?"),
        Field("code", "统计用区划代码", r"(统计用?)?(区划|社区|城乡)?(代码|编码|区划代码)"),
        Field("street", "所属镇（街道）", r"(所属|所在)?(镇|乡镇|街道|镇/?\(?街道\)?|街道\(镇\)|镇街|镇办)"),
        Field("kind", "类型", r"(社区)?(类型|类别)"),
        Field("address", "地址", r"(办公|社区|详细)?(地址|地点)"),
        Field("phone", "办公电话", r"(办公|社区|固定|座机)(电话)|电话|联系电话"),
        Field("hotline", "服务热线", r"(服务|社区)?热线(电话)?"),
        Field("reception", "接待人", r"(报到)?(接待|联系)(人|人员|专人)(姓名)?"),
        Field("reception_phone", "接待人手机", r"(接待人员?|联系人|专人)(联系)?(手机|电话|联系方式)(号码)?"),
        Field("hours", "接待时间", r"(报到)?(接待|办公|服务)时间"),
        Field("opening", "开放报到", r"(是否)?开放报到|(是否)?接受报到"),
        Field("remark", "备注", r"备注(说明)?"),
    ),
    needs=(("name",), ("street", "code")),
)

_LONGEST = {"name": 60, "address": 200, "reception": 60, "hours": 100, "remark": 200}
_CODE = re.compile(r"\d{12}", re.ASCII)
_YES = frozenset({"是", "开放", "已开放", "对", "√", "✓", "1", "有", "可以"})
_NO = frozenset({"否", "不开放", "未开放", "暂不开放", "不", "×", "0", "没有", "暂停"})
_KINDS = (
    ("重点", CommunityKind.FOCUS),
    ("包抓", CommunityKind.CONTACT),
    ("包联", CommunityKind.CONTACT),
    ("联系", CommunityKind.CONTACT),
    ("一般", CommunityKind.CONTACT),
    ("未成", CommunityKind.UNFORMED),
    ("筹建", CommunityKind.UNFORMED),
    ("村", CommunityKind.VILLAGE),
)


def judge_communities(
    table: Table, known: CommunityBook, area_code: str = "", streets: frozenset[str] = frozenset()
) -> Judgement:
    """Give every row of a table of communities its verdict.

    `known` are the communities already stored; `area_code` is the district's 6-digit code and `streets` its
    towns' and streets' names, where the code table was loaded.
    """
    pencil = Pencil(table)
    judge = _CommunityJudge(pencil, known, area_code, frozenset(map(street_stem, streets)))
    return Judgement(tuple(judge.judge(record) for record in table.records))


class _CommunityJudge:
    def __init__(
        self, pencil: Pencil, known: CommunityBook, area_code: str, street_stems: frozenset[str]
    ) -> None:
        self.pencil = pencil
        self.known = known
        self.area_code = area_code
        self.street_stems = street_stems
        self.lines_by_code: dict[str, int] = {}
        self.lines_by_name: dict[tuple[str, str], int] = {}

    def judge(self, record: Record) -> JudgedRow:
        clean = _clean(record)
        findings = (
            *too_long(self.pencil, record, _LONGEST),
            *self._check_name(record, clean),
            *self._check_code(record, clean),
            *self._check_twice(record, clean),
            *self._check_details(record, clean),
        )
        return JudgedRow(record.line, clean, findings)

    def _check_name(self, record: Record, clean: dict[str, Any]) -> Iterator[Finding]:
        if not clean["name"]:
            yield self.pencil.note(record, "name", "name_missing", "未填写，请补填社区名称", "error")
        if not clean["street"]:
            yield self.pencil.note(
                record, "street", "street_missing", "未填写，请补填所属镇（街道）", "error"
            )
        elif self.street_stems and street_stem(clean["street"]) not in self.street_stems:
            saying = "不是本区的镇（街道），请核对"
            yield self.pencil.note(record, "street", "street_unknown", saying, "error")

    def _check_code(self, record: Record, clean: dict[str, Any]) -> Iterator[Finding]:
        """A community that is still being formed has no code; that is no problem."""
        code = clean["code"]
        if not code:
            return
        if not _CODE.fullmatch(code):
            yield self.pencil.note(record, "code", "code_invalid", "应为12位数字，请核对区划代码", "error")
        elif self.area_code and not code.startswith(self.area_code):
            saying = f"不是本区的代码（本区以{self.area_code}开头），请核对"
            yield self.pencil.note(record, "code", "code_outside", saying, "error")
        elif (holder := self.known.by_code(code)) and stem(holder.name) != stem(clean["name"]):
            saying = f"已属于“{holder.name}”，请核对；社区改名请先在社区页面修改"
            yield self.pencil.note(record, "code", "code_taken", saying, "warning")

    def _check_twice(self, record: Record, clean: dict[str, Any]) -> Iterator[Finding]:
        if clean["code"]:
            first = self.lines_by_code.setdefault(clean["code"], record.line)
            if first != record.line:
                saying = f"与第{first}行的代码相同，请删去一行或改正"
                yield self.pencil.note(record, "code", "dup_in_file", saying, "error", ref_line=first)
                return
        if clean["name"]:
            key = (street_stem(clean["street"]), stem(clean["name"]))
            first = self.lines_by_name.setdefault(key, record.line)
            if first != record.line:
                saying = f"与第{first}行是同一个社区，请删去一行"
                yield self.pencil.note(record, "name", "dup_in_file", saying, "error", ref_line=first)

    def _check_details(self, record: Record, clean: dict[str, Any]) -> Iterator[Finding]:
        if clean["kind"] is None:
            saying = "应为重点社区、包抓社区、未成型社区或村，请改正"
            yield self.pencil.note(record, "kind", "kind_unknown", saying, "warning")
        if clean["opening"] is None:
            yield self.pencil.note(record, "opening", "opening_unknown", "应填“是”或“否”，请改正", "warning")
        if clean["reception"] and name_fault(clean["reception"]):
            yield self.pencil.note(record, "reception", "name_garbled", "不像姓名，请核对", "warning")
        for field in ("phone", "reception_phone"):
            fault = read_phone(text_of(record, field)).fault
            if fault not in (None, PhoneFault.MISSING, PhoneFault.LANDLINE):
                saying = "不是有效的电话号码，请核对"
                yield self.pencil.note(record, field, "phone_invalid", saying, "warning")


def _clean(record: Record) -> dict[str, Any]:
    return {
        "code": compact(text_of(record, "code")).removesuffix(".0"),
        "name": compact(text_of(record, "name")),
        "street": compact(text_of(record, "street")),
        "kind": _kind(text_of(record, "kind")),
        "address": text_of(record, "address"),
        "phone": text_of(record, "phone"),
        "hotline": text_of(record, "hotline"),
        "reception": clean_name(text_of(record, "reception")),
        "reception_phone": read_phone(text_of(record, "reception_phone")).number,
        "hours": text_of(record, "hours"),
        "opening": _opening(text_of(record, "opening")),
        "remark": text_of(record, "remark"),
    }


def _kind(text: str) -> str | None:
    """A blank kind is a community under contact; None when the word is unknown."""
    if not text:
        return CommunityKind.CONTACT.value
    return next((kind.value for word, kind in _KINDS if word in text), None)


def _opening(text: str) -> bool | None:
    if not text or text in _YES:
        return True
    return False if text in _NO else None


def as_known(clean: dict[str, Any]) -> KnownCommunity:
    """A judged row as other tables look it up."""
    return KnownCommunity(clean["code"], clean["name"], clean["street"])
