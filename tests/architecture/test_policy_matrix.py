"""Every address × everybody × every row × GET and POST, against one table (quality: Access, Matrix)."""

import re
import uuid
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.audit.models import AuditEvent
from tests.architecture.sides import FAR_NAME, FAR_PHONE, PASSWORD, District, build_district
from tests.architecture.test_url_policy import OPERATIONS, addresses
from tests.architecture.url_policy import URL_POLICY, Entry
from tests.conftest import NOW

# What a refused request may write: the audit row of the refusal, the session, the key of the form.
MAY_BE_WRITTEN = {"audit_auditevent", "django_session", "core_idempotencyrecord"}
OTHER_ARGUMENTS = {"uidb36": "1", "key": "x-y"}
CHANGING = re.compile(
    rb'value="[^"]*"|csrf\w*="[^"]*"|id="[^"]*"|(?:href|action)="[^"]*"|<input[^>]*>', re.IGNORECASE
)


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def district(django_db_setup: None, django_db_blocker: Any) -> Iterator[District]:
    """Built once; every request runs in a savepoint that is rolled back."""
    fast = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SECOND_FACTOR_REQUIRED=False,
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        STATIC_ROOT=settings.BASE_DIR / "static",
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    )
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        fast,
        transaction.atomic(),
    ):
        yield build_district()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def doors(district: District) -> "Doors":
    return Doors(district)


class Doors:
    """One browser for everybody: it puts on the cookies of whoever tries the door."""

    def __init__(self, district: District) -> None:
        self.district = district
        self.client = Client()
        self.cookies = {name: self._sign_in(user) for name, user in district.principals.items()}

    def _sign_in(self, user: User | None) -> str:
        """A session that has just proved the password, so that step-up stands in nobody's way."""
        if user is None:
            return ""
        client = Client()
        client.force_login(user)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return client.cookies["sessionid"].value

    def knock(self, url: str, method: str, principal: str) -> tuple[Any, set[str], set[str]]:
        """The answer, the tables written to, and the audit events; then all of it is undone."""
        self.client.cookies = SimpleCookie()
        if self.cookies[principal]:
            self.client.cookies["sessionid"] = self.cookies[principal]
        before, last = writes(), AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        key = uuid.uuid4().hex
        with transaction.atomic():
            if method == "get":
                response = self.client.get(url)
            elif url.startswith("/api/"):
                response = self.client.post(url, {}, "application/json", headers={"Idempotency-Key": key})
            else:
                response = self.client.post(url, {"idempotency_key": key})
            b"".join(response.streaming_content) if response.streaming else None
            events = set(AuditEvent.objects.filter(pk__gt=last).values_list("event", flat=True))
            touched = {table for table, count in writes().items() if count != before.get(table, 0)}
            transaction.set_rollback(True)
        return response, touched, events


