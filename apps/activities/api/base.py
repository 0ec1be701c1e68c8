"""What the viewsets of this app share: reading in scope, deeds on the rows in reach."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from apps.accounts.policy import Deed
from apps.core.api import PortalViewSet


class DeedViewSet(ListModelMixin, RetrieveModelMixin, PortalViewSet):
    """Reading by `visible_to`; for each deed the rows on which the user may do it (others answer 404)."""

    queryset: Any = None
    shown_as: type[serializers.ModelSerializer]
    reach: Mapping[str, Callable[[Any, Any], QuerySet[Any]]] = {}

    def get_queryset(self) -> Any:
        narrow = self.reach.get(self.action)
        return narrow(self.queryset, self.request.user) if narrow else super().get_queryset()

    def body(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        sent = shape(data=self.request.data)
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.request.user, "at": timezone.now()}

    def answer(self, row: Any) -> Mapping[str, Any]:
        return dict(self.shown_as(row, context={"request": self.request}).data)


def in_reach_of(deed: Deed) -> Callable[[Any, Any], QuerySet[Any]]:
    return lambda rows, user: rows.in_reach(user, deed)
