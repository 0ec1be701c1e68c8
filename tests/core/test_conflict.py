"""Two people on one record: the second one sees both versions and chooses."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core.conflict import answer_text, carried, raw
from apps.members.models import Person
from tests.conftest import post

FACTS = {"name": "阳光社区", "kind": "focus", "address": "康乐路1号", "office_phone": "029-87030000"}


def fields(html: str) -> dict[str, list[str]]:
    """What the page would send if its first form were sent untouched."""
    form = html[html.index('<form method="post">') :].split("</form>", maxsplit=1)[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        part = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if part.get("type") != "radio" or " checked" in tag:
            sent.setdefault(part["name"], []).append(unescape(part.get("value", "")))
    return sent


@pytest.fixture
def url(sunshine: Community) -> str:
    return f"/communities/{sunshine.pk}/edit/"


@pytest.fixture
def first(sign_in: Any, department: User, url: str, sunshine: Community) -> None:
    """The organisation department saves while the community secretary still types."""
    sent = {**FACTS, "address": "康乐路9号", "reception_name": "刘芳", "version": sunshine.version}
    assert post(sign_in(department), url, sent).status_code == 302


MINE = {**FACTS, "address": "康乐路2号", "reception_name": "刘芳", "remark": "新址", "version": 1}


def test_second_writer_sees_both_versions(
    first: None, sign_in: Any, community_secretary: User, url: str, sunshine: Community
) -> None:
    answer = post(sign_in(community_secretary), url, MINE)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert [(row.key, row.mine, row.stored) for row in answer.context["rows"]] == [
        ("address", "康乐路2号", "康乐路9号"),
        ("remark", "新址", ""),
    ]
    assert "组织部 周部长" in html
    sunshine.refresh_from_db()
    assert (sunshine.address, sunshine.remark, sunshine.version) == ("康乐路9号", "", 2)


def test_sending_the_comparison_keeps_what_was_chosen(
    first: None, sign_in: Any, community_secretary: User, url: str, sunshine: Community
) -> None:
    client = sign_in(community_secretary)
    sent = fields(post(client, url, MINE).content.decode())
    assert sent["version"] == ["2"]
    sent["address"] = ["康乐路9号"]
    assert client.post(url, sent).status_code == 302
    sunshine.refresh_from_db()
    assert (sunshine.address, sunshine.remark, sunshine.version) == ("康乐路9号", "新址", 3)


def test_untouched_comparison_stores_what_was_typed(
    first: None, sign_in: Any, community_secretary: User, url: str, sunshine: Community
) -> None:
    client = sign_in(community_secretary)
    assert client.post(url, fields(post(client, url, MINE).content.decode())).status_code == 302
    sunshine.refresh_from_db()
    assert (sunshine.address, sunshine.remark, sunshine.version) == ("康乐路2号", "新址", 3)


def test_third_writer_in_between_is_compared_again(
    first: None, sign_in: Any, community_secretary: User, town_officer: User, url: str, sunshine: Community
) -> None:
    client = sign_in(community_secretary)
    sent = fields(post(client, url, MINE).content.decode())
    third = {**FACTS, "address": "康乐路7号", "version": 2}
    assert post(sign_in(town_officer), url, third).status_code == 302
    answer = client.post(url, sent)
    assert answer.status_code == 409
    assert answer.context["rows"][0].stored == "康乐路7号"


def test_look_again_goes_back_to_the_form_with_the_version_seen(
    first: None, sign_in: Any, community_secretary: User, url: str, sunshine: Community
) -> None:
    client = sign_in(community_secretary)
    sent = fields(post(client, url, MINE).content.decode())
    answer = client.post(url, {**sent, "look_again": "1"})
    html = answer.content.decode()
    assert answer.templates[0].name == "communities/community_form.html"
    assert 'value="康乐路2号"' in html
    assert fields(html)["version"] == ["2"]
    sunshine.refresh_from_db()
    assert sunshine.version == 2


def test_refused_input_keeps_the_version_that_was_seen(
    first: None, sign_in: Any, community_secretary: User, url: str
) -> None:
    """A fresh version on the form shown again would let the next click overwrite the other's work."""
    answer = post(sign_in(community_secretary), url, {**MINE, "name": ""})
    assert answer.status_code == 422
    assert fields(answer.content.decode())["version"] == ["1"]


def test_member_data_are_compared_with_lists_and_choices(sign_in: Any, liaison: User, wang: Person) -> None:
    client, url = sign_in(liaison), f"/members/{wang.pk}/edit/"
    base = {"name": "王建国", "sex": wang.sex, "kind": wang.kind, "birth": "1968-05", "phone": "13800000001"}
    assert post(client, url, {**base, "skills": "书法", "version": 1}).status_code == 302
    answer = post(client, url, {**base, "skills": "书法、声乐", "sex": "female", "version": 1})
    assert answer.status_code == 409
    found = {row.label: (row.mine, row.stored) for row in answer.context["rows"]}
    assert found == {"性别": ("女", "男"), "特长": ("书法、声乐", "书法")}


def test_form_without_fields_of_the_row_says_that_nothing_differs(
    first: None, sign_in: Any, department: User, community_secretary: User, url: str
) -> None:
    same = {**FACTS, "address": "康乐路9号", "reception_name": "刘芳", "version": 1}
    answer = post(sign_in(community_secretary), url, same)
    assert (answer.status_code, answer.context["rows"]) == (409, [])
    assert "没有冲突" in answer.content.decode()


def test_carried_leaves_out_the_frame_and_what_is_chosen_anew() -> None:
    sent = QueryDict("version=1&idempotency_key=k&csrfmiddlewaretoken=t&look_again=1&a=1&a=2&b=3&c=4")
    assert list(carried(sent, {"b"})) == [("a", "1"), ("a", "2"), ("c", "4")]


def test_answer_text_speaks_as_the_reader_would() -> None:
    ways = forms.MultipleChoiceField(choices=[("a", "甲"), ("b", "乙")])
    beijing = dt.timezone(dt.timedelta(hours=8))
    assert answer_text(ways, ["a", "b"]) == "甲、乙"
    assert answer_text(forms.BooleanField(), False) == "否"
    assert (
        answer_text(forms.DateTimeField(), dt.datetime(2026, 5, 6, 9, 5, tzinfo=beijing))
        == "2026-05-06 09:05"
    )
    assert answer_text(forms.DateField(), dt.date(2026, 5, 6)) == "2026-05-06"
    assert answer_text(forms.TimeField(), dt.time(9, 5)) == "09:05"
    assert answer_text(forms.DecimalField(), Decimal("2.50")) == "2.5"
    assert answer_text(forms.TypedChoiceField(coerce=int, choices=[(1, "一次")]), 1) == "一次"
    assert answer_text(forms.CharField(), None) == ""


def test_raw_is_what_the_input_would_send() -> None:
    class Sample(forms.Form):
        on = forms.BooleanField(required=False)
        day = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d"))
        way = forms.ChoiceField(choices=[("a", "甲")])

    form = Sample()
    assert raw(form["on"], True) == "true"
    assert raw(form["day"], dt.date(2026, 5, 6)) == "2026-05-06"
    assert raw(form["way"], "a") == "a"
