"""The year's programme of a district: every date, rate, minimum and switch is data (domain, D9 and D12)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from apps.accounts.policy import Deed
from apps.core.dates import day_words
from apps.core.models import Row
from apps.programmes.enums import DayKind, Half, ProgrammeStatus


def default_activity_days() -> list[int]:
    """15 and 16 of each month (Y44)."""
    return [15, 16]


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: Any) -> "ProgrammeQuerySet":
        """Everybody with a business role reads the published ones; drafts are their makers'."""
        if user.may(Deed.CHANGE_PROGRAMME):
            return self
        return self.exclude(status=ProgrammeStatus.DRAFT) if user.may(Deed.READ_PROGRAMME) else self.none()

    def in_force(self) -> "ProgrammeQuerySet":
        """Published programmes, newest year first."""
        return self.filter(status=ProgrammeStatus.PUBLISHED).order_by("-year")

    def for_day(self, on: date) -> "ProgrammeQuerySet":
        """The programme that runs on a day, whether still open or closed since."""
        return self.exclude(status=ProgrammeStatus.DRAFT).filter(starts_on__lte=on, ends_on__gte=on)


class Programme(Row):
    """实施方案: one year of one district with all its parameters."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    name = models.CharField("方案名称", max_length=120)
    district_name = models.CharField("区（县）", max_length=60)
    region_code = models.CharField("区划代码", max_length=6)
    theme = models.CharField("主题", max_length=200, blank=True)
    basis = models.CharField("依据文件", max_length=300, blank=True)
    status = models.CharField("状态", max_length=10, choices=ProgrammeStatus, default=ProgrammeStatus.DRAFT)
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    closed_at = models.DateTimeField("结束时间", null=True, editable=False)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    check_in_deadline = models.DateField("报到截止日", help_text="当日 24:00 后冻结报到率")
    min_report_in_rate = models.DecimalField(
        "报到率下限",
        max_digits=4,
        decimal_places=3,
        default=Decimal("0.900"),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )
    min_activities = models.PositiveSmallIntegerField("每人每年活动次数下限", default=4)
    activity_days = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name="党员活动日", default=default_activity_days
    )
    announce_days = models.PositiveSmallIntegerField("活动提前公布天数", default=3)
    record_working_days = models.PositiveSmallIntegerField("记录期限（工作日）", default=10)
    back_date_days = models.PositiveSmallIntegerField("报到日期可补填天数", default=3)
    max_posts_per_member = models.PositiveSmallIntegerField("每人最多岗位数", default=3)
    waiting_offer_hours = models.PositiveSmallIntegerField("候补确认时限（小时）", default=48)
    min_ballots = models.PositiveSmallIntegerField("测评最少票数", default=5)
    feedback_chase_days = models.PositiveSmallIntegerField("反馈催办天数", default=10)
    star_goal_rate = models.DecimalField(
        "三星级以上占比目标", max_digits=4, decimal_places=3, default=Decimal("0.500")
    )
    self_chosen_posts = models.BooleanField("允许自选岗位", default=True)
    collective_check_in = models.BooleanField("允许集体报到", default=True)
    show_identity = models.BooleanField("亮明身份（须本人同意）", default=True)
    self_sign_in = models.BooleanField("允许扫码签到", default=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "年度实施方案"
        verbose_name_plural = "年度实施方案"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="programmes_programme_dates_in_order",
                condition=Q(starts_on__lte=F("check_in_deadline"), check_in_deadline__lte=F("ends_on")),
                violation_error_message="报到截止日要在方案的开始日期和结束日期之间。请改日期。",
            ),
            models.CheckConstraint(
                name="programmes_programme_rate_is_share",
                condition=Q(min_report_in_rate__gte=0, min_report_in_rate__lte=1),
                violation_error_message="报到率下限要在 0 和 1 之间，例如 0.9。请重新填写。",
            ),
            models.CheckConstraint(
                name="programmes_programme_published_has_time",
                condition=Q(status=ProgrammeStatus.DRAFT, published_at=None)
                | Q(~Q(status=ProgrammeStatus.DRAFT), published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="programmes_programme_closed_has_time",
                condition=Q(status=ProgrammeStatus.CLOSED, closed_at__isnull=False)
                | Q(~Q(status=ProgrammeStatus.CLOSED), closed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度 {self.name}"

    def touches(self) -> tuple[int | None, ...]:
        return (None,)

    def get_absolute_url(self) -> str:
        return reverse("programmes:programme_detail", args=[self.pk])

    def min_rate_percent(self) -> str:
        return f"{(self.min_report_in_rate * 100).normalize():f}%"

    def star_goal_percent(self) -> str:
        return f"{(self.star_goal_rate * 100).normalize():f}%"

    def activity_days_text(self) -> str:
        return "每月" + "、".join(f"{day}日" for day in self.activity_days)

    def covers(self, on: date) -> bool:
        return self.starts_on <= on <= self.ends_on

    def is_activity_day(self, on: date) -> bool:
        return on.day in self.activity_days


class EvaluationWindow(models.Model):
    """When one half-year's democratic evaluation is prepared, open, and fed back (C6)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="evaluation_windows")
    half = models.CharField("半年", max_length=2, choices=Half)
    prepares_on = models.DateField("准备日")
    opens_on = models.DateField("开始投票")
    closes_on = models.DateField("截止投票")
    feedback_by = models.DateField("反馈期限")

    class Meta:
        verbose_name = "测评时段"
        verbose_name_plural = "测评时段"
        ordering = ["programme", "half"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "half"], name="programmes_window_once"),
            models.CheckConstraint(
                name="programmes_window_in_order",
                condition=Q(
                    prepares_on__lte=F("opens_on"),
                    opens_on__lte=F("closes_on"),
                    closes_on__lte=F("feedback_by"),
                ),
                violation_error_message="日期顺序应为：准备、开始、截止、反馈。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme.year}年{self.get_half_display()}"


class StarStandard(Row):
    """A dated table of hours for one to five stars; in force is the newest one begun by the day (D3)."""

    name = models.CharField("标准名称", max_length=100)
    basis = models.CharField("依据", max_length=200, blank=True)
    from_on = models.DateField("施行日期", unique=True)
    hours = ArrayField(
        models.DecimalField(max_digits=6, decimal_places=1), size=5, verbose_name="一至五星所需小时数"
    )
    yearly = models.BooleanField("按年度重新累计", default=False)

    class Meta:
        verbose_name = "星级标准"
        verbose_name_plural = "星级标准"
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(
                name="programmes_star_five_steps",
                condition=Q(hours__len=5),
                violation_error_message="请填写一至五星共五个小时数。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{day_words(self.from_on)}起）"

    def touches(self) -> tuple[int | None, ...]:
        return (None,)

    def hours_text(self) -> str:
        return "、".join(f"{hours.normalize():f}" for hours in self.hours) + " 小时"

    def stars_for(self, hours: Decimal) -> int:
        """How many stars these hours are worth, 0 to 5."""
        return sum(hours >= threshold for threshold in self.hours)


class ExclusionKind(models.Model):
    """Why a member may be left out of the report-in denominator, and from what length on (D4)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="exclusion_kinds")
    code = models.CharField("代码", max_length=30)
    name = models.CharField("名称", max_length=60)
    min_months = models.PositiveSmallIntegerField("至少几个月", default=0)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "不计入情形"
        verbose_name_plural = "不计入情形"
        ordering = ["programme", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="programmes_exclusion_once")
        ]

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A day of the date table: national holidays, shifted workdays, days to remember."""

    on = models.DateField("日期")
    kind = models.CharField("类型", max_length=15, choices=DayKind)
    name = models.CharField("名称", max_length=60)

    class Meta:
        verbose_name = "日历"
        verbose_name_plural = "日历"
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["on", "kind"], name="programmes_day_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


def working_days_after(start: date, count: int, table: dict[date, DayKind]) -> date:
    """The day `count` working days after `start`; weekends rest unless the table says otherwise."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, table)
    return day


def is_working_day(day: date, table: dict[date, DayKind]) -> bool:
    kind = table.get(day)
    if kind in {DayKind.HOLIDAY, DayKind.WORKDAY}:
        return kind == DayKind.WORKDAY
    return day.weekday() < 5
