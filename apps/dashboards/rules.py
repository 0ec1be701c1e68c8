"""Who reads which figures."""

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.members.rules import can_read_members


def can_open_home(user: User) -> bool:
    """Everybody with an account has a first page."""
    return user.is_authenticated


def can_read_figures(user: User) -> bool:
    return user.may(Deed.READ_FIGURES)


def can_export_registers(user: User) -> bool:
    return user.may(Deed.EXPORT_REGISTERS)


def can_search(user: User) -> bool:
    """Whoever reads the district's business; administrators have nothing to find."""
    return user.may(Deed.READ_POSTS)


def finds_people(user: User) -> bool:
    """Whether people are among what one may find; members find themselves on their own page."""
    return can_read_members(user) and user.sees_others


def can_start_district(user: User) -> bool:
    """The organisation department sets a new district up."""
    return user.scope_for(Deed.CHANGE_COMMUNITIES).everything


def can_manage_screens(user: User) -> bool:
    return user.may(Deed.MANAGE_SCREENS)
