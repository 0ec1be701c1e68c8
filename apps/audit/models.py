"""History that is never changed: who did what to what, and the seals over it."""

from django.db import models

from apps.core.dates import moment_figures


class AuditEvent(models.Model):
    """One deed. No foreign keys: history never blocks or loses a deletion.

    A database trigger refuses UPDATE and DELETE (migration 0001). `before` and `after` hold no personal
    values: those are written as masks.
    """

    at = models.DateTimeField("时间", db_index=True)
    actor_id = models.BigIntegerField("账号编号", null=True)
    actor_name = models.CharField("操作人", max_length=80, blank=True)
    event = models.CharField("事件", max_length=60, db_index=True)
    target_type = models.CharField("对象类型", max_length=60)
    target_id = models.CharField("对象编号", max_length=40)
    target_label = models.CharField("对象", max_length=200, blank=True)
    before = models.JSONField("之前", default=dict)
    after = models.JSONField("之后", default=dict)
    reason = models.TextField("事由", blank=True)
    address = models.GenericIPAddressField("来源地址", null=True)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["-id"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_event_target")]

    def __str__(self) -> str:
        return f"{moment_figures(self.at)} {self.actor_name} {self.event} {self.target_label}"


class AuditSeal(models.Model):
    """A keyed hash over a run of events and the seal before: a changed or lost row breaks the chain."""

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = "审计封条"
        verbose_name_plural = "审计封条"
        ordering = ["last_id"]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id}"
