"""The list of units as a workbook."""

from apps.jobs.listing import ListExport
from apps.units import rules
from apps.units.lists import UNIT_COLUMNS
from apps.units.models import Unit

UNITS = ListExport(
    "units",
    "单位",
    rule=rules.can_export_units,
    rows=lambda user: Unit.objects.visible_to(user).active().select_related("parent"),
    columns=lambda user: UNIT_COLUMNS,
    unit="个",
)
