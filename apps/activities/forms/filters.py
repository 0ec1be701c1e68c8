"""Filters of the lists."""

from typing import Any

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import F, Q, QuerySet

from apps.activities.enums import ActivityStatus, AttendanceStatus, HoursStatus, LedgerKind, SignUpStatus
from apps.activities.models import Activity, HoursRecord, Invitee, SignUp
from apps.communities.models import Community
from apps.core.rendering import KeptSelect
from apps.members.models import Person
from apps.posts.models import PostCategory

MONTH = RegexValidator(r"^20\d{2}-(0[1-9]|1[0-2])$", "请填写年月，例如 2026-05。")


class ActivityFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="活动名称", field_name="title", lookup_expr="contains")
    status = django_filters.ChoiceFilter(label="状态", choices=ActivityStatus.choices)
    month = django_filters.CharFilter(
        label="月份", method="in_month", widget=forms.TextInput(attrs={"type": "month"})
    )
    category = django_filters.ModelChoiceFilter(label="类别", queryset=PostCategory.objects.all())
    community = django_filters.ModelChoiceFilter(
        label="社区", queryset=Community.objects.all(), widget=KeptSelect
    )
    party_day = django_filters.BooleanFilter(label="党员活动日", field_name="is_party_day")
    sort = django_filters.OrderingFilter(
        label="排序", fields=[("starts_at", "starts_at"), ("title", "title")]
    )

    def in_month(self, rows: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        year, _, month = value.partition("-")
        return rows.filter(starts_at__year=int(year), starts_at__month=int(month))

    @property
    def form(self) -> forms.Form:
        form: forms.Form = super().form
        form.fields["month"].validators = [MONTH]
        return form


class SignUpFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="姓名", method="matching")
    status = django_filters.ChoiceFilter(label="答复", choices=SignUpStatus.choices)

    def matching(self, rows: QuerySet[SignUp], name: str, value: str) -> QuerySet[SignUp]:
        return rows.filter(person__in=Person.objects.matching(value).values("pk"))


def visible_activities(request: Any) -> QuerySet[Activity]:
    """An activity out of reach is as unknown as one that doesn't exist."""
    return Activity.objects.visible_to(request.user) if request else Activity.objects.none()


class AttendanceFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    activity = django_filters.ModelChoiceFilter(label="活动", queryset=visible_activities)
    status = django_filters.ChoiceFilter(label="到场", choices=AttendanceStatus.choices)
    hours_status = django_filters.ChoiceFilter(label="时长", choices=HoursStatus.choices)


class HoursFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="姓名", method="matching")
    served = django_filters.DateFromToRangeFilter(label="服务日期", field_name="service_on")
    community = django_filters.ModelChoiceFilter(
        label="社区", queryset=Community.objects.all(), widget=KeptSelect
    )
    kind = django_filters.ChoiceFilter(label="类型", choices=LedgerKind.choices)
    late = django_filters.BooleanFilter(label="超期记录", field_name="is_late_record")
    sort = django_filters.OrderingFilter(label="排序", fields=[("service_on", "service_on")])

    def matching(self, rows: QuerySet[HoursRecord], name: str, value: str) -> QuerySet[HoursRecord]:
        return rows.filter(person__in=Person.objects.matching(value).values("pk"))


class ParticipationFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="姓名", method="matching")
    few = django_filters.ChoiceFilter(
        label="次数", method="below", choices=[("arranged", "邀请次数不足"), ("attended", "参加次数不足")]
    )

    def matching(self, rows: QuerySet[Invitee], name: str, value: str) -> QuerySet[Invitee]:
        return rows.filter(pk__in=Person.objects.matching(value).values("pk"))

    def below(self, rows: QuerySet[Invitee], name: str, value: str) -> QuerySet[Invitee]:
        return rows.filter(Q(**{f"{value}__lt": F("minimum")}))
