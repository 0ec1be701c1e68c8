"""Members and their dated memberships in units."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Prefetch, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from apps.accounts.policy import Deed
from apps.core.fields import EncryptedTextField
from apps.core.masks import mask_id_number, mask_name, mask_phone
from apps.core.models import Row
from apps.core.scoping import Scope, ScopedQuerySet
from apps.members.enums import CadreLevel, MemberKind, Sex

# The characters of a name as an array: what an index can find a part of a name by. Trigrams can't: most
# parts asked for have one or two characters.
_LETTERS = Func(
    F("name"), Value(None), function="string_to_array", output_field=ArrayField(models.TextField())
)

# A date as people know it: the year and month, or the whole day.
partial_date = RegexValidator(r"^\d{4}-\d{2}(-\d{2})?$", "请填写年月或年月日，例如 1980-05。")


class PersonQuerySet(ScopedQuerySet["Person"]):
    """People are reached by today's unit, by the community of a live card or claim, or as oneself."""

    read_deed = Deed.READ_MEMBERS
    person_lookups = ("pk",)

    def within(self, scope: Scope) -> Q:
        own = super().within(scope)
        if scope.unit_ids:
            own |= Q(Exists(OrgRelation.objects.of_outer_person(scope, timezone.localdate())))
        if scope.community_ids:
            # Cards hang one floor higher; the look-up goes by the reverse name.
            own |= Q(
                pk__in=self.model._base_manager.filter(
                    cards__community_id__in=scope.community_ids, cards__status__in=REACHES_COMMUNITY
                ).values("pk")
            )
        return own

    def in_unit(self, path: str, on: date) -> "PersonQuerySet":
        """People whose relation on the day lies in the unit's subtree."""
        return self.filter(
            Exists(OrgRelation.objects.on(on).filter(person=OuterRef("pk"), unit__path__startswith=path))
        )

    def in_branch(self, branch_id: int, on: date) -> "PersonQuerySet":
        """People whose relation of the day is to the Party branch."""
        relations = OrgRelation.objects.on(on).filter(person=OuterRef("pk"), branch_id=branch_id)
        return self.filter(Exists(relations))

    def with_card(self, programme_id: int, states: Iterable[str]) -> "PersonQuerySet":
        """People with a card of the programme in one of the states (by the reverse name, one floor up)."""
        return self.filter(pk__in=self._holders(programme_id, states))

    def without_card(self, programme_id: int, states: Iterable[str]) -> "PersonQuerySet":
        return self.exclude(pk__in=self._holders(programme_id, states))

    def _holders(self, programme_id: int, states: Iterable[str]) -> QuerySet["Person", int]:
        held = self.model._base_manager.filter(
            cards__programme_id=programme_id, cards__status__in=list(states)
        )
        return held.values_list("pk", flat=True)

    def with_skill(self, text: str) -> "PersonQuerySet":
        """People one of whose skills contains the text."""
        joined = Func(F("skills"), Value("\n"), function="array_to_string", output_field=models.TextField())
        return self.annotate(all_skills=joined).filter(all_skills__contains=text.strip())

    def with_unit(self) -> "PersonQuerySet":
        """With the relations of all times fetched along (one query for any number of rows)."""
        relations = OrgRelation.objects.order_by("person_id", "from_on").select_related("unit", "branch")
        return self.prefetch_related(Prefetch("org_relations", relations))

    def matching(self, text: str) -> "PersonQuerySet":
        """By part of the name, full pinyin, pinyin initials, or the volunteer number."""
        text = text.strip()
        key = text.lower().replace(" ", "")
        return self.alias(letters=_LETTERS).filter(
            Q(letters__contains=list(text), name__contains=text)
            | Q(pinyin__startswith=key)
            | Q(initials__startswith=key)
            | Q(volunteer_no=text)
        )


# The states of a card that let the community see the person (named in checkins.enums, one floor up).
REACHES_COMMUNITY = ("presented", "sent_back", "received", "returned")


