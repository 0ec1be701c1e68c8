"""Input of opinions and their answers, and the filters of the inbox and of opinions."""

import django_filters
from django import forms

from apps.notifications.models import Complaint, Message


class ComplaintForm(forms.Form):
    text = forms.CharField(
        label="意见或投诉",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="写清遇到了什么、希望怎样解决；请不要填写他人的身份证号、电话",
    )
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    answer = forms.CharField(label="答复", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))


class MessageFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="标题里的字", field_name="subject", lookup_expr="contains")
    read = django_filters.BooleanFilter(
        label="已读", field_name="read_at", lookup_expr="isnull", exclude=True
    )
    sort = django_filters.OrderingFilter(label="排序", fields=[("created_at", "at")])

    class Meta:
        model = Message
        fields: list[str] = []


class ComplaintFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="内容里的字", field_name="text", lookup_expr="contains")
    answered = django_filters.BooleanFilter(
        label="已答复", field_name="answered_at", lookup_expr="isnull", exclude=True
    )
    sort = django_filters.OrderingFilter(label="排序", fields=[("created_at", "at")])

    class Meta:
        model = Complaint
        fields: list[str] = []
