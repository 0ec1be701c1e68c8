"""The handbook of docs/handbook as pages of the product, and the glossary in it.

Only what the handbook uses of Markdown: headings, lists, paragraphs, **strong**, `code`, and links to its
own pages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

FIRST_PAGE = "README"
GLOSSARY = "glossary"
_FOLDER = settings.BASE_DIR / "docs" / "handbook"
_BULLET = re.compile(r"^(-|\d+[.])\s+")
_ENTRY = re.compile(r"<li><strong>([^<]+)")
_TERM = re.compile(r"^- \*\*(?P<term>[^*]+)\*\*：(?P<meaning>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class HandbookPage:
    """One page: its key in the address, its heading, its text as markup."""

    key: str
    title: str
    body: SafeString


@lru_cache(maxsize=64)
def page_of(key: str) -> HandbookPage | None:
    """The page of this key; None for a key without a page."""
    if key not in keys():
        return None
    title, _, text = (_FOLDER / f"{key}.md").read_text(encoding="utf-8").partition("\n")
    markup = "".join(_blocks(text))
    if key == GLOSSARY:
        markup = _ENTRY.sub(r'<li id="\1"><strong>\1', markup)
    return HandbookPage(key, title.lstrip("# ").strip(), mark_safe(markup))  # noqa: S308  # every text in it is escaped


@lru_cache(maxsize=1)
def keys() -> frozenset[str]:
    return frozenset(path.stem for path in _FOLDER.glob("*.md"))


@lru_cache(maxsize=1)
def glossary() -> dict[str, str]:
    """Each term of art with its meaning."""
    text = (_FOLDER / f"{GLOSSARY}.md").read_text(encoding="utf-8")
    return {found["term"]: found["meaning"] for found in _TERM.finditer(text)}


def _blocks(text: str) -> Iterator[str]:
    """Lines of one kind that follow each other are one block."""
    lines = [line.rstrip() for line in text.splitlines()]
    for kind, group in groupby(lines, key=_kind):
        if kind == "h":
            for line in group:
                yield f"<h2>{_inline(line.lstrip('# '))}</h2>"
        elif kind in {"ul", "ol"}:
            items = "".join(f"<li>{_inline(_BULLET.sub('', line))}</li>" for line in group)
            yield f"<{kind}>{items}</{kind}>"
        elif kind == "p":
            yield from (f"<p>{shown}</p>" for line in group if (shown := _inline(line)))


def _kind(line: str) -> str:
    if not line.strip():
        return ""
    if line.startswith("#"):
        return "h"
    if line.startswith("- "):
        return "ul"
    return "ol" if re.match(r"\d+[.]\s", line) else "p"


def _inline(text: str) -> str:
    """One line; pictures are left to the printed handbook: on a phone they would weigh more than the page."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text).strip()
    shown = str(escape(text))
    shown = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", shown)
    shown = re.sub(r"`(.+?)`", r"<code>\1</code>", shown)
    return re.sub(r"\[([^\]]+)\]\(([\w-]+)\.md\)", r'<a href="?page=\2">\1</a>', shown)
