"""Load the demonstration district, walked through the year up to today; or a whole city to measure on."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.dashboards.actions import keep_standings
from apps.demonstration.cast import sign_ins
from apps.demonstration.city import Size
from apps.demonstration.scales import make_city, make_district

DISTRICT, CITY = "杨陵", "本溪"


class Command(BaseCommand):
    help = "装入演示数据：杨陵区和虚构的人员，从年初走到今天；或本溪市规模的数据"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale", choices=[DISTRICT, CITY], default=DISTRICT, help="杨陵：演示区；本溪：2.8 万人的城市"
        )
        parser.add_argument(
            "--factor", type=float, default=1, help="本溪的服务记录是一年的多少倍，例如 0.1、10"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("已有账号，演示数据只能装入空白的平台。")
        with transaction.atomic():
            at = timezone.now()
            if options["scale"] == CITY:
                member = make_city(Size(), factor=options["factor"], at=at)
            else:
                member = make_district(at=at)
            keep_standings(at=at)
        file = settings.PORTAL_HOME / "sign-ins.txt"
        file.write_text(sign_ins(member), encoding="utf-8")
        self.stdout.write(f"演示数据已装入，登录账号记在 {file}。")
