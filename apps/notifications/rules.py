"""Who reads what, and who answers."""

from apps.accounts.models import User
from apps.accounts.policy import Deed


def can_use_inbox(user: User) -> bool:
    return user.may(Deed.USE_INBOX)


def can_answer_complaints(user: User) -> bool:
    return user.may(Deed.ANSWER_COMPLAINTS)
