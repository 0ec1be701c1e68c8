"""What can be done with uploads and with files that wait for their owner."""

from apps.spreadsheets.actions.files import fetch_export, purge_files, store_export, take_error_file
from apps.spreadsheets.actions.imports import (
    answer_rows,
    confirm_upload,
    discard_upload,
    judge_upload,
    keep_upload,
    remap_upload,
    undo_upload,
)

__all__ = [
    "answer_rows",
    "confirm_upload",
    "discard_upload",
    "fetch_export",
    "judge_upload",
    "keep_upload",
    "purge_files",
    "remap_upload",
    "store_export",
    "take_error_file",
    "undo_upload",
]
