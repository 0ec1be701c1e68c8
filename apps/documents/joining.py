"""Papers that were typeset in parts, as one file."""

import io

import pikepdf


class JoinedPdf:
    """One PDF that grows part by part; it keeps the first part's title. No part is held twice."""

    def __init__(self) -> None:
        self._whole: pikepdf.Pdf | None = None

    def add(self, part: bytes) -> None:
        """Put the pages of this PDF at the end."""
        if self._whole is None:
            self._whole = pikepdf.open(io.BytesIO(part))
            return
        with pikepdf.open(io.BytesIO(part)) as more:
            self._whole.pages.extend(more.pages)

    def content(self) -> bytes:
        """Everything added so far as a file; without pages when all rows have left meanwhile."""
        file = io.BytesIO()
        whole = pikepdf.new() if self._whole is None else self._whole
        whole.save(file, deterministic_id=True)  # the same papers are the same bytes
        return file.getvalue()
