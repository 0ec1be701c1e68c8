"""The own work with its progress, and the own files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.core.errors import DomainError
from apps.core.http import paged
from apps.jobs import actions, rules
from apps.jobs.models import Job
from apps.jobs.progress import progress_of
from apps.spreadsheets.actions import fetch_export
from apps.spreadsheets.models import FileExport
from apps.spreadsheets.responses import file_response


def _own(request: SignedInRequest, pk: int) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user), pk=pk)


@never_cache
@require_GET
@requires(rules.can_have_files)
def job_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the work is; asks anew by itself, and shows the whole page once it has ended."""
    job = _own(request, pk)
    context = {
        "job": job,
        "progress": progress_of(job, Job.objects.open().before(job).count(), timezone.now()),
        "actions": rules.available_actions(request.user, job),
    }
    response = TemplateResponse(request, "jobs/job_detail.html", context)
    if request.headers.get("HX-Request") and not job.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(rules.can_have_files)
def job_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    job = _own(request, pk)
    try:
        actions.cancel_job(job=job, by=request.user, at=timezone.now())
        messages.success(request, f"“{job.title}”已取消，没有留下任何改动。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(job)


@require_GET
@requires(rules.can_have_files)
def file_list(request: SignedInRequest) -> HttpResponse:
    """我的文件: what is being made, and what can be fetched."""
    files = FileExport.objects.visible_to(request.user).live(timezone.now()).for_lists()
    context: dict[str, Any] = paged(request, files)
    context["jobs"] = Job.objects.visible_to(request.user).open()
    return TemplateResponse(request, "jobs/file_list.html", context)


@require_GET
@requires(rules.can_have_files)
def file_download(request: SignedInRequest, pk: int) -> HttpResponse:
    export = get_object_or_404(FileExport.objects.visible_to(request.user).for_lists(), pk=pk)
    fetched = fetch_export(export=export, by=request.user, at=timezone.now())
    return file_response(fetched.content, fetched.filename)
