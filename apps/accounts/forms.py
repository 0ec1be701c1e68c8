"""Input about accounts and roles, and the filters of their lists."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.urls import Resolver404, resolve
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.audit.models import AuditEvent
from apps.audit.words import NOUN_CHOICES


class AccountForm(forms.ModelForm[User]):
    username = forms.RegexField(
        r"^[A-Za-z0-9_.-]{3,30}$", label="账号名", help_text="3 至 30 个字母、数字，例如 caizheng01"
    )

    class Meta:
        model = User
        fields = ["username", "name", "email"]
        labels = {"email": "电子邮箱"}


class RoleForm(forms.ModelForm[RoleAssignment]):
    class Meta:
        model = RoleAssignment
        fields = ["role", "unit", "community", "from_on", "to_on"]
        widgets = {
            name: forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}) for name in ("from_on", "to_on")
        }

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label="角色", choices=[(role.value, f"{role.label}：{role.sentence}") for role in roles]
        )
        self.fields["from_on"].initial = timezone.localdate


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=200)


class AccountFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="姓名或账号", method="matching")
    role = django_filters.ChoiceFilter(label="角色", choices=Role.choices, method="wearing")
    is_active = django_filters.BooleanFilter(label="可以登录")
    sort = django_filters.OrderingFilter(label="排序", fields=[("name", "name"), ("username", "username")])

    def matching(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(Q(name__contains=value) | Q(username__contains=value))

    def wearing(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        today = RoleAssignment.objects.in_force(timezone.localdate()).filter(role=value)
        return rows.filter(pk__in=today.values("user_id"))


class AuditFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    who = django_filters.CharFilter(label="操作人", field_name="actor_name", lookup_expr="contains")
    event = django_filters.ChoiceFilter(label="事件", lookup_expr="startswith", choices=NOUN_CHOICES)
    target = django_filters.CharFilter(label="对象", field_name="target_label", lookup_expr="contains")
    since = django_filters.DateFilter(
        label="起",
        field_name="at",
        lookup_expr="date__gte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = django_filters.DateFilter(
        label="止",
        field_name="at",
        lookup_expr="date__lte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    sort = django_filters.OrderingFilter(label="排序", fields=[("at", "at")])

    class Meta:
        model = AuditEvent
        fields: list[str] = []


class SavedViewForm(forms.Form):
    """`place` is the address of a list of this site, `query` what stands behind its question mark."""

    name = forms.CharField(max_length=20)
    place = forms.CharField(max_length=200)
    query = forms.CharField(max_length=1000, required=False)

    def clean_place(self) -> str:
        place: str = self.cleaned_data["place"]
        try:
            resolve(place)
        except Resolver404 as unknown:
            raise forms.ValidationError("没有这个列表。请从列表页面重新保存。") from unknown
        return place
