"""Input of the people who run a round, answer a result or a report; filters of the lists."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.communities.models import Community
from apps.core.chinese import compact
from apps.core.rendering import KeptSelect
from apps.evaluations.actions import RollLine
from apps.evaluations.enums import (
    GRADE_FIGURES,
    CommentStatus,
    FeedbackStatus,
    Handling,
    Item,
    RoundStatus,
    VoterKind,
)
from apps.evaluations.judgements import COMMENT_LENGTH, Judgement
from apps.evaluations.models import BallotComment, EvaluationRound, EvaluationTarget, FeedbackReport
from apps.members.models import Person
from apps.programmes.enums import Half

_AREA = {"rows": 4}
MOST_AT_ONCE = 500


class VotersForm(forms.Form):
    """Lines as people write them: a kind and a number, or a name and a kind."""

    lines = forms.CharField(
        label="投票人",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="每行一类或一人。类别：" + "、".join(VoterKind.labels) + "。只写姓名的，按“居民代表”登记。",
    )

    def clean_lines(self) -> list[RollLine]:
        roll = []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if line.strip():
                roll.extend(self._read(number, line))
        if len(roll) > MOST_AT_ONCE:
            raise forms.ValidationError(f"一次最多添加{MOST_AT_ONCE}人，请分几次添加。")
        return roll

    def _read(self, number: int, line: str) -> list[RollLine]:
        kind, rest = _split_kind(compact(line))
        if rest.rstrip("人名").isdecimal():
            if kind is None:
                raise forms.ValidationError(f"第{number}行只有人数，请写明类别，例如“居民代表 20”。")
            return [RollLine(kind)] * min(int(rest.rstrip("人名")), MOST_AT_ONCE + 1)
        if not rest:
            raise forms.ValidationError(f"第{number}行没有姓名或人数，例如“党小组 8”。请补上。")
        if len(rest) > 20:
            raise forms.ValidationError(f"第{number}行太长，请一行只写一个人。")
        return [RollLine(kind or VoterKind.RESIDENTS_REPRESENTATIVE, rest)]


def _split_kind(text: str) -> tuple[VoterKind | None, str]:
    """The kind named in a line, and what else stands there."""
    for kind in VoterKind:
        if str(kind.label) in text:
            return kind, text.replace(str(kind.label), "").strip("：:，,、")
    return None, text


class CodesForm(forms.Form):
    """How the codes leave: slips for phones, or whole paper ballots."""

    SLIPS, BALLOTS = "slips", "ballots"
    paper = forms.ChoiceField(
        label="发给投票人的纸",
        choices=[
            (SLIPS, "测评码小条（手机投票）"),
            (BALLOTS, "纸质测评表（印有测评码，手机和纸质任选一种）"),
        ],
        widget=forms.RadioSelect,
        initial=SLIPS,
    )
    replace = forms.BooleanField(
        label="全部换发",
        required=False,
        help_text="小条遗失时用。还没有投票的测评码全部作废，重新发放。",
    )


class CommentsForm(forms.Form):
    """One verdict per comment, none by default."""

    def __init__(self, *args: Any, comments: Iterable[BallotComment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.comments = list(comments)
        choices = [(CommentStatus.SHOWN.value, "可以展示"), (CommentStatus.HIDDEN.value, "不展示")]
        for comment in self.comments:
            decided = comment.status if comment.status != CommentStatus.WAITING else None
            self.fields[str(comment.pk)] = forms.ChoiceField(
                label=f"{comment.target}：{comment.text}",
                choices=choices,
                widget=forms.RadioSelect,
                initial=decided,
                required=False,
            )

    @property
    def verdicts(self) -> dict[str, CommentStatus]:
        return {key: CommentStatus(value) for key, value in self.cleaned_data.items() if value}


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=200)


class ReopenForm(forms.Form):
    reason = forms.CharField(label="程序上的问题", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    closes_on = forms.DateField(label="新的截止日期", widget=forms.DateInput)


class ReplyForm(forms.Form):
    text = forms.CharField(
        label="我的答复",
        max_length=500,
        widget=forms.Textarea(attrs=_AREA),
        help_text="会随反馈报告一起给单位。",
    )


class SummaryForm(forms.Form):
    summary = forms.CharField(
        label="社区评语", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class AcknowledgeForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label="结果运用", choices=Handling.choices, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label="处理情况",
        max_length=1000,
        widget=forms.Textarea(attrs=_AREA),
        help_text="例如：已作为年度民主评议依据，推荐王某某为先进。",
    )


class UrgentTextForm(forms.Form):
    text = forms.CharField(
        label="情况",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="时间、地点、事情经过。只写与服务有关的情况。",
    )


class UrgentForm(UrgentTextForm):
    """About a member who has checked in at one of the user's communities."""

    person = forms.ModelChoiceField(label="党员", queryset=Person.objects.none(), empty_label="请选择党员")
    field_order = ["person", "text"]

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a model choice


