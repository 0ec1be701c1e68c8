"""Kept standings: equal to fresh ones after any deed, found out when a mark is missing, whole in a race."""

import datetime as dt
import random
import threading

import pytest
from django.db import connection, connections, transaction

from apps.activities.actions import ask_correction, confirm_correction
from apps.activities.models import Attendance
from apps.checkins.models import CheckInCard
from apps.core.models import Touched, create, touch, write
from apps.core.scoping import Scope
from apps.dashboards import actions, keeping
from apps.dashboards.board import board_of
from apps.dashboards.crowds import Crowd, crowd_in, crowd_of, kept_crowd
from apps.dashboards.models import KeptDay, KeptStanding
from apps.dashboards.standings import fresh_standings, in_order, standings
from apps.members.enums import StatusKind
from apps.members.models import OrgRelation, Person
from apps.posts.enums import ClaimStatus
from apps.programmes.actions import DEFAULT_EXCLUSIONS, set_exclusion_kinds
from apps.programmes.models import ExclusionKind, Programme, StarStandard
from tests.activities import factories
from tests.conftest import NOW, TODAY
from tests.dashboards.test_figures import event, receive
from tests.world import new_person

ALL = Scope(everything=True)
pytestmark = pytest.mark.django_db
LATER = dt.datetime(2026, 6, 20, 10, 0, tzinfo=NOW.tzinfo)


@pytest.fixture
def kept(programme):
    """The day is kept, and nobody has a mark."""
    ExclusionKind.objects.bulk_create(
        ExclusionKind(programme=programme, code=code, name=name, min_months=months)
        for code, name, months in DEFAULT_EXCLUSIONS
    )
    actions.keep_standings(at=NOW)
    return programme


def keep(at=NOW):
    return actions.keep_standings(at=at)


def agree(programme, on=TODAY):
    """What is read is what the rows say, before and after a sweep, in rows and in sums."""
    fresh = in_order(fresh_standings(programme, on, ALL))
    for _ in range(2):
        assert standings(programme, on, ALL) == fresh
        assert crowd_in(programme, on, ALL) == crowd_of(fresh, on)
        keep(NOW.replace(year=on.year, month=on.month, day=on.day))
    assert not Touched.objects.exists()
    assert list(keeping.differences()) == []


def test_nothing_is_kept_before_the_first_sweep(programme, wang):
    assert not KeptDay.objects.exists()
    assert [row.name for row in standings(programme, TODAY, ALL)] == ["王建国"]
    assert keep() == 1
    assert KeptDay.objects.get().on == TODAY


def test_a_sweep_reads_only_those_with_a_mark(kept, wang, zhao):
    assert keep() == 2
    assert keep() == 0
    touch([zhao.pk])
    assert keep() == 1


def test_a_new_day_is_read_anew(kept, wang):
    keep()
    assert keep(NOW + dt.timedelta(days=1)) == 1
    assert KeptDay.objects.get().on == TODAY + dt.timedelta(days=1)
    assert KeptStanding.objects.count() == 1


def test_a_year_that_is_over_keeps_nothing(kept, wang):
    keep()
    assert keep(NOW.replace(year=2030)) == 0
    assert (KeptDay.objects.count(), KeptStanding.objects.count()) == (0, 0)


def test_the_days_that_today_is_compared_with_are_kept_too(kept, wang, zhao, bureau, sunshine, worker):
    """A card that is corrected later changes the half-year before: the sweep follows there as well."""
    august, june = NOW.replace(month=8, day=1), TODAY.replace(month=6, day=30)
    card = receive(wang, kept, bureau, sunshine, worker)
    assert keep(august) == 4
    assert set(KeptDay.objects.values_list("on", flat=True)) == {august.date(), june}
    assert crowd_in(kept, june, ALL).whole().live == 1
    write(card, by=worker, at=august, status="ended", ended_on=june)
    for _ in range(2):
        assert crowd_in(kept, june, ALL) == crowd_of(fresh_standings(kept, june, ALL), june)
        assert standings(kept, june, ALL) == in_order(fresh_standings(kept, june, ALL))
        assert crowd_in(kept, june, ALL).whole().live == 0
        keep(august)
    assert list(keeping.differences()) == []


def test_the_next_day_leaves_the_half_year_before_as_it_is(kept, wang):
    august = NOW.replace(month=8, day=1)
    keep(august)
    assert keep(august + dt.timedelta(days=1)) == 1
    assert KeptStanding.objects.count() == 2


