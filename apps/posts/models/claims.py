"""Claims of posts by members."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from apps.accounts.policy import Deed
from apps.checkins.models import CheckInCard
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet
from apps.members.models import Person
from apps.posts.enums import HOLDS_PLACE, IN_GROUP, OPEN_CLAIMS, WHAT_COMES_NEXT, ClaimSource, ClaimStatus
from apps.posts.models.posts import Post

_C = ClaimStatus

# The counter's conditional UPDATE feeds the INSERT: no free place, no row. Two claimants of the last place
# queue on the post's row for this one statement only; constraint and unique key stand behind it.
_TAKE_PLACE = """
WITH place AS (
    UPDATE posts_post SET taken = taken + 1
    WHERE id = %(post)s AND status = 'open' AND (capacity IS NULL OR taken < capacity)
    RETURNING id, community_id
)
INSERT INTO posts_postclaim (
    version, created_at, created_by_id, updated_at, updated_by_id, person_id, unit_id, community_id,
    post_id, source, proposed_title, proposed_duty, status, reason, submitted_at
)
SELECT 1, %(at)s, %(by)s, %(at)s, %(by)s, %(person)s, %(unit)s, place.community_id,
    place.id, %(source)s, '', '', 'submitted', '', %(at)s
FROM place RETURNING *
"""


class PostClaimQuerySet(ScopedQuerySet["PostClaim"]):
    """`unit` is the member's unit on the day of the claim; `community` stands apart from the post for
    self-chosen claims that are not yet a post."""

    read_deed = Deed.READ_CLAIMS
    unit_lookups = ("unit_id",)
    town_lookups = ("community_id",)
    community_lookups = ("community_id",)
    person_lookups = ("person_id",)

    def take_place(
        self, *, post: Post, person: Person, unit_id: int, source: ClaimSource, by: Any, at: datetime
    ) -> "PostClaim | None":
        """Take one free place of the post and write the claim, in one statement; None when there is none."""
        values = {
            "post": post.pk,
            "person": person.pk,
            "unit": unit_id,
            "source": source,
            "by": by.pk if by else None,
            "at": at,
        }
        return next(iter(self.raw(_TAKE_PLACE, values)), None)

    def open(self) -> "PostClaimQuerySet":
        return self.filter(status__in=OPEN_CLAIMS)

    def holding_a_place(self) -> "PostClaimQuerySet":
        return self.filter(status__in=HOLDS_PLACE)

    def waiting(self) -> "PostClaimQuerySet":
        """候补, in the order in which places are offered."""
        return self.filter(status=_C.WAITLISTED).order_by("waitlisted_at", "pk")

    def offers_expired_by(self, at: datetime) -> "PostClaimQuerySet":
        return self.filter(status=_C.OFFERED, offer_expires_at__lte=at)

    def offered_on_paper(self) -> "PostClaimQuerySet":
        """Offers to members without an account: the community passes them on and confirms for them."""
        return self.filter(status=_C.OFFERED, person__user=None)

    def leave_over_by(self, day: date) -> "PostClaimQuerySet":
        return self.filter(status=_C.ON_LEAVE, leave_until__lt=day)

    def with_live_card(self) -> "PostClaimQuerySet":
        """The member is checked in at the claim's community."""
        return self.filter(Exists(_live_card()))

    def without_live_card(self) -> "PostClaimQuerySet":
        """The card of the claim's community has ended, was superseded or never received."""
        return self.filter(~Exists(_live_card()))

    def in_group(self) -> "PostClaimQuerySet":
        return self.filter(status__in=IN_GROUP)

    def waiting_for_community(self) -> "PostClaimQuerySet":
        return self.filter(status=_C.SUBMITTED)

    def actable_by(self, user: Any) -> "PostClaimQuerySet":
        """The own claims, and those of members without an account whom the user's community serves (D2)."""
        on_paper = self.in_reach(user, Deed.ENTER_FOR_MEMBER).filter(person__user=None)
        return self.in_reach(user, Deed.CLAIM_POSTS) | on_paper

    def excusable_by(self, user: Any) -> "PostClaimQuerySet":
        """Whose leave the user may enter: the own claims, and those of the own community."""
        return self.in_reach(user, Deed.CLAIM_POSTS) | self.in_reach(user, Deed.DECIDE_CLAIMS)

    def active_on(self, day: date) -> "PostClaimQuerySet":
        """Held on the day (I3)."""
        return self.filter(Q(to_on=None) | Q(to_on__gt=day), from_on__lte=day)

    def with_names(self) -> "PostClaimQuerySet":
        return self.select_related(
            "person", "post__category", "post__item", "post__group__head", "community", "unit"
        )


def _live_card() -> models.QuerySet[CheckInCard]:
    return CheckInCard.objects.checked_in().filter(person=OuterRef("person"), community=OuterRef("community"))


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
    waitlisted_at = models.DateTimeField("候补时间", null=True)
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
                violation_error_message="您已经认领过这个岗位。请在“我的岗位”里看。",
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
                name="posts_claim_waiting_has_time",
                condition=~Q(status__in=[_C.WAITLISTED, _C.OFFERED]) | Q(waitlisted_at__isnull=False),
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
        return f"{self.person}：{self.post_title}"

    def touches(self) -> tuple[int | None, ...]:
        return (self.person_id,)

    def get_absolute_url(self) -> str:
        return reverse("posts:claim_detail", args=[self.pk])

    @property
    def holds_place(self) -> bool:
        return self.post_id is not None and self.status in HOLDS_PLACE

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_CLAIMS

    @property
    def is_in_group(self) -> bool:
        return self.status in IN_GROUP

    @property
    def what_comes_next(self) -> str:
        """To the member, while the claim isn't settled."""
        return WHAT_COMES_NEXT.get(ClaimStatus(self.status), "")

    @property
    def post_title(self) -> str:
        """The post's title, or what the member proposes to do."""
        return self.post.title if self.post else self.proposed_title
