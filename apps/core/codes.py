"""Numbers with a check digit: ID numbers (GB 11643-1999), unified social credit codes (GB 32100-2015)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from apps.core.chinese import compact, valid_date

# ID numbers (GB 11643-1999)

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ID_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_FIFTEEN = re.compile(r"[0-9]{15}")
_EXPONENT = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}")


class IdFault(StrEnum):
    EXPONENT = "exponent"
    LENGTH = "length"
    CHARACTERS = "characters"
    BIRTH = "birth"
    CHECKSUM = "checksum"
    FIFTEEN = "fifteen"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """An ID number as meant; `birth` and `sex` are what it says where it can be trusted."""

    number: str
    fault: IdFault | None = None
    birth: date | None = None
    sex: str | None = None

    @property
    def is_trusted(self) -> bool:
        return self.fault in (None, IdFault.FIFTEEN)


def id_check_digit(first17: str) -> str:
    """The 18th character of an ID number."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11]


def read_id_number(text: str) -> IdNumber:
    """Read an 18-digit ID number, or a 15-digit one of before 1999, which keeps its 15 digits."""
    number = compact(text).lstrip("'’‘`").upper()
    if _EXPONENT.fullmatch(number):
        return IdNumber(number, IdFault.EXPONENT)
    if _FIFTEEN.fullmatch(number):
        return _with_facts(number, lengthen_id_number(number), IdFault.FIFTEEN)
    if len(number) != 18:
        return IdNumber(number, IdFault.LENGTH)
    if not _ID_SHAPE.fullmatch(number):
        return IdNumber(number, IdFault.CHARACTERS)
    if id_check_digit(number[:17]) != number[17]:
        return IdNumber(number, IdFault.CHECKSUM)
    return _with_facts(number, number, None)


def lengthen_id_number(fifteen: str) -> str:
    """The 18-digit form of a 15-digit ID number: the same person."""
    first17 = f"{fifteen[:6]}19{fifteen[6:]}"
    return first17 + id_check_digit(first17)


def _with_facts(number: str, eighteen: str, fault: IdFault | None) -> IdNumber:
    born = valid_date(int(eighteen[6:10]), int(eighteen[10:12]), int(eighteen[12:14]))
    if born is None:
        return IdNumber(number, IdFault.BIRTH)
    return IdNumber(number, fault, born.first, "男" if int(eighteen[16]) % 2 else "女")


# Unified social credit codes (GB 32100-2015)

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


class UsccFault(StrEnum):
    LENGTH = "length"
    CHARACTERS = "characters"
    CHECKSUM = "checksum"


def uscc_check_character(first17: str) -> str:
    """The 18th character of a unified social credit code."""
    total = sum(_USCC_ALPHABET.index(c) * weight for c, weight in zip(first17, _USCC_WEIGHTS, strict=True))
    return _USCC_ALPHABET[-total % 31]


def uscc_fault(code: str) -> UsccFault | None:
    """What is wrong with a code written in capitals and without blanks."""
    if len(code) != 18:
        return UsccFault.LENGTH
    if any(character not in _USCC_ALPHABET for character in code):
        return UsccFault.CHARACTERS
    return None if uscc_check_character(code[:17]) == code[17] else UsccFault.CHECKSUM
