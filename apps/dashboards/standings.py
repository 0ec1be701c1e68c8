"""Where every member stands on a day: the one table from which all figures over people are counted.

A fixed number of set-based queries for any number of people; figures, charts and lists of names are made
from the same rows, so that they can't disagree. A reader of one unit or community costs the rows of its
people, not those of the district.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth

from apps.activities.enums import TOOK_PLACE, SignUpStatus
from apps.activities.models import Attendance, HoursRecord, SignUp
from apps.activities.models.attendance import began_on
from apps.checkins.models import CheckInCard
from apps.core.models import Touched
from apps.core.scoping import Scope, any_of
from apps.dashboards.models import KeptDay, KeptStanding, KeptStandingQuerySet
from apps.members.enums import StatusKind
from apps.members.models import OrgRelation, StatusEvent
from apps.posts.enums import FIXED, CommitmentStatus, ItemStatus
from apps.posts.models import CommitmentCard, CommitmentItem, PostClaim
from apps.programmes.models import Programme, StarStandard

R = TypeVar("R")


@dataclass(slots=True)
class Standing:
    """One member on one day. `exclusion` names the approved event that takes the member out of D(U, t).

    `served` counts verified attendances of the year by "community:month"; hours and attendances are of the
    year up to the day, those of `half_…` of its half-year.
    """

    person_id: int
    name: str
    pinyin: str
    unit_id: int
    unit: str
    unit_path: str
    residence_id: int | None = None
    residence: str = ""
    exclusion: str = ""
    community_id: int | None = None
    community: str = ""
    received_on: date | None = None
    is_returned: bool = False
    has_post: bool = False
    is_submitted: bool = False
    is_fixed: bool = False
    items_due: int = 0
    items_done: int = 0
    arranged: int = 0
    attended: int = 0
    signed_up: int = 0
    present: int = 0
    hours: Decimal = Decimal(0)
    half_hours: Decimal = Decimal(0)
    half_attended: int = 0
    stars: int = 0
    served: dict[str, int] = field(default_factory=dict)
    needed: int = 4

    @property
    def is_due(self) -> bool:
        return not self.exclusion

    @property
    def is_checked_in(self) -> bool:
        return self.received_on is not None


def fresh_standings(
    programme: Programme, on: date, scope: Scope, *, people: Collection[int] | None = None
) -> list[Standing]:
    """Everybody with a relation on the day, as far as the scope reaches by unit or by live card.

    Read from the rows of all floors, in no particular order; `people` narrows it to these.
    """
    rows = _people(programme, on, scope, people)
    among = Among(None if scope.everything and people is None else list(rows))
    _add_cards(rows, among, programme, on)
    kept = {pk: row for pk, row in rows.items() if _is_inside(row, scope)}
    _add_exclusions(kept, among, programme, on)
    _add_posts_and_commitments(kept, among, programme, on)
    _add_activities(kept, among, on)
    return list(kept.values())


def in_order(rows: Iterable[Standing]) -> list[Standing]:
    """As lists of names are read."""
    return sorted(rows, key=lambda row: (row.pinyin, row.person_id))


# What is read of a kept row, in the order of Standing.
_KEPT = (
    "person_id",
    "person__name",
    "person__pinyin",
    "unit_id",
    "unit__short_name",
    "unit__path",
    "residence_id",
    "residence__name",
    "exclusion",
    "community_id",
    "community__name",
    "received_on",
    "is_returned",
    "has_post",
    "is_submitted",
    "is_fixed",
    "items_due",
    "items_done",
    "arranged",
    "attended",
    "signed_up",
    "present",
    "hours",
    "half_hours",
    "half_attended",
    "stars",
    "served",
)


def standings(
    programme: Programme, on: date, scope: Scope, *, people: Collection[int] | None = None
) -> list[Standing]:
    """Everybody with a relation on the day, as far as the scope reaches by unit or by live card.

    From the kept rows when the day is kept, else from the rows of all floors; `people` narrows it to these.
    """
    rows = kept_standings(programme, on, scope, people)
    return in_order(fresh_standings(programme, on, scope, people=people) if rows is None else rows)


def kept_standings(
    programme: Programme, on: date, scope: Scope, people: Collection[int] | None
) -> list[Standing] | None:
    """The kept rows, with those fresh about whom something was written since; None when the day isn't kept.

    Marks are read first: a deed after that isn't told of yet, and a row kept anew in between is as good.
    """
    touched = Touched.objects.people()
    marked = {person for person in touched if person is not None}
    days = KeptDay.objects.filter(programme=programme, on=on)
    if len(marked) < len(touched) or not days.exists():
        return None
    kept = KeptStanding.objects.of_day(programme.pk, on).inside(scope).exclude(person__in=marked)
    if people is not None:
        kept, marked = kept.filter(person__in=people), marked.intersection(people)
    rows = read_kept(kept, programme)
    if marked:
        rows += fresh_standings(programme, on, scope, people=marked)
    return rows if days.exists() else None


def read_kept(rows: KeptStandingQuerySet, programme: Programme) -> list[Standing]:
    """Kept rows as standings."""
    found: Iterable[tuple[Any, ...]] = rows.values_list(*_KEPT)
    return [_named(Standing(*(*values, programme.min_activities))) for values in found]


def _named(row: Standing) -> Standing:
    """Names that aren't there are empty."""
    row.community, row.residence = row.community or "", row.residence or ""
    return row


