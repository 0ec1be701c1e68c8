"""Who reads which figures."""

from apps.accounts.models import User
from apps.accounts.policy import Deed


def can_open_home(user: User) -> bool:
    """Everybody with an account has a first page."""
    return user.is_authenticated


def can_read_figures(user: User) -> bool:
    return user.may(Deed.READ_FIGURES)


def can_export_registers(user: User) -> bool:
    return user.may(Deed.EXPORT_REGISTERS)
