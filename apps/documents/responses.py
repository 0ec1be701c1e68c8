"""How a printed document leaves the web process."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def pdf_response(content: bytes, filename: str, *, inline: bool = True) -> HttpResponse:
    """Answer with a PDF to look at, or to save when not inline; personal data stays out of every cache."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(not inline, filename) or "inline"
    response["Cache-Control"] = "private, no-store"
    return response
