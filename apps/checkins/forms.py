"""Input about cards, and the filters of their list."""

from typing import Any

import django_filters
from django import forms

from apps.checkins.enums import CardKind, CardStatus
from apps.checkins.models import CheckInCardQuerySet
from apps.communities.models import Community
from apps.core.chinese import split_list
from apps.core.rendering import KeptSelect

# The service intentions offered on the basic-information card: the plan's eight categories (Y42).
INTENTIONS = (
    "政策宣传",
    "环境整治",
    "纠纷调解",
    "扶贫帮困",
    "医疗保健",
    "便民服务",
    "法律援助",
    "文化活动",
)


class BasicInfoForm(forms.Form):
    """What the roster can't know: strengths, hobbies, what one would like to do and when."""

    skills = forms.CharField(
        label="特长", required=False, help_text="几项之间用顿号分开，例如：书法、法律咨询"
    )
    hobbies = forms.CharField(label="爱好", required=False, max_length=200)
    intentions = forms.MultipleChoiceField(
        label="愿意参加的服务",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, name) for name in INTENTIONS],
    )
    available_time = forms.CharField(
        label="方便的时间", required=False, max_length=100, help_text="例如：周六上午、工作日晚上"
    )

    def clean_skills(self) -> list[str]:
        return split_list(self.cleaned_data["skills"])


class CommunityChoiceForm(forms.Form):
    """Where to report in: where one lives, or where the unit stands (Y9)."""

    kind = forms.ChoiceField(label="报到地", choices=CardKind.choices, widget=forms.RadioSelect)
    community = forms.ModelChoiceField(
        label="社区", queryset=Community.objects.none(), empty_label="请选择社区"
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Community.objects.visible_to(user).open_for_check_in().select_related("town")
        self.fields["community"].queryset = rows  # type: ignore[attr-defined]  # a model choice
        self.fields["community"].label_from_instance = _with_town  # type: ignore[attr-defined]  # a model choice


def _with_town(community: Community) -> str:
    return f"{community.name}（{community.town}）"


class ReceiveForm(forms.Form):
    identity_checked = forms.BooleanField(
        label="已核对身份", error_messages={"required": "请核对本人身份后勾选。"}
    )
    received_on = forms.DateField(
        label="报到日期",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="不填就是今天",
    )
    back_date_reason = forms.CharField(
        label="补填原因", required=False, max_length=200, help_text="日期早于今天时填写"
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=200)


class ProxyForm(BasicInfoForm, CommunityChoiceForm):
    """Everything a worker types for a member without a phone, on one page."""

    privacy_accepted = forms.BooleanField(
        label="本人已在纸上签字同意个人信息处理告知",
        error_messages={"required": "请先让本人在纸质告知书上签字。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["privacy_accepted", "kind", "community"])


class CardFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="姓名、拼音或编号", method="matching")
    status = django_filters.ChoiceFilter(label="状态", choices=CardStatus.choices)
    community = django_filters.ModelChoiceFilter(
        label="社区", queryset=Community.objects.all(), widget=KeptSelect
    )
    sort = django_filters.OrderingFilter(
        label="排序",
        fields=[("serial", "serial"), ("person__pinyin", "name"), ("received_on", "received")],
    )

    def matching(self, rows: CheckInCardQuerySet, name: str, value: str) -> CheckInCardQuerySet:
        return rows.matching(value)
