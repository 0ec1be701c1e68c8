"""The statistical code table of one county-level area."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.communities.books import own_district
from apps.communities.regions import load_regions
from apps.core.errors import DomainError


class Command(BaseCommand):
    help = "载入一个区（县）的统计用区划代码（区县、镇街、居村委会三个 CSV 文件）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, label in (("areas", "区县"), ("streets", "镇街"), ("villages", "居村委会")):
            parser.add_argument(name, type=Path, help=f"{label}代码表（.csv）")
        parser.add_argument("--area", default="", help="6 位区县代码，例如 610403；默认取本年度方案的区县")

    def handle(self, *, areas: Path, streets: Path, villages: Path, area: str, **_: Any) -> None:
        area = area or own_district().code
        if not area:
            raise CommandError("还没有本年度方案，请用 --area 写明区县代码，例如 --area 610403。")
        try:
            tables = [_read(path) for path in (areas, streets, villages)]
            done = load_regions(
                areas=tables[0], streets=tables[1], villages=tables[2], area=area, by=None, at=timezone.now()
            )
        except DomainError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(
            f"新增{done.added}个，改名{done.renamed}个，停用{done.ended}个，无变化{done.unchanged}个。"
        )


def _read(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"读不到代码表“{path}”，请核对路径和编码（UTF-8）。") from error
