"""API v1: answers, attendance, and the ledger of hours."""

from collections.abc import Callable

from django.http import HttpResponse
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request

from apps.accounts.policy import Deed
from apps.activities import actions, rules
from apps.activities.api.base import DeedViewSet, in_reach_of
from apps.activities.api.shapes import (
    ActivityNoteInput,
    ActivityReasonInput,
    AttendanceSerializer,
    HoursSerializer,
    SignUpSerializer,
)
from apps.activities.forms import AttendanceFilter, HoursFilter, SignUpFilter
from apps.activities.models import Attendance, HoursRecord, SignUp
from apps.core.api import PortalViewSet


class SignUpViewSet(DeedViewSet):
    """报名: list, read, decline, excuse."""

    queryset = SignUp.objects.with_names()
    serializer_class = shown_as = SignUpSerializer
    filterset_class = SignUpFilter
    rules = {
        "list": rules.can_read_attendance,
        "retrieve": rules.can_read_attendance,
        "decline": rules.can_answer,
        "excuse": rules.can_answer,
    }
    reach = dict.fromkeys(("decline", "excuse"), lambda rows, user: rows.answerable_by(user))

    def _change(self, deed: Callable[..., SignUp]) -> HttpResponse:
        row, values = self.get_object(), self.body(ActivityNoteInput)
        return self.run(lambda: self.answer(deed(sign_up=row, **values, **self.who)))

    @action(detail=True, methods=["post"], serializer_class=ActivityNoteInput)
    def decline(self, request: Request, pk: str | None = None) -> HttpResponse:
        return self._change(actions.decline)

    @action(detail=True, methods=["post"], serializer_class=ActivityNoteInput)
    def excuse(self, request: Request, pk: str | None = None) -> HttpResponse:
        return self._change(actions.excuse)


class AttendanceViewSet(DeedViewSet):
    """到场记录: list, read, and the member's objection."""

    queryset = Attendance.objects.with_names()
    serializer_class = shown_as = AttendanceSerializer
    filterset_class = AttendanceFilter
    rules = {
        "list": rules.can_read_attendance,
        "retrieve": rules.can_read_attendance,
        "dispute": rules.can_dispute_hours,
    }
    reach = {"dispute": in_reach_of(Deed.DISPUTE_HOURS)}

    @action(detail=True, methods=["post"], serializer_class=ActivityReasonInput)
    def dispute(self, request: Request, pk: str | None = None) -> HttpResponse:
        row, values = self.get_object(), self.body(ActivityReasonInput)
        return self.run(lambda: self.answer(actions.dispute_hours(attendance=row, **values, **self.who)))


class HoursViewSet(ListModelMixin, PortalViewSet):
    """服务时长台账: the entries and reversals within reach."""

    queryset = HoursRecord.objects.with_names()
    serializer_class = HoursSerializer
    filterset_class = HoursFilter
    rules = {"list": rules.can_read_attendance}
