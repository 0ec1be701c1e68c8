"""Input about verified hours, summaries, objections and corrections."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from apps.activities.enums import OutcomeKind
from apps.activities.models import Activity, Attendance


class SeenField(forms.MultipleChoiceField):
    """Records as "pk-version"; whether they still stand so is for the action to say."""

    def valid_value(self, value: str) -> bool:
        return re.fullmatch(r"\d+-\d+", value) is not None


class VerifyForm(forms.Form):
    """The ticked records, each with the version that was shown."""

    rows = SeenField(
        label="核实的时长",
        error_messages={
            "required": "请至少选择一条待核实的时长。",
            "invalid_choice": "名单不完整，请刷新页面后重试。",
        },
    )

    @property
    def seen(self) -> dict[int, int]:
        tokens = [token.split("-") for token in self.cleaned_data["rows"]]
        return {int(pk): int(version) for pk, version in tokens}


def token_of(row: Attendance) -> str:
    """A record as it was shown: "pk-version"."""
    return f"{row.pk}-{row.version}"


class SummaryForm(forms.Form):
    """The summary and one number per kind of result; blank kinds are left out."""

    text = forms.CharField(
        label="小结",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="做了什么、效果如何、居民怎么说；不需要照片",
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        summary = getattr(activity, "summary", None)
        self.initial["text"] = summary.text if summary else ""
        known = {row.kind: row.quantity.normalize() for row in activity.outcomes.all()}
        for kind in OutcomeKind:
            self.fields[kind.value] = forms.DecimalField(
                label=kind.label,
                min_value=Decimal(0),
                max_digits=10,
                decimal_places=1,
                required=False,
                initial=known.get(kind.value),
            )

    @property
    def outcomes(self) -> dict[OutcomeKind, Decimal]:
        values = self.cleaned_data
        return {kind: values[kind.value] for kind in OutcomeKind if values[kind.value] is not None}


class FinishForm(forms.Form):
    """Ends the activity; the reason is needed only when nobody came."""

    reason = forms.CharField(
        label="无人到场的原因", max_length=200, required=False, help_text="有人到场时不用填"
    )


class DisputeForm(forms.Form):
    reason = forms.CharField(
        label="哪里不对",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：实际 9 点到 11 点，应为 2 小时",
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="核对结果",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="本人会看到这段话",
    )


class CorrectionForm(forms.Form):
    new_hours = forms.DecimalField(
        label="更正后小时数",
        min_value=Decimal(0),
        max_value=Decimal(24),
        max_digits=3,
        decimal_places=1,
        help_text="填 0 表示这条时长作废",
    )
    reason = forms.CharField(
        label="更正原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}), help_text="写明依据"
    )
