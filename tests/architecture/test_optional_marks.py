"""One way throughout: what may be left blank says 选填, what must be filled in says nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine

from tests.architecture.pages import openings
from tests.architecture.sides import build_district
from tests.conftest import NOW

MARK = "选填"
# A tick is never a blank; the rest is not filled in by its reader.
UNMARKED = {"hidden", "submit", "button", "checkbox", "search", "image", "reset"}
FEWEST_CONTROLS = 150


@dataclass
class Control:
    name: str
    key: str
    is_filled: bool  # it is required, or a choice without an empty one
    words: list["Words"]


@dataclass
class Words:
    """The text of a label or a legend, known once its tag is closed."""

    text: str = ""


@dataclass
class Controls(HTMLParser):
    """The controls of the forms that are posted, with the labels and legends they stand under."""

    found: list[Control] = field(default_factory=list)
    labels: dict[str, Words] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self.is_posted = False
        self.legends: list[Words] = []
        self.label: Words | None = None
        self.listening: list[Words] = []
        self.choice, self.choice_is_required = Control("", "", True, []), True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.is_posted = (given.get("method") or "").lower() == "post"
        elif tag == "fieldset":
            self.legends.append(Words())
        elif tag == "legend" and self.legends:
            self.listening.append(self.legends[-1])
        elif tag == "label":
            self.label = self.labels.setdefault(given.get("for") or f"label {len(self.labels)}", Words())
            self.listening.append(self.label)
        elif tag in {"input", "select", "textarea"} and self.is_posted and given.get("name"):
            self._note(given)
            if tag == "select" and self.found and self.found[-1].name == given["name"]:
                self.choice, self.choice_is_required = self.found[-1], self.found[-1].is_filled
                self.choice.is_filled = True
        elif tag == "option" and not given.get("value"):
            self.choice.is_filled = self.choice_is_required

    def _note(self, given: dict[str, str | None]) -> None:
        if given.get("type") in UNMARKED or {"disabled", "readonly", "hidden"} & set(given):
            return
        words = [*self.legends, *([self.label] if self.label else [])]
        key, name = given.get("id") or "", given.get("name") or ""
        self.found.append(Control(name, key, "required" in given, words))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_posted = False
        elif tag == "fieldset":
            self.legends.pop()
        elif tag == "label":
            self.label = None
        if tag in {"legend", "label"} and self.listening:
            self.listening.pop()

    def handle_data(self, data: str) -> None:
        for words in self.listening:
            words.text += data

    def faults(self) -> Iterator[str]:
        for control in self.found:
            words = [*control.words, *([self.labels[control.key]] if control.key in self.labels else [])]
            is_marked = any(MARK in one.text for one in words)
            if is_marked == control.is_filled:
                yield f"{control.name}{'：必填却标了选填' if is_marked else '：可不填却没有标'}"


def controls_of(page: str) -> Controls:
    controls = Controls()
    controls.feed(page)
    return controls


@pytest.mark.django_db
def test_every_field_that_may_be_left_blank_says_so(settings: Any) -> None:
    with time_machine.travel(NOW, tick=False):
        pages = {
            key: controls_of(answer.content.decode()) for _, key, _, answer in openings(build_district())
        }
    faults = {key: sorted(set(controls.faults())) for key, controls in pages.items()}
    assert [f"{key}：{line}" for key, lines in faults.items() for line in lines] == []
    assert sum(len(controls.found) for controls in pages.values()) > FEWEST_CONTROLS


@pytest.mark.parametrize(
    ("markup", "faults"),
    [
        ('<label for="a">名称</label><input id="a" name="a" required>', []),
        ('<label for="a">名称</label><input id="a" name="a">', ["a：可不填却没有标"]),
        ('<label for="a">名称（选填）</label><textarea id="a" name="a"></textarea>', []),
        ('<label for="a">名称（选填）</label><input id="a" name="a" required>', ["a：必填却标了选填"]),
        (
            "<fieldset><legend>第 2 项（选填）</legend><label>事<input name=b></label></fieldset>",
            [],
        ),
        ('<label>迟到<input type="time" name="c"></label>', ["c：可不填却没有标"]),
        ('<select name="f"><option value="x">甲</option></select>', []),
        ('<select name="g"><option value="">无</option></select>', ["g：可不填却没有标"]),
        ('<input type="hidden" name="d"><input type="checkbox" name="e">', []),
    ],
)
def test_the_check_sees_what_it_looks_for(markup: str, faults: list[str]) -> None:
    assert list(controls_of(f'<form method="post">{markup}</form>').faults()) == faults
    assert list(controls_of(f"<form>{markup}</form>").faults()) == []
