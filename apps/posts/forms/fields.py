"""Fields shared by the forms of this app."""

import re
from typing import Any

from django import forms

_SEPARATORS = re.compile(r"[、，,;；\s]+")


class WordsField(forms.CharField):
    """Several words in one line, parted by 、 or a comma; cleans to a list without doubles."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 200, "required": False, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return list(dict.fromkeys(word for word in _SEPARATORS.split(text) if word))

    def validate(self, value: Any) -> None:
        if any(len(word) > 40 for word in value):
            raise forms.ValidationError("每个词不超过 40 个字，请用顿号分开。")

    def run_validators(self, value: Any) -> None:
        super().run_validators("、".join(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != list(self.to_python(data))


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A day, with the browser's calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **kwargs)


def text_area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})
