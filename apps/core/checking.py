"""The check page before a deed on many rows: what will be done to how many, who is left out and why."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from apps.core.errors import DomainError, Problem

CHECKED = "checked"  # comes along from the check page alone


@dataclass(frozen=True)
class Line:
    """One row that was picked: how it reads, and what is to be known of it; why, for one left out."""

    row: Any
    text: str
    note: str = ""


def sort_out(
    rows: Iterable[Any], *, line: Callable[[Any], Line], problems: Callable[[Any], Sequence[Problem]]
) -> dict[str, list[Line]]:
    """The lines of a check page: `going`, and `left` with the first reason of each."""
    going, left = [], []
    for row in rows:
        shown, reasons = line(row), problems(row)
        if reasons:
            left.append(replace(shown, note=reasons[0].sentence.removeprefix(shown.text)))
        else:
            going.append(shown)
    return {"going": going, "left": left}


def check_page(
    request: HttpRequest,
    *,
    name: str,
    title: str,
    lead: str,
    unit: str,
    going: Sequence[Line],
    left: Sequence[Line],
    deed: Callable[[list[Any]], HttpResponse],
    back: str,
) -> HttpResponse:
    """Show what `deed` would do to the picked rows; run it when that was seen and still holds.

    `name` is the field in which the rows' keys come. When a row has changed since the page was shown,
    nothing is done and the page comes anew (409). A refusal (DomainError) is told at `back`.
    """
    if not going and not left:
        messages.warning(request, "请先勾选要办理的人或卡。")
        return redirect(back)
    has_seen = CHECKED in request.POST
    has_changed = has_seen and (bool(left) or len(going) != len(request.POST.getlist(name)))
    if has_seen and not has_changed:
        try:
            return deed([line.row for line in going])
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
            return redirect(back)
    context = {
        "title": title,
        "lead": lead,
        "name": name,
        "unit": unit,
        "going": going,
        "left": left,
        "has_changed": has_changed,
        "back": back,
    }
    return TemplateResponse(request, "core/check.html", context, status=409 if has_changed else 200)
