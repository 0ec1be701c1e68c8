"""The error file: the clerk's own workbook with what is wrong marked in it."""

from __future__ import annotations

from collections.abc import Sequence

from apps.spreadsheets.reading import ask_child
from apps.spreadsheets.refusals import FileRefused
from apps.spreadsheets.tables import Finding, Table


def error_workbook(*, filename: str, content: bytes, table: Table, findings: Sequence[Finding]) -> bytes:
    """The uploaded file as .xlsx: each finding as colour and comment in its cell and as a sentence in “问题”.

    A workbook too heavy to keep with its looks is built anew from its values.
    Raises FileRefused when it cannot be opened within the limits at all.
    """
    index_of = {heading.field: heading.index for heading in table.headings if heading.field}
    request = {
        "job": "mark",
        "filename": filename,
        "sheet": table.sheet,
        "header": table.header_rows[-1],
        "marks": [
            [found.line, index_of.get(found.field or ""), found.severity, found.message]
            for found in findings
            if found.line is not None
        ],
        "notes": [found.message for found in findings if found.line is None],
    }
    try:
        return ask_child(request, content)[1]
    except FileRefused as refusal:
        if refusal.code != "too_heavy":
            raise
        return ask_child({**request, "anew": True}, content)[1]
