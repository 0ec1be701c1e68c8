"""Who may look after units and their Party organisations."""

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.units.models import Unit


def can_read_units(user: User) -> bool:
    return user.may(Deed.READ_UNITS)


def can_export_units(user: User) -> bool:
    return user.may(Deed.EXPORT_REGISTERS) and can_read_units(user)


def can_change_units(user: User) -> bool:
    return user.may(Deed.CHANGE_UNITS)


def can_change_unit(user: User, unit: Unit) -> bool:
    return user.may_at(Deed.CHANGE_UNITS, unit_path=unit.path)


def can_arrange_units(user: User) -> bool:
    """Add units and move them in the tree: whoever reaches the whole tree."""
    return user.scope_for(Deed.CHANGE_UNITS).everything


def available_actions(user: User, unit: Unit) -> list[str]:
    """What this user may do with the unit now: `edit`, `add_branch`."""
    return ["edit", "add_branch"] if can_change_unit(user, unit) and unit.dissolved_on is None else []
