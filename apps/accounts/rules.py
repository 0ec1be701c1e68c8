"""Who may look after accounts and roles."""

from apps.accounts.models import User
from apps.accounts.policy import Deed


def is_signed_in(user: User) -> bool:
    """Pages that everybody with an account may open."""
    return user.is_authenticated


def can_give_roles(user: User) -> bool:
    return user.may(Deed.GIVE_ROLES)


def can_manage_accounts(user: User) -> bool:
    return user.may(Deed.MANAGE_ACCOUNTS)


def can_read_audit(user: User) -> bool:
    return user.may(Deed.READ_AUDIT)


def can_read_system(user: User) -> bool:
    return user.may(Deed.READ_SYSTEM)


def can_use_inbox(user: User) -> bool:
    return user.may(Deed.USE_INBOX)
