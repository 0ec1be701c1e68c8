"""Knocking at an address as somebody: the answer, what was written, what history says; then all is undone."""

import copy
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import time_machine
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.test.client import ClientHandler
from django.urls import get_resolver, reverse

from apps.accounts.models import User
from apps.audit.models import AuditEvent
from tests.architecture.sides import PASSWORD, District, build_district
from tests.architecture.test_url_policy import OPERATIONS, addresses
from tests.architecture.url_policy import URL_POLICY
from tests.conftest import NOW

OTHER_ARGUMENTS = {
    "uidb36": "1",
    "key": "x-y",
    "code": "AAAAA-BBBBB",
    "token": "a-b",
    "day": "2026-05-06",
    "form": "svg",
}
PATTERNS = dict(addresses(get_resolver().url_patterns))
PLAIN = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "SECOND_FACTOR_REQUIRED": False,
    "DEBUG_PROPAGATE_EXCEPTIONS": True,
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "doors"}},
    "STATIC_ROOT": settings.BASE_DIR / "static",
    "STORAGES": {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}
# What stands between the door and the view, apart from who one is: those who are in are put in by hand.
LEAN = [
    "tests.architecture.doors.PutIn",
    "apps.core.middleware.JunkMiddleware",
    "apps.accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]


@contextmanager
def standing_district(django_db_blocker: Any) -> Iterator[District]:
    """Both sides and everybody, built once and undone at the end; each knock is undone by itself."""
    still = time_machine.travel(NOW, tick=False)
    with django_db_blocker.unblock(), still, override_settings(**PLAIN), transaction.atomic():
        yield build_district()
        transaction.set_rollback(True)


class PutIn:
    """The user and the session that the test hands over; a refusal answers without a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user, request.session = request.META["put_in"]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        status = {PermissionDenied: 403, Http404: 404}.get(type(error))
        return HttpResponse(status=status) if status else None


class Browser(RequestFactory):
    """A browser without the copies of every template context that the test client keeps."""

    def __init__(self) -> None:
        super().__init__()
        self.handler = ClientHandler(enforce_csrf_checks=False)

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))


@dataclass
class Trace:
    """What requests left behind before they were undone: tables written to, events of history."""

    touched: set[str] = field(default_factory=set)
    events: list[str] = field(default_factory=list)


def text_of(response: Any) -> str:
    return "" if response.streaming else str(response.content, errors="ignore")


@dataclass
class Doors:
    """Knocks as anybody: through all middleware as a stranger, behind the sign-in as an account."""

    district: District
    people: dict[str, User | None]
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    outside: Browser = field(default_factory=Browser)
    inside: Browser = field(default_factory=Browser)

    def __post_init__(self) -> None:
        for name, user in self.people.items():
            if user is not None:
                self.sessions[name] = session_of(user)
                self.people[name] = fresh = User.objects.get(pk=user.pk)
                assert (fresh.todays_roles, fresh.person_id) is not None  # fetched once for all knocks
        with override_settings(MIDDLEWARE=LEAN):
            self.inside.handler.load_middleware()
        self.first_event, self.writes = last_event(), writes()

    @contextmanager
    def undone(self) -> Iterator[Trace]:
        """Undo whatever is written inside; the trace tells at the end."""
        trace = Trace()
        with transaction.atomic():
            yield trace
            trace.events += AuditEvent.objects.filter(pk__gt=self.first_event).values_list("event", flat=True)
            before, self.writes = self.writes, writes()
            trace.touched |= {table for table, rows in self.writes.items() if rows != before.get(table, 0)}
            transaction.set_rollback(True)

    def knock(self, url: str, method: str, name: str, data: dict[str, Any] | None = None) -> Any:
        response = self._send(url, method, name, data or {})
        b"".join(response.streaming_content) if response.streaming else None
        return response

    def _send(self, url: str, method: str, name: str, data: dict[str, Any]) -> Any:
        user, key = self.people[name], uuid.uuid4().hex
        browser, extra = self.outside, {}
        browser.cookies = SimpleCookie()
        if user is not None:
            browser, session = self.inside, SessionStore(f"session-of-{user.pk}")
            session._session_cache = copy.deepcopy(self.sessions[name])
            extra = {"put_in": (copy.copy(user), session)}
        if method == "get":
            return browser.get(url, **extra)
        if url.startswith("/api/"):
            return browser.post(url, data, "application/json", headers={"Idempotency-Key": key}, **extra)
        return browser.post(url, {"idempotency_key": key, **data}, **extra)


def session_of(user: User) -> dict[str, Any]:
    """A session that has just proved the password, so that step-up stands in nobody's way."""
    client = Client()
    client.force_login(user)
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return dict(client.session.items())


def last_event() -> int:
    return AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


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
    wanted = list(PATTERNS[name].pattern.regex.groupindex)
    about = URL_POLICY[key].about
    return reverse(name, kwargs={arg: row if about else OTHER_ARGUMENTS[arg] for arg in wanted})


def methods_of(key: str) -> list[str]:
    method = OPERATIONS[key][1]
    return [method] if method else ["get", "post"]