def writes() -> dict[str, int]:
    """Rows written so far in this transaction, by table, the undone ones included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def address_of(key: str, row: Any) -> str:
    name = OPERATIONS[key][0]
    pattern = next(p for n, p in addresses(get_resolver().url_patterns) if n == name)
    wanted = list(pattern.pattern.regex.groupindex)
    about = URL_POLICY[key].about
    values = {arg: row if about else OTHER_ARGUMENTS[arg] for arg in wanted}
    return reverse(name, kwargs=values)


def methods_of(key: str) -> list[str]:
    method = OPERATIONS[key][1]
    return [method] if method else ["get", "post"]


def is_let_in(entry: Entry, user: User) -> bool:
    """By the table of deeds and the roles of the day."""
    return any(entry.allows(Role(row.role)) for row in user.todays_roles)


def reaches_all(entry: Entry, user: User) -> bool:
    return any(entry.reaches_all(Role(row.role)) for row in user.todays_roles)


def names_nobody_far(response: Any) -> bool:
    text = response.content.decode(errors="ignore") if not response.streaming else ""
    return FAR_NAME not in text and FAR_PHONE not in text


def as_read(response: Any) -> bytes:
    return CHANGING.sub(b"", response.content)


GATED = sorted(key for key, entry in URL_POLICY.items() if entry.deeds)
OPEN = sorted(key for key, entry in URL_POLICY.items() if entry.open_because)
SIGNED_IN = sorted(key for key, entry in URL_POLICY.items() if entry.signed_in_because)
WITH_ROW = sorted(key for key, entry in URL_POLICY.items() if entry.about)


@pytest.mark.parametrize("key", sorted(set(GATED + SIGNED_IN)))
def test_a_stranger_is_sent_to_the_sign_in_page(key, doors):
    for method in methods_of(key):
        url = address_of(key, doors.district.object_of(URL_POLICY[key].about, "near", "anonymous"))
        response, touched, _ = doors.knock(url, method, "anonymous")
        if url.startswith("/api/"):
            assert response.status_code in {401, 403}, (method, response.status_code)
        else:
            assert (response.status_code, response.get("Location", "")[:16]) == (302, "/accounts/login/")
        assert touched == set()


@pytest.mark.parametrize("key", GATED)
def test_who_lacks_the_deed_is_refused_and_nothing_is_written(key, doors):
    entry = URL_POLICY[key]
    for principal, user in doors.district.principals.items():
        if user is None or is_let_in(entry, user):
            continue
        url = address_of(key, doors.district.object_of(entry.about, "near", principal))
        for method in methods_of(key):
            response, touched, events = doors.knock(url, method, principal)
            assert response.status_code in {403, 405}, (principal, method, response.status_code)
            assert touched <= MAY_BE_WRITTEN, (principal, method, touched)
            assert events <= {"access.denied"}
            assert response.status_code == 405 or url.startswith("/api/") or events == {"access.denied"}
            assert names_nobody_far(response)


@pytest.mark.parametrize("key", GATED)
def test_who_has_the_deed_comes_in(key, doors):
    entry = URL_POLICY[key]
    for principal, user in doors.district.principals.items():
        if user is None or not is_let_in(entry, user):
            continue
        url = address_of(key, doors.district.object_of(entry.about, "near", principal))
        for method in methods_of(key):
            response, _, _ = doors.knock(url, method, principal)
            assert response.status_code != 403, (principal, method)
            assert response.status_code < 500
            if principal not in {"transferred", "organisation_department"} and not reaches_all(entry, user):
                assert names_nobody_far(response), (principal, method)


@pytest.mark.parametrize("key", WITH_ROW)
def test_a_row_out_of_reach_answers_like_one_that_is_not_there(key, doors):
    entry = URL_POLICY[key]
    for principal, user in doors.district.principals.items():
        if user is None or (entry.deeds and not is_let_in(entry, user)):
            continue
        far, missing = (
            address_of(key, doors.district.object_of(entry.about, side, principal))
            for side in ("far", "missing")
        )
        for method in methods_of(key):
            nothing, touched, _ = doors.knock(missing, method, principal)
            assert nothing.status_code in {404, 405}, (principal, method, nothing.status_code)
            assert touched <= MAY_BE_WRITTEN
            response, touched, _ = doors.knock(far, method, principal)
            assert response.status_code < 500
            if entry.is_shared or reaches_all(entry, user) or principal == "transferred":
                continue
            assert response.status_code == nothing.status_code, (principal, method, response.status_code)
            assert as_read(response) == as_read(nothing), (principal, method)
            assert touched <= MAY_BE_WRITTEN, (principal, method, touched)


@pytest.mark.parametrize("key", OPEN + SIGNED_IN)
def test_an_open_address_names_nobody(key, doors):
    for principal, user in doors.district.principals.items():
        if user is None and key in SIGNED_IN:
            continue
        url = address_of(key, doors.district.object_of(URL_POLICY[key].about, "near", principal))
        for method in methods_of(key):
            response, _, _ = doors.knock(url, method, principal)
            assert response.status_code < 500 or key == "core:healthz"
            assert names_nobody_far(response), (principal, method)
