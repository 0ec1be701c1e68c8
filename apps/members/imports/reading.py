"""One line of a roster, read: what was meant in each cell, before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from apps.core.chinese import (
    PartialDate,
    Phone,
    clean_name,
    compact,
    filled,
    month_is_doubtful,
    parse_date,
    read_phone,
    split_list,
)
from apps.core.codes import IdNumber, lengthen_id_number, read_id_number
from apps.spreadsheets.tables import Finding, Record

_SEXES = {"男": "男", "男性": "男", "M": "男", "女": "女", "女性": "女", "F": "女"}
FORMAL, PROBATIONARY = "正式党员", "预备党员"
_MEMBER_KINDS = {
    "": FORMAL,
    "正式党员": FORMAL,
    "正式": FORMAL,
    "党员": FORMAL,
    "中共党员": FORMAL,
    "中共正式党员": FORMAL,
    "在职党员": FORMAL,
    "在册党员": FORMAL,
    "预备党员": PROBATIONARY,
    "预备": PROBATIONARY,
    "中共预备党员": PROBATIONARY,
}


@dataclass(slots=True)
class DateCell:
    """A date as read; `written` is blank when none was typed, `value` None when it is no date."""

    written: str
    value: PartialDate | None
    is_doubtful: bool = False

    @property
    def is_impossible(self) -> bool:
        return bool(self.written) and self.value is None


@dataclass(slots=True)
class Reading:
    """One line with its numbers and dates understood; `clean` and `findings` grow while it is judged."""

    record: Record
    texts: dict[str, str]
    name: str
    id_number: IdNumber
    phone: Phone
    birth: DateCell
    join: DateCell
    regular: DateCell
    remark: str
    clean: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.record.line

    @property
    def identity(self) -> str:
        """The 18-digit ID number, where it can be trusted."""
        if not self.id_number.number or not self.id_number.is_trusted:
            return ""
        number = self.id_number.number
        return lengthen_id_number(number) if len(number) == 15 else number

    @property
    def id_is_number(self) -> bool:
        """Whether the cell holds a number: its last digits are gone."""
        cell = self.record.cells.get("id_no")
        return cell is not None and isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)

    def text(self, name: str) -> str:
        """What was typed in a cell, without noise."""
        return self.texts.get(name, "")

    def says(self, kind: str) -> bool:
        """Whether a finding of this kind was made."""
        return any(finding.kind == kind for finding in self.findings)


def read_row(record: Record) -> Reading:
    """Understand one line; nothing is refused here."""
    texts = {name: filled(cell.text) for name, cell in record.cells.items() if cell.text}
    reading = Reading(
        record=record,
        texts=texts,
        name=clean_name(texts.get("name", "")),
        id_number=read_id_number(texts["id_no"]) if texts.get("id_no") else IdNumber(""),
        phone=read_phone(texts.get("phone", "")),
        birth=_date(record, texts, "birth"),
        join=_date(record, texts, "join_date"),
        regular=_date(record, texts, "regular_date"),
        remark=texts.get("remark", ""),
    )
    _settle_birth(reading)
    reading.clean = _clean(reading)
    return reading


def _date(record: Record, texts: dict[str, str], name: str) -> DateCell:
    text = texts.get(name, "")
    if not text:
        return DateCell("", None)
    value = record.cells[name].value
    typed = value if value is not None and not isinstance(value, (str, bool)) else text
    return DateCell(text, parse_date(typed), month_is_doubtful(typed))


def _settle_birth(reading: Reading) -> None:
    """A number 1971.1 is January or October: the ID number knows which."""
    birth, known = reading.birth, reading.id_number.birth
    if birth.is_doubtful and birth.value and known and (birth.value.year, known.month) == (known.year, 10):
        birth.value = replace(birth.value, month=10)
    if birth.is_doubtful and birth.value and known and birth.value.agrees_with(known):
        birth.is_doubtful = False


def _clean(reading: Reading) -> dict[str, Any]:
    sex = _SEXES.get(compact(reading.text("sex")).upper())
    born = reading.birth.value or (reading.id_number.birth if reading.id_number.is_trusted else None)
    return {
        "name": reading.name,
        "sex": sex or reading.id_number.sex or "",
        "ethnicity": compact(reading.text("ethnicity")),
        "birth": str(born or ""),
        "id_no": reading.id_number.number,
        "education": compact(reading.text("education")),
        "join_date": str(reading.join.value or ""),
        "regular_date": str(reading.regular.value or ""),
        "kind": _MEMBER_KINDS.get(compact(reading.text("kind")), ""),
        "party_org": compact(reading.text("party_org")),
        "unit": "",
        "branch": "",
        "title": reading.text("title"),
        "phone": reading.phone.number,
        "residence": "",
        "residence_name": "",
        "home_address": reading.text("home_address"),
        "skills": split_list(reading.text("skills")),
        "intentions": split_list(reading.text("intentions")),
        "available_time": reading.text("available_time"),
        "remark": reading.remark,
    }


def sex_is_unknown(reading: Reading) -> bool:
    """Whether something was typed as sex that is none."""
    typed = compact(reading.text("sex")).upper()
    return bool(typed) and typed not in _SEXES


def typed_sex(reading: Reading) -> str:
    """The sex as typed, in one character; blank when none was."""
    return _SEXES.get(compact(reading.text("sex")).upper(), "")
