"""What our accounts ask of the sign-in library."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.utils import timezone

from apps.accounts.actions import set_own_password
from apps.accounts.backends import account_name_of
from apps.accounts.models import User


class PortalAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Nobody signs up alone: accounts come from invitations and role assignments."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        """Called when somebody has chosen a new password at the sign-in library's own pages."""
        set_own_password(user=user, password=password, by=user, at=timezone.now())

    def _get_login_attempts_cache_key(self, request: Any, **credentials: Any) -> str:
        """Failures count by account, whichever of its names is typed and whatever host is asked for.

        The library's own key holds the request's host and port, which the sender chooses.
        """
        return account_name_of(credentials.get("username") or credentials.get("email") or "").lower()
