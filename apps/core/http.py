"""What pages share at the edge: lists, forms that run one action, and the versions they carry."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django_filters import FilterSet

from apps.core.conflict import LOOK_AGAIN, can_compare, comparison
from apps.core.errors import DomainError, StaleVersion
from apps.core.listing import COLUMNS_KEY, Column, Columns, choose, with_reads
from apps.core.templatetags.looks import field_keys

PAGE_SIZE = 50
# From so many rows on, to count a list takes longer than to show its page.
MANY, KEPT_SECONDS = 10_000, 60
V = TypeVar("V", bound=Callable[..., HttpResponse])


def without_session(view: V) -> V:
    """Mark a view for which nobody asks who comes: its session is never read."""
    view.__dict__["without_session"] = True
    return view


def paged(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    *,
    filters: type[FilterSet] | None = None,
    size: int = PAGE_SIZE,
    columns: Sequence[Column] = (),
    keys: Collection[str] = (),
) -> dict[str, Any]:
    """One page of a list: context keys `page`, with `filters` `filter`, with `columns` the `columns` chosen.

    `keys` are further words of the address, by which the view has chosen the rows.

    Raises BadRequest (400) for a filter or sort key, a value or a page number that the list doesn't know.
    """
    shown = _chosen_columns(request, columns) if columns else None
    if shown and isinstance(rows, QuerySet):
        rows = with_reads(rows, shown.shown)
    chosen = filters(request.GET, queryset=rows, request=request) if filters else None
    known = {"page", *keys, *([COLUMNS_KEY] if columns else [])}
    if chosen is not None:
        known |= {key for field in chosen.form for key in field_keys(field)}
    unknown = sorted(set(request.GET) - known)
    if unknown:
        raise BadRequest(f"不认识的查询条件：{'、'.join(unknown)}。请去掉后再查。")
    if chosen is not None and not chosen.is_valid():
        raise BadRequest("查询条件的内容不对，请重新选择。")
    page = _page(Pages(chosen.qs if chosen is not None else rows, size), request.GET.get("page", "1"))
    context = {"page": page, "filter": chosen}
    if shown:
        context["columns"] = shown
    return context


class Pages(Paginator[Any]):
    """A list in pages; how long a very long one is, is kept for a minute by the statement that counts it."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if not isinstance(rows, QuerySet):
            return len(rows)
        few = rows.order_by()[:MANY].count()
        return few if few < MANY else self._kept_count(rows)

    def _kept_count(self, rows: QuerySet[Any]) -> int:
        statement = repr(rows.order_by().query.sql_with_params())
        key = f"count:{sha256(statement.encode()).hexdigest()}"
        return int(cache.get_or_set(key, rows.count, KEPT_SECONDS) or 0)


def _chosen_columns(request: HttpRequest, columns: Sequence[Column]) -> Columns:
    try:
        return choose(columns, request.GET.getlist(COLUMNS_KEY))
    except KeyError as unknown:
        raise BadRequest("没有这一列，请重新选择要看的列。") from unknown


def _page(paginator: Paginator[Any], number: str) -> Page[Any]:
    if not number.isdecimal() or not 1 <= int(number) <= paginator.num_pages:
        raise BadRequest("没有这一页。请从第一页看起。")
    return paginator.page(int(number))


def version_of(request: HttpRequest) -> int | None:
    """The version of the row as the form showed it."""
    sent = request.POST.get("version", "")
    return int(sent[:9]) if sent.isdecimal() else None


def form_page(
    request: HttpRequest,
    form: BaseForm,
    *,
    template: str,
    deed: Callable[[dict[str, Any]], Any],
    done: Callable[[Any], str],
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a form; on POST clean it, run one action, and go on to `done(result)`.

    A refusal (DomainError) is shown above the form with everything typed kept; status 422 for bad input,
    409 for a refusal. When somebody else wrote the row since, both versions stand side by side and the
    person chooses (StaleVersion); nothing is overwritten before that.
    """
    shown, status = {**(context or {}), "form": form}, 200
    if request.method == "POST":
        # The version that the person saw goes along until the deed is done: a fresh one would hide a change.
        shown["seen_version"], status = version_of(request), 422
        if form.is_valid() and LOOK_AGAIN not in request.POST:
            try:
                return redirect(done(deed(form.cleaned_data)))
            except StaleVersion as refusal:
                if can_compare(request.POST, form, refusal):
                    both = comparison(request.POST, form, refusal)
                    return TemplateResponse(request, "core/conflict.html", both, status=409)
                form.add_error(None, refusal.sentence)
                status = 409
            except DomainError as refusal:
                form.add_error(None, refusal.sentence)
                status = 409
    return TemplateResponse(request, template, shown, status=status)
