"""Input about claims; filters of their lists."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from apps.members.models import Person
from apps.posts.enums import ClaimStatus
from apps.posts.forms.fields import day_field, text_area
from apps.posts.forms.posts import PostForm
from apps.posts.models import PostCategory


class ProposalForm(forms.Form):
    """自选岗位."""

    title = forms.CharField(label="岗位名称", max_length=60, help_text="例如：楼道书法班老师")
    duty = forms.CharField(
        label="想做什么", max_length=300, widget=text_area(), help_text="内容、时间、地点、服务对象"
    )


class EstablishForm(PostForm):
    """A proposal as a post."""


class DeclineForm(forms.Form):
    reason = forms.CharField(label="不同意的原因", max_length=200, help_text="党员会看到这个原因")


class WithdrawForm(forms.Form):
    reason = forms.CharField(label="退出原因", max_length=200, required=False)


class LeaveForm(forms.Form):
    until = day_field("请假到哪一天", help_text="含当天；第二天自动恢复在岗")


class RemoveForm(forms.Form):
    reason = forms.CharField(label="调离原因", max_length=200, help_text="党员会看到这个原因")
    heard = forms.BooleanField(label="已听取本人意见", required=False)


class EnterClaimForm(forms.Form):
    """A claim on paper of a member without an account; `people` are those of the community."""

    person = forms.ModelChoiceField(
        label="党员",
        queryset=Person.objects.none(),
        help_text="只列出已在本社区报到、没有账号的党员；其他党员请本人在手机上认领",
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a model choice


class ClaimFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="党员姓名", field_name="person__name", lookup_expr="contains")
    status = django_filters.ChoiceFilter(label="状态", choices=ClaimStatus.choices)
    category = django_filters.ModelChoiceFilter(
        label="岗位类别", field_name="post__category", queryset=PostCategory.objects.all()
    )
    sort = django_filters.OrderingFilter(
        label="排序", fields=[("submitted_at", "submitted"), ("person__pinyin", "name")]
    )
