"""Answers about a member that no form shows again: numbers and the home address (quality, Privacy)."""

from typing import Any

from django import forms

from apps.members.models import Person


def sealed_answers(person: Person) -> dict[str, str]:
    """What is stored, as it may stand beside an empty box: masks of the numbers, that there is an address."""
    masks = {
        "id_number": person.masked_id_number,
        "phone": person.masked_phone,
        "home_address": "登记过" if person.home_address else "",
    }
    return {name: mask for name, mask in masks.items() if mask}


class SealedAnswersForm(forms.ModelForm[Person]):
    """A stored answer is kept while its box stays empty, replaced by what is typed, taken out when ticked.

    Seeing a number in clear needs a right, a reason and an audit row (`views.people.person_reveal`); changing
    the data of a member must not be the way around it.
    """

    taken_out = forms.MultipleChoiceField(
        label="删去原来的", required=False, widget=forms.CheckboxSelectMultiple, help_text="勾选后保存才删去"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stored = {name: getattr(self.instance, name) for name in sealed_answers(self.instance)}
        for name, mask in sealed_answers(self.instance).items():
            self.initial[name] = ""
            self.fields[name].help_text = f"已有 {mask}，不改就空着"
        labels = [(name, self.fields[name].label) for name in self._stored]
        if labels:
            self.fields["taken_out"].choices = labels  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["taken_out"]

    @property
    def not_compared(self) -> frozenset[str]:
        """Fields that must not stand side by side when two people wrote (`core.conflict`)."""
        return frozenset({*self._stored, "taken_out"})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        taken_out = values.pop("taken_out", [])
        for name, stored in self._stored.items():
            if name not in taken_out:
                values[name] = values.get(name) or stored
            elif values.get(name):
                self.add_error(name, "填了新的，又勾选了删去；请留一样。")
        return values
