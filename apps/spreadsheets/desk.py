"""Who does an import: at once, or as long work of a floor above, which the settings name."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from apps.spreadsheets.importers import Importer
from apps.spreadsheets.models import ImportBatch


class Desk(Protocol):
    """Takes uploads and confirmations; what comes back says by its address where to go on."""

    def judge(
        self,
        *,
        importer: Importer,
        filename: str,
        content: bytes,
        unit: Any,
        mends: ImportBatch | None,
        by: Any,
        at: datetime,
    ) -> Any:
        """Raises FileRefused at once for a file that nobody should work on."""
        ...

    def confirm(
        self,
        *,
        batch: ImportBatch,
        importer: Importer,
        accepts_file: bool,
        version: int | None,
        by: Any,
        at: datetime,
    ) -> Any:
        """Raises DomainError at once when nothing can be stored."""
        ...


@cache
def import_desk() -> Desk:
    """The desk that the settings name."""
    desk: Desk = import_string(settings.IMPORT_DESK)
    return desk
