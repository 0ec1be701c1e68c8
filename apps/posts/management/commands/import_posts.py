"""Posts from a workbook."""

from apps.spreadsheets.command_line import ImportCommand


class Command(ImportCommand):
    help = "判定岗位表，并在加上 --confirm 时导入"
    kind = "posts"
    entity = "post"
