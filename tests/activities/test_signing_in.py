"""签到码: off by default, short-lived, equal to the roll; the method stays on the record."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from apps.activities import actions, rules
from apps.activities.enums import ActivityStatus, AttendanceMethod
from apps.activities.models import Activity, Attendance
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError
from tests.activities.factories import ABSENT, PRESENT, START, called, joined, verify
from tests.conftest import post
from tests.world import give_account, new_person

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def with_code(announced: Activity, programme: Any) -> Activity:
    """The year's programme allows codes, and this activity uses them."""
    programme.self_sign_in = True
    programme.save(update_fields=["self_sign_in"])
    announced.self_sign_in = True
    announced.save(update_fields=["self_sign_in"])
    return announced


def code(activity: Activity, at: dt.datetime) -> str:
    return rules.code_at(activity, at).digits


def test_sign_in_by_code_is_off_by_default(announced, wang, member):
    assert (announced.self_sign_in, rules.signs_in_by_code(announced)) == (False, False)
    with pytest.raises(DomainError) as refusal:
        actions.sign_in(activity=announced, person=wang, code=code(announced, START), by=member, at=START)
    assert refusal.value.code == "no_code"


def test_sign_in_by_code_needs_the_programmes_leave_too(with_code, programme):
    programme.self_sign_in = False
    programme.save(update_fields=["self_sign_in"])
    assert not rules.signs_in_by_code(with_code)


@pytest.mark.parametrize("form", ["digits", "word"])
def test_sign_in_records_time_and_method_and_starts_the_activity(form, with_code, wang, member):
    joined(with_code, wang)
    at = START + dt.timedelta(minutes=7)
    shown = getattr(rules.code_at(with_code, at), form)
    row = actions.sign_in(activity=with_code, person=wang, code=shown, by=member, at=at)
    assert (row.status, row.method, row.in_at, row.is_walk_in) == (PRESENT, AttendanceMethod.CODE, at, False)
    with_code.refresh_from_db()
    assert with_code.status == ActivityStatus.RUNNING
    event = AuditEvent.objects.get(event="attendance.signed_in")
    assert event.actor_name == member.name


def test_sign_in_before_the_start_counts_from_the_start(with_code, wang, member):
    early = START - dt.timedelta(minutes=20)
    row = actions.sign_in(activity=with_code, person=wang, code=code(with_code, early), by=member, at=early)
    assert (row.in_at, row.is_walk_in) == (START, True)


