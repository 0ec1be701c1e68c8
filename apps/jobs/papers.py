"""Papers that are typeset file after file, and leave as one PDF or as an archive of several."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from apps.jobs.kinds import Made

T = TypeVar("T")


class Papers:
    """Rows drawn as PDF files of at most `per_file` rows; `name` and `unit` make up the files' names."""

    def __init__(self, name: str, unit: str) -> None:
        self.name, self.unit = name, unit
        self.count = 0
        self.files: list[tuple[str, bytes]] = []

    def draw(
        self, rows: Sequence[T], draw: Callable[[Sequence[T]], bytes], *, per_file: int
    ) -> Iterator[int]:
        """Draw file after file, at least one; after each say how many rows are through."""
        for start in range(0, max(len(rows), 1), per_file):
            piece = rows[start : start + per_file]
            self.count = start + len(piece)
            self.files.append((f"{self.name}_{start + 1:04d}-{self.count:04d}.pdf", draw(piece)))
            yield self.count

    def made(self) -> Made:
        """The one file, or all of them together."""
        name = f"{self.name}_{self.count}{self.unit}"
        if len(self.files) == 1:
            return Made(f"{name}.pdf", self.files[0][1], self.count)
        return Made(f"{name}.zip", _packed(self.files), self.count)


def _packed(files: list[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as bundle:
        for name, content in files:
            bundle.writestr(name, content)
    return stream.getvalue()
