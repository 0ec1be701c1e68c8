"""Somebody at the own browser: reads pages, fills the forms that stand on them, presses their buttons."""

import io
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from pypdf import PdfReader

from apps.accounts.models import User


def words(answer: Any) -> str:
    """What stands on the page, without its tags."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()


@dataclass
class Button:
    label: str
    name: str
    value: str
    action: str


@dataclass
class Form:
    """A form as the page shows it: what is filled in, what can be chosen, what can be pressed."""

    action: str
    method: str
    filled: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    offered: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    buttons: list[Button] = field(default_factory=list)

    def names(self) -> set[str]:
        return set(self.filled) | set(self.offered)


class _Reader(HTMLParser):
    """Collects the forms of a page with their fields, also those tied to a form by its id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.loose: list[tuple[str, Button]] = []
        self.open: Form | None = None
        self.button: tuple[str, Button] | None = None
        self.select: tuple[str, bool] | None = None
        self.text = ""
        self.area = ""
        self.feed(html)
        for owner, button in self.loose:
            self.by_id[owner].buttons.append(button)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self.open)
            self.by_id[given.get("id", "")] = self.open
        elif tag == "button":
            self.text = ""
            button = Button("", given.get("name", ""), given.get("value", ""), given.get("formaction", ""))
            self.button = (given.get("form", ""), button)
        elif self.open is not None and "disabled" not in given:
            getattr(self, f"_{tag}", lambda given: None)(given)

    def _input(self, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if not name or self.open is None:
            return
        if kind in {"checkbox", "radio"}:
            value = given.get("value", "on")
            self.open.offered[name].add(value)
            if "checked" in given:
                self.open.filled[name].append(value)
        elif kind == "file":
            self.open.filled[name] = []
        else:
            self.open.filled[name].append(given.get("value", ""))

    def _select(self, given: dict[str, str]) -> None:
        self.select = (given.get("name", ""), "multiple" in given)
        if self.open is not None:
            self.open.offered[given.get("name", "")] |= set()

    def _option(self, given: dict[str, str]) -> None:
        if self.select is None or self.open is None:
            return
        name, many = self.select
        first = not self.open.offered[name]
        self.open.offered[name].add(given.get("value", ""))
        if "selected" in given or (first and not many):
            kept = self.open.filled[name] if many else []
            self.open.filled[name] = [*kept, given.get("value", "")]

    def _textarea(self, given: dict[str, str]) -> None:
        self.area, self.text = given.get("name", ""), ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.open is not None:
            self.open.filled[self.area] = [self.text.removeprefix("\n")]
        elif tag == "button" and self.button:
            owner, button = self.button
            button.label, self.button = re.sub(r"\s+", "", self.text), None
            if owner:
                self.loose.append((owner, button))
            elif self.open is not None:
                self.open.buttons.append(button)


def forms_on(answer: Any) -> list[Form]:
    """The forms of a page, those of the frame included."""
    return _Reader(answer.content.decode()).forms


def _form_with(answer: Any, label: str, names: set[str]) -> tuple[Form, Button]:
    """The form that has this button and all these fields."""
    pairs = [(form, button) for form in forms_on(answer) for button in form.buttons]
    for form, button in pairs:
        if button.label == label and names <= form.names():
            return form, button
    seen = [(button.label, sorted(form.names())) for form, button in pairs]
    raise AssertionError(f"no form with “{label}” and {sorted(names)}, only {seen}")


class Seat(Client):
    """Somebody's browser over weeks: signs in again whenever the session has run out."""

    def __init__(self, user: User | None = None) -> None:
        super().__init__()
        self.user, self.since = user, 0.0

    def request(self, **request: Any) -> Any:
        if self.user is not None and time.time() - self.since > 20 * 60:
            self.cookies.clear()  # else the run-out session is taken up again
            self.force_login(self.user)
            self.since = time.time()
        return super().request(**request)

    def reads(self, url: str) -> Any:
        """Open a page, along the way it points to; the password is typed again where it is asked for."""
        page = self.get(url, follow=True)
        if page.wsgi_request.path == "/accounts/reauthenticate/":
            page = self.get(self.presses(page, "确认", password="secret-8")["Location"], follow=True)
        assert page.status_code == 200, f"{url} answered {page.status_code}: {words(page)[-600:]}"
        return page

    def sends(self, url: str, label: str, **values: Any) -> Any:
        """Open this page, fill in the form with this button and press it; the server's answer as it is."""
        return self.presses(self.reads(url), label, **values)

    def presses(self, page: Any, label: str, **values: Any) -> Any:
        """Fill in and press on a page that is open already.

        Fields not named keep what the page filled in, hidden version and key included. A value that the
        page doesn't offer can't be chosen.
        """
        form, button = _form_with(page, label, set(values))
        sent: dict[str, Any] = {name: list(value) for name, value in form.filled.items() if value}
        for name, value in values.items():
            chosen = value if isinstance(value, list) else [value]
            if name in form.offered:
                chosen = [str(one) for one in chosen]
                assert set(chosen) <= form.offered[name], f"{name}: {chosen} not in {form.offered[name]}"
            sent[name] = chosen
        if button.name:
            sent[button.name] = button.value
        here = page.wsgi_request.get_full_path()
        target = urljoin(here, button.action or form.action or here)
        if form.method.lower() == "get":
            return self.get(urlsplit(target).path, sent)
        return self.post(target, sent)

    def checks(self, url: str, label: str, **values: Any) -> Any:
        """Press, read the check page and go on; the server's answer to that."""
        return self.presses(self.sends(url, label, **values), "确定办理")

    def does(self, url: str, label: str, **values: Any) -> Any:
        """Fill in, press, and be taken further; the page that follows."""
        answer = self.sends(url, label, **values)
        assert answer.status_code == 302, f"{url} answered {answer.status_code}: {words(answer)[-900:]}"
        return self.reads(answer["Location"])

    def does_checked(self, url: str, label: str, **values: Any) -> Any:
        """Press, read the check page, go on, and be taken further; the page that follows."""
        answer = self.checks(url, label, **values)
        assert answer.status_code == 302, f"{url} answered {answer.status_code}: {words(answer)[-900:]}"
        return self.reads(answer["Location"])

    def is_told(self, url: str, label: str, **values: Any) -> str:
        """Fill in, press, and be refused on the same page; what the page says."""
        answer = self.sends(url, label, **values)
        assert answer.status_code in {409, 422}, f"{url} answered {answer.status_code}"
        return words(answer)


def pages_of(answer: Any) -> list[str]:
    """The text of each printed page, without line breaks."""
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return [page.extract_text().replace("\n", "") for page in pages]
