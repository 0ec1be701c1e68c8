"""Who may come in at an address, in the words of the table of addresses."""

from dataclasses import dataclass, replace

from apps.accounts.enums import UNIT_ROLES, Reach, Role
from apps.accounts.policy import POLICY, Deed

D = Deed


@dataclass(frozen=True)
class Entry:
    """Who may come in, and which row the address names.

    `about` is the model of the row; `is_shared` says that rows of other units and communities may be
    opened too; `only_all` and `only_units` narrow the deed to those who reach the district, or units.
    """

    deeds: tuple[D, ...] = ()
    needs_all: bool = False
    only_all: bool = False
    only_units: bool = False
    about: str = ""
    is_shared: bool = False
    open_because: str = ""
    signed_in_because: str = ""

    def allows(self, role: Role) -> bool:
        """Whether one who wears only this role may come in."""
        having = [role in POLICY[deed] for deed in self.deeds]
        if not (all(having) if self.needs_all else any(having)):
            return False
        if self.only_all:
            return self.reaches_all(role)
        return role in UNIT_ROLES if self.only_units else True

    def reaches_all(self, role: Role) -> bool:
        return any(POLICY[deed].get(role) == Reach.ALL for deed in self.deeds)

    def of(self, about: str, *, is_shared: bool = False) -> "Entry":
        return replace(self, about=about, is_shared=is_shared)


def any_of(*deeds: D) -> Entry:
    return Entry(deeds)


def both(*deeds: D) -> Entry:
    return Entry(deeds, needs_all=True)


def district(deed: D) -> Entry:
    return Entry((deed,), only_all=True)


def units(deed: D) -> Entry:
    return Entry((deed,), only_units=True)


def open_to_all(reason: str) -> Entry:
    return Entry(open_because=reason)


def signed_in(reason: str) -> Entry:
    return Entry(signed_in_because=reason)
