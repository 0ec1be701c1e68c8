"""Which columns a kind of table may have, and how clerks name them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
REQUIRED_MARK = re.compile(r"^[*＊]+|[*＊]+$|[(](必填|选填|可不填)[)]$")


@dataclass(frozen=True)
class Field:
    """One thing a column can stand for.

    `pattern` is a regular expression that must match a whole heading after `tidy_heading`.
    """

    name: str
    label: str
    pattern: str


@dataclass(frozen=True)
class Columns:
    """The fields of one kind of table; `needs` lists groups of which at least one field must be there.

    A table of people needs (("name",), ("id_no", "phone")): a name, and an ID number or a phone.
    """

    noun: str
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...]

    def field_for(self, heading: str) -> str | None:
        """The field that a heading stands for; the first field that matches wins, None means ignored."""
        tidy = tidy_heading(heading)
        if not tidy:
            return None
        return next((f.name for f in self.fields if _compiled(f.pattern).fullmatch(tidy)), None)

    def label_of(self, name: str) -> str:
        """The usual heading of a field."""
        return next(f.label for f in self.fields if f.name == name)

    def missing_needs(self, found: set[str]) -> tuple[tuple[str, ...], ...]:
        """The groups of needed fields of which none was found."""
        return tuple(group for group in self.needs if not found.intersection(group))

    def needs_sentence(self) -> str:
        """The needed columns in words: “姓名”列和“身份证号”或“手机号码”列."""
        groups = ("或".join(f"“{self.label_of(name)}”" for name in group) + "列" for group in self.needs)
        return "和".join(groups)


def tidy_heading(text: str) -> str:
    """A heading without blanks, line breaks, full-width forms and marks of a required column."""
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return REQUIRED_MARK.sub("", REQUIRED_MARK.sub("", plain))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
