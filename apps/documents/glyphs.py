"""Which characters the documents' fonts can print.

The typesetter leaves out what its fonts lack and says nothing; a name with a hole in it is worse
than a refusal.
"""

import struct
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pylopdf_fonts_zh_cn import sans_path, serif_path

FONT_FOLDER: Path = serif_path().parent

# Printed in the place of a character that no font has, to be written in by hand.
BLANK = "□"

_VARIATION_SELECTORS = frozenset(chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))


def missing_glyphs(text: str) -> list[str]:
    """Say which characters of the text can't be printed: each once, in order of appearance."""
    return [character for character in dict.fromkeys(text) if not is_printable(character)]


def is_printable(character: str) -> bool:
    """Tell whether one of the documents' fonts has the character, or whether it needs no ink."""
    return (
        ord(character) in _character_table()
        or character in _VARIATION_SELECTORS
        or unicodedata.category(character) in {"Cc", "Cf", "Zs", "Zl", "Zp"}
    )


def with_blanks(text: str) -> str:
    """Put an open box where a character can't be printed, so that it can be written in by hand."""
    return "".join(character if is_printable(character) else BLANK for character in text)


@cache
def _character_table() -> frozenset[int]:
    return frozenset(_characters_of(sans_path()) | _characters_of(serif_path()))


def _characters_of(font: Path) -> set[int]:
    """Read the code points of an OpenType font: sub-table format 12 of ``cmap``, all of Unicode."""
    data = font.read_bytes()
    cmap = _table_offset(data, b"cmap")
    for index in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">I", data, cmap + 4 + 8 * index + 4)[0]
        if struct.unpack_from(">H", data, start)[0] == 12:
            groups = struct.unpack_from(">I", data, start + 12)[0]
            return set(_code_points(struct.unpack_from(f">{3 * groups}I", data, start + 16)))
    message = f"{font.name} has no character table for the whole of Unicode"
    raise ValueError(message)


def _table_offset(data: bytes, tag: bytes) -> int:
    tables = struct.unpack_from(">H", data, 4)[0]
    for index in range(tables):
        name, _checksum, offset, _length = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        if name == tag:
            return int(offset)
    message = f"no table {tag!r} in the font"
    raise ValueError(message)


def _code_points(groups: tuple[int, ...]) -> Iterable[int]:
    for first, last, _glyph in zip(groups[::3], groups[1::3], groups[2::3], strict=True):
        yield from range(first, last + 1)
