"""Selects written in one go: the same markup as the framework's own template."""

from typing import Any

import pytest
from django import forms
from django.db import connection
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core.models import write
from apps.core.rendering import CellWriter, KeptSelect, PortalRenderer, unbroken

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


class _Form(forms.Form):
    kept = forms.ModelChoiceField(Community.objects.order_by("pk"), required=False, widget=KeptSelect)
    plain = forms.ModelChoiceField(Community.objects.order_by("pk"), required=False)


def _both(value: object) -> tuple[str, str]:
    form = _Form({"kept": value, "plain": value})
    return str(form["kept"]), str(form["plain"]).replace("plain", "kept")


def test_a_kept_select_reads_as_the_framework_writes_it(sunshine: Community) -> None:
    for value in ("", sunshine.pk, "x<", 10**9):
        kept, plain = _both(value)
        assert parse_html(kept) == parse_html(plain)
    assert _both(sunshine.pk)[0].count(" selected") == 1


def test_a_kept_select_follows_its_rows(sunshine: Community, eastside: Community, guard: User) -> None:
    _both("")
    with CaptureQueriesContext(connection) as queries:
        str(_Form()["kept"])
    assert len(queries) == 1
    write(sunshine, by=guard, at=timezone.now(), name="改过名的社区")
    assert "改过名的社区" in _both("")[0]
    eastside.delete()
    kept, plain = _both("")
    assert parse_html(kept) == parse_html(plain)


def test_a_cell_escapes_what_is_no_markup() -> None:
    writer = CellWriter('列"名', "num")
    opening = '<td data-label="列&quot;名" class="num">'
    assert writer.cell("<b>1 & 2</b>", "") == f"{opening}&lt;b&gt;1 &amp; 2&lt;/b&gt;</td>"
    assert writer.cell(SafeString("<b>1</b>"), "/?a=1&b=2") == (
        f'{opening}<a href="/?a=1&amp;b=2"><b>1</b></a></td>'
    )
    assert CellWriter("列", "").cell("", "") == '<td data-label="列"></td>'


def test_a_range_of_figures_is_held_together():
    assert unbroken("周二 9:00—17:00") == "周二 9:00\u2060—\u206017:00"
    assert unbroken("社区—类别 610403000001-08-001") == "社区—类别 610403000001-08-001"
    assert "\u2060" in CellWriter("列", "").cell("9:00—17:00", "")
