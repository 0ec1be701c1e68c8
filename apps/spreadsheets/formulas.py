"""Where formulas stand: parsers hand out their stored results, and those are never trusted."""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from apps.spreadsheets.compound import CompoundFile

FORMULA_ELEMENT = re.compile(rb"<(?:\w+:)?f[\s/>]")
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
SHOWN_LENGTH = 200

RECORD_FORMULA, RECORD_BOUND_SHEET, RECORD_ARRAY, RECORD_DATA_TABLE = 0x06, 0x85, 0x221, 0x236
RECORD_PASSWORD = 0x2F
Position = tuple[int, int]


@dataclass
class FormulaMap:
    """Formula cells of one sheet by (line from 1, column from 0), and the ranges that array formulas fill."""

    cells: dict[Position, str] = field(default_factory=dict)
    ranges: list[tuple[Position, Position]] = field(default_factory=list)

    def covers(self, position: Position) -> bool:
        """Whether the value of this cell comes from a formula."""
        line, column = position
        return position in self.cells or any(
            top <= line <= bottom and left <= column <= right for (top, left), (bottom, right) in self.ranges
        )


def position_of(reference: str) -> Position | None:
    """A1 → (1, 0); None if it is no cell reference."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column - 1


def range_of(reference: str) -> tuple[Position, Position] | None:
    """A1:B2 → ((1, 0), (2, 1)); None if it is no range."""
    first, _, last = reference.partition(":")
    start, end = position_of(first), position_of(last or first)
    return (start, end) if start and end else None


class _SheetScanner:
    """Follows the cells of a sheet part, also where the optional references are left out."""

    def __init__(self) -> None:
        self.found = FormulaMap()
        self.line = self.column = 0
        self.text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self.line = int(attributes.get("r", self.line + 1))
                self.column = -1
            case "c":
                position = position_of(attributes.get("r", ""))
                self.line, self.column = position or (self.line, self.column + 1)
            case "f":
                self.text = []
                area = range_of(attributes.get("ref", "")) if attributes.get("t") != "shared" else None
                if area:
                    self.found.ranges.append(area)

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "f" and self.text is not None:
            self.found.cells[self.line, self.column] = "=" + "".join(self.text)[:SHOWN_LENGTH]
            self.text = None


def formulas_in_part(xml: bytes) -> FormulaMap:
    """The formulas of one sheet part. The gate has refused document types before: nothing can expand here."""
    if not FORMULA_ELEMENT.search(xml):
        return FormulaMap()
    scanner = _SheetScanner()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scanner.start
    parser.CharacterDataHandler = scanner.data
    parser.EndElementHandler = scanner.end
    parser.Parse(xml, True)
    return scanner.found


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _attribute(element: ElementTree.Element, local: str) -> str:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == local), "")


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 (no DTD passed the gate)
    targets = {_attribute(element, "Id"): _attribute(element, "Target") for element in relations}
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 (no DTD passed the gate)
    for element in workbook.iter():
        if _local(element) == "sheet":
            relation = next((v for k, v in element.items() if k.endswith("}id")), "")
            path = posixpath.normpath(posixpath.join("/xl", targets.get(relation, "")))
            yield element.get("name", ""), path.lstrip("/")


def formulas_in_zip(archive: zipfile.ZipFile) -> Mapping[str, FormulaMap]:
    """The formulas of an .xlsx file by sheet name."""
    names = set(archive.namelist())
    return {
        sheet: formulas_in_part(archive.read(part)) for sheet, part in _sheet_parts(archive) if part in names
    }


def records_of(stream: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """The records of a .xls stream from an offset to the end of its section."""
    offset, depth = start, 0
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        yield kind, stream[offset + 4 : offset + 4 + length]
        offset += 4 + length
        depth += (kind == 0x0809) - (kind == 0x000A)  # begin and end of a (nested) section
        if depth == 0 and kind == 0x000A:
            return


def _sheet_name(record: bytes) -> str:
    length, flags = record[6], record[7]
    if flags & 1:
        return record[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    return record[8 : 8 + length].decode("latin-1")


def _formulas_in_section(stream: bytes, start: int) -> FormulaMap:
    found = FormulaMap()
    for kind, record in records_of(stream, start):
        if kind == RECORD_FORMULA and len(record) >= 4:
            line, column = struct.unpack_from("<HH", record)
            found.cells[line + 1, column] = "="
        elif kind in (RECORD_ARRAY, RECORD_DATA_TABLE) and len(record) >= 6:
            top, bottom, left, right = struct.unpack_from("<HHBB", record)
            found.ranges.append(((top + 1, left), (bottom + 1, right)))
    return found


def formulas_in_compound(stream: bytes) -> Mapping[str, FormulaMap]:
    """The formulas of a .xls workbook stream by sheet name."""
    return {
        _sheet_name(record): _formulas_in_section(stream, struct.unpack_from("<I", record)[0])
        for kind, record in records_of(stream)
        if kind == RECORD_BOUND_SHEET and len(record) > 8
    }


def workbook_stream(container: CompoundFile) -> bytes:
    """The stream of a .xls file that holds the sheets; empty if it holds none."""
    name = next((name for name in ("Workbook", "Book") if name in container.entries), None)
    return container.read(name) if name else b""
