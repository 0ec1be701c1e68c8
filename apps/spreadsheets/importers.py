"""What a domain app gives so that its rows can come from workbooks, and the register of those that do.

An app writes one class that satisfies `Importer` and the settings name it: `IMPORTERS = {"members":
"apps.members.importer.MembersImporter"}`. Upload, preview, questions, confirmation, error file and undo
are the same for every kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from apps.accounts.policy import Deed
from apps.spreadsheets.columns import Columns
from apps.spreadsheets.tables import Table
from apps.spreadsheets.verdicts import Judgement


@dataclass(frozen=True)
class RowToApply:
    """A line to store: its clean values, and the kinds of findings that a clerk answered with yes."""

    line: int
    clean: Mapping[str, Any]
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Applied:
    """What became of a line: created, updated or unchanged; the row it lives in; that row's values before.

    `before` must be ready for JSON; it is kept encrypted and handed back by undo.
    """

    line: int
    outcome: str
    target_id: int
    before: Mapping[str, Any] | None = None


class Importer(Protocol):
    """One kind of table that can be uploaded.

    `sensitive` names the fields whose typed value is masked on pages. `units_for` returns the units that a
    user may import for, or None when the file concerns the whole district.
    """

    kind: str
    title: str
    deed: Deed
    columns: Columns
    preview_headings: tuple[str, ...]
    sensitive: frozenset[str]

    def units_for(self, user: Any) -> QuerySet[Any] | None:
        """The units of which one is chosen at upload."""
        ...

    def judge(self, table: Table, *, unit: Any, at: datetime) -> Judgement:
        """Every line's clean values and findings; reads the database, writes nothing."""
        ...

    def preview(self, clean: Mapping[str, Any]) -> Sequence[str]:
        """A line in short texts under `preview_headings`."""
        ...

    def apply(self, rows: Sequence[RowToApply], *, unit: Any, by: Any, at: datetime) -> list[Applied]:
        """Store the lines inside the caller's transaction, with their own audit rows.

        Raises DomainError when one of them can no longer be stored: then nothing is.
        """
        ...

    def undo(self, applied: Sequence[Applied], *, unit: Any, by: Any, at: datetime) -> None:
        """Take the lines back: remove what was created, restore what was updated.

        Raises DomainError with a sentence when somebody has worked with one of them since.
        """
        ...


@cache
def _load(path: str) -> Importer:
    importer: Importer = import_string(path)()
    return importer


def importer_for(kind: str) -> Importer | None:
    """The importer of a kind, or None if nothing of that kind can be uploaded."""
    path = settings.IMPORTERS.get(kind)
    return _load(path) if path else None


def registered_importers() -> list[Importer]:
    """Every importer, in the order of the settings."""
    return [_load(path) for path in settings.IMPORTERS.values()]
