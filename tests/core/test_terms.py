"""Terms of art on pages: each stands in the glossary, leads there, and tells its meaning without a script."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

from apps.core.handbook import glossary, page_of

TERM = re.compile(r'{% term "([^"]+)"')
PAGES = [path for path in (settings.BASE_DIR / "templates").rglob("*.html") if "{% term " in path.read_text()]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_marked_terms_stand_in_the_glossary(path: Path) -> None:
    assert set(TERM.findall(path.read_text(encoding="utf-8"))) <= set(glossary())


def test_newcomers_meet_most_terms_with_a_bubble() -> None:
    met = {name for path in PAGES for name in TERM.findall(path.read_text(encoding="utf-8"))}
    assert len(met) >= len(glossary()) // 2, set(glossary()) - met


def test_term_within_a_label_leads_to_its_place_in_the_glossary() -> None:
    page = Template('{% term "回执" "回执未收回" as label %}{% stat 3 label unit="份" %}').render(Context())
    assert 'href="/help/?page=glossary#回执"' in page
    assert ">回执未收回</a>" in page
    assert glossary()["回执"] in page
    described = re.search(r'aria-describedby="([^"]+)"', page)
    assert described is not None
    assert f'id="{described[1]}" role="tooltip"' in page


def test_glossary_gives_every_term_an_anchor() -> None:
    page = page_of("glossary")
    assert page is not None
    for name in glossary():
        assert f'<li id="{name}"><strong>{name}</strong>' in page.body
