"""What a reader may choose on the board."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from apps.dashboards.enums import RegisterKind
from apps.programmes.models import Programme
from apps.units.models import Unit


class DayForm(forms.Form):
    """The day for which the figures hold; not after today."""

    on = forms.DateField(
        label="截至日期",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_on(self) -> date:
        today = timezone.localdate()
        day: date = self.cleaned_data["on"] or today
        if day > today:
            raise forms.ValidationError("截至日期不能晚于今天。请改日期。")
        return day


class GroupForm(DayForm):
    """Which units or communities, and as of when."""

    q = forms.CharField(label="名称里的字", max_length=40, required=False)


class RegisterForm(DayForm):
    """Which unit's register, and what it is for."""

    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none())
    reason = forms.CharField(label="用途", max_length=200, help_text="例如：年底归档")
    kind = forms.ChoiceField(label="做成", choices=RegisterKind.choices)

    def clean_on(self) -> date:
        day = super().clean_on()
        if programme_of(day) is None:
            raise forms.ValidationError("这一天没有在执行的年度方案。请选方案起止日期之内的一天。")
        return day

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a model choice


class ScreenForm(forms.Form):
    """Where the new screen hangs."""

    name = forms.CharField(label="放在哪里", max_length=60, help_text="例如：区委党校一楼大厅")


def programme_of(day: date) -> Programme | None:
    """The programme that runs on the day."""
    return Programme.objects.for_day(day).first()
