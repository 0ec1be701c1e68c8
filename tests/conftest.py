"""The named cast of every story, and the few fixtures all tests share."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.core.models import create

pytest_plugins = ["tests.world", "tests.browser.taps"]

# The day on which stories play unless they say otherwise.
TODAY = dt.date(2026, 5, 6)
NOW = dt.datetime(2026, 5, 6, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture(autouse=True)
def _plain_settings(settings: Any, tmp_path: Any) -> None:
    """Fast hashes, mail in memory, an empty cache, private folders, no second factor unless asked for."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECOND_FACTOR_REQUIRED = False
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    settings.PORTAL_HOME = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STATIC_ROOT = settings.BASE_DIR / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def now() -> dt.datetime:
    return NOW


@pytest.fixture
def clock(time_machine: Any) -> Any:
    """The wall clock stands at NOW; `clock.move_to(…)` sets it."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """make_user("林文", Role.UNIT_LIAISON, unit=…): an account with one role from 2020 on."""

    def make(name: str, *roles: Role, unit: Any = None, community: Any = None) -> User:
        user = User.objects.create_user(username=f"u{uuid.uuid4().hex[:10]}", password="secret-8", name=name)
        for role in roles:
            create(
                RoleAssignment,
                by=None,
                at=timezone.now(),
                user=user,
                role=role,
                unit=unit,
                community=community,
                from_on=dt.date(2020, 1, 1),
            )
        return user

    return make


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A browser in which this user is signed in."""

    def enter(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def stepped_up(sign_in: Callable[[User], Client]) -> Callable[[User], Client]:
    """A browser whose user has just proved the password again."""

    def enter(user: User) -> Client:
        client = sign_in(user)
        client.post("/accounts/reauthenticate/", {"password": "secret-8"})
        return client

    return enter


def text_of(answer: Any) -> str:
    """What a page holds, its markup included."""
    return str(answer.content.decode())


def post(client: Client, url: str, data: dict[str, Any] | None = None, **extra: Any) -> Any:
    """POST a form as a page would: with a fresh idempotency key unless one is given."""
    return client.post(url, {"idempotency_key": uuid.uuid4().hex, **(data or {})}, **extra)
