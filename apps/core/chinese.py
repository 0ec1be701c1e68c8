"""How clerks write things down: text, dates, names and phones.

Pure functions without judgement: each says what is meant and, where something is wrong, which fault it has.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), 0x00AD, 0x2060, 0xFEFF])
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_BLANKS = re.compile(r"\s+")
_NOISE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]")  # most cells have none: they are left alone
_WIDE_OR_NOISE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff\uff01-\uff5e]")
_BETWEEN_ITEMS = re.compile(r"[、，,；;/／|\n]+|\s{2,}")
_NOTHING = frozenset({"", "无", "暂无", "没有", "空", "-", "--", "—", "——", "－", "/", "／", "\\", "N/A"})


def tidy(text: str) -> str:
    """Text without invisible characters, with single blanks inside and none at the ends."""
    if not text or not _NOISE.search(text):
        return text
    return _BLANKS.sub(" ", text.translate(_INVISIBLE)).strip()


def compact(text: str) -> str:
    """Text in half-width characters and without any blank: for numbers, codes and dates."""
    if not text or not _WIDE_OR_NOISE.search(text):
        return text
    return _BLANKS.sub("", text.translate(_INVISIBLE).translate(_HALF_WIDTH))


def filled(text: str) -> str:
    """The tidy text, or nothing where it stands for “not filled in”: 无, a dash or a stroke."""
    plain = tidy(text)
    return "" if plain in _NOTHING else plain


def split_list(text: str) -> list[str]:
    """The items of an enumeration written with any usual separator, in order, each once."""
    if not text:
        return []
    items = (filled(item) for item in _BETWEEN_ITEMS.split(text.translate(_INVISIBLE)))
    return list(dict.fromkeys(item for item in items if item))


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


@lru_cache(maxsize=4096)
def _date_from_text(text: str) -> PartialDate | None:
    if found := _WRITTEN.fullmatch(text) or _RUN_TOGETHER.fullmatch(text):
        return valid_date(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
    if found := _IN_NUMERALS.fullmatch(text):
        day = _small_number(found[3]) if found[3] else None
        return valid_date(int(found[1].translate(_NUMERALS)), _small_number(found[2]), day)
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


def valid_date(year: int, month: int, day: int | None) -> PartialDate | None:
    """The date, if there is such a day in the years 1900 to 2099."""
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

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(?:0[0-9]{2,3})?[2-9][0-9]{6,7}(?:转[0-9]{1,6})?")
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
    digits = re.sub(r"\.0$|[-()—–－.]", "", plain)
    without_country = re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", digits)
    return Phone(without_country, _phone_fault(without_country))


def _phone_fault(digits: str) -> PhoneFault | None:
    if _MOBILE.fullmatch(digits):
        return None
    if _LANDLINE.fullmatch(digits):
        return PhoneFault.LANDLINE
    if not (digits.isascii() and digits.isdigit()) or len(digits) == 11:
        return PhoneFault.NOT_MOBILE
    return PhoneFault.SHORT if len(digits) < 11 else PhoneFault.LONG
