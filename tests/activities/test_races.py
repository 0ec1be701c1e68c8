"""Two people at the same moment: real threads, each with the unguarded variant that must fail."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from apps.accounts.enums import Role
from apps.activities import actions, rules
from apps.activities.actions import hours as hours_actions
from apps.activities.actions import inviting
from apps.activities.enums import SignUpStatus
from apps.activities.models import Activity, Attendance, HoursRecord, SignUp
from apps.core.errors import DomainError
from apps.members.models import Person
from tests.activities import factories
from tests.activities.factories import END, moment
from tests.conftest import NOW
from tests.world import new_person

pytestmark = pytest.mark.django_db(transaction=True)


def together(*deeds: Callable[[], object]) -> list[object]:
    """Run the deeds at once, one connection each; the refusal instead of the result where one was refused."""
    barrier = threading.Barrier(len(deeds))
    results: list[object] = [None] * len(deeds)

    def run(index: int, deed: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            results[index] = deed()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def refusals(results: list[object]) -> list[str]:
    unexpected = [r for r in results if isinstance(r, Exception) and not isinstance(r, DomainError)]
    assert unexpected == []
    return [r.code for r in results if isinstance(r, DomainError)]


@pytest.fixture
def crowd(programme, sunshine, bureau, worker) -> list[Person]:
    """Eight checked-in members."""
    people = [new_person(f"党员{number}", bureau, pinyin=f"dang{number}") for number in range(8)]
    for person in people:
        factories.check_in(person, sunshine, programme, worker)
    return people


@pytest.fixture
def one_place(sunshine, crowd, worker, community_secretary) -> Activity:
    return factories.announced(sunshine, worker, community_secretary, capacity=1)


def joining(activity: Activity, person: Person, by: Any) -> Callable[[], object]:
    return lambda: actions.sign_up(activity=activity, person=person, by=by, at=NOW)


def test_the_last_place_goes_to_one(one_place, crowd, worker):
    results = together(*(joining(one_place, person, worker) for person in crowd))

    assert refusals(results) == ["full"] * 7
    one_place.refresh_from_db()
    assert one_place.signed_up == 1
    assert SignUp.objects.signed_up().count() == 1
    assert rules.broken_invariants() == []


def test_the_last_place_without_the_guard_is_lost_or_doubled(one_place, crowd, worker, monkeypatch):
    """Negative control: read, then write. Either the counter lies or the constraint shouts."""
    started = threading.Barrier(len(crowd))

    def naive(activity: Activity) -> None:
        fresh = Activity.objects.get(pk=activity.pk)
        if fresh.is_full:
            raise DomainError("满", code="full")
        started.wait(10)
        Activity.objects.filter(pk=activity.pk).update(signed_up=fresh.signed_up + 1)

    monkeypatch.setattr(inviting, "_take_place", naive)
    together(*(joining(one_place, person, worker) for person in crowd))

    one_place.refresh_from_db()
    assert SignUp.objects.signed_up().count() > one_place.capacity or rules.broken_invariants() != []


def test_numbers_of_the_sheet_are_given_once(sunshine, crowd, worker, community_secretary):
    activity = factories.announced(sunshine, worker, community_secretary)

    results = together(*(joining(activity, person, worker) for person in crowd))

    assert refusals(results) == []
    assert sorted(SignUp.objects.values_list("number", flat=True)) == list(range(1, 9))
    assert rules.broken_invariants() == []


@pytest.fixture
def two_at_once(sunshine, crowd, worker, community_secretary) -> list[Activity]:
    """Two activities at the same hours."""
    return [
        factories.announced(sunshine, worker, community_secretary, title=title)
        for title in ("清洁家园", "义诊")
    ]


def test_two_tabs_take_one_of_two_overlapping(two_at_once, crowd, worker):
    results = together(*(joining(activity, crowd[0], worker) for activity in two_at_once))

    assert refusals(results) == ["overlap"]
    assert SignUp.objects.signed_up().count() == 1
    assert rules.broken_invariants() == []


def test_two_tabs_without_the_lock_take_both(two_at_once, crowd, worker, monkeypatch):
    """Negative control: without the person's row lock both look, both find nothing."""
    looked = threading.Barrier(2)
    problems = rules.problems_with_signing_up

    def slow(*args: Any) -> Any:
        found = problems(*args)
        looked.wait(10)
        return found

    monkeypatch.setattr(rules, "problems_with_signing_up", slow)
    monkeypatch.setattr(type(Person.objects.all()), "select_for_update", lambda self, **_: self)
    together(*(joining(activity, crowd[0], worker) for activity in two_at_once))

    assert SignUp.objects.filter(status=SignUpStatus.SIGNED_UP).count() == 2


