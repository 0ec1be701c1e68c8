"""The imports without a browser: judge a file, print the verdicts, store it only when told to."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime, time
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from apps.accounts.models import User
from apps.core.errors import DomainError
from apps.spreadsheets.actions import answer_rows, confirm_upload, judge_upload
from apps.spreadsheets.enums import RowAnswer
from apps.spreadsheets.importers import Importer, importer_for
from apps.spreadsheets.judging import JudgedFile, judge_file
from apps.spreadsheets.models import ImportBatch
from apps.spreadsheets.reports import problems_of, report_of


class ImportCommand(BaseCommand):
    """Base of the import commands: each names its kind and what the report calls its rows."""

    kind: ClassVar[str]
    entity: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="要导入的工作簿（.xlsx、.xls、.csv）")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出判定结果")
        parser.add_argument("--confirm", action="store_true", help="确认导入；不加时只判定，不写入")
        parser.add_argument("--accept", action="store_true", help="需要确认的行和文件问题一律按“无误”导入")
        parser.add_argument("--by", default="", help="以哪个账号的名义导入（用户名）")
        parser.add_argument("--as-of", default="", help="按哪一天判定，例如 2026-04-15，默认今天")

    def handle(self, *, file: Path, **options: Any) -> None:
        importer = importer_for(self.kind)
        if importer is None:
            raise CommandError("这一类表格没有登记导入程序，请联系系统管理员。")
        unit, at = self.find_unit(options), _moment(options["as_of"])
        try:
            content = file.read_bytes()
            judged = judge_file(importer, filename=file.name, content=content, unit=unit, at=at)
            batch = None
            if options["confirm"]:
                batch = _store(importer, file, content, unit=unit, at=at, options=options)
        except OSError as error:
            raise CommandError(f"读不到文件“{file}”，请核对路径。") from error
        except DomainError as error:
            if options["json"]:
                self._print_refusal(file, error)
            raise CommandError(error.sentence) from error
        report = report_of(judged, file=str(file), entity=self.entity, unit=str(unit) if unit else None)
        report |= self.more_about(judged, unit)
        if options["json"]:
            self._print_json(report, judged, batch)
        else:
            self._print_text(report, judged, batch)

    def find_unit(self, options: dict[str, Any]) -> Any:
        """The unit whose file it is; None when it concerns the district."""
        return None

    def more_about(self, judged: JudgedFile, unit: Any) -> dict[str, Any]:
        """Further facts for the report."""
        return {}

    def _print_json(self, report: dict[str, Any], judged: JudgedFile, batch: ImportBatch | None) -> None:
        answer: dict[str, Any] = {"files": [report], "problems": problems_of(judged, file=report["file"])}
        if batch:
            answer["stored"] = _outcomes(batch)
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))

    def _print_refusal(self, file: Path, error: DomainError) -> None:
        refused = {"file": str(file), "kind": error.code, "message": error.sentence}
        answer = {"files": [], "problems": [], "refused": [refused]}
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))

    def _print_text(self, report: dict[str, Any], judged: JudgedFile, batch: ImportBatch | None) -> None:
        for finding in judged.judgement.findings():
            mark = "须改正" if finding.severity == "error" else "请确认"
            self.stdout.write(f"[{mark}] {finding.message}")
        self.stdout.write(
            f"可以导入{report['clean_rows']}行，请确认{report['question_rows']}行，须改正{report['error_rows']}行。"
        )
        if batch:
            done = _outcomes(batch)
            self.stdout.write(
                f"已导入：新增{done['created']}行，更新{done['updated']}行，"
                f"无变化{done['unchanged']}行，未导入{done['skipped']}行。"
            )


def _store(
    importer: Importer, file: Path, content: bytes, *, unit: Any, at: datetime, options: dict[str, Any]
) -> ImportBatch:
    """Keep, answer and confirm in one go; without --accept the rows with questions stay out."""
    by = _account(options["by"])
    batch = judge_upload(importer=importer, filename=file.name, content=content, unit=unit, by=by, at=at)
    if batch.rows.unanswered().exists():
        answer = RowAnswer.ACCEPTED if options["accept"] else RowAnswer.SKIPPED
        answer_rows(batch=batch, answer=answer, version=None, by=by, at=at)
    return confirm_upload(
        batch=batch, importer=importer, accepts_file=options["accept"], version=None, by=by, at=at
    )


def _outcomes(batch: ImportBatch) -> dict[str, int]:
    names = ("created", "updated", "unchanged", "skipped")
    return {name: getattr(batch, f"{name}_rows") for name in names}


def _moment(day: str) -> datetime:
    if not day:
        return timezone.now()
    parsed = parse_date(day)
    if parsed is None:
        raise CommandError(f"“{day}”不是日期，请写成 2026-04-15 的样子。")
    return timezone.make_aware(datetime.combine(parsed, time(12)))


def _account(username: str) -> User | None:
    if not username:
        return None
    user: User | None = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"没有用户名为“{username}”的账号。请核对用户名。")
    return user
