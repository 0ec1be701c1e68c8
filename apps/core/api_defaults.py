"""Defaults of every API operation: the gate, strict filters, paging (named in settings)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import BadRequest
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class GatedByRule(BasePermission):
    """Lets an operation through when the viewset's rule for it holds; without a rule it is closed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        rules: Mapping[str, Callable[[Any], bool]] = getattr(view, "rules", {})
        rule = rules.get(getattr(view, "action", None) or "")
        return bool(rule and rule(request.user))


class StrictFilterBackend(DjangoFilterBackend):  # type: ignore[misc]  # the library has no types
    """Refuses filter and sort keys that the list doesn't know (400) instead of ignoring them."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        filterset = self.get_filterset_class(view, queryset)
        known = set(filterset.base_filters) if filterset else set()
        check_known_keys(request.query_params, known | {"page", "page_size", "format"})
        return super().filter_queryset(request, queryset, view)


def check_known_keys(sent: Mapping[str, Any], known: set[str]) -> None:
    """Raise BadRequest for a query key outside `known`."""
    unknown = sorted(set(sent) - known)
    if unknown:
        raise BadRequest(f"不认识的查询条件：{'、'.join(unknown)}。请去掉后再查。")


class PortalPagination(PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 200