@pytest.fixture
def over(sunshine, crowd, worker, community_secretary) -> Activity:
    activity = factories.announced(sunshine, worker, community_secretary)
    return factories.finished(activity, *crowd, by=worker)


def verifying(activity: Activity, seen: dict[int, int], by: Any) -> Callable[[], object]:
    return lambda: actions.verify_hours(activity=activity, seen=seen, by=by, at=END)


def test_two_verify_the_same_hours_once(over, second_worker, community_secretary):
    seen = dict(Attendance.objects.values_list("pk", "version"))

    results = together(verifying(over, seen, second_worker), verifying(over, seen, community_secretary))

    assert refusals(results) == ["wrong_state"]
    assert HoursRecord.objects.count() == 8
    assert rules.broken_invariants() == []


def test_two_verify_the_same_hours_without_locks_twice(over, second_worker, community_secretary, monkeypatch):
    """Negative control: both read "proposed" before either writes."""
    read = threading.Barrier(2)
    seen = dict(Attendance.objects.values_list("pk", "version"))

    def unlocked(activity: Activity, chosen: Any) -> list[Attendance]:
        rows = list(Attendance.objects.filter(pk__in=chosen).select_related("person", "recorded_by"))
        for row in rows:
            row.activity = activity
        read.wait(10)
        return rows

    monkeypatch.setattr(hours_actions, "_seen_records", unlocked)
    monkeypatch.setattr(hours_actions, "lock", lambda row: row)
    monkeypatch.setattr(type(Person.objects.all()), "select_for_update", lambda self, **_: self)
    together(verifying(over, seen, second_worker), verifying(over, seen, community_secretary))

    assert HoursRecord.objects.count() == 16
    assert rules.broken_invariants() != []


def test_a_day_is_not_verified_twice_past_its_limit(
    sunshine, crowd, worker, second_worker, community_secretary, make_user
):
    """Two activities of five hours: together more than a worker may verify, whoever comes first."""
    third = make_user("阳光社区 何静", Role.COMMUNITY_WORKER, community=sunshine)
    halves = []
    for start in (6, 11):
        activity = factories.announced(
            sunshine, worker, community_secretary, starts_at=moment(20, start), ends_at=moment(20, start + 5)
        )
        halves.append(factories.finished(activity, crowd[0], by=worker))
    deeds = []
    for activity, by in zip(halves, (second_worker, third), strict=True):
        seen = dict(activity.attendances.values_list("pk", "version"))
        deeds.append(
            lambda activity=activity, seen=seen, by=by: actions.verify_hours(
                activity=activity, seen=seen, by=by, at=moment(20, 17)
            )
        )

    results = together(*deeds)

    assert refusals(results) == ["higher_hand"]
    assert HoursRecord.objects.count() == 1


def test_a_summary_and_the_last_verification_complete_the_record(over, worker, second_worker):
    seen = dict(Attendance.objects.values_list("pk", "version"))

    def summarise() -> object:
        return actions.write_summary(activity=over, text="清理", outcomes={}, by=worker, at=END)

    assert refusals(together(verifying(over, seen, second_worker), summarise)) == []
    over.refresh_from_db()
    assert over.status == "recorded"


def test_roll_and_answers_do_not_block_each_other(sunshine, crowd, worker, community_secretary):
    """Locks are taken in one order: no deadlock between a roll and people who answer meanwhile."""
    activity = factories.joined(factories.announced(sunshine, worker, community_secretary), *crowd[:4])
    entries = [actions.RollEntry(person.pk, factories.PRESENT) for person in crowd[:4]]
    at = activity.starts_at - rules.ROLL_OPENS_BEFORE

    def excusing(person: Person) -> Callable[[], object]:
        row = SignUp.objects.get(person=person)
        return lambda: actions.excuse(sign_up=row, by=worker, at=NOW)

    results = together(
        lambda: actions.call_roll(activity=activity, entries=entries, by=worker, at=at),
        *(joining(activity, person, worker) for person in crowd[4:]),
        *(excusing(person) for person in crowd[:2]),
    )

    assert [r for r in results if isinstance(r, Exception) and not isinstance(r, DomainError)] == []
    assert rules.broken_invariants() == []
