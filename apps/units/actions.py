"""Writing units, their place in the tree, and their branches."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import DomainError
from apps.core.models import create, lock, write
from apps.units.models import Branch, Unit


@transaction.atomic
def create_unit(*, values: dict[str, Any], parent: Unit | None, by: User | None, at: datetime) -> Unit:
    """Add a node under `parent` (None: a root). `values` are the unit's own fields."""
    path = _free_path(parent)
    unit = create(Unit, by=by, at=at, parent=parent, path=path, **values)
    record("unit.created", unit, by=by, at=at, after={"path": path, "name": unit.name})
    return unit


def _free_path(parent: Unit | None) -> str:
    """The next path among the siblings; the parent's row is locked so that two don't get the same."""
    if parent:
        lock(parent)
    base = parent.path if parent else ""
    last = Unit.objects.filter(parent=parent).order_by("path").values_list("path", flat=True).last()
    number = int(last[len(base) : -1]) + 1 if last else 1
    return f"{base}{number:04d}/"


@transaction.atomic
def change_unit(
    *, unit: Unit, values: dict[str, Any], version: int | None, by: User | None, at: datetime
) -> Unit:
    """Change a unit's own fields. Raises StaleVersion when somebody else wrote since."""
    unit = lock(unit, version=version)
    changes = {name: value for name, value in values.items() if getattr(unit, name) != value}
    if changes:
        before = write(unit, by=by, at=at, **changes)
        record("unit.changed", unit, by=by, at=at, before=before, after=changes)
    return unit


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit, by: User | None, at: datetime) -> Unit:
    """Hang a unit with everything under it below another one."""
    unit = lock(unit)
    if unit.contains(parent):
        raise DomainError("不能把单位移到它自己的下级。请另选上级。")
    old, new = unit.path, _free_path(parent)
    Unit.objects.within_path(old).update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    unit.refresh_from_db()
    write(unit, by=by, at=at, parent=parent)
    record("unit.moved", unit, by=by, at=at, before={"path": old}, after={"path": new})
    return unit


@transaction.atomic
def dissolve_unit(*, unit: Unit, on: date, by: User, at: datetime) -> Unit:
    """Mark a unit as gone; its history stays. Refused while members belong to it."""
    unit = lock(unit)
    if unit.org_relations.filter(to_on=None).exists():
        raise DomainError("本单位还有在册党员，请先转出组织关系，再撤销单位。")
    write(unit, by=by, at=at, dissolved_on=on)
    record("unit.dissolved", unit, by=by, at=at, after={"dissolved_on": on})
    return unit


@transaction.atomic
def create_branch(*, unit: Unit, name: str, by: User, at: datetime) -> Branch:
    """Add a Party branch inside a unit."""
    branch = create(Branch, by=by, at=at, unit=unit, name=name)
    record("branch.created", branch, by=by, at=at, after={"unit": unit.code})
    return branch
