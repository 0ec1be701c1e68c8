"""Coded service posts of a community, their categories, service items and groups."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from apps.accounts.policy import Deed
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet
from apps.members.models import Person
from apps.posts.enums import HOLDS_PLACE, PostRole, PostStatus, Risk


class PostCategory(models.Model):
    """岗位类别: the eight of Y42 and what a district adds."""

    code = models.CharField("代码", max_length=2, unique=True)
    name = models.CharField("名称", max_length=20, unique=True)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "岗位类别"
        verbose_name_plural = "岗位类别"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ServiceItem(models.Model):
    """服务项目: the 18 of N18, chosen as an order (点单)."""

    code = models.CharField("代码", max_length=2, unique=True)
    name = models.CharField("名称", max_length=20, unique=True)
    content = models.CharField("内容", max_length=200, blank=True)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "服务项目"
        verbose_name_plural = "服务项目"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class PostQuerySet(ScopedQuerySet["Post"]):
    read_deed = Deed.READ_POSTS
    town_lookups = ("community_id",)
    community_lookups = ("community_id",)

    def of_community(self, community_id: int) -> "PostQuerySet":
        return self.filter(community_id=community_id)

    def open(self) -> "PostQuerySet":
        return self.filter(status=PostStatus.OPEN)

    def for_choice(self, community_id: int | None) -> "PostQuerySet":
        """What a member checked in at the community may choose from; nothing without a community."""
        return self.filter(community=community_id).open().with_names() if community_id else self.none()

    def with_free_places(self) -> "PostQuerySet":
        return self.filter(Q(capacity=None) | Q(taken__lt=F("capacity")))

    def miscounted(self) -> "PostQuerySet":
        """Posts whose counter differs from the claims that hold a place: there must be none."""
        held = Count("claims", filter=Q(claims__status__in=HOLDS_PLACE))
        return self.annotate(held=held).exclude(held=F("taken"))

    def with_names(self) -> "PostQuerySet":
        return self.select_related("community", "category", "item", "contact")


class Post(Row):
    """服务岗位: code `community-category-serial`, duty, skills, places, time (Y42, Y46).

    `capacity` is null where any number is welcome; `taken` counts the claims that hold a place and is only
    changed together with them (constraint: never more than the capacity).
    """

    post_code = models.CharField("岗位编码", max_length=24, unique=True, editable=False)
    community = models.ForeignKey(
        "communities.Community", verbose_name="社区", on_delete=models.PROTECT, related_name="posts"
    )
    category = models.ForeignKey(
        PostCategory, verbose_name="岗位类别", on_delete=models.PROTECT, related_name="posts"
    )
    serial = models.PositiveSmallIntegerField(editable=False)
    item = models.ForeignKey(
        ServiceItem,
        verbose_name="服务项目",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="posts",
    )
    title = models.CharField("岗位名称", max_length=60)
    duty = models.CharField("岗位职责", max_length=300)
    skills = ArrayField(models.CharField(max_length=40), verbose_name="技能要求", default=list, blank=True)
    licence_required = models.CharField("资格证书要求", max_length=60, blank=True)
    min_age = models.PositiveSmallIntegerField("最低年龄", null=True, blank=True)
    role = models.CharField(
        "六员角色",
        max_length=10,
        choices=PostRole,
        blank=True,
        help_text="宣传、信息、参谋、劝导、服务、帮扶，选一个",
    )
    risk = models.CharField("风险", max_length=5, choices=Risk, default=Risk.NONE)
    capacity = models.PositiveSmallIntegerField(
        "名额",
        null=True,
        blank=True,
        validators=[MinValueValidator(1, "名额至少为 1；不限名额请留空。")],
        help_text="不填表示不限",
    )
    taken = models.PositiveSmallIntegerField("已占名额", default=0, editable=False)
    service_time = models.CharField("服务时间", max_length=100, blank=True)
    place = models.CharField("服务地点", max_length=100, blank=True)
    contact = models.ForeignKey(
        "accounts.User",
        verbose_name="岗位负责人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_self_chosen = models.BooleanField("由党员自荐设立", default=False)
    status = models.CharField("状态", max_length=8, choices=PostStatus, default=PostStatus.OPEN)
    ended_on = models.DateField("撤销日期", null=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "服务岗位"
        verbose_name_plural = "服务岗位"
        ordering = ["post_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "category", "serial"], name="posts_post_serial_once"
            ),
            models.UniqueConstraint(
                fields=["community", "title"],
                name="posts_post_title_once",
                condition=~Q(status=PostStatus.ENDED),
                violation_error_message="本社区已有同名岗位。请换一个名称。",
            ),
            models.CheckConstraint(
                name="posts_post_not_oversold",
                condition=Q(capacity=None) | Q(taken__lte=F("capacity")),
                violation_error_message="名额不能少于已占的名额。请改大名额。",
            ),
            models.CheckConstraint(
                name="posts_post_capacity_positive",
                condition=Q(capacity=None) | Q(capacity__gte=1),
                violation_error_message="名额至少为 1；不限名额请留空。",
            ),
            models.CheckConstraint(
                name="posts_post_ended_has_day",
                condition=Q(status=PostStatus.ENDED, ended_on__isnull=False)
                | (~Q(status=PostStatus.ENDED) & Q(ended_on=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("posts:post_detail", args=[self.pk])

    @property
    def places_left(self) -> int | None:
        """Free places; None where any number is welcome."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def is_full(self) -> bool:
        return self.places_left == 0

    @property
    def shown_status(self) -> str:
        """The state for reading: a post that is open but full takes nobody but the waiting list."""
        return "名额已满" if self.status == PostStatus.OPEN and self.is_full else self.get_status_display()


class PostGroupQuerySet(ScopedQuerySet["PostGroup"]):
    read_deed = Deed.READ_CLAIMS
    town_lookups = ("post__community_id",)
    community_lookups = ("post__community_id",)


class PostGroup(Row):
    """岗位分组: the holders of one post, with a head and the name of their chat group (Y47, Y48)."""

    post = models.OneToOneField(Post, verbose_name="岗位", on_delete=models.CASCADE, related_name="group")
    name = models.CharField("组名", max_length=60)
    head = models.ForeignKey(
        Person,
        verbose_name="组长",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="headed_groups",
    )
    chat_group = models.CharField("工作群名称", max_length=60, blank=True)

    objects = PostGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位分组"
        verbose_name_plural = "岗位分组"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("posts:group_detail", args=[self.post_id])
