"""How a printed document leaves the web process."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from apps.documents.printing import Form, Paper

# What the address of a paper is asked with for its picture instead of its PDF.
LOOK = "look"


def paper_response(
    request: HttpRequest, form: Form[Paper], papers: Sequence[Paper], filename: str
) -> HttpResponse:
    """Answer with the papers as a PDF, or with ``?look=1`` with a picture of the first page.

    One address, one gate and one reading for both: who may not print doesn't see the picture either.
    """
    if is_look(request):
        return picture_response(form.first_page(papers[0]))
    return pdf_response(form(papers), filename)


def is_look(request: HttpRequest) -> bool:
    """Tell whether only the picture of the first page is asked for."""
    return LOOK in request.GET


def picture_response(content: bytes) -> HttpResponse:
    """Answer with a picture of a paper inside a page; personal data stays out of every cache."""
    response = HttpResponse(content, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


def pdf_response(content: bytes, filename: str, *, inline: bool = True) -> HttpResponse:
    """Answer with a PDF to look at, or to save when not inline; personal data stays out of every cache."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(not inline, filename) or "inline"
    response["Cache-Control"] = "private, no-store"
    return response
