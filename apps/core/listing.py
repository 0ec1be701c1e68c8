"""A list's columns as data: the page, the choice of columns and the export all read the same ones."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from apps.core.dates import day_figures, moment_figures

COLUMNS_KEY = "columns"


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `value` reads the cell from a row: text, a number, a day, a moment, True or False, a list of words, None.
    `sort` is the key in the filter's `sort`; `tone` makes the cell a badge; `link` leads somewhere;
    `standard` columns are shown until others are chosen. `width` counts characters in a workbook. `reads`
    names the relation that only this column needs: it is fetched along when the column is shown.
    """

    key: str
    label: str
    value: Callable[[Any], Any]
    sort: str = ""
    css: str = ""
    tone: Callable[[Any], str] | None = None
    link: Callable[[Any], str] | None = None
    standard: bool = True
    width: int = 14
    reads: str = ""

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True)
class Columns:
    """All columns of a list and those shown now, in the list's order."""

    every: Sequence[Column]
    shown: Sequence[Column]

    @property
    def are_chosen(self) -> bool:
        return list(self.shown) != standard(self.every)


def with_reads(rows: QuerySet[Any], columns: Iterable[Column]) -> QuerySet[Any]:
    """The rows with what these columns need of other tables."""
    return rows.prefetch_related(*(column.reads for column in columns if column.reads))


def own_page(row: Any) -> str:
    """Where a row's name leads in most lists."""
    url: str = row.get_absolute_url()
    return url


def standard(every: Iterable[Column]) -> list[Column]:
    return [column for column in every if column.standard]


def choose(every: Sequence[Column], keys: Sequence[str]) -> Columns:
    """The columns of these keys, or the standard ones without keys.

    Raises KeyError for a key of no column.
    """
    for key in keys:
        if key not in {column.key for column in every}:
            raise KeyError(key)
    return Columns(every, [column for column in every if column.key in keys] if keys else standard(every))


def cell_text(value: Any) -> str:
    """A cell's value as the page writes it."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return moment_figures(value)
        case date():
            return day_figures(value)
        case list() | tuple():
            return "、".join(str(one) for one in value)
    return str(value)


def export_value(value: Any) -> Any:
    """A cell's value as a workbook takes it: numbers, days and moments stay what they are."""
    if value is None or isinstance(value, bool | int | float | date):
        return value
    return value if hasattr(value, "as_tuple") else cell_text(value)
