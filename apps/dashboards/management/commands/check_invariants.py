"""Check every counter, sum and seal against the rows behind it; exit 1 when one is off."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.dashboards.invariants import broken_invariants


class Command(BaseCommand):
    help = "核对各类计数、合计和封条，一项一行"

    def handle(self, *args: Any, **options: Any) -> None:
        found = broken_invariants()
        for name, lines in found.items():
            self.stdout.write(f"{name}：{f'{len(lines)} 处不符' if lines else '相符'}")
            for line in lines:
                self.stdout.write(f"  {line}")
        wrong = sum(len(lines) for lines in found.values())
        if wrong:
            raise CommandError(f"共 {wrong} 处不符。请按上面各行核对后再试。")
