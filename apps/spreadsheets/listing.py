"""A list's columns and rows as a sheet."""

from collections.abc import Collection, Sequence
from typing import Any

from apps.core.listing import Column, export_value
from apps.spreadsheets.writing import OutColumn, OutSheet


def listed_sheet(
    rows: Collection[Any], columns: Sequence[Column], *, title: str, notes: Sequence[str] = ()
) -> OutSheet:
    """The rows in these columns, under the list's title."""
    heads = [OutColumn(column.label, column.width, wraps=column.width > 24) for column in columns]
    cells = ([export_value(column.value(row)) for column in columns] for row in rows)
    return OutSheet(title, heads, cells, title=title, notes=notes)
