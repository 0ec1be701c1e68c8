"""Answering with a list as a file: the page that asks what for, then the file or the work's progress."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_filters import FilterSet

from apps.accounts.gates import SignedInRequest
from apps.core.http import form_page, paged
from apps.core.listing import Column
from apps.jobs.actions import order_work
from apps.jobs.listing import ListExport
from apps.jobs.models import Job
from apps.spreadsheets.forms import PurposeForm
from apps.spreadsheets.models import FileExport


def made_url(made: Job | FileExport) -> str:
    """Where to go after ordering: to the work's progress, or to the file among the own ones."""
    return made.get_absolute_url() if isinstance(made, Job) else reverse("jobs:file_list")


def export_page(
    request: SignedInRequest, export: ListExport, filters: type[FilterSet], *, back: str
) -> HttpResponse:
    """Ask for the purpose, then export exactly the list as filtered, in its order and columns."""
    ids, shown = _seen(request, export, filters)
    return form_page(
        request,
        PurposeForm(request.POST or None),
        template="jobs/list_export.html",
        deed=lambda values: _order(request, export, ids, shown, values["reason"]),
        done=made_url,
        context={"title": export.title, "count": len(ids), "columns": shown, "back": back},
    )


def export_at_once(
    request: SignedInRequest, export: ListExport, filters: type[FilterSet], *, reason: str
) -> HttpResponse:
    """Export a list without personal data by one button: nobody is asked what for."""
    ids, shown = _seen(request, export, filters)
    return redirect(made_url(_order(request, export, ids, shown, reason)))


def _seen(
    request: SignedInRequest, export: ListExport, filters: type[FilterSet]
) -> tuple[list[int], Sequence[Column]]:
    """The rows in their order and the columns of the list, as its address says."""
    columns = export.columns(request.user)
    listed = paged(request, export.rows(request.user), filters=filters, columns=columns)
    return list(listed["filter"].qs.values_list("pk", flat=True)), listed["columns"].shown


def _order(
    request: SignedInRequest, export: ListExport, ids: list[int], shown: Sequence[Column], reason: str
) -> Job | FileExport:
    return order_work(
        kind=export,
        title=f"导出{export.title}",
        parameters={"ids": ids, "columns": [column.key for column in shown], "reason": reason},
        total=len(ids),
        reason=reason,
        by=request.user,
        at=timezone.now(),
    )
