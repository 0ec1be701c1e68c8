"""Channels and states of messages."""

from django.db import models


class Channel(models.TextChoices):
    """The inbox is the message itself; the others are deliveries of it."""

    EMAIL = "email", "电子邮件"
    SMS = "sms", "短信"
    WECOM = "wecom", "企业微信"


class DeliveryStatus(models.TextChoices):
    """`unknown`: the gateway didn't answer; it may have sent, so it is not sent again."""

    WAITING = "waiting", "待发送"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"
    UNKNOWN = "unknown", "结果不明"
    SKIPPED = "skipped", "无需发送"
