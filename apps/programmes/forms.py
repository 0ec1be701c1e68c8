"""Input of the year's parameters."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.forms import BoundField

from apps.programmes.enums import Half
from apps.programmes.models import EvaluationWindow, ExclusionKind, Programme, StarStandard


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class PercentField(forms.DecimalField):
    """A share between 0 and 1, typed and shown as a percentage."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, decimal_places=1, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{(value * 100).normalize():f}" if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        percent = super().clean(value)
        return percent if percent is None else percent / 100


# The parameters in the order in which the plan speaks of them, under the headings of the form.
PARTS: dict[str, tuple[str, ...]] = {
    "方案": ("year", "name", "district_name", "region_code", "theme", "basis", "starts_on", "ends_on"),
    "报到": (
        "check_in_deadline",
        "min_report_in_rate",
        "back_date_days",
        "collective_check_in",
        "show_identity",
    ),
    "岗位": ("max_posts_per_member", "waiting_offer_hours", "self_chosen_posts"),
    "活动": ("min_activities", "activity_days", "announce_days", "record_working_days", "self_sign_in"),
    "测评和星级": ("min_ballots", "feedback_chase_days", "star_goal_rate"),
}


class ProgrammeForm(forms.ModelForm[Programme]):
    min_report_in_rate = PercentField(label="报到率下限（%）", initial=Decimal("0.9"))
    star_goal_rate = PercentField(label="三星级以上占比目标（%）", initial=Decimal("0.5"))
    activity_days = SimpleArrayField(
        forms.IntegerField(min_value=1, max_value=31),
        label="党员活动日",
        help_text="每月几号，用逗号分开",
        initial=[15, 16],
    )

    class Meta:
        model = Programme
        fields = [name for names in PARTS.values() for name in names]
        help_texts = {
            "region_code": "区（县）的 6 位代码，例如 610403",
            "back_date_days": "报到日期可以早于登记当天几天",
            "collective_check_in": "单位组织党员一起到社区报到",
            "show_identity": "在社区公示栏等处公开党员身份",
            "waiting_offer_hours": "名额空出后为候补的党员保留多久",
            "announce_days": "活动要在几天前公布",
            "record_working_days": "活动后几个工作日内核实时长",
            "self_sign_in": "党员扫活动二维码自己签到",
            "min_ballots": "少于这个票数不公布结果",
            "feedback_chase_days": "反馈报告几天未签收开始催办",
        }
        widgets = {name: DayInput() for name in ("starts_on", "ends_on", "check_in_deadline")}

    def parts(self) -> list[tuple[str, list[BoundField]]]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in PARTS.items()]


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
            raise forms.ValidationError("小时数要从小到大。请按一星到五星重新填写。")
        return hours
