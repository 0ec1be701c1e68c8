"""Signing in by account name or by one's own phone number."""

import re
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from apps.accounts.models import User
from apps.core.fields import blind_index


def account_name_of(login: str) -> str:
    """The account name that a login stands for: what was typed, or whose phone number it is."""
    login = login.strip()
    if re.fullmatch(r"1\d{10}", login):
        found = User.objects.filter(phone_index=blind_index(login)).first()
        return found.username if found else login
    return login


class AccountOrPhoneBackend(AuthenticationBackend):  # type: ignore[misc]  # the library has no types
    """An 11-digit phone number is looked up by its keyed index and becomes the account name."""

    def authenticate(self, request: Any, **credentials: Any) -> User | None:
        credentials["username"] = account_name_of(credentials.get("username") or "")
        user: User | None = super().authenticate(request, **credentials)
        return user
