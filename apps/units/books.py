"""The stored units, ready to be found by what clerks write."""

from collections.abc import Sequence

from apps.units.models import Unit
from apps.units.naming import KnownUnit, UnitBook


def stored_units(districts: Sequence[str] = ()) -> UnitBook:
    """All units that still exist, by code; `districts` are the own district's names."""
    rows = Unit.objects.active().select_related("parent").order_by("path")
    return UnitBook(
        (
            KnownUnit(
                key=unit.code,
                name=unit.name,
                short=unit.short_name,
                org=unit.party_org_name,
                parent=unit.parent.code if unit.parent else None,
                uscc=unit.uscc,
            )
            for unit in rows
        ),
        districts,
    )
