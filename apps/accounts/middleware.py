"""How long a session lives."""

import time
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from apps.accounts.models import User


class SessionAgeMiddleware:
    """Signs staff out after half an hour without a request; the cookie ends every session after 12 hours.

    The time of the last request is written at most once a minute.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._check_age(request)
        return self.get_response(request)

    def _check_age(self, request: HttpRequest) -> None:
        now = int(time.time())
        started = request.session.setdefault("started_at", now)
        seen = request.session.setdefault("seen_at", now)
        user = cast(User, request.user)
        idle_out = now - seen > settings.SESSION_IDLE_SECONDS and user.sees_others
        if idle_out or now - started > settings.SESSION_COOKIE_AGE:
            logout(request)
        elif now - seen > 60:
            request.session["seen_at"] = now
