"""The page behind the QR code of a printed paper."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from apps.documents.verification import checked


@login_not_required  # whoever holds the paper may compare it; names are masked
@require_GET
def check(request: HttpRequest, token: str) -> HttpResponse:
    found = checked(token)
    response = TemplateResponse(
        request, "documents/check.html", {"found": found}, status=200 if found else 404
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
