"""Every refusal says what is wrong and how to mend it; docs/messages.md lists them all."""

from __future__ import annotations

import re

import pytest

from tests.architecture.messages import CATALOGUE, Message, collect, of_source, page

MENDS = re.compile("(?<!申|邀|提)请(?!假|求)|可以|可在|要写|要填|要选|应为|应填|至少|不用|吗？")
ENGLISH = re.compile(r"[A-Za-z]{4,}")
NAMES_OF_THINGS = re.compile(r"Excel|/\w+/|--\w+|[A-Z]\w+-[A-Z]\w+|\w+_\w+|\.\w+")
MESSAGES = collect()


def test_the_catalogue_is_what_the_code_says():
    assert CATALOGUE.read_text(encoding="utf-8") == page(), "python -m tests.architecture.messages"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ('raise DomainError("不行。")', "不行。"),
        ('raise WrongState(f"{name}不行。")', "…不行。"),
        ('said = "甲。" if late else "乙。"\nProblem("late", said)', "乙。"),
        ('SAID = {1: ("one", "甲。")}\nkind, words = SAID[1]\npencil.note(row, "a", kind, words)', "甲。"),
        ('SAID = "{name}不行。"\nraise DomainError(SAID.format(name=1))', "…不行。"),
        ('UniqueConstraint(violation_error_message="重了。")', "重了。"),
    ],
)
def test_a_sentence_is_found_however_it_reaches_the_refusal(source: str, sentence: str):
    assert sentence in of_source(source)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: f"{message.module}: {message.sentence}")
def test_a_sentence_says_how_to_mend_it(message: Message):
    assert MENDS.search(message.sentence)
    assert not ENGLISH.search(NAMES_OF_THINGS.sub("", message.sentence))
    assert message.sentence.count("“") == message.sentence.count("”")
