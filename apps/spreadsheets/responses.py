"""Answering with a workbook, or with the page that asks what a list is exported for."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from apps.accounts.gates import SignedInRequest
from apps.core.http import form_page
from apps.core.listing import Column
from apps.spreadsheets.actions import store_export
from apps.spreadsheets.forms import PurposeForm
from apps.spreadsheets.listing import listed_sheet
from apps.spreadsheets.models import FileExport
from apps.spreadsheets.writing import export_workbook

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Noted = Callable[[str, datetime], None]


def workbook_response(content: bytes, filename: str) -> HttpResponse:
    """Answer with an .xlsx file to save; personal data stays out of every cache."""
    response = HttpResponse(content, content_type=WORKBOOK_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def export_page(
    request: SignedInRequest,
    rows: Collection[Any],
    columns: Sequence[Column],
    *,
    kind: str,
    title: str,
    back: str,
    notes: Sequence[str] = (),
    noted: Noted | None = None,
) -> HttpResponse:
    """Ask for the purpose, then keep the list as a workbook under "my files".

    `noted(reason, at)` writes what the app itself remembers of such an export.
    """

    def keep(values: dict[str, Any]) -> FileExport:
        at = timezone.now()
        if noted:
            noted(values["reason"], at)
        return store_export(
            kind=kind,
            filename=f"{title}_{timezone.localdate(at):%Y%m%d}.xlsx",
            content=export_workbook(listed_sheet(rows, columns, title=title, notes=notes)),
            row_count=len(rows),
            reason=values["reason"],
            by=request.user,
            at=at,
        )

    return form_page(
        request,
        PurposeForm(request.POST or None),
        template="spreadsheets/list_export.html",
        deed=keep,
        done=lambda _: reverse("spreadsheets:export_list"),
        context={"title": title, "count": len(rows), "columns": columns, "back": back},
    )
