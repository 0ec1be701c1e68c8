"""Papers that are typeset part after part, so that memory stays flat, and leave as one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from apps.documents.joining import JoinedPdf
from apps.jobs.kinds import Made

T = TypeVar("T")


class Papers:
    """Rows drawn as PDFs of at most `at_once` rows; `name` and `unit` make up the file's name.

    The parts are joined to one PDF; those that stay `apart`, because each counts its own pages, are packed.
    """

    def __init__(self, name: str, unit: str, *, apart: bool = False) -> None:
        self.name, self.unit, self.apart = name, unit, apart
        self.count = 0
        self.whole = JoinedPdf()
        self.parts: list[tuple[str, bytes]] = []

    def draw(self, rows: Sequence[T], draw: Callable[[Sequence[T]], bytes], *, at_once: int) -> Iterator[int]:
        """Draw part after part, at least one; after each say how many rows are through."""
        for start in range(0, max(len(rows), 1), at_once):
            piece = rows[start : start + at_once]
            self.count = start + len(piece)
            self._keep(f"{self.name}_{start + 1:04d}-{self.count:04d}.pdf", draw(piece))
            yield self.count

    def _keep(self, name: str, part: bytes) -> None:
        if self.apart:
            self.parts.append((name, part))
        else:
            self.whole.add(part)

    def made(self) -> Made:
        """Everything in one file."""
        name = f"{self.name}_{self.count}{self.unit}"
        if len(self.parts) > 1:
            return Made(f"{name}.zip", _packed(self.parts), self.count)
        content = self.parts[0][1] if self.apart else self.whole.content()
        return Made(f"{name}.pdf", content, self.count)


def _packed(files: list[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as bundle:
        for name, content in files:
            bundle.writestr(name, content)
    return stream.getvalue()
