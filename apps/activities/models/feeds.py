"""A member's own calendar address."""

from django.conf import settings
from django.db import models

from apps.core.models import Row


class CalendarFeed(Row):
    """日历订阅: the address is signed from `serial`; the next serial makes the old address worthless."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="账号", on_delete=models.CASCADE, related_name="calendar_feed"
    )
    serial = models.PositiveIntegerField("序号", default=1)
    is_on = models.BooleanField("开通", default=True)

    class Meta:
        verbose_name = "日历订阅"
        verbose_name_plural = "日历订阅"

    def __str__(self) -> str:
        return f"{self.user} {self.serial}"
