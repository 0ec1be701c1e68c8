"""Every event that the code records has words for the page."""

import re

import pytest
from django.conf import settings

from apps.audit.words import DEEDS, EVENTS, NOUNS, event_words

NAME = re.compile(r'"([a-z_]+)\.([a-z_]+)"')
RECORDED = sorted(
    {
        f"{noun}.{deed}"
        for path in (settings.BASE_DIR / "apps").rglob("*.py")
        if path.name == "actions.py" or path.parent.name == "actions"
        for noun, deed in NAME.findall(path.read_text(encoding="utf-8"))
        if deed.endswith(("ed", "en", "made", "sent", "left", "set", "kept", "shown", "done", "lost"))
    }
)


@pytest.mark.parametrize("event", RECORDED)
def test_event_is_told_in_words(event: str) -> None:
    words = event_words(event)
    assert words != event
    assert not re.search("[a-z_]", words)


def test_event_without_words_stands_as_it_is() -> None:
    assert event_words("nothing.done") == "nothing.done"


def test_words_of_events_name_known_nouns_and_deeds() -> None:
    assert {event.partition(".")[0] for event in EVENTS} <= set(NOUNS)
    assert len(RECORDED) > len(DEEDS)