@dataclass(frozen=True)
class Among:
    """The people a reading is about; None stands for everybody, so that no list of keys is sent along."""

    people: list[int] | None

    def of(self, rows: QuerySet[Any, R], field: str = "person_id") -> QuerySet[Any, R]:
        """The rows of these people."""
        return rows if self.people is None else rows.filter(**{f"{field}__in": self.people})


def _is_inside(row: Standing, scope: Scope) -> bool:
    return scope.reaches(unit_path=row.unit_path, community_id=row.community_id)


def _people(
    programme: Programme, on: date, scope: Scope, people: Collection[int] | None
) -> dict[int, Standing]:
    relations = OrgRelation.objects.on(on)
    if people is not None:
        relations = relations.filter(person__in=people)
    if not scope.everything:
        here = CheckInCard.objects.of_programme(programme.pk).live_on(on)
        here = here.filter(community__in=scope.community_ids)
        inside = [Q(unit__path__startswith=path) for path in scope.unit_paths]
        relations = relations.filter(any_of([*inside, Q(person__in=here.values("person"))]))
    fields = relations.values_list(
        "person_id",
        "person__name",
        "person__pinyin",
        "unit_id",
        "unit__short_name",
        "unit__path",
        "person__residence_id",
        "person__residence__name",
    )
    needed = programme.min_activities
    return {row[0]: _named(Standing(*row, needed=needed)) for row in fields.iterator()}


def _add_cards(rows: dict[int, Standing], among: Among, programme: Programme, on: date) -> None:
    live = CheckInCard.objects.of_programme(programme.pk).live_on(on)
    cards = among.of(live).order_by("received_on")
    fields = ("person_id", "community_id", "community__name", "received_on", "returned_on")
    for person_id, community_id, community, received_on, returned_on in cards.values_list(*fields):
        if row := rows.get(person_id):
            row.community_id, row.community, row.received_on = community_id, community, received_on
            row.is_returned = returned_on is not None and returned_on <= on


def _add_exclusions(rows: dict[int, Standing], among: Among, programme: Programme, on: date) -> None:
    events = among.of(StatusEvent.objects.excluding(programme, on))
    for person_id, kind in events.values_list("person_id", "kind"):
        if row := rows.get(person_id):
            row.exclusion = StatusKind(kind).label


