"""Reading old .xls containers (OLE compound files) just far enough to judge what is inside."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from apps.spreadsheets.refusals import FileRefused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FREE_SECTORS = 0xFFFFFFFA  # this number and above mark the end of a chain, free or table sectors
DIRECTORY_ENTRY = 128
FIRST_TABLE_ENTRIES = 109


@dataclass(frozen=True)
class Entry:
    """A stream or folder of the container."""

    name: str
    start: int
    size: int


class CompoundFile:
    """The folders and streams of a compound file (structure: [MS-CFB])."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        try:
            self._read_header()
        except struct.error as error:
            raise FileRefused.because("truncated") from error

    def _read_header(self) -> None:
        shift, mini_shift = struct.unpack_from("<HH", self.content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise FileRefused.because("damaged")
        self.sector_size = 1 << shift
        self.mini_size = 1 << mini_shift
        self._directory_start: int = struct.unpack_from("<I", self.content, 48)[0]
        self._mini_cutoff, self._mini_table_start = struct.unpack_from("<II", self.content, 56)
        self._next_table: int = struct.unpack_from("<I", self.content, 68)[0]
        self._first_tables = struct.unpack_from(f"<{FIRST_TABLE_ENTRIES}I", self.content, 76)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.sector_size
        return self.content[start : start + self.sector_size]

    @cached_property
    def _table(self) -> tuple[int, ...]:
        return tuple(number for sector in self._table_sectors() for number in self._numbers(sector))

    def _table_sectors(self) -> Iterator[int]:
        yield from (sector for sector in self._first_tables if sector < FREE_SECTORS)
        following = self._next_table
        for _ in range(len(self.content) // self.sector_size):
            if following >= FREE_SECTORS:
                return
            *sectors, following = self._numbers(following) or (FREE_SECTORS,)
            yield from (sector for sector in sectors if sector < FREE_SECTORS)

    def _numbers(self, sector: int) -> tuple[int, ...]:
        data = self._sector(sector)
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def _chain(self, start: int, table: tuple[int, ...]) -> Iterator[int]:
        sector = start
        for _ in range(len(table)):
            if sector >= len(table):
                return
            yield sector
            sector = table[sector]

    def _read_chain(self, start: int) -> bytes:
        return b"".join(self._sector(sector) for sector in self._chain(start, self._table))

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every folder and stream by name; the same name in two folders shows the last one."""
        found = {}
        data = self._read_chain(self._directory_start)
        for offset in range(0, len(data) - DIRECTORY_ENTRY + 1, DIRECTORY_ENTRY):
            length, kind = struct.unpack_from("<HB", data, offset + 64)
            if kind:
                name = data[offset : offset + max(length - 2, 0)].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<II", data, offset + 116)
                found[name] = Entry(name, start, size)
        return found

    def read(self, name: str) -> bytes:
        """The content of a stream."""
        entry = self.entries[name]
        if entry.size >= self._mini_cutoff:
            return self._read_chain(entry.start)[: entry.size]
        return self._read_small(entry)

    def _read_small(self, entry: Entry) -> bytes:
        root = self.entries.get("Root Entry")
        if root is None:
            raise FileRefused.because("damaged")
        store = self._read_chain(root.start)
        sectors = tuple(self._chain(self._mini_table_start, self._table))
        table = tuple(number for sector in sectors for number in self._numbers(sector))
        parts = (
            store[sector * self.mini_size : (sector + 1) * self.mini_size]
            for sector in self._chain(entry.start, table)
        )
        return b"".join(parts)[: entry.size]
