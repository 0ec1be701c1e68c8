"""What every row shares: a version for two writers, and who wrote it when."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, connection, models
from django.utils import timezone

from apps.core.errors import DomainError, StaleVersion, WrongState


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

    def touches(self) -> Iterable[int | None]:
        """The people whose standing a write of this row may change; None stands for everybody."""
        return ()


class TouchedQuerySet(models.QuerySet["Touched"]):
    def people(self) -> set[int | None]:
        """Those about whom something was written since the kept figures were made."""
        return set(self.values_list("person", flat=True))

    def take(self) -> set[int | None]:
        """Take away the marks whose deeds are committed, and return whom they name.

        Whatever is read by later statements holds these deeds; the mark of a deed that commits later stays.
        """
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM core_touched RETURNING person")
            return {person for (person,) in cursor.fetchall()}


class Touched(models.Model):
    """A mark, written in the deed's own transaction: kept figures no longer tell how this person stands.

    Marks are only added and taken away, never changed, so that no deed waits for another one. None stands
    for everybody.
    """

    person = models.BigIntegerField(null=True)

    objects = TouchedQuerySet.as_manager()

    class Meta:
        verbose_name = "待更新的统计"
        verbose_name_plural = "待更新的统计"


def touch(people: Iterable[int | None]) -> None:
    """Mark these people in the caller's transaction; for statements that write many rows at once."""
    if marked := list(set(people)):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO core_touched (person) SELECT unnest(%s::bigint[])", [marked])


R = TypeVar("R", bound=Row)


def lock(row: R, *, version: int | None = None) -> R:
    """Fetch the row again under a row lock; must run inside a transaction.

    The lock leaves the key alone: rows that refer to this one can be inserted meanwhile.

    Raises StaleVersion when `version` is given and somebody else wrote since.
    """
    fresh: R = type(row)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if version is not None and fresh.version != version:
        raise StaleVersion(fresh)
    return fresh


@contextmanager
def violations_as_sentences(model: type[models.Model]) -> Iterator[None]:
    """Turn a broken constraint that has a sentence for the user into a DomainError with it.

    Two people at once meet the constraint, not the check before it; the caller's transaction rolls back.
    """
    try:
        yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        sentence = _sentence_of(model, name)
        if sentence is None:
            raise
        raise DomainError(sentence, code=name) from error


def _sentence_of(model: type[models.Model], name: str | None) -> str | None:
    """The user's sentence of a constraint, by its name in the database."""
    for constraint in model._meta.constraints:
        own = constraint.violation_error_message != constraint.default_violation_error_message
        if constraint.name == name and own:
            return str(constraint.violation_error_message)
    return None


def create(model: type[R], *, by: Any, at: datetime, **values: Any) -> R:
    """Insert a row with its stamps; a broken constraint with a sentence becomes a DomainError."""
    with violations_as_sentences(model):
        row = model._base_manager.create(**values, created_at=at, created_by=by, updated_at=at, updated_by=by)
    touch(row.touches())
    return row


def write(row: R, *, by: Any, at: datetime, **changes: Any) -> dict[str, Any]:
    """Write the changed fields, the stamps and the next version; return the values from before."""
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at, row.updated_by = at, by
    with violations_as_sentences(type(row)):
        row.save(update_fields=[*changes, "version", "updated_at", "updated_by"])
    touch(row.touches())
    return before


def check_transition(row: Any, transitions: dict[Any, frozenset[Any]], target: Any) -> None:
    """Raise WrongState unless the table names a way from the row's status to `target`."""
    if target not in transitions[row.status]:
        raise WrongState(f"现在的状态是“{row.get_status_display()}”，不能做这一步。请刷新页面看最新情况。")


_BEGIN_ONCE = """
INSERT INTO core_idempotencyrecord (user_id, key, fingerprint, location, body, created_at)
VALUES (%s, %s, %s, '', '', %s) ON CONFLICT (user_id, key) DO NOTHING RETURNING id
"""


class IdempotencyQuerySet(models.QuerySet["IdempotencyRecord"]):
    def begin(self, *, user: Any, key: str, fingerprint: str) -> "IdempotencyQuerySet | None":
        """The record of a first request, as yet without an answer; None when the key was here before.

        Waits for the end of another request that is under way with this key.
        """
        with connection.cursor() as cursor:
            cursor.execute(_BEGIN_ONCE, [user.pk, key, fingerprint, timezone.now()])
            row = cursor.fetchone()
        return self.filter(pk=row[0]) if row else None


class IdempotencyRecord(models.Model):
    """The stored answer to one POST: the same key sent again gets it instead of a second effect.

    Unique on (user, key); rows older than two days are swept away.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    location = models.TextField(blank=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = IdempotencyQuerySet.as_manager()

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
