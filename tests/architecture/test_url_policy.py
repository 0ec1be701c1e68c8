"""Every address has its line in the table of addresses, and every view carries its rule (default: closed)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.url_policy import URL_POLICY


def addresses(patterns: list[Any], spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = (pattern.namespace,) if pattern.namespace else ()
            yield from addresses(pattern.url_patterns, spaces + space)
        else:
            yield ":".join([*spaces, pattern.name or "?"]), pattern


def operations() -> dict[str, tuple[str, str | None, Any]]:
    """Key of the table → (url name, the one method of an API operation, the view)."""
    found: dict[str, tuple[str, str | None, Any]] = {}
    for name, pattern in addresses(get_resolver().url_patterns):
        view = pattern.callback
        if name == "api_schema":
            found["api_schema get"] = (name, "get", view)
        elif hasattr(view, "actions"):
            found |= {f"{name} {method}": (name, method, view) for method in view.actions}
        else:
            found[name] = (name, None, view)
    return found


OPERATIONS = operations()


def rule_of(key: str) -> Any:
    """The rule that the view or the API operation carries as its mark."""
    _, method, view = OPERATIONS[key]
    if method and hasattr(view, "actions"):
        return view.cls.rules.get(view.actions[method])
    return getattr(view, "rule", None)


def test_every_address_has_a_line_in_the_table():
    assert sorted(set(OPERATIONS) - set(URL_POLICY)) == []


def test_the_table_names_no_address_that_is_gone():
    assert sorted(set(URL_POLICY) - set(OPERATIONS)) == []


@pytest.mark.parametrize("key", sorted(OPERATIONS))
def test_every_view_is_marked_by_its_rule_or_stands_open_for_a_reason(key):
    entry = URL_POLICY[key]
    if entry.deeds:
        assert rule_of(key) is not None
    else:
        assert len(entry.open_because or entry.signed_in_because) > 10
