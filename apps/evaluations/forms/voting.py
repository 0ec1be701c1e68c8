"""What a voter types on a phone: the code, then one member a screen. Nothing is kept between screens."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.evaluations.enums import GUIDANCE, Grade, Item
from apps.evaluations.judgements import COMMENT_LENGTH, Judgement, all_satisfied, entry_of, judgements_from


class CodeForm(forms.Form):
    code = forms.CharField(
        label="测评码",
        max_length=20,
        help_text="小条上的十二位数字，每个码只能投一次票。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class JudgementForm(forms.Form):
    """The grades of one member; the overall one makes it a vote."""

    comment = forms.CharField(
        label="想说的话",
        required=False,
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="由社区书记看过以后再转给本人，请不要写自己的姓名。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in Item:
            self.fields[item.value] = forms.ChoiceField(
                label=str(item.label), choices=Grade.choices, widget=forms.RadioSelect, required=False
            )

    @property
    def guidance(self) -> str:
        return GUIDANCE

    @property
    def items(self) -> list[Any]:
        return [self[item.value] for item in Item]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        graded = [item for item in Item.values if values.get(item)]
        if graded and Item.OVERALL.value not in graded:
            self.add_error(Item.OVERALL.value, "请选总体评价；不了解这位党员，可以跳过。")
        return values

    def judgement(self, target_id: int) -> Judgement:
        values = self.cleaned_data
        grades = {item: values[item] for item in Item.values if values.get(item)}
        return Judgement(target_id, grades, values.get("comment", ""))


class BallotForm(forms.Form):
    """The whole ballot as the screens carry it along: the answers so far, the screen, the button."""

    code = forms.CharField(widget=forms.HiddenInput)
    answers = forms.JSONField(widget=forms.HiddenInput, required=False)
    at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    go = forms.CharField(required=False)

    def answers_for(self, target_ids: Sequence[int]) -> dict[int, Judgement]:
        return judgements_from(self.cleaned_data.get("answers"), target_ids)


def steps_of(
    form: BallotForm, one: JudgementForm, target_ids: Sequence[int]
) -> tuple[dict[int, Judgement], int | None]:
    """The answers with this screen's one, and the screen to show next; None is the check page.

    An invalid screen is shown again.
    """
    answers = form.answers_for(target_ids)
    at, go = form.cleaned_data["at"], form.cleaned_data["go"]
    if at is not None and at < len(target_ids) and go != "submit":
        target_id = target_ids[at]
        if go == "skip":
            answers.pop(target_id, None)
        elif go == "all":
            answers[target_id] = all_satisfied(target_id, str(one.data.get("comment", ""))[:COMMENT_LENGTH])
        elif not one.is_valid():
            return answers, at
        else:
            answers[target_id] = one.judgement(target_id)
    return answers, _next(go, at, len(target_ids))


def _next(go: str, at: int | None, number: int) -> int | None:
    if go.startswith("to-") and go[3:].isdecimal():
        wanted = int(go[3:])
    elif go == "check":
        return None
    elif at is None:
        wanted = 0
    else:
        wanted = at - 1 if go == "back" else at + 1
    return max(wanted, 0) if wanted < number else None


def carried(answers: dict[int, Judgement]) -> dict[str, Any]:
    """The answers as the next screen carries them."""
    return entry_of(answers.values())
