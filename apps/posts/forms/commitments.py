"""Input about commitment cards and items; filters of their lists."""

from collections.abc import Iterator, Sequence
from typing import Any

import django_filters
from django import forms
from django.forms import BoundField
from django.utils import timezone

from apps.posts.enums import CommitmentStatus, ItemStatus
from apps.posts.forms.fields import day_field, text_area
from apps.posts.promises import Promise

# Lines on the form: what is written plus some empty ones, never more than fit on the printed card.
EMPTY_LINES, MOST_LINES = 2, 8


class CommitmentForm(forms.Form):
    """The whole card: numbered lines of text, measure and due day; wholly empty lines are left out."""

    def __init__(self, *args: Any, promises: Sequence[Promise] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = min(MOST_LINES, max(3, len(promises) + EMPTY_LINES))
        if self.is_bound:
            self.lines = MOST_LINES
        for number in range(1, self.lines + 1):
            known = promises[number - 1] if number <= len(promises) else None
            self._add_line(number, known)

    def _add_line(self, number: int, known: Promise | None) -> None:
        self.fields[f"text_{number}"] = forms.CharField(
            label="承诺做什么",
            max_length=200,
            required=False,
            initial=known.text if known else "",
            widget=text_area(2),
        )
        self.fields[f"measure_{number}"] = forms.CharField(
            label="怎样做",
            max_length=200,
            required=False,
            initial=known.measure if known else "",
            help_text="可以不写",
        )
        self.fields[f"due_{number}"] = day_field(
            "完成期限", required=False, initial=known.due_on if known else None
        )

    def rows(self) -> Iterator[tuple[int, list[BoundField]]]:
        """The lines with their fields, for the page; empty ones past the shown number stay away."""
        shown = max([3, *(n + EMPTY_LINES for n in range(1, self.lines + 1) if self._is_filled(n))])
        for number in range(1, min(shown, self.lines) + 1):
            yield number, [self[f"text_{number}"], self[f"measure_{number}"], self[f"due_{number}"]]

    def _is_filled(self, number: int) -> bool:
        return any(self[f"{name}_{number}"].value() for name in ("text", "measure", "due"))

    def clean(self) -> dict[str, Any]:
        """Every begun line has a text and a day; gives `promises`."""
        cleaned = super().clean() or {}
        promises = []
        for number in range(1, self.lines + 1):
            text, measure = cleaned.get(f"text_{number}", ""), cleaned.get(f"measure_{number}", "")
            due_on = cleaned.get(f"due_{number}")
            if not (text or measure or due_on or self.has_error(f"due_{number}")):
                continue
            if not text and not self.has_error(f"text_{number}"):
                self.add_error(f"text_{number}", f"第 {number} 项：请写明承诺做什么，不要时请清空整项。")
            if not due_on and not self.has_error(f"due_{number}"):
                self.add_error(f"due_{number}", f"第 {number} 项：请填写完成期限。")
            promises.append(Promise(text, measure, due_on))
        if not promises and not self.errors:
            self.add_error(None, "请至少写一项承诺，写明做什么和完成期限。")
        cleaned["promises"] = promises
        return cleaned


class ReturnForm(forms.Form):
    opinion = forms.CharField(
        label="退回意见", max_length=200, widget=text_area(), help_text="写明需要怎样修改，党员会看到"
    )


class ReportForm(forms.Form):
    report = forms.CharField(
        label="完成情况",
        max_length=300,
        widget=text_area(),
        help_text="什么时间、做了什么、服务了多少人；不要写居民的姓名和病情",
    )


class SendBackForm(forms.Form):
    reason = forms.CharField(label="需要补充什么", max_length=200, help_text="党员会看到")


class ProposeUndoneForm(forms.Form):
    reason = forms.CharField(label="未完成的原因", max_length=200, help_text="单位和党员会看到")


class DecideUndoneForm(forms.Form):
    outcome = forms.TypedChoiceField(
        label="认定结果",
        coerce=ItemStatus,
        widget=forms.RadioSelect,
        choices=[
            (ItemStatus.UNDONE_OBJECTIVE, "客观原因，不影响评价"),
            (ItemStatus.UNDONE_NONE, "没有客观原因"),
        ],
    )
    reason = forms.CharField(label="认定理由", max_length=200, help_text="党员会看到")


def _late(rows: Any, name: str, value: str) -> Any:
    return rows.late_on(timezone.localdate())


class CommitmentFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="党员姓名", field_name="person__name", lookup_expr="contains")
    status = django_filters.ChoiceFilter(label="状态", choices=CommitmentStatus.choices)
    sort = django_filters.OrderingFilter(
        label="排序", fields=[("person__pinyin", "name"), ("submitted_at", "submitted")]
    )


class ItemFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="党员姓名", field_name="card__person__name", lookup_expr="contains")
    status = django_filters.ChoiceFilter(label="状态", choices=ItemStatus.choices)
    late = django_filters.ChoiceFilter(label="期限", choices=[("yes", "已逾期")], method=_late)
    sort = django_filters.OrderingFilter(
        label="排序", fields=[("due_on", "due"), ("card__person__pinyin", "name")]
    )
