"""Input about posts and groups; filters of the post lists."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core.rendering import KeptSelect
from apps.members.models import Person
from apps.posts.enums import PostStatus
from apps.posts.forms.fields import WordsField, text_area
from apps.posts.models import Post, PostCategory, PostClaim, PostGroup, ServiceItem


class PostForm(forms.ModelForm[Post]):
    """A post as the community describes it; `people` are those who may be responsible."""

    skills = WordsField(
        label="技能要求",
        help_text="几项用顿号分开；系统按它向有特长的党员优先推荐",
    )

    class Meta:
        model = Post
        fields = [
            "category",
            "item",
            "title",
            "duty",
            "role",
            "capacity",
            "service_time",
            "place",
            "skills",
            "licence_required",
            "min_age",
            "risk",
            "contact",
        ]
        widgets = {"duty": text_area()}

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, QuerySet[Any]] = {
            "category": PostCategory.objects.filter(is_active=True),
            "item": ServiceItem.objects.filter(is_active=True),
            "contact": people,
        }
        for name, queryset in choices.items():
            if name in self.fields:
                self.fields[name].queryset = queryset  # type: ignore[attr-defined]  # a model choice


class NewPostForm(PostForm):
    """With the community, hidden where there is only one to choose."""

    class Meta(PostForm.Meta):
        fields = ["community", *PostForm.Meta.fields]

    def __init__(self, *args: Any, communities: list[Community], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["community"]
        field.queryset = Community.objects.filter(pk__in=[row.pk for row in communities])  # type: ignore[attr-defined]  # a model choice
        if len(communities) == 1:
            field.widget, field.initial = forms.HiddenInput(), communities[0].pk


class ChangePostForm(PostForm):
    """The category stands in the code and stays."""

    class Meta(PostForm.Meta):
        fields = [name for name in PostForm.Meta.fields if name != "category"]


class EndPostForm(forms.Form):
    reason = forms.CharField(
        label="撤销原因", max_length=200, help_text="在岗和候补的党员会收到通知，看到这个原因"
    )


class GroupForm(forms.ModelForm[PostGroup]):
    class Meta:
        model = PostGroup
        fields = ["name", "head", "chat_group"]

    def __init__(self, *args: Any, holders: list[PostClaim], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(pk__in=[claim.person_id for claim in holders])
        self.fields["head"].queryset = people  # type: ignore[attr-defined]  # a model choice


def _with_free_places(rows: Any, name: str, value: str) -> Any:
    return rows.with_free_places()


def _matching(rows: Any, name: str, value: str) -> Any:
    text = value.strip()
    return rows.filter(Q(post_code__contains=text) | Q(title__contains=text))


class PostFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="岗位名称或编码", method=_matching)
    category = django_filters.ModelChoiceFilter(label="类别", queryset=PostCategory.objects.all())
    item = django_filters.ModelChoiceFilter(label="服务项目", queryset=ServiceItem.objects.all())
    status = django_filters.ChoiceFilter(label="状态", choices=PostStatus.choices)
    free = django_filters.ChoiceFilter(
        label="名额", choices=[("yes", "有空余名额")], method=_with_free_places
    )
    sort = django_filters.OrderingFilter(
        label="排序", fields=[("post_code", "code"), ("title", "title"), ("taken", "taken")]
    )


class DistrictPostFilter(PostFilter):
    community = django_filters.ModelChoiceFilter(
        label="社区", queryset=Community.objects.all(), widget=KeptSelect
    )


class ChoiceFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """What a member narrows the own community's posts by."""

    category = django_filters.ModelChoiceFilter(label="类别", queryset=PostCategory.objects.all())
    free = django_filters.ChoiceFilter(
        label="名额", choices=[("yes", "有空余名额")], method=_with_free_places
    )
