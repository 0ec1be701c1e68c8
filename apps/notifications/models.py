"""A message as a row: written in the business transaction, delivered by a sweep."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models

from apps.accounts.policy import Deed
from apps.core.models import Row
from apps.notifications.enums import Channel, DeliveryStatus


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any) -> "MessageQuerySet":
        """Everybody reads the own inbox only."""
        return self.filter(recipient=user)

    def unread(self) -> "MessageQuerySet":
        return self.filter(read_at=None)


class Message(models.Model):
    """消息: one thing to tell one person on one occasion; the same occasion is never told twice."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="收件人", on_delete=models.CASCADE, related_name="messages"
    )
    kind = models.CharField("类型", max_length=40)
    occasion = models.CharField("事由", max_length=120)
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    url = models.CharField("链接", max_length=200, blank=True)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "occasion"], name="notifications_message_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["recipient"], name="notifications_unread", condition=models.Q(read_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.subject


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, channel: Channel, day: date, max_attempts: int) -> "DeliveryQuerySet":
        """The day's digests not handed over yet, or failed with an answer; `unknown` never again."""
        open_states = [DeliveryStatus.WAITING, DeliveryStatus.FAILED]
        rows = self.filter(channel=channel, on=day, status__in=open_states, attempts__lt=max_attempts)
        return rows.select_related("recipient").order_by("pk")


class Delivery(models.Model):
    """One way out of a day's messages of one person: at most one digest a day and channel."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deliveries"
    )
    channel = models.CharField("渠道", max_length=8, choices=Channel)
    on = models.DateField("日期")
    status = models.CharField("状态", max_length=8, choices=DeliveryStatus, default=DeliveryStatus.WAITING)
    messages = models.ManyToManyField(Message, related_name="deliveries")
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    detail = models.CharField("结果", max_length=200, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "发送记录"
        verbose_name_plural = "发送记录"
        constraints = [
            models.UniqueConstraint(fields=["recipient", "channel", "on"], name="notifications_digest_once")
        ]

    def __str__(self) -> str:
        return f"{self.recipient} {self.get_channel_display()} {self.on}"


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, user: Any) -> "ComplaintQuerySet":
        """Who answers sees all; everybody else the own ones."""
        return self if user.may(Deed.ANSWER_COMPLAINTS) else self.filter(created_by=user)

    def waiting(self) -> "ComplaintQuerySet":
        return self.filter(answered_at=None)


class Complaint(Row):
    """意见与投诉: from any page to a person who answers (国办函〔2026〕12号)."""

    page = models.CharField("所在页面", max_length=200, blank=True)
    text = models.TextField("内容", max_length=1000)
    answer = models.TextField("答复", max_length=1000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="答复人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = "意见与投诉"
        verbose_name_plural = "意见与投诉"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="notifications_complaint_answered_has_person",
                condition=models.Q(answered_at=None, answered_by=None, answer="")
                | (models.Q(answered_at__isnull=False, answered_by__isnull=False) & ~models.Q(answer="")),
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]
