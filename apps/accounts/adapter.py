"""What our accounts ask of the sign-in library."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class PortalAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Nobody signs up alone: accounts come from invitations and role assignments."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False
