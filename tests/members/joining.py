"""How a story's member opens an account."""

import datetime as dt
from typing import Any

from apps.accounts.models import User
from apps.members import actions
from tests.conftest import NOW


def join(code: str, *, proof: str = "0001", at: dt.datetime = NOW, **values: Any) -> User:
    """Accept an invitation; 王建国's phone ends in 0001."""
    sent = {"password": "Yanglin-2026", "privacy_accepted": True, **values}
    return actions.accept_invitation(code=code, proof=proof, at=at, **sent)
