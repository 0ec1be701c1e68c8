"""The two sizes: a district whose stories are made by the deeds themselves, and a city to measure on."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.communities.models import Community
from apps.dashboards.actions import freeze_report_in
from apps.demonstration import city
from apps.demonstration.cast import PARTS, PASSWORD, open_accounts, open_department, staff_of
from apps.demonstration.crowd import Intake, Newcomer, excuse_from_service, gather
from apps.demonstration.evaluation import evaluate_half_year
from apps.demonstration.founding import load_rosters, load_tables, moment, open_year
from apps.demonstration.half_year import hold_activities, make_commitments, report_in, take_posts
from apps.demonstration.reporting import Staff, issue, promise
from apps.demonstration.reporting import take_posts as take_many_posts
from apps.demonstration.today import leave_work
from apps.demonstration.weeks import serve
from apps.members.actions import accept_invitation, invite_people
from apps.members.models import OrgRelation, Person
from apps.members.rules import proofs_of
from apps.programmes.models import Programme
from apps.units.models import Unit

SEED = 610403
# Attendances of the district's crowd: about four activities a member, with those of the stories 9,600.
DISTRICT_ATTENDANCES = 9_200
# Units at the edge: 98 of 109 due are 89.9 %, 72 of 80 are 90.0 %.
AT_THE_EDGE = {"区市场监督管理局": (11, 6), "区政协办公室": (8, 2)}


def year_of(at: datetime) -> int:
    """The year to play: its first half must lie behind us."""
    return at.year if at.month >= 8 else at.year - 1


def make_district(*, at: datetime) -> str:
    """杨陵区 with its stories and the crowd around them; returns the member's sign-in name."""
    year = year_of(at)
    first_day = date(year, 1, 1)
    department = open_department(day=first_day, at=moment(first_day))
    today = timezone.localdate(at)
    programme = open_year(year, district="杨陵区", region="610403", today=today, by=department)
    load_tables(year, by=department)
    users = open_accounts(PARTS[1:], day=first_day, at=moment(date(year, 3, 3)))
    load_rosters(year, by=users["lianluo"])
    report_in(programme, secretary=users["shuji"], liaison=users["lianluo"])
    take_posts(programme)
    make_commitments(programme, secretary=users["shuji"])
    hold_activities(programme, now=at)
    evaluate_half_year(programme, unit_secretary=users["shuji"])
    leave_work(programme, users, now=at)
    communities = list(Community.objects.filter(open_for_check_in=True).select_related("town"))
    found = gather(_district_intakes(), communities, year=year, by=department, seed=SEED)
    excuse_from_service(found, year=year, asked_by=users["lianluo"], decided_by=department)
    _live_through(found, programme, by=users["shuji"], at=at, attendances=DISTRICT_ATTENDANCES, groups=1)
    freeze_report_in(programme=programme, at=at)
    return _open_member(users["lianluo"], at=at)


def _district_intakes() -> list[Intake]:
    """As many as each unit declares and the rosters don't hold yet."""
    units = list(Unit.objects.departments().active())
    loaded = set(OrgRelation.objects.values_list("unit_id", flat=True))
    intakes = []
    for number, unit in enumerate(units):
        below = sum(child.declared_members or 0 for child in units if child.parent_id == unit.pk)
        size = (unit.declared_members or 0) - below
        if size <= 0 or unit.pk in loaded:
            continue
        missing, excluded = AT_THE_EDGE.get(unit.short_name, (size * (number % 4) // 40, number % 7 == 0))
        intakes.append(Intake(unit, size, missing, int(excluded)))
    return intakes


def make_city(size: city.Size, *, factor: float, at: datetime) -> str:
    """本溪市 with `factor` years of weekly service; returns a member's sign-in name."""
    year = year_of(at)
    first_day = date(year, 1, 1)
    department = open_department(day=first_day, at=moment(first_day))
    today = timezone.localdate(at)
    programme = open_year(year, district=city.NAME, region=f"{city.CODE}02", today=today, by=department)
    founded = city.found_city(size, year, by=department)
    users = open_accounts(founded.parts(), day=first_day, at=moment(date(year, 3, 3)))
    intakes = list(founded.intakes())
    found = gather(intakes, founded.communities, year=year, by=department, seed=SEED)
    excuse_from_service(found, year=year, asked_by=users["lianluo"], decided_by=department)
    attendances = round(size.attendances * factor)
    _live_through(found, programme, by=users["shuji"], at=at, attendances=attendances, groups=city.GROUPS)
    freeze_report_in(programme=programme, at=at)
    return found[0].person.volunteer_no


def _live_through(
    found: Sequence[Newcomer],
    programme: Programme,
    *,
    by: User,
    at: datetime,
    attendances: int,
    groups: int,
) -> None:
    """Cards, posts, commitments and weeks of service of the crowd."""
    _look_at_sizes()
    staff = _staff(found, programme)
    cards = issue(found, programme, staff)
    promise(cards, take_many_posts(cards, programme, staff), programme, by=by)
    served = serve(cards, staff, until=at, attendances=attendances, groups=groups)
    _look_at_sizes()
    record(
        "demonstration.filled", programme, by=by, at=at, after={"people": len(found), "attendances": served}
    )


def _look_at_sizes() -> None:
    """Else the next queries are planned for empty tables: minutes instead of milliseconds."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _staff(found: Sequence[Newcomer], programme: Programme) -> Staff:
    first_day = date(programme.year, 1, 1)
    communities = {row.community.pk: row.community for row in found}
    return {
        pk: staff_of(community, day=first_day, at=moment(first_day)) for pk, community in communities.items()
    }


def _open_member(liaison: User, *, at: datetime) -> str:
    """A member of the story's unit who has reported in to the story's community opens the account."""
    people = Person.objects.filter(
        org_relations__unit__short_name="区财政局",
        cards__community__name__startswith="阳光",
        claims__status="active",
    )
    person = people.order_by("pk")[0]
    ((_, code),) = invite_people(people=[person], by=liaison, at=at)
    user = accept_invitation(
        code=code,
        proof=proofs_of(person)[0],
        password=PASSWORD,
        privacy_accepted=True,
        at=timezone.now(),
    )
    return user.username
