"""Which rows of a list a deed is meant for: the ticked ones, or all that match its filters."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django_filters import FilterSet

M = TypeVar("M", bound=Model)
EVERY = "every"  # the button that means all rows that match, not only the ticked ones
QUERY = "list_query"  # the list's address when it was pressed


def picked(request: HttpRequest, rows: QuerySet[M], *, name: str, filters: type[FilterSet]) -> QuerySet[M]:
    """The rows that the form means, out of `rows`; ids of other rows count for nothing.

    Raises BadRequest for filters that the list doesn't know.
    """
    if not request.POST.get(EVERY):
        ticked = [int(pk) for pk in request.POST.getlist(name) if pk.isdecimal() and len(pk) < 19]
        return rows.filter(pk__in=ticked)
    chosen: Any = filters(QueryDict(request.POST.get(QUERY, "")), queryset=rows, request=request)
    if not chosen.is_valid():
        raise BadRequest("查询条件的内容不对，请回到名单重新选择。")
    matching: QuerySet[M] = chosen.qs
    return matching