class Person(Row):
    """在职党员: one person, known by `volunteer_no`; the ID number only finds duplicates (D6).

    `birth`, `join_date`, `regular_date` are ISO text of a month or a day: a month stays a month.
    `id_number`, `phone`, `home_address` lie encrypted; `…_index` are keyed hashes for look-ups.
    """

    volunteer_no = models.CharField("志愿者编号", max_length=20, unique=True)
    name = models.CharField("姓名", max_length=60)
    pinyin = models.CharField("拼音", max_length=200, blank=True, db_index=True)
    initials = models.CharField("拼音首字母", max_length=60, blank=True, db_index=True)
    sex = models.CharField("性别", max_length=6, choices=Sex, blank=True)
    birth = models.CharField("出生年月", max_length=10, blank=True, validators=[partial_date])
    id_number = EncryptedTextField(verbose_name="身份证号")
    id_index = models.CharField(max_length=32, blank=True, editable=False)
    phone = EncryptedTextField(verbose_name="手机号")
    phone_index = models.CharField(max_length=32, blank=True, editable=False, db_index=True)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    education = models.CharField("学历", max_length=20, blank=True)
    join_date = models.CharField("入党时间", max_length=10, blank=True, validators=[partial_date])
    regular_date = models.CharField("转正时间", max_length=10, blank=True, validators=[partial_date])
    kind = models.CharField("人员类别", max_length=12, choices=MemberKind, default=MemberKind.FORMAL)
    title = models.CharField("职务", max_length=60, blank=True)
    cadre_level = models.CharField("干部级别", max_length=10, choices=CadreLevel, blank=True)
    is_leader = models.BooleanField("领导干部", default=False)
    home_address = EncryptedTextField(verbose_name="家庭住址")
    residence = models.ForeignKey(
        "communities.Community",
        verbose_name="居住社区",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="residents",
    )
    skills = ArrayField(models.CharField(max_length=40), verbose_name="特长", default=list, blank=True)
    intentions = ArrayField(
        models.CharField(max_length=40), verbose_name="服务意向", default=list, blank=True
    )
    available_time = models.CharField("可服务时间", max_length=100, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)
    registered_on = models.DateField("登记日期", null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="账号",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="person",
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "在职党员"
        verbose_name_plural = "在职党员"
        ordering = ["pinyin", "pk"]
        indexes = [GinIndex(_LETTERS, name="members_person_letters", fastupdate=False)]
        constraints = [
            models.UniqueConstraint(
                fields=["id_index"],
                name="members_person_id_once",
                condition=~Q(id_index=""),
                violation_error_message="这个身份证号已经登记过。请核对号码，或查找原来那位。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def touches(self) -> tuple[int | None, ...]:
        return (self.pk,)

    def get_absolute_url(self) -> str:
        return reverse("members:person_detail", args=[self.pk])

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number)

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    def relation_on(self, on: date) -> "OrgRelation | None":
        """The relation of the day, from the prefetched relations (`with_unit`)."""
        return next((row for row in self.org_relations.all() if row.covers(on)), None)

    @property
    def current_relation(self) -> "OrgRelation | None":
        return self.relation_on(timezone.localdate())


class OrgRelationQuerySet(ScopedQuerySet["OrgRelation"]):
    read_deed = Deed.READ_MEMBERS
    unit_lookups = ("unit_id",)
    person_lookups = ("person_id",)

    def on(self, day: date) -> "OrgRelationQuerySet":
        """Relations that hold on the day, both ends included."""
        return self.filter(Q(to_on=None) | Q(to_on__gte=day), from_on__lte=day)

    def lasting(self, day: date) -> "OrgRelationQuerySet":
        """Relations that have not ended before the day, those that begin later included."""
        return self.filter(Q(to_on=None) | Q(to_on__gte=day))

    def of_outer_person(self, scope: Scope, day: date) -> "OrgRelationQuerySet":
        """For an Exists over people: the relation of the day inside the scope's subtrees."""
        return self.on(day).filter(unit_id__in=scope.unit_ids, person=OuterRef("pk"))


class OrgRelation(Row):
    """组织关系: the dated membership of a person in a unit's Party organisation; one at a time."""

    person = models.ForeignKey(
        Person, verbose_name="党员", on_delete=models.PROTECT, related_name="org_relations"
    )
    unit = models.ForeignKey(
        "units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="org_relations"
    )
    branch = models.ForeignKey(
        "units.Branch",
        verbose_name="党支部",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="org_relations",
    )
    from_on = models.DateField("转入日期")
    to_on = models.DateField("转出日期", null=True, blank=True)

    objects = OrgRelationQuerySet.as_manager()

    class Meta:
        verbose_name = "组织关系"
        verbose_name_plural = "组织关系"
        ordering = ["person", "from_on"]
        constraints = [
            models.CheckConstraint(
                name="members_relation_dates_in_order",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                violation_error_message="转出日期不能早于转入日期。请改日期。",
            ),
            ExclusionConstraint(
                name="members_relation_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_on"),
                            F("to_on"),
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="同一时间只能有一个组织关系。请先办结原来的组织关系。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.unit} {self.from_on}–{self.to_on or '今'}"

    def touches(self) -> tuple[int | None, ...]:
        return (self.person_id,)

    def covers(self, on: date) -> bool:
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)
