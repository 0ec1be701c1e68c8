"""Input about members, and the filters of their list."""

from typing import Any

import django_filters
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.utils import timezone

from apps.communities.models import Community
from apps.core.chinese import split_list
from apps.core.codes import read_id_number
from apps.core.rendering import KeptSelect
from apps.members.enums import DataRequestKind, DataRequestState, MemberKind, StatusKind
from apps.members.models import Person, StatusEvent
from apps.members.models.people import PersonQuerySet
from apps.members.sealed import SealedAnswersForm
from apps.members.sight import NO_CARD, OPEN_CARD
from apps.programmes.models import Programme
from apps.units.models import Branch, Unit

# The filter value for people without a card.
NO_CARD_KEY = "none"


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ListField(forms.CharField):
    """Several words in one line, separated by 、 or a comma; the value is a list."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return split_list(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class PhoneField(forms.RegexField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            regex=r"^1\d{10}$",
            label="手机号",
            error_messages={"invalid": "手机号应为 11 位数字，以 1 开头。"},
            **{"required": False, **kwargs},
        )


class OwnDataForm(forms.ModelForm[Person]):
    phone = PhoneField()
    skills = ListField(label="特长", required=False, help_text="几项之间用顿号分开")
    intentions = ListField(label="服务意向", required=False, help_text="几项之间用顿号分开")

    class Meta:
        model = Person
        fields = ["phone", "skills", "intentions", "available_time"]


class PersonForm(SealedAnswersForm, OwnDataForm):
    id_number = forms.CharField(
        label="身份证号", required=False, max_length=18, help_text="可不填；只用来查找重复"
    )
    home_address = forms.CharField(label="家庭住址", required=False, max_length=100)

    class Meta:
        model = Person
        fields = [
            "name",
            "sex",
            "birth",
            "id_number",
            "phone",
            "ethnicity",
            "education",
            "join_date",
            "kind",
            "title",
            "cadre_level",
            "is_leader",
            "residence",
            "home_address",
            "skills",
            "intentions",
            "available_time",
            "remark",
        ]
        help_texts = {"birth": "年月或年月日，例如 1980-05", "join_date": "年月或年月日，例如 2003-07"}

    def clean_id_number(self) -> str:
        number: str = self.cleaned_data["id_number"].strip().upper()
        if number and read_id_number(number).fault:
            raise forms.ValidationError("身份证号应为 18 位且末位校验相符，请对照身份证核对。")
        return number


class BranchForm(forms.Form):
    """Another Party branch of the same unit."""

    branch = forms.ModelChoiceField(label="党支部", queryset=Branch.objects.none(), required=False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = Branch.objects.filter(unit=unit)  # type: ignore[attr-defined]  # a model choice


class PlaceForm(forms.Form):
    """Which unit and branch from which day on."""

    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none())
    branch = forms.ModelChoiceField(label="党支部", queryset=Branch.objects.none(), required=False)
    from_on = forms.DateField(label="转入日期", widget=DayInput())

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a model choice
        some = list(units[:2])
        self.fields["unit"].initial = some[0] if len(some) == 1 else None
        branches = Branch.objects.filter(unit__in=units).select_related("unit")
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]  # a model choice
        self.fields["branch"].label_from_instance = _with_unit  # type: ignore[attr-defined]  # a model choice
        self.fields["from_on"].initial = timezone.localdate

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        branch, unit = values.get("branch"), values.get("unit")
        if branch and unit and branch.unit_id != unit.pk:
            self.add_error("branch", "这个党支部不属于所选单位。请另选党支部。")
        return values


class TransferForm(PlaceForm):
    """To which unit and branch from which day on."""

    unit = forms.ModelChoiceField(label="转入单位", queryset=Unit.objects.none())


def _with_unit(branch: Branch) -> str:
    return f"{branch.name}（{branch.unit}）"


class StatusForm(forms.Form):
    kind = forms.ChoiceField(label="情形", choices=StatusKind.choices)
    from_on = forms.DateField(label="开始日期", widget=DayInput())
    to_on = forms.DateField(label="结束日期", required=False, widget=DayInput(), help_text="长期的不填")
    evidence = forms.CharField(label="依据", max_length=200, help_text="文件名称和文号，或其他可以核对的依据")


class DataRequestForm(forms.Form):
    """What the member asks for about the own data."""

    kind = forms.ChoiceField(label="申请事项", choices=DataRequestKind.choices)
    text = forms.CharField(
        label="说明",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="更正的写明哪一项、应是什么；删除的是身份证号、住址、特长、服务意向等选填内容",
    )


class AnswerForm(forms.Form):
    """The unit's answer."""

    state = forms.ChoiceField(
        label="办理结果",
        choices=[(DataRequestState.DONE, "已办理"), (DataRequestState.REFUSED, "不予办理")],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label="答复",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="本人会看到；不予办理的必须写明理由",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=200, help_text="会记入审计，例如：核对重复人员")