def test_a_deed_is_seen_before_the_next_sweep(kept, wang, zhao, bureau, sunshine, worker, department):
    keep()
    receive(wang, kept, bureau, sunshine, worker)
    assert board_of(department, kept, TODAY).lines[0].figure.detail == "1 ÷ 2"
    agree(kept)


def test_a_parameter_of_the_programme_concerns_everybody(kept, wang, zhao, bureau, liaison, secretary):
    event(zhao, bureau, StatusKind.RETIRED, liaison, secretary, TODAY)
    keep()
    set_exclusion_kinds(programme=kept, kinds=[("retired", 0, False)], by=secretary, at=NOW)
    agree(Programme.objects.get())
    assert crowd_in(Programme.objects.get(), TODAY, ALL).whole().excluded == 0


@pytest.mark.parametrize("seed", range(6))
def test_after_random_deeds_kept_equals_fresh(
    seed, kept, committee, bureau, school, sunshine, eastside, worker, liaison, secretary
):
    """Cards, moves, events, claims, residence and new people in any order, with sweeps in between."""
    dice = random.Random(seed)  # not for secrets
    people = [new_person(f"甲{number}", dice.choice([bureau, school])) for number in range(6)]
    create(StarStandard, by=None, at=NOW, name="标准", basis="文件", from_on=TODAY, hours=[1, 2, 3, 4, 5])
    keep()
    post = factories.a_post(sunshine)

    def report_in(person):
        if not CheckInCard.objects.filter(person=person).exists():
            receive(person, kept, bureau, dice.choice([sunshine, eastside]), worker)

    def end_card(person):
        for card in CheckInCard.objects.filter(person=person, ended_on=None):
            write(card, by=worker, at=NOW, status="ended", ended_on=TODAY)

    def move_away(person):
        relation = OrgRelation.objects.filter(person=person, to_on=None, from_on__lt=TODAY).first()
        if relation:
            write(relation, by=None, at=NOW, to_on=TODAY - dt.timedelta(days=1))
            create(OrgRelation, by=None, at=NOW, person=person, unit=committee, from_on=TODAY)

    def retire(person):
        event(person, bureau, StatusKind.RETIRED, liaison, secretary, TODAY)

    def claim(person):
        if person.org_relations.count() == 1 and not person.claims.exists():
            factories.a_claim(person, post, ClaimStatus.ACTIVE)

    def live_elsewhere(person):
        fresh = Person.objects.get(pk=person.pk)
        write(fresh, by=None, at=NOW, residence=dice.choice([sunshine, eastside]))

    def arrive(_person):
        people.append(new_person(f"乙{len(people)}", school))

    deeds = [report_in, end_card, move_away, retire, claim, live_elsewhere, arrive]
    for _ in range(12):
        dice.choice(deeds)(dice.choice(people))
        if dice.random() < 0.3:
            keep()
        assert crowd_in(kept, TODAY, ALL) == crowd_of(fresh_standings(kept, TODAY, ALL), TODAY)
    agree(kept)


def test_hours_follow_roll_verification_and_correction(
    kept, wang, zhao, sunshine, worker, second_worker, community_secretary
):
    for person in (wang, zhao):
        factories.check_in(person, sunshine, kept, worker)
    finished = factories.finished(
        factories.announced(sunshine, worker, community_secretary), wang, zhao, by=worker
    )
    on = LATER.date()
    keep(LATER)
    factories.verify(finished, by=second_worker)
    served = crowd_in(kept, on, ALL)
    assert (served.served.total(), served.whole().hours) == (2, factories.hours("4.0"))
    keep(LATER)
    row = Attendance.objects.verified().first()
    asked = ask_correction(attendance=row, new_hours=factories.hours("1.0"), reason="错", by=worker, at=LATER)
    confirm_correction(correction=asked, by=second_worker, at=LATER)
    assert crowd_in(kept, on, ALL).whole().hours == 3
    agree(kept, on)


def test_a_community_and_a_unit_read_their_part(kept, wang, teacher, bureau, school, sunshine, worker):
    receive(wang, kept, bureau, sunshine, worker)
    keep()
    receive(teacher, kept, school, sunshine, worker)
    here = Scope(community_ids=frozenset({sunshine.pk}))
    assert {row.person_id for row in standings(kept, TODAY, here)} == {wang.pk, teacher.pk}
    unit = Scope(unit_paths=frozenset({school.path}))
    assert [row.person_id for row in standings(kept, TODAY, unit)] == [teacher.pk]


