"""Input about units and branches, and the filters of their list."""

import django_filters
from django import forms

from apps.core.codes import uscc_fault
from apps.units.enums import UnitKind
from apps.units.models import Branch, Unit


class UnitForm(forms.ModelForm[Unit]):
    class Meta:
        model = Unit
        fields = [
            "name",
            "short_name",
            "uscc",
            "party_org_name",
            "party_org_kind",
            "address",
            "secretary_name",
            "liaison_name",
            "liaison_phone",
            "declared_members",
            "is_contact_unit",
        ]

    def clean_uscc(self) -> str:
        uscc: str = self.cleaned_data["uscc"].strip().upper()
        if uscc and uscc_fault(uscc):
            raise forms.ValidationError("统一社会信用代码应为 18 位，且末位校验要相符，请对照证书核对。")
        return uscc


class NewUnitForm(UnitForm):
    class Meta(UnitForm.Meta):
        fields = ["code", "kind", *UnitForm.Meta.fields, "parent"]


class BranchForm(forms.ModelForm[Branch]):
    class Meta:
        model = Branch
        fields = ["name"]


class UnitFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="名称", field_name="name", lookup_expr="contains")
    kind = django_filters.ChoiceFilter(label="类别", choices=UnitKind.choices)
    is_contact_unit = django_filters.BooleanFilter(label="包联单位")
    sort = django_filters.OrderingFilter(
        label="排序", fields=[("path", "path"), ("name", "name"), ("declared_members", "declared")]
    )
