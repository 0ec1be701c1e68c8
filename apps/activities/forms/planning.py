"""Input about plans, invitations and reasons, and the filters of the list."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.accounts.policy import Deed
from apps.activities import rules
from apps.activities.enums import Audience, Batch
from apps.activities.models import Activity, Invitation
from apps.communities.models import Community
from apps.posts.enums import Risk
from apps.posts.models import PostCategory
from apps.programmes.models import Programme

DEFAULT_START, DEFAULT_END = time(9), time(11)


class OnOneDay(forms.Form):
    """A day and two times, cleaned to `starts_at` and `ends_at`."""

    on = forms.DateField(label="日期")
    starts = forms.TimeField(label="开始时间")
    ends = forms.TimeField(label="结束时间")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if {"on", "starts", "ends"} <= values.keys():
            day, starts, ends = values.pop("on"), values.pop("starts"), values.pop("ends")
            if ends <= starts:
                self.add_error("ends", "结束时间要晚于开始时间。请改时间。")
            values["starts_at"] = timezone.make_aware(datetime.combine(day, starts))
            values["ends_at"] = timezone.make_aware(datetime.combine(day, ends))
        return values


class RescheduleForm(OnOneDay):
    reason = forms.CharField(label="改期原因", max_length=100)


class ActivityForm(OnOneDay, forms.ModelForm[Activity]):
    """A plan; on one day, from one time to another."""

    class Meta:
        model = Activity
        fields = [
            "community",
            "title",
            "category",
            "mode",
            "campaign",
            "content",
            "on",
            "starts",
            "ends",
            "break_minutes",
            "place",
            "contact",
            "contact_phone",
            "capacity",
            "served",
            "bring",
            "risk",
            "insurance",
            "is_urgent",
            "urgent_reason",
            "self_sign_in",
        ]
        widgets = {"content": forms.Textarea(attrs={"rows": 3})}

    field_order = Meta.fields
    SELDOM = (
        "mode",
        "campaign",
        "break_minutes",
        "served",
        "risk",
        "insurance",
        "is_urgent",
        "urgent_reason",
        "self_sign_in",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communities = Community.objects.in_reach(user, Deed.PLAN_ACTIVITIES)
        _choices(self, "community", communities)
        _choices(self, "contact", workers_within(communities))
        _choices(self, "category", PostCategory.objects.filter(is_active=True))
        if self.instance.pk:
            start, end = (
                timezone.localtime(self.instance.starts_at),
                timezone.localtime(self.instance.ends_at),
            )
            self.initial.update(on=start.date(), starts=start.time(), ends=end.time())
            del self.fields["community"]
        elif communities.count() == 1:
            self.fields["community"].widget = forms.HiddenInput()
        _offer_code(self)

    @property
    def usual(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.SELDOM]

    @property
    def seldom(self) -> list[forms.BoundField]:
        """What most plans leave as it is; shown folded unless something in it is filled in or wrong."""
        return [field for field in self.visible_fields() if field.name in self.SELDOM]

    @property
    def seldom_is_open(self) -> bool:
        filled = self.data or self.initial
        return any(
            field.errors or filled.get(field.name) not in {None, "", 0, "0", Risk.NONE, "collective"}
            for field in self.seldom
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("is_urgent") and not values.get("urgent_reason"):
            self.add_error("urgent_reason", "紧急活动要写明原因。")
        if not values.get("is_urgent"):
            values["urgent_reason"] = ""
        return values


class ChangeForm(forms.ModelForm[Activity]):
    """What may still change once an activity is approved."""

    class Meta:
        model = Activity
        fields = ["place", "contact", "contact_phone", "capacity", "served", "bring", "self_sign_in"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "contact", workers_within(Community.objects.filter(pk=self.instance.community_id)))
        _offer_code(self)


def _choices(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    form.fields[name].queryset = rows  # type: ignore[attr-defined]  # a model choice field


def _offer_code(form: forms.BaseForm) -> None:
    """The sign-in code is offered only where the year's programme allows it."""
    programme = Programme.objects.for_day(timezone.localdate()).first()
    if programme is None or not programme.self_sign_in:
        del form.fields["self_sign_in"]


def workers_within(communities: QuerySet[Community]) -> QuerySet[User]:
    """Today's workers and secretaries of these communities."""
    held = RoleAssignment.objects.in_force(timezone.localdate()).filter(
        role__in=[Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY], community__in=communities
    )
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name")


def plan_defaults(user: User, programme: Programme | None, today: date) -> dict[str, Any]:
    """Nothing the system knows is typed again: own community, oneself, the next Party activity day."""
    community = Community.objects.in_reach(user, Deed.PLAN_ACTIVITIES).first()
    return {
        "community": community,
        "contact": user.pk,
        "contact_phone": community.office_phone if community else "",
        "place": community.name if community else "",
        "on": rules.next_activity_day(programme, today) if programme else None,
        "starts": DEFAULT_START,
        "ends": DEFAULT_END,
    }


class InvitationForm(forms.Form):
    """Whom to invite: everybody or groups, all or half, only those asked too seldom; with figures."""

    audience = forms.ChoiceField(
        label="邀请谁", choices=Audience.choices, initial=Audience.ALL, widget=forms.RadioSelect
    )
    posts = forms.TypedMultipleChoiceField(
        label="岗位组", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    batch = forms.ChoiceField(
        label="分批",
        choices=Batch.choices,
        initial=Batch.WHOLE,
        widget=forms.RadioSelect,
        help_text="人多时可以分两批：按姓名顺序前一半和后一半",
    )
    only_short = forms.BooleanField(label="", required=False)

    def __init__(
        self, *args: Any, figures: rules.InvitationFigures, can_skip: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        minimum = figures.minimum
        self.fields["audience"].choices = [  # type: ignore[attr-defined]  # a choice field
            (
                Audience.ALL,
                f"{Audience.ALL.label}（{figures.size}人，其中不足{minimum}次的{figures.short}人）",
            ),
            (Audience.GROUPS, Audience.GROUPS.label),
            *([(Audience.NOBODY, Audience.NOBODY.label)] if can_skip else []),
        ]
        self.fields["posts"].choices = [  # type: ignore[attr-defined]
            (group.post_id, f"{group.title}（{group.size}人，其中不足{minimum}次的{group.short}人）")
            for group in figures.groups
        ]
        self.fields["only_short"].label = f"只邀请今年还不足{minimum}次的"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        by_group = values.get("audience") == Audience.GROUPS
        if by_group and not values.get("posts"):
            self.add_error("posts", "请至少选择一个岗位组。")
        if values.get("posts") and not by_group:
            self.add_error("audience", "已勾选岗位组，请把“邀请谁”改为“所选岗位组”，或取消勾选。")
        return values

    @property
    def invitation(self) -> Invitation:
        values = self.cleaned_data
        return Invitation(
            Audience(values["audience"]),
            tuple(values["posts"]),
            Batch(values["batch"]),
            only_short=values["only_short"],
        )


class ReasonForm(forms.Form):
    """A reason that is asked for; the caller names it."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, label: str = "原因", required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].required = label, required
