"""A member roster from a workbook."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from apps.communities.books import own_district
from apps.members.imports.persons import members_once_answered
from apps.spreadsheets.command_line import ImportCommand
from apps.spreadsheets.judging import JudgedFile
from apps.units.books import stored_units
from apps.units.models import Unit


class Command(ImportCommand):
    help = "判定在职党员名册，并在加上 --confirm 时导入"
    kind = "members"
    entity = "person"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--unit", default="", help="哪个单位的名册：单位编码、简称、全称或信用代码")

    def find_unit(self, options: dict[str, Any]) -> Unit | None:
        wanted = options["unit"]
        if not wanted:
            return None
        known = stored_units(own_district().names).find(wanted)
        unit = Unit.objects.filter(code=known.key if known else wanted).first()
        unit = unit or Unit.objects.filter(uscc=wanted).first()
        if unit is None:
            raise CommandError(f"单位表中找不到“{wanted}”，请核对单位编码或简称。")
        return unit

    def more_about(self, judged: JudgedFile, unit: Unit | None) -> dict[str, Any]:
        facts = {"members_once_answered": members_once_answered(judged.judgement)}
        return {**facts, "declared_in_units": unit.declared_members} if unit else facts
