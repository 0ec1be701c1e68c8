"""The components every page is made of; each is one file in `templates/components/`, all stand on `/style/`.

Block components wrap what stands between the tag and its end tag, single ones only take arguments.
Tones are `neutral`, `info`, `success`, `warning` and `danger`: a colour and an icon each, the word is yours.
A result can be kept and handed on: `{% badge label "success" as mark %}{% fact "状态" mark %}`.
"""

import uuid
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.core.handbook import glossary
from apps.core.rendering import unbroken
from apps.core.templatetags import looks

register = template.Library()


def draw(component: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{component}.html", context)


# Pages draw these by the hundred; kept per type, so that marked and typed text never stand for each other.
@register.simple_tag
@lru_cache(maxsize=512, typed=True)
def icon(name: str, label: str = "") -> SafeString:
    """A picture from the sprite; decoration unless `label` says what it means."""
    return draw("icon", name=name, label=label)


@register.simple_block_tag
def page_head(content: str, title: str, lead: str = "", badge: str = "") -> SafeString:
    """The page's only h1 with one sentence under it; the block holds the one primary action."""
    return draw("page_head", title=title, lead=lead, badge=badge, content=content)


@register.simple_block_tag
def panel(content: str, title: str = "", lead: str = "", key: str = "") -> SafeString:
    """A section under its own h2; `key` is its anchor (and the target of partial updates)."""
    return draw("panel", title=title, lead=lead, key=key, content=content)


@register.simple_block_tag
def crumbs(content: str) -> SafeString:
    """当前位置: the road from the home page; goes into the block `breadcrumbs`, holds `crumb` tags."""
    return draw("crumbs", content=content)


@register.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """One step of the road; the last one has no address."""
    return draw("crumb", label=label, url=url)


@register.simple_tag
@lru_cache(maxsize=512, typed=True)
def badge(label: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """A state in one word: `{% badge card.get_state_display "success" %}`; the icon follows the tone."""
    return draw("badge", label=label, tone=tone, icon=icon or looks.TONE_ICONS[tone])


@register.simple_tag
def stat(
    figure: object, label: str, *, definition: str = "", as_of: object = None, url: str = "", unit: str = ""
) -> SafeString:
    """A figure with its name, what it counts (`definition`), its day, and a way to the names behind it."""
    return draw("stat", figure=figure, label=label, definition=definition, as_of=as_of, url=url, unit=unit)


@register.simple_block_tag
def stats(content: str) -> SafeString:
    """A row of `stat` tags; one under another on a phone."""
    return draw("stats", content=content)


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> SafeString:
    """A box that says something important; danger and warning interrupt a screen reader, the others wait."""
    return draw("notice", content=content, tone=tone, title=title, icon=looks.TONE_ICONS[tone])


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A list of what is known about one thing; holds `fact` tags."""
    return draw("facts", content=content)


@register.simple_tag
def fact(label: str, value: object = "", hint: str = "") -> SafeString:
    """One known thing: its name and value; an empty value shows as 未填写."""
    shown = unbroken(value) if type(value) is str else value
    return draw("fact", label=label, value=shown, hint=hint)


@register.simple_tag
def timeline(rows: Iterable[object], empty: str = "还没有记录。") -> SafeString:
    """Who did what when, in the order given; a row has `at`, `who`, `what` and perhaps `note`, `tone`."""
    return draw("timeline", rows=rows, empty=empty)


@register.simple_tag
def progress_line(rate: object, target: object = None, label: str = "", detail: str = "") -> SafeString:
    """A rate in percent against its target line; `detail` names numerator and denominator.

    Shown to one decimal place, rounded down, so that 89.96 never reads as 90.
    """
    return draw("progress_line", label=label, detail=detail, **looks.rate_parts(rate, target))


@register.filter
def primary_items(items: Iterable[Any]) -> list[Any]:
    """The navigation's items that stand in a phone's bottom bar: five, where there are as many."""
    items = list(items)
    room = 5 - sum(bool(looks.member(item, "primary")) for item in items)
    spare = [item for item in items if looks.member(item, "if_room")][: max(room, 0)]
    return [item for item in items if looks.member(item, "primary") or item in spare][:5]


@register.filter
def drawn_as(items: Iterable[dict[str, Any]], component: str) -> SafeString:
    """The navigation as `nav_list` or `bottom_bar`; readers with the same roles share it, so it is kept."""
    return _navigation(component, tuple(tuple(item.items()) for item in items))


@lru_cache(maxsize=512)
def _navigation(component: str, items: tuple[tuple[tuple[str, Any], ...], ...]) -> SafeString:
    return draw(component, shell={"nav": [dict(item) for item in items]})  # noqa: S604  # the frame's data


@register.filter
def message_tone(message: Message) -> str:
    """The tone of a notice for one of Django's messages."""
    return looks.MESSAGE_TONES.get(message.level, "info")


@register.simple_tag
def term(name: str, text: str = "") -> SafeString:
    """A term of art, perhaps within a longer label; leads to the glossary, which tells its meaning.

    The meaning shows when one points at it or comes to it by keyboard. Kept with `as`, it serves as the
    label of a fact, a stat or a panel: `{% term "回执" "回执未收回" as receipt %}{% stat 3 receipt %}`.
    """
    meaning = glossary()[name]
    return draw("term", name=name, text=text or name, meaning=meaning, key=f"term-{uuid.uuid4().hex[:8]}")