class UrgentHandlingForm(forms.Form):
    handling = forms.CharField(label="处理情况", max_length=1000, widget=forms.Textarea(attrs=_AREA))


class PaperForm(forms.Form):
    """One line per member: six figures in the order of the items, as they stand on the paper."""

    GRADES = {figure: grade for grade, figure in GRADE_FIGURES.items()}
    code = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, targets: Iterable[EvaluationTarget], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = list(targets)
        shape = {
            "inputmode": "numeric",
            "maxlength": len(Item),
            "autocomplete": "off",
            "class": "form-control",
        }
        for target in self.targets:
            self.fields[f"grades_{target.pk}"] = forms.RegexField(
                rf"^[0-3]{{{len(Item)}}}$",
                label=f"{target}的等次",
                required=False,
                widget=forms.TextInput(attrs=shape),
                error_messages={"invalid": "请填六个数字，每个是0、1、2或3。"},
            )
            self.fields[f"comment_{target.pk}"] = forms.CharField(
                label=f"对{target}的意见",
                required=False,
                max_length=COMMENT_LENGTH,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each member with the two fields, for the table."""
        return [
            {"target": row, "grades": self[f"grades_{row.pk}"], "comment": self[f"comment_{row.pk}"]}
            for row in self.targets
        ]

    @property
    def judgements(self) -> list[Judgement]:
        return [
            Judgement(
                row.pk,
                self._grades(self.cleaned_data[f"grades_{row.pk}"]),
                self.cleaned_data[f"comment_{row.pk}"],
            )
            for row in self.targets
        ]

    def _grades(self, figures: str) -> dict[str, str]:
        marks = zip(Item.values, figures, strict=False)
        return {item: self.GRADES[figure].value for item, figure in marks if figure in self.GRADES}

    def mark_differences(self, cells: Iterable[tuple[int, str]]) -> None:
        """Say at each line which items the other worker typed otherwise."""
        differing: dict[int, list[str]] = {}
        for target_id, item in cells:
            differing.setdefault(target_id, []).append(str(Item(item).label))
        for target_id, items in differing.items():
            self.add_error(f"grades_{target_id}", f"与另一位录入的不一致：{'、'.join(items)}。请对照纸质票。")


def readable_communities(request: Any) -> QuerySet[Community]:
    """The communities in which this user may read rounds; units name theirs by what was sent."""
    user: User = request.user
    if user.scope_for(Deed.READ_ROUNDS).community_ids:
        return Community.objects.in_reach(user, Deed.READ_ROUNDS)
    return Community.objects.visible_to(user)


class RoundFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    status = django_filters.ChoiceFilter(label="状态", choices=RoundStatus.choices)
    half = django_filters.ChoiceFilter(label="半年", choices=Half.choices)
    community = django_filters.ModelChoiceFilter(
        label="社区", queryset=readable_communities, widget=KeptSelect
    )
    sort = django_filters.OrderingFilter(fields={"ends_on": "half", "votes": "votes"})

    class Meta:
        model = EvaluationRound
        fields: list[str] = []


class ReportFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    status = django_filters.ChoiceFilter(label="状态", choices=FeedbackStatus.choices)
    community = django_filters.ModelChoiceFilter(
        label="社区", queryset=readable_communities, widget=KeptSelect
    )
    sort = django_filters.OrderingFilter(fields={"sent_at": "sent", "unit__path": "unit"})

    class Meta:
        model = FeedbackReport
        fields: list[str] = []