@pytest.mark.parametrize(("age", "is_good"), [(0, True), (29, True), (59, True), (60, False), (3600, False)])
def test_code_lives_a_minute_at_most(age, is_good, with_code):
    begun = dt.datetime.fromtimestamp(START.timestamp() // 30 * 30, tz=START.tzinfo)
    shown = code(with_code, begun)
    assert rules.is_code_good(with_code, shown, begun + age * SECOND) is is_good


def test_code_of_another_activity_or_of_the_future_is_refused(
    with_code, sunshine, worker, community_secretary
):
    from tests.activities.factories import announced as announce

    other = announce(
        sunshine, worker, community_secretary, starts_at=START, ends_at=START + dt.timedelta(hours=1)
    )
    assert not rules.is_code_good(with_code, code(other, START), START)
    assert not rules.is_code_good(with_code, code(with_code, START + 31 * SECOND), START)


@pytest.mark.parametrize("minutes", [-31, 120, 180])
def test_sign_in_outside_the_activity_is_refused(minutes, with_code, wang, member):
    at = START + dt.timedelta(minutes=minutes)
    with pytest.raises(DomainError) as refusal:
        actions.sign_in(activity=with_code, person=wang, code=code(with_code, at), by=member, at=at)
    assert refusal.value.code == "not_now"
    assert not Attendance.objects.exists()


def test_sign_in_of_somebody_not_checked_in_is_refused(with_code, make_user, bureau):
    stranger = new_person("陈新", bureau)
    by = give_account(stranger)
    with pytest.raises(DomainError) as refusal:
        actions.sign_in(activity=with_code, person=stranger, code=code(with_code, START), by=by, at=START)
    assert refusal.value.code == "not_checked_in"


def test_second_scan_changes_nothing(with_code, wang, member):
    first = actions.sign_in(activity=with_code, person=wang, code=code(with_code, START), by=member, at=START)
    later = START + dt.timedelta(minutes=40)
    again = actions.sign_in(activity=with_code, person=wang, code=code(with_code, later), by=member, at=later)
    assert (again.pk, again.in_at, again.version) == (first.pk, first.in_at, first.version)


def test_roll_after_the_scan_keeps_the_method(with_code, wang, zhao, member, worker):
    joined(with_code, wang, zhao)
    actions.sign_in(activity=with_code, person=wang, code=code(with_code, START), by=member, at=START)
    called(with_code, wang, zhao, by=worker)
    methods = dict(with_code.attendances.values_list("person__name", "method"))
    assert methods == {"王建国": AttendanceMethod.CODE, "赵敏": AttendanceMethod.ROLL_CALL}


def test_hours_of_a_scan_are_verified_by_the_organiser(with_code, wang, member, worker):
    joined(with_code, wang)
    actions.sign_in(activity=with_code, person=wang, code=code(with_code, START), by=member, at=START)
    with_code.refresh_from_db()
    actions.finish_activity(activity=with_code, by=worker, at=with_code.ends_at)
    (row,) = verify(with_code, by=worker)
    assert (row.verified_by, row.recorded_by, str(row.hours)) == (worker, member, "2.0")


@pytest.fixture
def at_start(clock: Any) -> Callable[[], None]:
    clock.move_to(START)
    return lambda: None


def test_member_signs_in_with_one_tap_after_the_scan(at_start, sign_in, member, with_code):
    client = sign_in(member)
    word = rules.code_at(with_code, START).word
    address = reverse("activities:sign_in", args=[with_code.pk])
    assert address in client.get(with_code.get_absolute_url()).content.decode()
    page = client.get(f"{address}?code={word}").content.decode()
    assert f'name="code" value="{word}"' in page
    answer = post(client, address, {"code": word})
    assert answer["Location"] == with_code.get_absolute_url()
    assert "您已签到" in client.get(address).content.decode()


def test_member_types_six_digits_with_a_space(at_start, sign_in, member, with_code):
    digits = code(with_code, START)
    address = reverse("activities:sign_in", args=[with_code.pk])
    assert post(sign_in(member), address, {"code": f"{digits[:3]} {digits[3:]}"}).status_code == 302


def test_guessing_a_code_is_stopped_after_five_tries(at_start, sign_in, member, with_code):
    client, address = sign_in(member), reverse("activities:sign_in", args=[with_code.pk])
    wrong = "000000" if code(with_code, START) != "000000" else "111111"
    sentences = [post(client, address, {"code": wrong}).content.decode() for _ in range(6)]
    assert ["签到码不对" in sentence for sentence in sentences] == [True] * 5 + [False]
    assert "输错的次数太多" in sentences[-1]
    assert "输错的次数太多" in post(client, address, {"code": code(with_code, START)}).content.decode()
    assert not Attendance.objects.exists()


def test_organiser_shows_the_code_and_the_page_fetches_the_next(at_start, sign_in, worker, with_code):
    client, address = sign_in(worker), reverse("activities:code_show", args=[with_code.pk])
    page = client.get(address)
    assert code(with_code, START) in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert code(with_code, START) in part
    assert "<html" not in part
    assert address in client.get(with_code.get_absolute_url()).content.decode()


def test_code_is_shown_to_the_organisers_only(at_start, sign_in, member, other_worker, with_code):
    address = reverse("activities:code_show", args=[with_code.pk])
    assert sign_in(member).get(address).status_code == 403
    assert sign_in(other_worker).get(address).status_code == 404


def test_code_isn_t_offered_while_switched_off(at_start, sign_in, worker, member, announced):
    for user in (worker, member):
        assert "签到码" not in sign_in(user).get(announced.get_absolute_url()).content.decode()
    page = sign_in(worker).get(reverse("activities:code_show", args=[announced.pk])).content.decode()
    assert "现在没有签到码" in page


def test_plan_offers_the_switch_only_where_the_programme_allows(sign_in, worker, programme, sunshine, clock):
    address = reverse("activities:activity_create")
    assert 'name="self_sign_in"' not in sign_in(worker).get(address).content.decode()
    programme.self_sign_in = True
    programme.save(update_fields=["self_sign_in"])
    page = sign_in(worker).get(address).content.decode()
    assert 'name="self_sign_in"' in page
    assert 'name="self_sign_in" id="id_self_sign_in" checked' not in page


def test_member_marked_absent_who_comes_late_signs_in(with_code, wang, member, worker):
    joined(with_code, wang)
    actions.call_roll(activity=with_code, entries=[actions.RollEntry(wang.pk, ABSENT)], by=worker, at=START)
    late = START + dt.timedelta(minutes=30)
    row = actions.sign_in(activity=with_code, person=wang, code=code(with_code, late), by=member, at=late)
    assert (row.status, row.in_at) == (PRESENT, late)
