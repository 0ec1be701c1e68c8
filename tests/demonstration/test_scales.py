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
from apps.dashboards.figures import figure_over, figures_over
from apps.dashboards.invariants import broken_invariants
from apps.dashboards.standings import grouped, standings
from apps.demonstration.bare import bare
from apps.demonstration.cast import PASSWORD
from apps.demonstration.city import Size
from apps.demonstration.scales import make_city, make_district
from apps.evaluations.models import EvaluationRound
from apps.members.models import OrgRelation, Person
from apps.posts.models import Post, PostClaim
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


def test_make_city_has_cards_in_every_state(city):
    found = set(CheckInCard.objects.values_list("status", flat=True))
    assert found == set(CardStatus.values)


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


def test_make_district_has_the_size_and_leaves_everybody_something_to_do(db, clock):
    clock.move_to(AT)
    make_district(at=AT)
    assert Person.objects.count() > 2_400
    assert Attendance.objects.count() > 9_500
    assert set(CheckInCard.objects.values_list("status", flat=True)) == set(CardStatus.values)
    secretary, worker = User.objects.get(username="shuji"), User.objects.get(username="shequ")
    assert CheckInCard.objects.visible_to(secretary).filter(status=CardStatus.DRAFT).count() == 3
    assert CheckInCard.objects.visible_to(worker).waiting_at_community().count() >= 3
    assert PostClaim.objects.visible_to(worker).waiting_for_community().count() >= 3
    assert Attendance.objects.visible_to(worker).waiting_for_verification().exists()
    assert EvaluationRound.objects.visible_to(worker).running().count() == 1
    assert {name: found for name, found in broken_invariants().items() if found} == {}
    programme = Programme.objects.get()
    rows = grouped(standings(programme, AT.date(), Scope(everything=True)), "unit")
    shown = {unit: figure_over(people, Indicator.REPORT_IN, programme).text for unit, people in rows.items()}
    assert shown["区市场监督管理局"] == "89.9%"
    assert shown["区政协办公室"] == "90.0%"
    assert "100.0%" in shown.values()
