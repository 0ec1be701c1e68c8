"""Answering with a file to save."""

from pathlib import PurePath

from django.http import HttpResponse
from django.utils.http import content_disposition_header

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE_TYPES = {".xlsx": WORKBOOK_TYPE, ".pdf": "application/pdf", ".zip": "application/zip"}


def file_response(content: bytes, filename: str) -> HttpResponse:
    """Answer with a file to save, by its ending; personal data stays out of every cache."""
    response = HttpResponse(content, content_type=FILE_TYPES[PurePath(filename).suffix])
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
