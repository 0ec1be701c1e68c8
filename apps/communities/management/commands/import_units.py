"""Units with their contact communities from a workbook: stored here, a floor above the units."""

from apps.spreadsheets.command_line import ImportCommand


class Command(ImportCommand):
    help = "判定单位表，并在加上 --confirm 时导入"
    kind = "units"
    entity = "unit"
