"""One service event with place, time and contact worker; its summary and outcomes."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from apps.accounts.policy import Deed
from apps.activities.enums import (
    NOT_YET_RECORDED,
    OPEN_TO_MEMBERS,
    TAKES_TIME,
    TOOK_PLACE,
    UPCOMING,
    ActivityMode,
    ActivityStatus,
    HoursStatus,
    OutcomeKind,
    SignUpStatus,
)
from apps.core.dates import clock, short_day_words
from apps.core.models import Row
from apps.core.scoping import HasScope, ScopedQuerySet
from apps.posts.enums import Risk
from apps.posts.models import Post, PostCategory

_S = ActivityStatus
# recorded → archived after this time without an objection (C4).
ARCHIVE_AFTER = timedelta(days=30)


class ActivityQuerySet(ScopedQuerySet["Activity"]):
    """Everybody reads what is announced; drafts are seen by who plans or approves them."""

    read_deed = Deed.PLAN_ACTIVITIES
    town_lookups = ("community_id",)
    community_lookups = ("community_id",)

    def visible_to(self, user: object) -> "ActivityQuerySet":
        planned = self.within(user.scope_for(Deed.PLAN_ACTIVITIES))  # type: ignore[attr-defined]
        planned |= self.within(user.scope_for(Deed.APPROVE_ACTIVITIES))  # type: ignore[attr-defined]
        open_to_all = (
            Q(status__in=OPEN_TO_MEMBERS | {_S.CANCELLED})
            if user.may(Deed.READ_ACTIVITIES)  # type: ignore[attr-defined]
            else Q(pk__in=[])
        )
        return self.filter(planned | open_to_all)

    def of_community(self, community_id: int) -> "ActivityQuerySet":
        return self.filter(community_id=community_id)

    def upcoming(self, at: datetime) -> "ActivityQuerySet":
        """Announced and not yet begun, the nearest first."""
        return self.filter(status__in=UPCOMING, starts_at__gte=at).order_by("starts_at")

    def announced_once(self) -> "ActivityQuerySet":
        """Everybody may know of these, cancelled ones too."""
        return self.filter(announced_at__isnull=False)

    def open_for_sign_up(self, at: datetime) -> "ActivityQuerySet":
        """Announced, not begun, with places left."""
        return self.with_places().filter(status=_S.ANNOUNCED, starts_at__gt=at)

    def cancellable_by(self, user: HasScope) -> "ActivityQuerySet":
        """What the user may call off: a planner before approval, an approver until it begins (C4)."""
        planned = self.in_reach(user, Deed.PLAN_ACTIVITIES).filter(status__in=[_S.DRAFT, _S.SUBMITTED])
        return planned | self.in_reach(user, Deed.APPROVE_ACTIVITIES)

    def verifiable_by(self, user: HasScope) -> "ActivityQuerySet":
        """Where the user may verify some hours: ordinary ones, long ones, or overlong ones."""
        ordinary, long = self.in_reach(user, Deed.VERIFY_HOURS), self.in_reach(user, Deed.VERIFY_LONG_HOURS)
        return ordinary | long | self.in_reach(user, Deed.VERIFY_OVERLONG_HOURS)

    def with_places(self) -> "ActivityQuerySet":
        return self.filter(Q(capacity=None) | Q(signed_up__lt=F("capacity")))

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> "ActivityQuerySet":
        """Those that take time in the given span."""
        return self.filter(status__in=TAKES_TIME, starts_at__lt=ends_at, ends_at__gt=starts_at)

    def on_days(self, first: date, last: date) -> "ActivityQuerySet":
        """Those that begin on the local days, both ends included."""
        return self.filter(starts_at__date__gte=first, starts_at__date__lte=last)

    def took_place(self) -> "ActivityQuerySet":
        return self.filter(status__in=TOOK_PLACE)

    def due_to_run(self, at: datetime) -> "ActivityQuerySet":
        return self.filter(status__in=UPCOMING, starts_at__lte=at)

    def due_to_archive(self, at: datetime) -> "ActivityQuerySet":
        """Recorded 30 days ago, and nobody objects."""
        disputed = Q(attendances__hours_status=HoursStatus.DISPUTED)
        return self.filter(status=_S.RECORDED, recorded_at__lte=at - ARCHIVE_AFTER).exclude(disputed)

    def waiting_for_record(self) -> "ActivityQuerySet":
        return self.filter(status__in=NOT_YET_RECORDED)

    def with_wrong_counter(self) -> "ActivityQuerySet":
        """Invariant: `signed_up` equals the rows; this must be empty."""
        rows = Count("sign_ups", filter=Q(sign_ups__status=SignUpStatus.SIGNED_UP))
        return self.annotate(rows=rows).exclude(signed_up=F("rows"))

    def with_names(self) -> "ActivityQuerySet":
        return self.select_related("community", "category", "contact")


class Activity(Row):
    """活动: announced in advance with a contact worker (Y50), invited by posts and batches (Y48).

    `starts_at` and `ends_at` are the real service time without travel. `break_minutes` is taken off.
    `announced_at` at least `announce_days` before the start unless `is_urgent`.
    """

    community = models.ForeignKey(
        "communities.Community", verbose_name="社区", on_delete=models.PROTECT, related_name="activities"
    )
    title = models.CharField("活动名称", max_length=80)
    mode = models.CharField("服务方式", max_length=12, choices=ActivityMode, default=ActivityMode.COLLECTIVE)
    category = models.ForeignKey(
        PostCategory, verbose_name="活动类别", on_delete=models.PROTECT, related_name="activities"
    )
    campaign = models.CharField("主题活动", max_length=80, blank=True)
    content = models.CharField("活动内容", max_length=500)
    place = models.CharField("地点", max_length=100)
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    break_minutes = models.PositiveSmallIntegerField("中间休息（分钟）", default=0)
    capacity = models.PositiveSmallIntegerField("人数上限", null=True, blank=True, help_text="不填表示不限")
    signed_up = models.PositiveIntegerField("已报名人数", default=0, editable=False)
    served = models.CharField("服务对象", max_length=100, blank=True)
    bring = models.CharField("注意事项", max_length=200, blank=True)
    risk = models.CharField("风险", max_length=5, choices=Risk, default=Risk.NONE)
    insurance = models.CharField("保险和安全措施", max_length=200, blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="联系人",
        on_delete=models.PROTECT,
        related_name="contact_activities",
    )
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    is_party_day = models.BooleanField("党员活动日", default=False)
    is_urgent = models.BooleanField("紧急活动", default=False)
    urgent_reason = models.CharField("紧急原因", max_length=100, blank=True)
    self_sign_in = models.BooleanField("允许扫码或签到码签到", default=False)
    posts = models.ManyToManyField(Post, verbose_name="邀请的岗位组", blank=True, related_name="activities")
    status = models.CharField("状态", max_length=10, choices=ActivityStatus, default=_S.DRAFT)
    approved_at = models.DateTimeField("批准时间", null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="批准人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    announced_at = models.DateTimeField("公布时间", null=True, editable=False)
    finished_at = models.DateTimeField("结束确认时间", null=True, editable=False)
    recorded_at = models.DateTimeField("记录时间", null=True, editable=False)
    is_late_record = models.BooleanField("超期记录", default=False, editable=False)
    end_reason = models.CharField("退回、取消或无人到场原因", max_length=200, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "活动"
        verbose_name_plural = "活动"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_activity_times_in_order",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="结束时间要晚于开始时间。请改时间。",
            ),
            models.CheckConstraint(
                name="activities_activity_not_oversold",
                condition=Q(capacity=None) | Q(signed_up__lte=F("capacity")),
                violation_error_message="人数上限不能少于已报名人数。请改大人数上限。",
            ),
            models.CheckConstraint(
                name="activities_activity_risk_is_insured",
                condition=Q(risk=Risk.NONE) | Q(status=_S.DRAFT) | Q(status=_S.CANCELLED) | ~Q(insurance=""),
                violation_error_message="有风险的活动要写明保险和安全措施。",
            ),
            models.CheckConstraint(
                name="activities_activity_urgent_has_reason",
                condition=Q(is_urgent=True) & ~Q(urgent_reason="") | Q(is_urgent=False, urgent_reason=""),
                violation_error_message="紧急活动要写明原因；不是紧急活动不用填。",
            ),
            models.CheckConstraint(
                name="activities_activity_approved_has_person",
                condition=Q(status__in=[_S.DRAFT, _S.SUBMITTED, _S.CANCELLED])
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="activities_activity_announced_has_time",
                condition=Q(status__in=[_S.DRAFT, _S.SUBMITTED, _S.APPROVED, _S.CANCELLED])
                | Q(announced_at__isnull=False),
            ),
            models.CheckConstraint(
                name="activities_activity_finished_has_time",
                condition=Q(status__in=TOOK_PLACE, finished_at__isnull=False)
                | (~Q(status__in=TOOK_PLACE) & Q(finished_at=None)),
            ),
            models.CheckConstraint(
                name="activities_activity_recorded_has_time",
                condition=Q(status__in=[_S.RECORDED, _S.ARCHIVED], recorded_at__isnull=False)
                | (~Q(status__in=[_S.RECORDED, _S.ARCHIVED]) & Q(recorded_at=None)),
            ),
            models.CheckConstraint(
                name="activities_activity_cancelled_has_reason",
                condition=~Q(status=_S.CANCELLED) | ~Q(end_reason=""),
                violation_error_message="请填写取消原因。",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "starts_at"], name="activities_by_place_time"),
            models.Index(fields=["-starts_at", "-id"], include=["status"], name="activities_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:activity_detail", args=[self.pk])

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.signed_up >= self.capacity

    @property
    def service_on(self) -> date:
        """The local day that the hours belong to."""
        return timezone.localdate(self.starts_at)

    @property
    def span(self) -> str:
        """5月15日 09:00–11:00 for sentences and lists."""
        start, end = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        until = clock(end) if end.date() == start.date() else f"{short_day_words(end)} {clock(end)}"
        return f"{short_day_words(start)} {clock(start)}–{until}"


class ActivitySummary(Row):
    """活动小结: what was done, written within the record deadline; pictures are never required (D2)."""

    activity = models.OneToOneField(
        Activity, verbose_name="活动", on_delete=models.CASCADE, related_name="summary"
    )
    text = models.TextField("小结", max_length=2000)

    class Meta:
        verbose_name = "活动小结"
        verbose_name_plural = "活动小结"

    def __str__(self) -> str:
        return f"{self.activity}小结"


class Outcome(models.Model):
    """成效: one counted result of an activity (I30)."""

    activity = models.ForeignKey(
        Activity, verbose_name="活动", on_delete=models.CASCADE, related_name="outcomes"
    )
    kind = models.CharField("成效", max_length=20, choices=OutcomeKind)
    quantity = models.DecimalField("数量", max_digits=10, decimal_places=1)

    class Meta:
        verbose_name = "成效"
        verbose_name_plural = "成效"
        constraints = [
            models.UniqueConstraint(fields=["activity", "kind"], name="activities_outcome_once"),
            models.CheckConstraint(
                name="activities_outcome_not_negative",
                condition=Q(quantity__gte=0),
                violation_error_message="数量不能是负数。请填 0 或正数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.quantity}"
