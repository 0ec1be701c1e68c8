"""Input of the year's parameters."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField

from apps.programmes.enums import Half
from apps.programmes.models import EvaluationWindow, ExclusionKind, Programme, StarStandard


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class ProgrammeForm(forms.ModelForm[Programme]):
    activity_days = SimpleArrayField(
        forms.IntegerField(min_value=1, max_value=31),
        label="党员活动日",
        help_text="每月几号，用逗号分开",
        initial=[15, 16],
    )

    class Meta:
        model = Programme
        fields = [
            "year",
            "name",
            "district_name",
            "region_code",
            "theme",
            "basis",
            "starts_on",
            "ends_on",
            "check_in_deadline",
            "min_report_in_rate",
            "min_activities",
            "activity_days",
            "announce_days",
            "record_working_days",
            "back_date_days",
            "max_posts_per_member",
            "waiting_offer_hours",
            "min_ballots",
            "feedback_chase_days",
            "star_goal_rate",
            "self_chosen_posts",
            "collective_check_in",
            "show_identity",
            "self_sign_in",
        ]
        widgets = {name: DayInput() for name in ("starts_on", "ends_on", "check_in_deadline")}


class WindowForm(forms.ModelForm[EvaluationWindow]):
    class Meta:
        model = EvaluationWindow
        fields = ["prepares_on", "opens_on", "closes_on", "feedback_by"]
        widgets = dict.fromkeys(fields, DayInput())


def window_forms(programme: Programme, data: Any = None) -> dict[str, WindowForm]:
    """One form per half-year, keyed by the half."""
    existing = {window.half: window for window in programme.evaluation_windows.all()}
    return {
        half: WindowForm(
            data, prefix=half, instance=existing.get(half) or EvaluationWindow(programme=programme, half=half)
        )
        for half in Half.values
    }


class ExclusionForm(forms.ModelForm[ExclusionKind]):
    class Meta:
        model = ExclusionKind
        fields = ["min_months", "is_active"]


def exclusion_forms(programme: Programme, data: Any = None) -> list[ExclusionForm]:
    return [ExclusionForm(data, prefix=kind.code, instance=kind) for kind in programme.exclusion_kinds.all()]


class StarStandardForm(forms.ModelForm[StarStandard]):
    hours = SimpleArrayField(
        forms.DecimalField(min_value=0, max_value=99999, decimal_places=1),
        label="一至五星所需小时数",
        help_text="五个数，从小到大，用逗号分开，例如 100,300,600,1000,1500",
        min_length=5,
        max_length=5,
    )

    class Meta:
        model = StarStandard
        fields = ["name", "basis", "from_on", "hours", "yearly"]
        widgets = {"from_on": DayInput()}

    def clean_hours(self) -> list[Any]:
        hours: list[Any] = self.cleaned_data["hours"]
        if sorted(hours) != hours:
            raise forms.ValidationError("小时数要从小到大。")
        return hours
