"""Pages of every kind of import, the same for all: upload, preview, questions, confirmation, result, undo."""

from __future__ import annotations

from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.core.errors import DomainError
from apps.core.http import form_page, paged, version_of
from apps.spreadsheets import actions, previews, rules
from apps.spreadsheets.desk import import_desk
from apps.spreadsheets.enums import ImportStatus
from apps.spreadsheets.forms import (
    AnswerForm,
    ColumnsForm,
    ConfirmForm,
    ImportFilter,
    RowFilter,
    UploadForm,
)
from apps.spreadsheets.importers import Importer, importer_for, registered_importers
from apps.spreadsheets.lists import IMPORT_COLUMNS
from apps.spreadsheets.models import ImportBatch
from apps.spreadsheets.recognition import Choice
from apps.spreadsheets.responses import file_response
from apps.spreadsheets.writing import blank_workbook

_BOTH = ["GET", "POST"]
RECENT = 5


def _importer(request: SignedInRequest, kind: str) -> Importer:
    importer = importer_for(kind)
    if importer is None:
        raise Http404
    if not rules.can_import_kind(request.user, importer):
        raise PermissionDenied
    return importer


def _batch(request: SignedInRequest, pk: int) -> tuple[ImportBatch, Importer]:
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user).for_lists(), pk=pk)
    return batch, _importer(request, batch.kind)


@require_GET
@requires(rules.can_import)
def import_list(request: SignedInRequest) -> HttpResponse:
    rows = ImportBatch.objects.visible_to(request.user).for_lists()
    context = paged(request, rows, filters=ImportFilter, columns=IMPORT_COLUMNS)
    context["importers"] = [i for i in registered_importers() if rules.can_import_kind(request.user, i)]
    return TemplateResponse(request, "spreadsheets/import_list.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_import)
def import_upload(request: SignedInRequest, kind: str) -> HttpResponse:
    importer = _importer(request, kind)
    earlier = ImportBatch.objects.visible_to(request.user).for_lists().of_kind(kind)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        units=importer.units_for(request.user),
        earlier=earlier.confirmed(),
        initial={name: request.GET[name] for name in ("mends", "unit") if name in request.GET},
    )
    return form_page(
        request,
        form,
        template="spreadsheets/import_upload.html",
        deed=lambda values: import_desk().judge(
            importer=importer,
            filename=values["file"].name,
            content=values["file"].read(),
            unit=values.get("unit"),
            mends=values["mends"],
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda made: made.get_absolute_url(),
        context={"importer": importer, "recent": earlier[:RECENT], "mends": request.GET.get("mends")},
    )


@require_GET
@requires(rules.can_import)
def import_blank(request: SignedInRequest, kind: str) -> HttpResponse:
    importer = _importer(request, kind)
    return file_response(blank_workbook(importer.columns, importer.title), f"{importer.title}（空表）.xlsx")


@require_GET
@requires(rules.can_import)
def import_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    batch, importer = _batch(request, pk)
    deeds = rules.available_actions(request.user, importer, batch, timezone.now())
    is_short = "answer" in deeds and set(request.GET) <= {"page"}
    rows = batch.rows.to_look_at() if is_short else batch.rows.all()
    context = paged(request, rows.by_urgency(), filters=RowFilter)
    context |= {
        "is_short": is_short,
        "earlier": previews.earlier_import(request.user, batch) if "answer" in deeds else None,
        "batch": batch,
        "importer": importer,
        "actions": deeds,
        "rows": previews.shown_rows(context["page"], importer, is_open="answer" in deeds),
        "questions": previews.open_questions(batch) if "answer" in deeds else [],
        "tone": previews.BATCH_TONES.get(ImportStatus(batch.status), "neutral"),
    }
    return TemplateResponse(request, "spreadsheets/import_detail.html", context)


def _gone_on(request: SignedInRequest, batch: ImportBatch) -> HttpResponse:
    """Back in the browser after confirming: how it stands now, instead of a form that can't be sent."""
    messages.info(request, f"这次上传现在是“{batch.get_status_display()}”，下面是结果。")
    return redirect(batch)


@require_http_methods(_BOTH)
@requires(rules.can_import)
def import_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    batch, importer = _batch(request, pk)
    if request.method == "GET" and batch.status != ImportStatus.JUDGED:
        return _gone_on(request, batch)
    form = ColumnsForm(
        request.POST or None,
        columns=importer.columns,
        headings=batch.layout["headings"],
        sheets=[batch.layout["sheet"], *batch.other_tables],
    )
    return form_page(
        request,
        form,
        template="spreadsheets/import_columns.html",
        deed=lambda _: actions.remap_upload(
            batch=batch,
            importer=importer,
            choice=Choice(form.sheet, form.mapping),
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda changed: changed.get_absolute_url(),
        context={"batch": batch, "importer": importer},
    )


@require_POST
@requires(rules.can_import)
def import_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    batch, _ = _batch(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise DomainError("没有这个选项，请刷新页面重试。")
    try:
        count = actions.answer_rows(
            batch=batch,
            answer=form.answer,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
            **form.rows,
        )
        messages.success(request, f"已记下 {count} 行的答复。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(_next(request) or batch.get_absolute_url())


def _next(request: SignedInRequest) -> str:
    target = request.POST.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else ""


@require_http_methods(_BOTH)
@requires(rules.can_import)
def import_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    batch, importer = _batch(request, pk)
    if request.method == "GET" and batch.status != ImportStatus.JUDGED:
        return _gone_on(request, batch)
    findings = batch.file_findings or []
    context = {"batch": batch, "importer": importer, "plan": previews.plan_of(batch), "findings": findings}
    return form_page(
        request,
        ConfirmForm(request.POST or None, asks_about_file=bool(findings)),
        template="spreadsheets/import_confirm.html",
        deed=lambda values: import_desk().confirm(
            batch=batch,
            importer=importer,
            accepts_file=values.get("accepts_file", False),
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda confirmed: confirmed.get_absolute_url(),
        context=context,
    )


@require_GET
@requires(rules.can_import)
def import_error_file(request: SignedInRequest, pk: int) -> HttpResponse:
    batch, _ = _batch(request, pk)
    content = actions.take_error_file(batch=batch, by=request.user, at=timezone.now())
    return file_response(content, f"{PurePath(batch.filename).stem}（标出问题）.xlsx")


@require_POST
@requires(rules.can_import)
def import_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    batch, importer = _batch(request, pk)
    try:
        actions.undo_upload(
            batch=batch, importer=importer, version=version_of(request), by=request.user, at=timezone.now()
        )
        messages.success(request, "这次导入已全部撤销。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(batch)


@require_POST
@requires(rules.can_import)
def import_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    batch, _ = _batch(request, pk)
    try:
        actions.discard_upload(batch=batch, version=version_of(request), by=request.user, at=timezone.now())
        messages.success(request, "这次上传已作废，名单没有变化。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(reverse("spreadsheets:import_upload", args=[batch.kind]))
