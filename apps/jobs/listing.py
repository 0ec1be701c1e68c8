"""Lists as workbooks: the rows in the order and columns in which the person saw them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.core.dates import day_digits
from apps.core.errors import DomainError
from apps.core.listing import Column, choose, with_reads
from apps.jobs.kinds import Made
from apps.spreadsheets.listing import listed_sheet
from apps.spreadsheets.writing import export_workbook

PIECE = 250
# Up to here a workbook is written while one waits: about a second.
SMALL_LIST = 1000


def _no_notes(_: datetime) -> Sequence[str]:
    return ()


def _no_trace(**_: Any) -> None:
    """The file's own trace is enough."""


@dataclass(frozen=True)
class ListExport:
    """A list that can leave as a workbook: its rows and columns for a person, and who may take it.

    `notes` stand above the table; `noted` writes what the app itself remembers (count, reason, by, at).
    """

    key: str
    title: str
    rule: Callable[[User], bool]
    rows: Callable[[User], QuerySet[Any]]
    columns: Callable[[User], Sequence[Column]]
    notes: Callable[[datetime], Sequence[str]] = _no_notes
    noted: Callable[..., None] = _no_trace
    unit: str = "条"
    small: int = SMALL_LIST

    def begin(self, owner: User, parameters: Mapping[str, Any], at: datetime) -> ListWork:
        """The work for `ids` in their order and `columns` by their keys; `reason` goes to `noted`."""
        return ListWork(self, owner, parameters, at)


class ListWork:
    """One export: reads the rows piece by piece within the owner's reach, then writes the workbook."""

    def __init__(self, export: ListExport, owner: User, parameters: Mapping[str, Any], at: datetime) -> None:
        self.export, self.owner, self.at = export, owner, at
        self.ids: list[int] = list(parameters["ids"])
        self.reason: str = parameters["reason"]
        self.columns = choose(export.columns(owner), parameters["columns"]).shown
        self.rows: list[Any] = []
        self.content = b""

    def pieces(self) -> Iterator[int]:
        for start in range(0, len(self.ids), PIECE):
            piece = self.ids[start : start + PIECE]
            rows = with_reads(self.export.rows(self.owner), self.columns)
            found = {row.pk: row for row in rows.filter(pk__in=piece)}
            self.rows += [found[pk] for pk in piece if pk in found]
            yield min(start + PIECE, len(self.ids))
        if self.ids and not self.rows:
            raise DomainError("名单里的记录现在都看不到了，没有生成文件。请回到名单重新导出。")
        sheet = listed_sheet(
            self.rows, self.columns, title=self.export.title, notes=self.export.notes(self.at)
        )
        self.content = export_workbook(sheet)
        yield len(self.ids)

    def end(self, *, by: User, at: datetime) -> Made:
        self.export.noted(count=len(self.rows), reason=self.reason, by=by, at=at)
        name = f"{self.export.title}_{day_digits(timezone.localdate(self.at))}.xlsx"
        return Made(name, self.content, len(self.rows))
