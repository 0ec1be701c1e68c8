"""Selects written in one go: the same markup as the framework's own template."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from apps.core.rendering import PortalRenderer

GROUPED: list[tuple[Any, Any]] = [
    ("", "---------"),
    (1, "甲 & <乙>"),
    ('quote"d', "'丙'"),
    ("丁组", [(3, "丁"), (None, "戊")]),
]


@pytest.mark.parametrize("value", [None, "", 1, 'quote"d', 3])
@pytest.mark.parametrize("attrs", [{}, {"class": "form-select", "required": True, "disabled": False}])
def test_a_select_reads_as_the_framework_writes_it(value: Any, attrs: dict[str, Any]) -> None:
    widget = forms.Select(attrs=attrs, choices=GROUPED)
    ours = widget.render("field", value, attrs={"id": "id_field"}, renderer=PortalRenderer())
    theirs = widget.render("field", value, attrs={"id": "id_field"}, renderer=DjangoTemplates())
    assert parse_html(ours) == parse_html(theirs)
    assert ours.count("<option") == 5


def test_a_select_of_several_keeps_each_choice() -> None:
    widget = forms.SelectMultiple(choices=GROUPED)
    ours = widget.render("field", [1, 3], renderer=PortalRenderer())
    assert parse_html(ours) == parse_html(widget.render("field", [1, 3], renderer=DjangoTemplates()))
    assert ours.count(" selected") == 2
