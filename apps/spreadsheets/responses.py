"""Answering with a workbook."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_response(content: bytes, filename: str) -> HttpResponse:
    """Answer with an .xlsx file to save; personal data stays out of every cache."""
    response = HttpResponse(content, content_type=WORKBOOK_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