class JoinForm(forms.Form):
    """The member's first visit: code, proof, password, privacy notice; no password for who has an account."""

    code = forms.CharField(
        label="邀请码", max_length=20, help_text="印在邀请单或报到卡上，10 位字母和数字，大小写都可以"
    )
    proof = forms.CharField(
        label="手机号或身份证号后四位", max_length=60, help_text="单位名册上两项都没有的，请填姓名"
    )
    password = forms.CharField(
        label="设置密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少 8 位，不能全是数字",
    )
    again = forms.CharField(
        label="再输一次密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    privacy_accepted = forms.BooleanField(
        label="我已阅读并同意个人信息处理告知", error_messages={"required": "请阅读后勾选同意。"}
    )

    def __init__(self, *args: Any, links_account: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if links_account:
            del self.fields["password"], self.fields["again"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("password") and values.get("again") != values["password"]:
            self.add_error("again", "两次输入的密码不一样。请重新输入。")
        return values


def _readable_units(request: Any) -> QuerySet[Unit]:
    return Unit.objects.visible_to(request.user).departments()


def _readable_branches(request: Any) -> QuerySet[Branch]:
    return Branch.objects.visible_to(request.user).select_related("unit")


def _card_states() -> list[tuple[str, str]]:
    """The states of a card, as its model one floor up names them, and having none."""
    cards: Any = Person._meta.get_field("cards").related_model
    states = cards._meta.get_field("status").choices
    return [(NO_CARD_KEY, NO_CARD), *((value, label) for value, label in states if value in OPEN_CARD)]


class CommunityPersonFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """What a community looks for in its members: who, and what they can do (Y40, Y41)."""

    q = django_filters.CharFilter(label="姓名、拼音或编号", method="matching")
    skill = django_filters.CharFilter(label="特长", method="with_skill")
    sort = django_filters.OrderingFilter(label="排序", fields=[("pinyin", "name")])

    def matching(self, rows: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        return rows.matching(value)

    def with_skill(self, rows: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        return rows.with_skill(value)


class PersonFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """The unit's and the department's list."""

    q = django_filters.CharFilter(label="姓名、拼音或编号", method="matching")
    unit = django_filters.ModelChoiceFilter(
        label="单位", queryset=_readable_units, method="below", widget=KeptSelect
    )
    branch = django_filters.ModelChoiceFilter(
        label="党支部", queryset=_readable_branches, method="of_branch", widget=KeptSelect
    )
    kind = django_filters.ChoiceFilter(label="人员类别", choices=MemberKind.choices)
    residence = django_filters.ModelChoiceFilter(
        label="居住社区", queryset=Community.objects.all(), widget=KeptSelect
    )
    card = django_filters.ChoiceFilter(label="报到卡", choices=_card_states, method="with_card")
    event = django_filters.ChoiceFilter(label="状态变动", choices=StatusKind.choices, method="with_event")
    account = django_filters.BooleanFilter(
        label="已开通账号", field_name="user", lookup_expr="isnull", exclude=True
    )
    sort = django_filters.OrderingFilter(
        label="排序", fields=[("pinyin", "name"), ("volunteer_no", "number"), ("birth", "birth")]
    )

    def matching(self, rows: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        return rows.matching(value)

    def below(self, rows: PersonQuerySet, name: str, value: Unit) -> PersonQuerySet:
        return rows.in_unit(value.path, timezone.localdate())

    def of_branch(self, rows: PersonQuerySet, name: str, value: Branch) -> PersonQuerySet:
        return rows.in_branch(value.pk, timezone.localdate())

    def with_card(self, rows: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        programme = Programme.objects.in_force().first()
        if programme is None:
            return rows if value == NO_CARD_KEY else rows.none()
        if value == NO_CARD_KEY:
            return rows.without_card(programme.pk, OPEN_CARD)
        return rows.with_card(programme.pk, {value})

    def with_event(self, rows: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        holding = StatusEvent.objects.approved_on(timezone.localdate()).filter(kind=value)
        return rows.filter(pk__in=holding.values("person_id"))
