"""Input of opinions and their answers."""

from django import forms


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