def _add_posts_and_commitments(
    rows: dict[int, Standing], among: Among, programme: Programme, on: date
) -> None:
    for person_id in among.of(PostClaim.objects.active_on(on)).values_list("person_id", flat=True):
        if row := rows.get(person_id):
            row.has_post = True
    cards = among.of(CommitmentCard.objects.of_programme(programme.pk))
    dated = cards.filter(submitted_at__date__lte=on).exclude(status=CommitmentStatus.DRAFT)
    for person_id, status, reviewed_at in dated.values_list("person_id", "status", "reviewed_at__date"):
        if row := rows.get(person_id):
            row.is_submitted = True
            row.is_fixed = status in FIXED and reviewed_at is not None and reviewed_at <= on
    items = CommitmentItem.objects.filter(card__programme=programme, card__status__in=FIXED, due_on__lte=on)
    due = (
        among.of(items, "card__person_id")
        .exclude(status=ItemStatus.UNDONE_OBJECTIVE)
        .values("card__person_id")
    )
    done = Count("pk", Q(status=ItemStatus.DONE))
    for person_id, count, finished in due.annotate(due=Count("pk"), done=done).values_list(
        "card__person_id", "due", "done"
    ):
        if row := rows.get(person_id):
            row.items_due, row.items_done = count, finished


def _add_activities(rows: dict[int, Standing], among: Among, on: date) -> None:
    first = date(on.year, 1, 1)
    held = began_on(first, on) & Q(activity__status__in=TOOK_PLACE)
    invited = among.of(SignUp.objects.arranged_and_finished(first, on).count_per_person())
    attended = among.of(Attendance.objects.present().verified().served_on(first, on).count_per_person())
    _set(rows, "arranged", ((row["person_id"], row["times"]) for row in invited))
    _set(rows, "attended", ((row["person_id"], row["times"]) for row in attended))
    signed = SignUp.objects.filter(held, status=SignUpStatus.SIGNED_UP).order_by().values("person_id")
    _set(rows, "signed_up", among.of(signed).annotate(n=Count("pk")).values_list("person_id", "n"))
    answered = SignUp.objects.filter(
        activity=OuterRef("activity"), person=OuterRef("person"), status=SignUpStatus.SIGNED_UP
    )
    present = Attendance.objects.present().filter(held, Exists(answered)).order_by().values("person_id")
    _set(rows, "present", among.of(present).annotate(n=Count("pk")).values_list("person_id", "n"))
    served = Attendance.objects.present().verified().served_on(first, on).order_by()
    month = ExtractMonth("activity__starts_at")
    places = among.of(served).values_list("person_id", "activity__community_id", month)
    for person_id, community_id, at_month, times in places.annotate(times=Count("pk")):
        if row := rows.get(person_id):
            row.served[f"{community_id}:{at_month}"] = times
            row.half_attended += times if at_month >= half_of(on).month else 0
    _add_hours(rows, among, first, on)


def half_of(on: date) -> date:
    """The first day of the half-year that holds the day."""
    return date(on.year, 7 if on.month > 6 else 1, 1)


def _set(rows: dict[int, Standing], name: str, values: Iterable[tuple[int, Any]]) -> None:
    for person_id, value in values:
        if row := rows.get(person_id):
            setattr(row, name, value)


def _add_hours(rows: dict[int, Standing], among: Among, first: date, on: date) -> None:
    """The ledger's sum of the year, and the stars of the standard in force (cumulative or yearly, D3)."""
    ledger = HoursRecord.objects.filter(service_on__lte=on).order_by().values("person_id")
    sums = among.of(ledger).annotate(
        ever=Sum("hours"),
        year=Sum("hours", filter=Q(service_on__gte=first)),
        half=Sum("hours", filter=Q(service_on__gte=half_of(on))),
    )
    standard = StarStandard.objects.filter(from_on__lte=on).first()
    for person_id, ever, year, half in sums.values_list("person_id", "ever", "year", "half"):
        if row := rows.get(person_id):
            row.hours, row.half_hours = year or Decimal(0), half or Decimal(0)
            counted = row.hours if standard and standard.yearly else ever
            row.stars = standard.stars_for(counted) if standard else 0


def grouped(rows: Iterable[Standing], key: str) -> dict[Any, list[Standing]]:
    """The rows by unit or community, in no particular order; rows without one are left out."""
    groups: dict[Any, list[Standing]] = defaultdict(list)
    for row in rows:
        if (value := getattr(row, key)) is not None:
            groups[value].append(row)
    return groups
