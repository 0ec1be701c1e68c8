"""The demonstration data: what is stored in bulk keeps every rule that the deeds keep."""

import datetime as dt

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.activities.models import Activity, Attendance, HoursRecord, SignUp
from apps.checkins.enums import CardStatus
from apps.checkins.models import CheckInCard, SerialCounter
from apps.core.scoping import Scope
from apps.dashboards.enums import Indicator
from apps.dashboards.figures import figures_over
from apps.dashboards.standings import standings
from apps.demonstration.bare import bare
from apps.demonstration.cast import PASSWORD
from apps.demonstration.city import Size
from apps.demonstration.scales import make_city
from apps.evaluations.models import EvaluationRound
from apps.members.models import OrgRelation, Person
from apps.posts.models import Post
from apps.programmes.models import Programme

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def city(db: None) -> str:
    """840 people in 24 communities, with two weeks of service."""
    return make_city(Size(communities=24, members=840, attendances=1_600), factor=1, at=AT)


def held_by(table: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass "
            "UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s ORDER BY 1, 2",
            [table, table],
        )
        return cursor.fetchall()


def test_make_city_keeps_counters_and_ledger_equal_to_their_rows(city):
    assert Person.objects.count() == OrgRelation.objects.count() == 840
    assert Attendance.objects.count() == SignUp.objects.count() >= 1_600
    assert HoursRecord.objects.count() == Attendance.objects.verified().count() > 0
    assert not Post.objects.miscounted().exists()
    assert not Activity.objects.with_wrong_counter().exists()
    assert not Attendance.objects.out_of_balance().exists()
    assert not EvaluationRound.objects.with_wrong_counter().exists()


def test_make_city_numbers_cards_without_gaps_and_leaves_the_counter_at_the_last(city):
    serials = CheckInCard.objects.exclude(serial=None).order_by("serial").values_list("serial", flat=True)
    assert list(serials) == list(range(1, len(serials) + 1))
    assert SerialCounter.objects.get(series="card:2026").last == len(serials)


def test_make_city_has_cards_in_every_state_before_the_end(city):
    found = set(CheckInCard.objects.values_list("status", flat=True))
    assert found == set(CardStatus.values) - {CardStatus.SUPERSEDED, CardStatus.ENDED}


def test_make_city_gives_figures_that_agree_with_the_cards(city):
    programme = Programme.objects.get()
    rows = standings(programme, AT.date(), Scope(everything=True))
    figures = figures_over(rows, programme)
    live = CheckInCard.objects.checked_in().count()
    assert figures[Indicator.REPORT_IN_GROSS].numerator == live
    assert figures[Indicator.REPORT_IN_GROSS].denominator == 840
    assert figures[Indicator.REPORT_IN].denominator < 840
    assert figures[Indicator.HOURS].numerator == HoursRecord.objects.total()


def test_make_city_member_signs_in_with_the_number(city):
    assert User.objects.get(username=city).person.volunteer_no == city
    assert User.objects.get(username=city).check_password(PASSWORD)


def test_bare_gives_indexes_and_references_back(db):
    before = held_by("activities_attendance")
    with bare([Attendance]):
        assert len(held_by("activities_attendance")) < len(before)
    assert held_by("activities_attendance") == before
