"""States and kinds of the year's programme."""

from django.db import models


class ProgrammeStatus(models.TextChoices):
    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    CLOSED = "closed", "已结束"


PROGRAMME_TRANSITIONS: dict[ProgrammeStatus, frozenset[ProgrammeStatus]] = {
    ProgrammeStatus.DRAFT: frozenset({ProgrammeStatus.PUBLISHED}),
    ProgrammeStatus.PUBLISHED: frozenset({ProgrammeStatus.CLOSED}),
    ProgrammeStatus.CLOSED: frozenset(),
}


class Half(models.TextChoices):
    FIRST = "H1", "上半年"
    SECOND = "H2", "下半年"


class DayKind(models.TextChoices):
    """A day of the national calendar that differs from its weekday, or a day to remember."""

    HOLIDAY = "holiday", "放假"
    WORKDAY = "workday", "调休上班"
    COMMEMORATION = "commemoration", "纪念日"
