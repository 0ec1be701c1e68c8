"""Tests about the templates: strict CSP, small files, components instead of copied markup, plain Chinese."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted([*ROOT.glob("templates/**/*.html"), *ROOT.glob("apps/*/templates/**/*.html")])
# These stand alone: the components themselves, what the sign-in library draws its other pages with, and
# the page for the moment when nothing else works.
ALONE = (
    "templates/components/",
    "templates/allauth/elements/",
    "templates/500.html",
    "templates/dashboards/screen.html",  # hangs on a wall: no frame, no menu
)
PAGES = [path for path in TEMPLATES if not str(path.relative_to(ROOT)).startswith(ALONE)]
SPRITE = next(ROOT.glob("static/vendor/bootstrap-icons-*/sprite.svg")).read_text()
ICONS = set(re.findall(r'id="([^"]+)"', SPRITE))

TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.S)
MARKUP = re.compile(r"<!--.*?-->|<[^>]*>|&\w+;", re.S)

INLINE = re.compile(
    r"""<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|hx-on|hx-vals=.js:|<script(?![^>]*\ssrc=)""",
    re.IGNORECASE,
)
COPIED = {
    r"<h1": "{% page_head %}",
    r"<table": "{% data_table %}",
    r'class="[^"]*\bbadge\b': "{% badge %}",
    r'class="[^"]*\bbtn\b': "{% submit %}, {% link_button %}, {% post_button %}, {% print_button %}",
    r'class="[^"]*\b(alert|notice)\b': "{% notice %}",
    r'class="[^"]*\b(panel|card)\b': "{% panel %}",
    r'class="[^"]*\b(form-control|form-select|form-check(-input)?|field-row)\b': "{% field_row %}",
    r'class="[^"]*\b(pagination|pager)\b': "{% pager %}",
    r'class="[^"]*\b(breadcrumb|crumbs)\b': "{% crumbs %}",
    r"<svg": "{% icon %} or a chart component",
    r'name="idempotency_key"': "{% form_head %}",
    r"\.as_p\b|\.as_div\b|\.as_table\b": "{% field_row %}",
}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(source: str) -> str:
    """What a reader sees: without tags and markup."""
    return MARKUP.sub(" ", TAG.sub(" ", source))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_keeps_the_strict_csp(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_stays_small(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 120


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_loads_nothing_from_another_host(path: Path) -> None:
    assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//[^"']+""", path.read_text()) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_page_uses_components_instead_of_copied_markup(path: Path) -> None:
    source = path.read_text()
    copied = [
        f"{pattern}: use {component}" for pattern, component in COPIED.items() if re.search(pattern, source)
    ]
    assert copied == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_text_has_no_foreign_words(path: Path) -> None:
    assert re.findall(r"[A-Za-z]{2,}", text_of(path.read_text())) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_names_only_icons_of_the_sprite(path: Path) -> None:
    source = path.read_text()
    named = re.findall(r"""\{%\s*icon "([^"]+)\"""", source) + re.findall(r'\bicon="([^"]+)"', source)
    assert [name for name in named if name not in ICONS] == []


def test_python_names_only_icons_of_the_sprite() -> None:
    unknown = [
        f"{name_of(path)}: {name}"
        for path in sorted(ROOT.glob("apps/**/*.py"))
        for name in re.findall(r'\bicon="([a-z0-9-]+)"', path.read_text())
        if name not in ICONS
    ]
    assert unknown == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_posting_form_carries_its_token(path: Path) -> None:
    forms = re.findall(r'<form\b[^>]*method="post".*?</form>', path.read_text(), re.S | re.IGNORECASE)
    token = re.compile(r"\{% (csrf_token|form_head\b)|\{\{ head \}\}")
    assert [form for form in forms if not token.search(form)] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_cell_names_its_column_for_the_phone(path: Path) -> None:
    cells = re.findall(r"<td\b(?:[^>{]|\{[^}]*\}\}?)*>", path.read_text())
    known = re.compile(r'data-label="|class="[^"]*\b(act|pick|wide)\b|colspan=')
    assert [cell for cell in cells if not known.search(cell)] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_whole_page_stands_on_the_base(path: Path) -> None:
    source = path.read_text()
    if path.name == "base.html" and path.parent.name == "templates":
        assert "<html" in source
    else:
        assert "<html" not in source


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        '<button onclick="go()">',
        "<script>go()</script>",
        '<a href="javascript:go()">',
        '<div hx-on:click="go()">',
    ],
)
def test_the_csp_check_sees_what_it_looks_for(bad: str) -> None:
    assert INLINE.search(bad) is not None


def test_the_csp_check_lets_served_scripts_pass() -> None:
    assert INLINE.search('<script src="/static/js/portal.js" defer></script>') is None


def test_the_text_check_sees_a_foreign_word_but_no_tag() -> None:
    assert re.findall(r"[A-Za-z]{2,}", text_of('<p class="lead">{{ name }} 已提交 OK</p>')) == ["OK"]
