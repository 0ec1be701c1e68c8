"""Claims of posts by members."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from apps.accounts.policy import Deed
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet
from apps.members.models import Person
from apps.posts.enums import IN_GROUP, OPEN_CLAIMS, ClaimSource, ClaimStatus
from apps.posts.models.posts import Post

_C = ClaimStatus


class PostClaimQuerySet(ScopedQuerySet["PostClaim"]):
    """`unit` is the member's unit on the day of the claim; `community` stands apart from the post for
    self-chosen claims that are not yet a post."""

    read_deed = Deed.READ_CLAIMS
    unit_lookups = ("unit__path", "community__town__path")
    community_lookups = ("community_id",)
    person_lookups = ("person_id",)

    def open(self) -> "PostClaimQuerySet":
        return self.filter(status__in=OPEN_CLAIMS)

    def in_group(self) -> "PostClaimQuerySet":
        return self.filter(status__in=IN_GROUP)

    def waiting_for_community(self) -> "PostClaimQuerySet":
        return self.filter(status=_C.SUBMITTED)

    def active_on(self, day: date) -> "PostClaimQuerySet":
        """Held on the day (I3)."""
        return self.filter(Q(to_on=None) | Q(to_on__gt=day), from_on__lte=day)

    def with_names(self) -> "PostClaimQuerySet":
        return self.select_related("person", "post__category", "post__community", "community", "unit")


class PostClaim(Row):
    """认岗: a member takes a post, from the list or self-chosen (N19). `from_on` begins with `active`."""

    person = models.ForeignKey(Person, verbose_name="党员", on_delete=models.PROTECT, related_name="claims")
    unit = models.ForeignKey("units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(
        "communities.Community", verbose_name="社区", on_delete=models.PROTECT, related_name="claims"
    )
    post = models.ForeignKey(
        Post, verbose_name="岗位", null=True, blank=True, on_delete=models.PROTECT, related_name="claims"
    )
    source = models.CharField("方式", max_length=12, choices=ClaimSource, default=ClaimSource.MENU)
    proposed_title = models.CharField("自荐岗位名称", max_length=60, blank=True)
    proposed_duty = models.CharField("自荐岗位内容", max_length=300, blank=True)
    status = models.CharField("状态", max_length=12, choices=ClaimStatus, default=_C.SUBMITTED)
    reason = models.CharField("原因", max_length=200, blank=True)
    submitted_at = models.DateTimeField("提交时间")
    decided_at = models.DateTimeField("社区处理时间", null=True)
    offer_expires_at = models.DateTimeField("候补确认截止", null=True)
    from_on = models.DateField("上岗日期", null=True)
    to_on = models.DateField("离岗日期", null=True)
    leave_until = models.DateField("请假至", null=True)

    objects = PostClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "认岗"
        verbose_name_plural = "认岗"
        ordering = ["-submitted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "post"],
                name="posts_claim_once",
                condition=Q(status__in=OPEN_CLAIMS, post__isnull=False),
                violation_error_message="您已经认领过这个岗位。",
            ),
            models.CheckConstraint(
                name="posts_claim_names_a_post",
                condition=Q(post__isnull=False) | (Q(source=ClaimSource.SELF_CHOSEN) & ~Q(proposed_title="")),
                violation_error_message="请选择岗位，或填写自荐岗位名称。",
            ),
            models.CheckConstraint(
                name="posts_claim_active_has_day_and_post",
                condition=~Q(status__in=IN_GROUP) | Q(from_on__isnull=False, post__isnull=False, to_on=None),
            ),
            models.CheckConstraint(
                name="posts_claim_declined_has_reason",
                condition=~Q(status__in=[_C.DECLINED, _C.REMOVED]) | ~Q(reason=""),
                violation_error_message="请填写原因。",
            ),
            models.CheckConstraint(
                name="posts_claim_offer_has_time",
                condition=Q(status=_C.OFFERED, offer_expires_at__isnull=False)
                | (~Q(status=_C.OFFERED) & Q(offer_expires_at=None)),
            ),
            models.CheckConstraint(
                name="posts_claim_leave_has_end",
                condition=Q(status=_C.ON_LEAVE, leave_until__isnull=False)
                | (~Q(status=_C.ON_LEAVE) & Q(leave_until=None)),
            ),
            models.CheckConstraint(
                name="posts_claim_days_in_order", condition=Q(to_on=None) | Q(to_on__gte=F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}：{self.post or self.proposed_title}"

    def get_absolute_url(self) -> str:
        return reverse("posts:claim_detail", args=[self.pk])
