"""How clerks write things down: text, dates, names, phones, ID numbers and organisation codes.

Pure functions without judgement: each says what is meant and, where something is wrong, which fault it has.
Sources: GB 11643-1999 (ID numbers), GB 32100-2015 (unified social credit codes).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), 0x00AD, 0x2060, 0xFEFF])
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_BLANKS = re.compile(r"\s+")
_NOTHING = frozenset({"", "无", "暂无", "没有", "空", "-", "--", "—", "——", "－", "/", "／", "\\", "N/A"})


def tidy(text: str) -> str:
    """Text without invisible characters, with single blanks inside and none at the ends."""
    return _BLANKS.sub(" ", text.translate(_INVISIBLE)).strip()


def compact(text: str) -> str:
    """Text in half-width characters and without any blank: for numbers, codes and dates."""
    return _BLANKS.sub("", text.translate(_INVISIBLE).translate(_HALF_WIDTH))


def is_nothing(text: str) -> bool:
    """Whether the text stands for “not filled in”: blank, 无, a dash or a stroke."""
    return tidy(text) in _NOTHING


def split_list(text: str) -> list[str]:
    """The items of an enumeration written with any usual separator, in order, each once."""
    items = (tidy(item) for item in re.split(r"[、，,；;/／|\n]+|\s{2,}", text.translate(_INVISIBLE)))
    return list(dict.fromkeys(item for item in items if item not in _NOTHING))


# Dates


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, or a month when no day was written: a month stays a month."""

    year: int
    month: int
    day: int | None = None

    def __str__(self) -> str:
        month = f"{self.year:04}-{self.month:02}"
        return month if self.day is None else f"{month}-{self.day:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, self.day or 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, self.day or monthrange(self.year, self.month)[1])

    def agrees_with(self, day: date) -> bool:
        """Whether the day is the one meant, or lies in the month meant."""
        return self.first <= day <= self.last


_WRITTEN = re.compile(
    r"(\d{4})[-./年·、](\d{1,2})(?:[-./月·、](\d{1,2}))?[月日号.]?(?:T?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_IN_NUMERALS = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})[日号])?"
)
_SERIAL_ZERO = date(1899, 12, 30)  # day 0 of a spreadsheet's calendar, after its false leap day of 1900


def parse_date(value: object) -> PartialDate | None:
    """The day or month that a cell means, or None when it means none.

    Takes dates, text in the usual manners (1995-3-2, 1995.03, 1995年3月2日, 199503, 一九九五年三月),
    numbers typed as 1995.03 or 199503, and serial day numbers.
    """
    if isinstance(value, date):
        return PartialDate(value.year, value.month, value.day)
    if isinstance(value, (int, float)):
        return _date_from_number(value)
    return _date_from_text(compact(str(value)))


def month_is_doubtful(value: object) -> bool:
    """Whether a typed number may have lost a zero: 1971.10 is stored as 1971.1, like January."""
    return isinstance(value, float) and 1900 < value < 2100 and round(value % 1 * 100) == 10


def years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _date_from_text(text: str) -> PartialDate | None:
    if found := _WRITTEN.fullmatch(text) or _RUN_TOGETHER.fullmatch(text):
        return _valid(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
    if found := _IN_NUMERALS.fullmatch(text):
        day = _small_number(found[3]) if found[3] else None
        return _valid(int(found[1].translate(_NUMERALS)), _small_number(found[2]), day)
    return None


def _date_from_number(number: float) -> PartialDate | None:
    if 1900 < number < 2100 and number % 1:
        return _date_from_text(f"{number:.2f}")
    if 10_000 <= number < 80_000:
        day = _SERIAL_ZERO + timedelta(days=int(number))
        return PartialDate(day.year, day.month, day.day)
    return _date_from_text(f"{number:.0f}") if number % 1 == 0 else None


def _small_number(text: str) -> int:
    """A Chinese number up to 99: 十, 十二, 二十, 三十一."""
    tens, ten, ones = text.rpartition("十")
    return (int(tens.translate(_NUMERALS) or 1) * 10 if ten else 0) + int(ones.translate(_NUMERALS) or 0)


def _valid(year: int, month: int, day: int | None) -> PartialDate | None:
    if not (1900 <= year < 2100 and 1 <= month <= 12):
        return None
    if day is not None and not 1 <= day <= monthrange(year, month)[1]:
        return None
    return PartialDate(year, month, day)


# Names

_DOTS = re.compile(r"\s*[•‧∙・．.·]\s*")
_LOST = re.compile(r"[?？�□■◆*＊#＃_]|[\ue000-\uf8ff]")
_NOT_A_NAME = re.compile(r"\d|[:：;；,，、/\\=<>]")


class NameFault(StrEnum):
    MISSING = "missing"
    GARBLED = "garbled"
    NOT_A_NAME = "not_a_name"


def clean_name(text: str) -> str:
    """A person's name as meant: no padding between its characters, the usual dot between its parts."""
    plain = text.translate(_INVISIBLE).translate({0x3000: 0x20, 0xA0: 0x20}).strip()
    if plain.isascii():
        return _BLANKS.sub(" ", plain)
    return _BLANKS.sub("", _DOTS.sub("·", plain)).strip("·")


def name_fault(name: str) -> NameFault | None:
    """What is wrong with a cleaned name; rare characters are right."""
    if name in _NOTHING:
        return NameFault.MISSING
    if _LOST.search(name):
        return NameFault.GARBLED
    if _NOT_A_NAME.search(name) or len(name) > 40:
        return NameFault.NOT_A_NAME
    return None


# Phones

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0\d{2,3})?[2-9]\d{6,7}(?:转\d{1,6})?")
_SEVERAL = re.compile(r"[/、，,；;|]|或")


class PhoneFault(StrEnum):
    MISSING = "missing"
    LANDLINE = "landline"
    SHORT = "short"
    LONG = "long"
    NOT_MOBILE = "not_mobile"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Phone:
    """A mobile number as 11 digits, or what was typed without its noise; `fault` says why it is none."""

    number: str
    fault: PhoneFault | None = None


def read_phone(text: str) -> Phone:
    """Read a mobile number through blanks, dashes, brackets, +86 and a number format."""
    plain = compact(text)
    if plain in _NOTHING:
        return Phone("", PhoneFault.MISSING)
    if len(_SEVERAL.split(plain)) > 1:
        return Phone(plain, PhoneFault.SEVERAL)
    digits = re.sub(r"[-()—–－.]|\.0$", "", plain)
    without_country = re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", digits)
    return Phone(without_country, _phone_fault(without_country))


def _phone_fault(digits: str) -> PhoneFault | None:
    if _MOBILE.fullmatch(digits):
        return None
    if _LANDLINE.fullmatch(digits):
        return PhoneFault.LANDLINE
    if not digits.isdigit() or len(digits) == 11:
        return PhoneFault.NOT_MOBILE
    return PhoneFault.SHORT if len(digits) < 11 else PhoneFault.LONG


# ID numbers (GB 11643-1999)

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ID_SHAPE = re.compile(r"\d{17}[\dX]")
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
    if len(number) == 15 and number.isdigit():
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
    born = _valid(int(eighteen[6:10]), int(eighteen[10:12]), int(eighteen[12:14]))
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
