"""Junk in every field of every form, address and list: a sentence or a refusal, never a broken page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from django.db import DatabaseError
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse

from tests.architecture.doors import PATTERNS, Doors, methods_of, standing_district
from tests.architecture.test_policy_matrix import address, is_let_in
from tests.architecture.test_url_policy import OPERATIONS
from tests.architecture.url_policy import URL_POLICY

pytestmark = pytest.mark.django_db

JUNK = {
    "too long": "长" * 5000,
    "NUL": "a\x00b",
    "huge number": "9" * 31,
    "endless number": "9" * 5000,
    "negative": "-1",
    "no such row": "999999999",
    "no such day": "2026-02-31",
    "last day": "9999-12-31",
    "first moment": "0001-01-01 00:00",
    "markup": "<script>alert(1)</script>",
    "formula": "=HYPERLINK(1)",
    "not a number": "NaN",
    "infinite": "1e400",
    "blank": "  ",
}
PAGES = sorted(
    key for key, entry in URL_POLICY.items() if " " not in key and not key.startswith(("mfa", "account_"))
)


@pytest.fixture(scope="module")
def doors(django_db_setup: None, django_db_blocker: Any) -> Iterator[Doors]:
    with standing_district(django_db_blocker) as district:
        yield Doors(district, dict(district.principals))


@contextmanager
def asked() -> Iterator[set[str]]:
    """The names of the fields that a view and its forms ask of what was sent."""
    names: set[str] = set()
    kept = {name: getattr(QueryDict, name) for name in ("get", "getlist", "__getitem__", "__contains__")}

    def recording(method: Any) -> Any:
        def ask(self: QueryDict, key: str, *rest: Any) -> Any:
            names.add(key)
            return method(self, key, *rest)

        return ask

    for name, method in kept.items():
        setattr(QueryDict, name, recording(method))
    try:
        yield names
    finally:
        for name, method in kept.items():
            setattr(QueryDict, name, method)
    names -= {"csrfmiddlewaretoken", "idempotency_key", "_method"}


def one_let_in(doors: Doors, key: str) -> str:
    entry = URL_POLICY[key]
    if entry.open_because:
        return "anonymous"
    return next(name for name, user in doors.people.items() if is_let_in(entry, user))


def answer_of(doors: Doors, url: str, method: str, name: str, data: dict[str, Any]) -> Any:
    """The status, or what broke."""
    with doors.undone():
        try:
            return doors.knock(url, method, name, data).status_code
        except (
            ValueError,
            TypeError,
            LookupError,
            ArithmeticError,
            AttributeError,
            AssertionError,
            DatabaseError,
        ) as error:
            return repr(error)[:200]


def is_broken(status: Any) -> bool:
    return not isinstance(status, int) or status >= 500


@pytest.mark.parametrize("method", ["get", "post"])
def test_junk_in_every_field_breaks_no_page(doors, method):
    wrong, fields = [], 0
    for key in PAGES:
        name = one_let_in(doors, key)
        url = address(doors, key, "near", name)
        with asked() as names:
            answer_of(doors, url, method, name, {})
        fields += len(names)
        for what, junk in JUNK.items() if names else []:
            status = answer_of(doors, url, method, name, dict.fromkeys(names, junk))
            if is_broken(status) and key != "core:healthz":
                wrong.append((key, what, sorted(names), status))
    assert "\n".join(map(str, wrong)) == ""
    assert fields > {"get": 40, "post": 150}[method]


# A wrong code has a page of its own that says where to get the right one.
KEYED_BY_CODE = {"members:join_by_code"}


def test_junk_in_the_address_is_not_found(doors):
    wrong = []
    for key in OPERATIONS:
        pattern = PATTERNS[OPERATIONS[key][0]].pattern
        if not pattern.regex.groupindex or key.startswith(("mfa", "account_")):
            continue
        for junk in (10**30, "a\x00b", "长" * 300, "%00"):
            try:
                url = reverse(OPERATIONS[key][0], kwargs=dict.fromkeys(pattern.regex.groupindex, junk))
            except NoReverseMatch:
                continue
            status = answer_of(doors, url, methods_of(key)[0], one_let_in(doors, key), {})
            if status not in {400, 404, 405} and key not in KEYED_BY_CODE:
                wrong.append((key, str(junk)[:10], status))
    assert "\n".join(map(str, wrong)) == ""


WITHOUT_FILTERS = {"dashboards:screen_list"}
LISTS = sorted(
    key
    for key in OPERATIONS.keys() - WITHOUT_FILTERS
    if key.endswith(("_list", "-list get", ":post_manage", ":claim_queue"))
)


@pytest.mark.parametrize("unknown", ["nonsense", "sort_by", "ordering", "o"])
def test_an_unknown_filter_or_sort_key_is_refused(doors, unknown):
    wrong = []
    for key in LISTS:
        name = one_let_in(doors, key)
        url = address(doors, key, "near", name)
        status = answer_of(doors, f"{url}?{unknown}={quote('-pk')}", "get", name, {})
        if status not in {400, 405}:
            wrong.append((key, status))
    assert "\n".join(map(str, wrong)) == ""


# Negative control: the walk must find a view that breaks.


def test_a_view_that_breaks_is_found(doors, monkeypatch):
    def breaks(request: Any) -> Any:
        return int(request.GET.get("page", "1"))

    monkeypatch.setattr(PATTERNS["members:person_list"], "callback", breaks)
    status = answer_of(doors, "/members/", "get", one_let_in(doors, "members:person_list"), {"page": "x"})
    assert is_broken(status)
