"""The frame's own pages: errors, the style page, large letters, the framework's sentences."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import Client
from django.utils.translation import gettext, ngettext

from apps.accounts.enums import Role
from apps.core.templatetags import charts, ui

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"


@pytest.mark.parametrize("code", ["400", "403", "404", "429", "403_csrf"])
def test_error_page_says_what_to_do(code: str) -> None:
    html = Template(f'{{% extends "{code}.html" %}}').render(Context({}))
    assert html.count("<h1>") == 1
    assert "回首页" in html


def test_server_error_page_needs_no_context() -> None:
    html = Template('{% extends "500.html" %}').render(Context({}))
    assert "不是您操作有误" in html


def test_every_component_stands_on_the_style_page() -> None:
    pages = [ROOT / "templates/core/style.html", *ROOT.glob("templates/core/style/*.html")]
    used = set(re.findall(r"\{% (\w+)", " ".join(path.read_text() for path in pages)))
    assert sorted({*ui.register.tags, *charts.register.tags} - used) == []


def test_every_component_has_one_file() -> None:
    files = {path.stem for path in ROOT.glob("templates/components/*.html")}
    assert sorted({*ui.register.tags, *charts.register.tags} - files) == []


def test_style_page_opens_for_a_person_who_is_signed_in(make_user: Any, sign_in: Any) -> None:
    response = sign_in(make_user("林文", Role.MEMBER)).get("/style/?state=received&sort=-name&page=7")
    assert response.status_code == 200
    html = response.content.decode()
    assert "<span>状态：已接收</span>" in html
    assert "2026-00031" in html


def test_style_page_asks_a_stranger_to_sign_in(client: Client) -> None:
    response = client.get("/style/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/style/")


def test_style_page_says_that_a_post_changed_nothing(make_user: Any, sign_in: Any) -> None:
    response = sign_in(make_user("林文", Role.MEMBER)).post("/style/", follow=True)
    assert response.redirect_chain == [("/style/", 302)]
    assert "没有改动任何内容" in response.content.decode()


@pytest.mark.django_db
def test_elder_mode_is_remembered_and_taken_back(client: Client) -> None:
    response = client.post("/elder/", {"elder": "on", "next": "/accounts/login/"})
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/")
    assert "data-elder" in client.get("/accounts/login/").content.decode()
    client.post("/elder/", {"elder": "off", "next": "/accounts/login/"})
    assert "data-elder" not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com/", "javascript:alert(1)", ""])
def test_elder_mode_leads_to_no_other_host(client: Client, target: str) -> None:
    assert client.post("/elder/", {"elder": "on", "next": target})["Location"] == "/"


def test_elder_mode_refuses_get(client: Client) -> None:
    assert client.get("/elder/").status_code == 405


def catalogue_pairs() -> list[tuple[str, str, str]]:
    """(msgid, plural or "", msgstr) of every sentence in the catalogue's source."""
    entries = CATALOGUE.read_text().split("\n\n")[1:]
    joined = [re.sub(r'"\n"', "", entry) for entry in entries]
    part = r'^{} "(.*)"$'

    def find(entry: str, key: str) -> str:
        found = re.search(part.format(key), entry, re.M)
        return found.group(1) if found else ""

    return [
        (find(e, "msgid"), find(e, "msgid_plural"), find(e, r"msgstr\[0\]") or find(e, "msgstr"))
        for e in joined
    ]


@pytest.mark.parametrize(("source", "plural", "sentence"), catalogue_pairs())
def test_compiled_catalogue_says_what_its_source_says(source: str, plural: str, sentence: str) -> None:
    assert re.search("[一-龥]", sentence)
    assert (ngettext(source, plural, 2) if plural else gettext(source)) == sentence


def test_password_rules_speak_to_the_user() -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password("123456")
    assert refusal.value.messages == [
        "密码太短，至少要 8 位。",
        "这个密码太常见，容易被猜到，请换一个。",
        "密码不能全是数字，请加上字母。",
    ]


@pytest.mark.django_db
def test_sign_in_page_names_its_fields_and_says_what_was_wrong(client: Client) -> None:
    html = client.post("/accounts/login/", {"login": "nobody", "password": "wrong-pass"}).content.decode()
    assert '<label for="id_login">账号</label>' in html
    assert "<li>账号或密码不对，请核对后再试。</li>" in html
