"""Check the seals over the audit and name the first one that doesn't hold."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.audit.models import AuditSeal
from apps.audit.sealing import first_broken_seal


class Command(BaseCommand):
    help = "Verify the audit's chain of seals."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = first_broken_seal()
        if broken:
            raise CommandError(
                f"封条 {broken.pk}（记录 {broken.first_id} 至 {broken.last_id}）对不上。"
                "请把这台机器和最近的备份保全，交安全审计员核查。"
            )
        self.stdout.write(f"{AuditSeal.objects.count()} 个封条全部完好。")
