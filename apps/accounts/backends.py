"""Signing in by account name or by one's own phone number."""

import re
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from apps.accounts.models import User
from apps.core.fields import blind_index


class AccountOrPhoneBackend(AuthenticationBackend):  # type: ignore[misc]  # the library has no types
    """An 11-digit phone number is looked up by its keyed index and becomes the account name."""

    def authenticate(self, request: Any, **credentials: Any) -> User | None:
        login = (credentials.get("username") or "").strip()
        if re.fullmatch(r"1\d{10}", login):
            found = User.objects.filter(phone_index=blind_index(login)).first()
            credentials["username"] = found.username if found else login
        user: User | None = super().authenticate(request, **credentials)
        return user
