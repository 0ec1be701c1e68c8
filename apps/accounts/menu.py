"""The navigation as data: each line opens with one deed of the policy table."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.accounts.policy import Deed


@dataclass(frozen=True)
class MenuLine:
    """One place a person may go; `primary` lines also stand in the phone's bottom bar (at most five)."""

    deed: Deed
    url_name: str
    label: str
    icon: str
    primary: bool = False


MENU: tuple[MenuLine, ...] = ()


def menu_for(user: User) -> list[MenuLine]:
    """The lines that this user's roles of today open, in the table's order."""
    return [line for line in MENU if user.may(line.deed)]
