"""Every page of the URLconf that answers to a plain look, opened by somebody who may."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.test import Client

from apps.accounts.enums import Role
from tests.architecture.doors import OTHER_ARGUMENTS, PATTERNS, address_of
from tests.architecture.sides import PASSWORD, District
from tests.architecture.url_policy import URL_POLICY


def has_example(key: str) -> bool:
    """Whether the district has something for the address to name; a check by a sealed token has not."""
    wanted = PATTERNS[key].pattern.regex.groupindex
    return bool(URL_POLICY[key].about) or set(wanted) <= set(OTHER_ARGUMENTS)


PAGES = sorted(key for key in URL_POLICY if " " not in key and has_example(key))


def may_open(key: str, user: Any) -> bool:
    entry = URL_POLICY[key]
    if entry.open_because:
        return user is None
    roles = [Role(row.role) for row in user.todays_roles] if user else []
    return bool(roles) and (bool(entry.signed_in_because) or any(entry.allows(role) for role in roles))


def openings(district: District) -> Iterator[tuple[str, str, str, HttpResponse]]:
    """Address, its name, by whom and the page: the first of the cast to whom it answers with one."""
    clients: dict[str, Client] = {}
    for key in PAGES:
        for name, user in district.principals.items():
            if not may_open(key, user):
                continue
            if name not in clients:
                clients[name] = signed_in(user)
            url = address_of(key, district.object_of(URL_POLICY[key].about, "near", name))
            answer = clients[name].get(url)
            if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
                yield url, key, name, answer
                break


def signed_in(user: Any) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client