def test_a_deed_that_forgets_its_mark_is_named(kept, wang, zhao, bureau, sunshine, worker):
    """The negative control: written behind the deeds' back, found by the nightly proof, and only that."""
    card = receive(wang, kept, bureau, sunshine, worker)
    keep()
    CheckInCard.objects.filter(pk=card.pk).update(status="ended", ended_on=TODAY)
    assert list(keeping.differences()) == [
        f"党员 {wang.pk}：当日统计与各项记录不符（community_id、community、received_on）"
    ]


def test_wrong_sums_are_named(kept, wang):
    keep()
    day = KeptDay.objects.get()
    KeptDay.objects.update(sums=Crowd().as_json())
    assert list(keeping.differences()) == [f"年度 {day.programme_id}：当日合计与明细不符"]


def test_people_with_a_mark_prove_nothing(kept, wang, bureau, sunshine, worker):
    keep()
    receive(wang, kept, bureau, sunshine, worker)
    assert list(keeping.differences()) == []


def test_sums_are_stored_and_read_without_loss(kept, wang, bureau, sunshine, worker):
    receive(wang, kept, bureau, sunshine, worker)
    crowd = crowd_of(fresh_standings(kept, TODAY, ALL), TODAY)
    keep()
    assert Crowd.from_json(KeptDay.objects.get().sums) == crowd


def test_shared_sums_stay_as_they_were_kept(kept, wang, bureau, sunshine, worker):
    keep()
    before = kept_crowd(kept, TODAY)
    assert kept_crowd(kept, TODAY) is before  # read once
    receive(wang, kept, bureau, sunshine, worker)
    renewed = kept_crowd(kept, TODAY)
    assert renewed.whole().live == before.whole().live + 1
    Touched.objects.all().delete()
    assert kept_crowd(kept, TODAY) == Crowd.from_json(KeptDay.objects.get().sums) != renewed
    touch([wang.pk])
    keep()
    assert kept_crowd(kept, TODAY) == renewed


def test_sums_of_another_release_are_not_read_and_made_again(kept, wang, bureau, sunshine, worker):
    receive(wang, kept, bureau, sunshine, worker)
    keep()
    day = KeptDay.objects.get()
    KeptDay.objects.update(sums={**day.sums, "layout": [], "units": {str(bureau.pk): [1, 2, 3]}})
    assert kept_crowd(kept, TODAY) is None
    assert crowd_in(kept, TODAY, ALL) == crowd_of(fresh_standings(kept, TODAY, ALL), TODAY)

    keep()
    assert KeptDay.objects.get().sums == day.sums


def test_counting_out_leaves_nothing_behind(kept, wang, bureau, sunshine, worker):
    receive(wang, kept, bureau, sunshine, worker)
    rows = fresh_standings(kept, TODAY, ALL)
    assert crowd_of(rows, TODAY).count(rows, TODAY, sign=-1) == Crowd()


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_commits_during_the_sweep_is_not_lost(programme, wang, bureau, sunshine, worker):
    """The deed has written and not committed when the sweep takes the marks: its own stays for the next."""
    keep()
    written, swept = threading.Event(), threading.Event()

    def deed():
        with transaction.atomic():
            receive(wang, programme, bureau, sunshine, worker)
            written.set()
            assert swept.wait(20)
        connections.close_all()

    thread = threading.Thread(target=deed)
    thread.start()
    assert written.wait(20)
    keep()
    assert not KeptStanding.objects.exclude(received_on=None).exists()
    swept.set()
    thread.join(20)
    assert Touched.objects.people() == {wang.pk}
    assert crowd_in(programme, TODAY, ALL).whole().live == 1
    assert keep() == 1
    assert KeptStanding.objects.get().received_on == TODAY


@pytest.mark.django_db(transaction=True)
def test_a_sweep_waits_for_the_one_before(programme, wang):
    keep()
    touch([wang.pk])
    done = threading.Event()

    def second():
        keep()
        done.set()
        connections.close_all()

    with transaction.atomic():
        keeping.take_turn()
        thread = threading.Thread(target=second)
        thread.start()
        with connection.cursor() as cursor:
            for _ in range(200):
                cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                if cursor.fetchone() != (0,):
                    break
                cursor.execute("SELECT pg_sleep(0.05)")
            else:
                pytest.fail("the second sweep doesn't wait")
        assert not done.is_set()
    thread.join(20)
    assert done.is_set()
    assert not Touched.objects.exists()
