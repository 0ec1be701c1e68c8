"""Who may import, and what stands against confirming or undoing an upload."""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.core.errors import Problem
from apps.spreadsheets.enums import ImportStatus
from apps.spreadsheets.importers import Importer, registered_importers
from apps.spreadsheets.models import FileExport, ImportBatch


def can_import(user: User) -> bool:
    """Some kind of table may be uploaded."""
    return any(user.may(importer.deed) for importer in registered_importers())


def can_import_kind(user: User, importer: Importer) -> bool:
    return user.may(importer.deed)


def problems_with_marking(batch: ImportBatch) -> list[Problem]:
    """The file is kept for some days only."""
    if batch.is_purged:
        return [Problem("purged", "这次上传的内容已过保留期并清除，请重新上传文件。")]
    return []


def problems_with_changing(batch: ImportBatch) -> list[Problem]:
    """Answers and columns can be changed until the upload is confirmed, undone or forgotten."""
    if batch.is_purged:
        return problems_with_marking(batch)
    if batch.status != ImportStatus.JUDGED:
        sentence = f"这次上传现在是“{batch.get_status_display()}”，不能再改。请刷新页面看最新情况。"
        return [Problem("wrong_state", sentence)]
    return []


def problems_with_confirming(batch: ImportBatch, *, accepts_file: bool) -> list[Problem]:
    """Something must be importable, and what concerns the whole file must be settled."""
    problems = []
    severities = {finding["severity"] for finding in batch.file_findings or ()}
    if "error" in severities:
        problems.append(Problem("file_error", "文件本身有问题，改正后请重新上传。"))
    elif severities and not accepts_file:
        problems.append(Problem("file_question", "请先核对关于整个文件的问题，并勾选“已核对”。"))
    if not batch.rows.importable().exists():
        problems.append(Problem("nothing", "没有可以导入的行：请先改正文件，或回答要确认的问题。"))
    return problems


def problems_with_undoing(batch: ImportBatch, at: datetime) -> list[Problem]:
    """An import can be taken back for a day, the latest correction first."""
    if batch.is_purged or (batch.undo_until is not None and at > batch.undo_until):
        return [Problem("too_late", "导入已超过 24 小时，不能整批撤销；请到名单里逐条修改。")]
    if batch.mended_by.confirmed().exists():
        return [Problem("mended", "这批之后又导入了更正的文件，请先撤销更正的那一批。")]
    return []


def problems_with_fetching(export: FileExport, at: datetime) -> list[Problem]:
    """A file waits a day for its owner."""
    if at >= export.expires_at:
        return [Problem("expired", "文件已过有效期并删除，请重新导出。")]
    return []


def available_actions(user: User, importer: Importer, batch: ImportBatch, at: datetime) -> list[str]:
    """What this user may do with the upload now: `remap`, `answer`, `confirm`, `mend`, `undo`, …"""
    if not can_import_kind(user, importer) or batch.is_purged:
        return []
    deeds = {
        ImportStatus.JUDGED: ["answer", "remap", "confirm", "discard", "error_file"],
        ImportStatus.CONFIRMED: ["mend", "error_file"],
    }.get(ImportStatus(batch.status), [])
    if batch.status == ImportStatus.CONFIRMED and not problems_with_undoing(batch, at):
        deeds.append("undo")
    return deeds
