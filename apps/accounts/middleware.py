"""Who must sign in, and how long a session lives."""

import time
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from apps.accounts.models import User


class SignInMiddleware(LoginRequiredMiddleware):
    """The framework's gate; it would read the session even for the health page."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        if reads_session(view_func):
            return super().process_view(request, view_func, view_args, view_kwargs)
        return None


class SessionAgeMiddleware:
    """Signs staff out after half an hour without a request; the cookie ends every session after 12 hours.

    The time of the last request is written at most once a minute; a process that reads from a replica
    writes nothing, so that who opens nothing else for half an hour signs in again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if reads_session(view) and request.user.is_authenticated:
            self._check_age(request)

    def _check_age(self, request: HttpRequest) -> None:
        now, session = int(time.time()), request.session
        started, seen = session.get("started_at", now), session.get("seen_at", now)
        idle_out = now - seen > settings.SESSION_IDLE_SECONDS and cast(User, request.user).sees_others
        is_over = idle_out or now - started > settings.SESSION_COOKIE_AGE
        if settings.READS_ONLY:
            request.user = AnonymousUser() if is_over else request.user
        elif is_over:
            logout(request)
        elif "seen_at" not in session or now - seen > 60:
            session.update({"started_at": started, "seen_at": now})


def reads_session(view: Any) -> bool:
    return not getattr(view, "without_session", False)
