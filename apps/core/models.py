"""What every row shares: a version for two writers, and who wrote it when."""

from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import models

from apps.core.errors import StaleVersion, WrongState


class Row(models.Model):
    """Base of every business row. `version` grows with each write; see `lock` and `write`."""

    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("建立时间", editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="建立人",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    updated_at = models.DateTimeField("修改时间", editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="修改人",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        abstract = True


R = TypeVar("R", bound=Row)


def lock(row: R, *, version: int | None = None) -> R:
    """Fetch the row again under a row lock; must run inside a transaction.

    Raises StaleVersion when `version` is given and somebody else wrote since.
    """
    fresh: R = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if version is not None and fresh.version != version:
        raise StaleVersion(fresh)
    return fresh


def create(model: type[R], *, by: Any, at: datetime, **values: Any) -> R:
    """Insert a row with its stamps."""
    return model._base_manager.create(**values, created_at=at, created_by=by, updated_at=at, updated_by=by)


def write(row: R, *, by: Any, at: datetime, **changes: Any) -> dict[str, Any]:
    """Write the changed fields, the stamps and the next version; return the values from before."""
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at, row.updated_by = at, by
    row.save(update_fields=[*changes, "version", "updated_at", "updated_by"])
    return before


def check_transition(row: Any, transitions: dict[Any, frozenset[Any]], target: Any) -> None:
    """Raise WrongState unless the table names a way from the row's status to `target`."""
    if target not in transitions[row.status]:
        raise WrongState(f"现在的状态是“{row.get_status_display()}”，不能做这一步。请刷新页面看最新情况。")


class IdempotencyRecord(models.Model):
    """The stored answer to one POST: the same key sent again gets it instead of a second effect.

    Unique on (user, key); rows older than two days are swept away.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    location = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "重复提交记录"
        verbose_name_plural = "重复提交记录"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], name="core_idempotency_once", nulls_distinct=False
            )
        ]


class Heartbeat(models.Model):
    """When a background part was last alive, written by its own task."""

    part = models.CharField(max_length=30, unique=True)
    beaten_at = models.DateTimeField()

    class Meta:
        verbose_name = "心跳"
        verbose_name_plural = "心跳"
