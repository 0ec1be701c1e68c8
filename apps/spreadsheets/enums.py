"""The states of an import, of its rows, and of the answers to questions about them."""

from django.db import models


class ImportStatus(models.TextChoices):
    JUDGED = "judged", "待确认"
    CONFIRMED = "confirmed", "已导入"
    UNDONE = "undone", "已撤销"
    SUPERSEDED = "superseded", "已作废"


IMPORT_TRANSITIONS: dict[str, frozenset[str]] = {
    ImportStatus.JUDGED: frozenset({ImportStatus.CONFIRMED, ImportStatus.SUPERSEDED}),
    ImportStatus.CONFIRMED: frozenset({ImportStatus.UNDONE}),
    ImportStatus.UNDONE: frozenset(),
    ImportStatus.SUPERSEDED: frozenset(),
}


class RowVerdict(models.TextChoices):
    """What was found about a line: an error can't be imported, a question can be once answered."""

    CLEAN = "clean", "可以导入"
    QUESTION = "question", "请确认"
    ERROR = "error", "须改正"


class RowAnswer(models.TextChoices):
    """What a clerk decides about a line with a question."""

    ACCEPTED = "accepted", "确认无误，导入"
    SKIPPED = "skipped", "不导入"


class RowOutcome(models.TextChoices):
    """What became of a line."""

    CREATED = "created", "新增"
    UPDATED = "updated", "更新"
    UNCHANGED = "unchanged", "无变化"
    SKIPPED = "skipped", "未导入"


STORED_OUTCOMES = frozenset({RowOutcome.CREATED, RowOutcome.UPDATED})
