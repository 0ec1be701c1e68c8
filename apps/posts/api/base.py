"""What the viewsets of this app share: reading in scope, deeds on the rows in reach."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.http import Http404
from django.utils import timezone
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.core.api import PortalViewSet
from apps.members.models import Person


class DeedViewSet(ListModelMixin, RetrieveModelMixin, PortalViewSet):
    """Reads by `visible_to`; a deed finds its row where the user may do it, so that others answer 404."""

    queryset: Any = None
    reach: Mapping[str, Deed | Callable[[Any, Any], Any]] = {}
    row_name = ""

    def get_queryset(self) -> Any:
        reach = self.reach.get(self.action)
        if reach is None:
            return super().get_queryset()
        if isinstance(reach, Deed):
            return self.queryset.in_reach(self.user, reach)
        return reach(self.queryset, self.user)

    @property
    def user(self) -> User:
        """The caller; the rule of the operation lets nobody through who isn't signed in."""
        user: Any = self.request.user
        return cast(User, user)

    def own_person(self) -> Person:
        """The member behind the caller's account. Raises 404 for an account without one."""
        person: Person | None = self.user.own_person
        if person is None:
            raise Http404
        return person

    def sent(self, request: Request) -> dict[str, Any]:
        """The body, cleaned by the operation's own serializer."""
        shape: Any = self.get_serializer(data=request.data)
        shape.is_valid(raise_exception=True)
        return dict(shape.validated_data)

    def answer(self, row: Any) -> Mapping[str, Any]:
        """The row as reading it shows it."""
        shown = type(self).serializer_class
        assert shown is not None
        fresh = self.queryset.get(pk=row.pk)
        return dict(shown(fresh, context=self.get_serializer_context()).data)

    def do(self, request: Request, deed: Callable[..., Any]) -> Any:
        """Run one action on the row of the address with the body sent."""
        row, values = self.get_object(), self.sent(request)
        arguments = {self.row_name: row, "by": self.user, "at": timezone.now(), **values}
        return self.run(lambda: self.answer(deed(**arguments)))
