"""Communities from a workbook."""

from apps.spreadsheets.command_line import ImportCommand


class Command(ImportCommand):
    help = "判定社区表，并在加上 --confirm 时导入"
    kind = "communities"
    entity = "community"
