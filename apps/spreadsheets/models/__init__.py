"""Uploads with their judged rows, and files that wait for their owner."""

from apps.spreadsheets.models.files import EXPORT_HOURS, FileExport, FileExportQuerySet
from apps.spreadsheets.models.imports import (
    UNDO_HOURS,
    ImportBatch,
    ImportBatchQuerySet,
    ImportRow,
    ImportRowQuerySet,
)

__all__ = [
    "EXPORT_HOURS",
    "UNDO_HOURS",
    "FileExport",
    "FileExportQuerySet",
    "ImportBatch",
    "ImportBatchQuerySet",
    "ImportRow",
    "ImportRowQuerySet",
]
