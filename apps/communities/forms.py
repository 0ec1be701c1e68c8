"""Input about communities, and the filters of their list."""

from typing import Any

import django_filters
from django import forms

from apps.communities.enums import CommunityKind
from apps.communities.models import Community, ContactAssignment
from apps.units.enums import UnitKind
from apps.units.models import Unit


class CommunityForm(forms.ModelForm[Community]):
    class Meta:
        model = Community
        fields = [
            "name",
            "kind",
            "address",
            "office_phone",
            "hotline",
            "reception_name",
            "reception_phone",
            "reception_hours",
            "open_for_check_in",
            "remark",
        ]


class NewCommunityForm(CommunityForm):
    code = forms.RegexField(
        r"^\d{12}$",
        label="统计用区划代码",
        required=False,
        help_text="12 位数字；未批复的社区留空，由平台编临时代码",
    )

    class Meta(CommunityForm.Meta):
        fields = ["code", "town", *CommunityForm.Meta.fields]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].queryset = Unit.objects.filter(kind=UnitKind.TOWN)  # type: ignore[attr-defined]  # a model choice


class ContactForm(forms.ModelForm[ContactAssignment]):
    class Meta:
        model = ContactAssignment
        fields = ["kind", "unit", "leader_name", "leader_title", "from_on", "basis"]
        widgets = {"from_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}


class CommunityFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="名称", field_name="name", lookup_expr="contains")
    kind = django_filters.ChoiceFilter(label="类型", choices=CommunityKind.choices)
    town = django_filters.ModelChoiceFilter(
        label="镇（街道）", queryset=Unit.objects.filter(kind=UnitKind.TOWN)
    )
    open = django_filters.BooleanFilter(label="开放报到", field_name="open_for_check_in")
    sort = django_filters.OrderingFilter(label="排序", fields=[("code", "code"), ("name", "name")])
