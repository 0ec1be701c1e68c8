"""The year's programme: drafting, publishing, changing, closing."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleVersion, WrongState
from apps.members.enums import StatusKind
from apps.programmes import actions
from apps.programmes.enums import PROGRAMME_TRANSITIONS, DayKind, ProgrammeStatus
from apps.programmes.models import Programme, StarStandard, is_working_day, working_days_after
from tests.conftest import NOW

VALUES = {
    "year": 2027,
    "name": "实施方案",
    "district_name": "杨陵区",
    "region_code": "610403",
    "starts_on": dt.date(2027, 1, 1),
    "ends_on": dt.date(2027, 12, 31),
    "check_in_deadline": dt.date(2027, 5, 10),
}
WINDOWS = [
    {
        "half": half,
        "prepares_on": dt.date(year, month, 1),
        "opens_on": dt.date(year, month, 5),
        "closes_on": dt.date(year, month, 20),
        "feedback_by": dt.date(year, month, 31),
    }
    for half, year, month in (("H1", 2027, 7), ("H2", 2028, 1))
]


@pytest.fixture
def draft(department):
    return actions.create_programme(values=VALUES, by=department, at=NOW)


def test_create_programme_has_the_plans_defaults(draft):
    assert (draft.min_report_in_rate, draft.min_activities, draft.activity_days) == (
        Decimal("0.900"),
        4,
        [15, 16],
    )
    assert draft.exclusion_kinds.filter(is_active=True).count() == 10
    assert draft.exclusion_kinds.get(is_active=False).code == "long_leave"


def test_create_programme_copies_last_years_exclusions(draft, department):
    actions.set_exclusion_kinds(
        programme=draft, kinds=[("study", 12, True), ("lost", 0, False)], by=department, at=NOW
    )
    following = actions.create_programme(
        values={
            **VALUES,
            "year": 2028,
            "starts_on": dt.date(2028, 1, 1),
            "check_in_deadline": dt.date(2028, 5, 10),
            "ends_on": dt.date(2028, 12, 31),
        },
        by=department,
        at=NOW,
    )
    assert following.exclusion_kinds.get(code="study").min_months == 12
    assert not following.exclusion_kinds.get(code="lost").is_active
    assert {kind.code for kind in following.exclusion_kinds.all()} == set(StatusKind.values)


def test_publish_programme_asks_for_both_windows(draft, department):
    with pytest.raises(DomainError, match="测评时段"):
        actions.publish_programme(programme=draft, version=None, by=department, at=NOW)


def test_publish_programme_puts_it_in_force_and_into_the_audit(draft, department):
    ready = actions.set_evaluation_windows(programme=draft, windows=WINDOWS, by=department, at=NOW)
    actions.publish_programme(programme=draft, version=ready.version, by=department, at=NOW)
    assert list(Programme.objects.in_force()) == [draft]
    assert AuditEvent.objects.filter(event="programme.published", actor_id=department.pk).count() == 1


def test_publish_programme_refuses_a_second_one_for_the_same_time(programme, department):
    twin = actions.create_programme(
        values={
            **VALUES,
            "starts_on": dt.date(2026, 6, 1),
            "check_in_deadline": dt.date(2026, 7, 1),
            "ends_on": dt.date(2026, 12, 1),
        },
        by=department,
        at=NOW,
    )
    actions.set_evaluation_windows(programme=twin, windows=WINDOWS, by=department, at=NOW)
    with pytest.raises(DomainError, match="同一时间"):
        actions.publish_programme(programme=twin, version=None, by=department, at=NOW)


def test_change_programme_keeps_old_and_new_values(programme, department):
    actions.change_programme(
        programme=programme,
        values={"min_activities": 5, "year": 2026},
        version=programme.version,
        by=department,
        at=NOW,
    )
    event = AuditEvent.objects.get(event="programme.changed")
    assert (event.before, event.after) == ({"min_activities": 4}, {"min_activities": 5})


def test_change_programme_shows_the_second_writer_the_first_ones_values(programme, department):
    stale = programme.version
    actions.change_programme(
        programme=programme, values={"min_activities": 5}, version=stale, by=department, at=NOW
    )
    with pytest.raises(StaleVersion) as refusal:
        actions.change_programme(
            programme=programme, values={"min_activities": 6}, version=stale, by=department, at=NOW
        )
    assert refusal.value.current.min_activities == 5


@pytest.mark.parametrize(
    ("deed", "values"),
    [
        (actions.set_evaluation_windows, {"windows": WINDOWS}),
        (actions.set_exclusion_kinds, {"kinds": [("retired", 0, False)]}),
    ],
    ids=["windows", "exclusions"],
)
def test_parts_of_a_programme_have_one_writer_too(deed, values, draft, department):
    seen = draft.version
    deed(programme=draft, **values, by=department, at=NOW, version=seen)

    with pytest.raises(StaleVersion):
        deed(programme=draft, **values, by=department, at=NOW, version=seen)


def test_close_programme_is_final(programme, department):
    actions.close_programme(programme=programme, version=None, by=department, at=NOW)
    with pytest.raises(DomainError, match="已经结束"):
        actions.change_programme(
            programme=programme, values={"min_activities": 5}, version=None, by=department, at=NOW
        )


@pytest.mark.parametrize("status", ProgrammeStatus)
@pytest.mark.parametrize("deed", ["publish", "close"])
def test_programme_states_and_deeds(status, deed, draft, department):
    times = {
        "published_at": None if status == "draft" else NOW,
        "closed_at": NOW if status == "closed" else None,
    }
    actions.set_evaluation_windows(programme=draft, windows=WINDOWS, by=department, at=NOW)
    Programme.objects.filter(pk=draft.pk).update(status=status, **times)
    allowed = {("draft", "publish"), ("published", "close")}
    act = {"publish": actions.publish_programme, "close": actions.close_programme}[deed]
    if (status.value, deed) in allowed:
        act(programme=draft, version=None, by=department, at=NOW)
    else:
        with pytest.raises(WrongState):
            act(programme=draft, version=None, by=department, at=NOW)


def test_transitions_name_every_status():
    assert set(PROGRAMME_TRANSITIONS) == set(ProgrammeStatus)


@pytest.mark.parametrize(
    "broken",
    [
        {"check_in_deadline": dt.date(2028, 1, 1)},
        {"min_report_in_rate": Decimal("1.2")},
        {"status": "published"},
        {"status": "closed"},
    ],
)
def test_programme_constraints_hold(broken, draft):
    with pytest.raises(IntegrityError):
        Programme.objects.filter(pk=draft.pk).update(**broken)


def test_stars_for_hours_begin_at_the_threshold(department):
    standard = actions.create_star_standard(
        values={"name": "全国标准", "from_on": dt.date(2020, 1, 1), "hours": [100, 300, 600, 1000, 1500]},
        by=department,
        at=NOW,
    )
    fresh = StarStandard.objects.get(pk=standard.pk)
    assert [fresh.stars_for(Decimal(hours)) for hours in ("99.9", "100", "599.9", "600", "1500")] == [
        0,
        1,
        2,
        3,
        5,
    ]


def test_working_days_skip_weekends_and_follow_the_table():
    table = {dt.date(2026, 5, 1): DayKind.HOLIDAY, dt.date(2026, 5, 9): DayKind.WORKDAY}
    assert not is_working_day(dt.date(2026, 5, 1), table)
    assert is_working_day(dt.date(2026, 5, 9), table)
    # Thursday 30 April: 4, 5, 6, 7, 8 May and the shifted Saturday 9 May are six working days.
    assert working_days_after(dt.date(2026, 4, 30), 6, table) == dt.date(2026, 5, 9)
