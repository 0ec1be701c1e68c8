"""Figures against the plan's lines, and against an independent count over the same rows."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from apps.accounts.policy import Deed
from apps.checkins.models import CheckInCard
from apps.core.models import create
from apps.core.scoping import Scope
from apps.dashboards import actions
from apps.dashboards.crowds import crowd_of
from apps.dashboards.enums import DEFINITIONS, Indicator, ScopeKind
from apps.dashboards.figures import Figure, figure_over, figures_over, median_hours
from apps.dashboards.models import Snapshot
from apps.dashboards.standings import Standing, standings
from apps.dashboards.tallies import OVER_PEOPLE
from apps.members.enums import StatusKind, StatusState
from apps.members.models import OrgRelation, StatusEvent
from apps.programmes.actions import DEFAULT_EXCLUSIONS
from apps.programmes.models import ExclusionKind
from tests.conftest import NOW, TODAY
from tests.world import new_person

pytestmark = pytest.mark.django_db
ALL = Scope(everything=True)
I = Indicator  # noqa: E741  # as the plan numbers them


@pytest.fixture(autouse=True)
def exclusions(programme):
    ExclusionKind.objects.bulk_create(
        ExclusionKind(programme=programme, code=code, name=name, min_months=months)
        for code, name, months in DEFAULT_EXCLUSIONS
    )


def receive(person, programme, unit, community, worker, on=TODAY, **values):
    """A received card by hand: the figures read rows, whoever wrote them."""
    return create(
        CheckInCard,
        by=None,
        at=NOW,
        programme=programme,
        person=person,
        unit=unit,
        community=community,
        **{
            "status": "received",
            "serial": CheckInCard.objects.count() + 1,
            "address_key": f"k{CheckInCard.objects.count()}",
            "issued_on": on,
            "presented_on": on,
            "received_on": on,
            "received_by": worker,
            "identity_checked": True,
            **values,
        },
    )


def event(person, unit, kind, liaison, secretary, first, last=None, state=StatusState.APPROVED):
    decided = {} if state == StatusState.REQUESTED else {"decided_by": secretary, "decided_at": NOW}
    return create(
        StatusEvent,
        by=None,
        at=NOW,
        person=person,
        unit=unit,
        kind=kind,
        from_on=first,
        to_on=last,
        evidence="文件",
        state=state,
        requested_by=liaison,
        **decided,
    )


def figure(programme, indicator, on=TODAY, scope=ALL):
    return figures_over(standings(programme, on, scope), programme)[indicator]


def _row(**values):
    return Standing(1, "甲", "jia", 1, "单位", "0001/", **values)


@pytest.mark.requirement("Y28")
@pytest.mark.parametrize(
    ("hits", "total", "text", "is_met"),
    [(899, 1000, "89.9%", False), (900, 1000, "90.0%", True), (8999, 10000, "90.0%", False)],
)
def test_the_line_is_compared_unrounded(hits, total, text, is_met):
    found = Figure(I.REPORT_IN, Decimal(hits), total, Decimal("0.9"))
    assert (found.text, found.is_met) == (text, is_met)


def test_nobody_due_shows_a_dash(programme):
    found = figure(programme, I.REPORT_IN)
    assert (found.text, found.is_met, found.detail) == ("—", None, "0 ÷ 0")


@pytest.mark.requirement("Y49", "Y58")
@pytest.mark.parametrize(("times", "hits"), [(3, 0), (4, 1), (5, 1)])
def test_four_activities_a_year_are_needed(times, hits, programme):
    rows = [_row(received_on=TODAY, arranged=times, attended=times)]
    assert figure_over(rows, I.ARRANGED, programme).numerator == hits
    assert figure_over(rows, I.ATTENDED, programme).numerator == hits


@pytest.mark.requirement("Y71")
@pytest.mark.parametrize(("stars", "is_met"), [(499, False), (500, True)])
def test_half_must_have_three_stars(stars, is_met, programme):
    rows = [_row(received_on=TODAY, stars=3 if number < stars else 2) for number in range(1000)]
    assert figure_over(rows, I.STARS, programme).is_met is is_met


def test_report_in_counts_cards_live_on_the_day(programme, wang, zhao, bureau, sunshine, worker):
    receive(wang, programme, bureau, sunshine, worker)
    assert figure(programme, I.REPORT_IN).detail == "1 ÷ 2"
    assert figure(programme, I.REPORT_IN, on=TODAY - dt.timedelta(days=1)).detail == "0 ÷ 2"


def test_an_ended_card_counts_until_its_end(programme, wang, bureau, sunshine, worker):
    card = receive(wang, programme, bureau, sunshine, worker, on=TODAY - dt.timedelta(days=3))
    CheckInCard.objects.filter(pk=card.pk).update(status="ended", ended_on=TODAY)
    assert figure(programme, I.REPORT_IN).detail == "0 ÷ 1"
    assert figure(programme, I.REPORT_IN, on=TODAY - dt.timedelta(days=1)).detail == "1 ÷ 1"


@pytest.mark.parametrize(
    ("kind", "months", "state", "is_out"),
    [
        (StatusKind.RETIRED, None, StatusState.APPROVED, True),
        (StatusKind.SECONDMENT, 7, StatusState.APPROVED, True),
        (StatusKind.SECONDMENT, 5, StatusState.APPROVED, False),
        (StatusKind.SECONDMENT, None, StatusState.APPROVED, True),
        (StatusKind.RETIRED, None, StatusState.REQUESTED, False),
    ],
)
def test_exclusions_need_approval_and_length(
    kind, months, state, is_out, programme, wang, zhao, bureau, liaison, secretary
):
    last = None if months is None else TODAY + dt.timedelta(days=31 * months)
    event(zhao, bureau, kind, liaison, secretary, TODAY, last, state)
    assert figure(programme, I.REPORT_IN).denominator == (1 if is_out else 2)
    assert figure(programme, I.REPORT_IN_GROSS).denominator == 2


def test_a_kind_out_of_use_excludes_nobody(programme, wang, bureau, liaison, secretary):
    programme.exclusion_kinds.filter(code="retired").update(is_active=False)
    event(wang, bureau, StatusKind.RETIRED, liaison, secretary, TODAY)
    assert figure(programme, I.REPORT_IN).denominator == 1


def test_membership_of_the_day_decides_the_unit(programme, wang, school, bureau):
    OrgRelation.objects.filter(person=wang).update(to_on=TODAY)
    create(OrgRelation, by=None, at=NOW, person=wang, unit=school, from_on=TODAY + dt.timedelta(days=1))
    here = Scope(unit_paths=frozenset({bureau.path}))
    assert figure(programme, I.REPORT_IN, scope=here).denominator == 1
    assert figure(programme, I.REPORT_IN, on=TODAY + dt.timedelta(days=1), scope=here).denominator == 0


def test_a_community_sees_those_who_reported_in_there(programme, wang, zhao, bureau, sunshine, worker):
    receive(wang, programme, bureau, sunshine, worker)
    rows = standings(programme, TODAY, worker.scope_for(Deed.READ_FIGURES))
    assert [row.name for row in rows] == ["王建国"]


def test_median_and_average_hours(programme):
    rows = [_row(received_on=TODAY, hours=Decimal(hours)) for hours in (1, 2, 9)]
    assert median_hours(crowd_of(rows, TODAY).hours) == 2
    assert figures_over(rows, programme)[I.HOURS].text == "4.0"


@pytest.mark.parametrize("seed", range(8))
def test_figures_equal_an_independent_count(
    seed, programme, committee, bureau, school, sunshine, eastside, worker, liaison, secretary
):
    """Random small districts; the oracle goes over plain rows, one person at a time."""
    dice = random.Random(seed)  # not for secrets
    for number in range(12):
        unit = dice.choice([bureau, school, committee])
        person = new_person(f"甲{number}", unit)
        if dice.random() < 0.7:
            day = TODAY - dt.timedelta(days=dice.randint(-2, 5))
            card = receive(person, programme, unit, dice.choice([sunshine, eastside]), worker, on=day)
            if dice.random() < 0.3:
                CheckInCard.objects.filter(pk=card.pk).update(
                    status="ended", ended_on=day + dt.timedelta(days=dice.randint(0, 4))
                )
        if dice.random() < 0.3:
            kind = dice.choice([StatusKind.RETIRED, StatusKind.STUDY])
            last = dice.choice([None, TODAY + dt.timedelta(days=dice.choice([20, 400]))])
            event(person, unit, kind, liaison, secretary, TODAY - dt.timedelta(days=2), last)
    for unit in (None, bureau, school, committee):
        scope = Scope(unit_paths=frozenset({unit.path})) if unit else ALL
        expected = _oracle(unit, programme)
        found = figures_over(standings(programme, TODAY, scope), programme)
        assert (found[I.REPORT_IN].numerator, found[I.REPORT_IN].denominator) == expected["net"]
        assert (found[I.REPORT_IN_GROSS].numerator, found[I.REPORT_IN_GROSS].denominator) == expected["gross"]


def _oracle(unit, programme):
    net_hits = net = gross_hits = gross = 0
    for relation in OrgRelation.objects.all():
        if unit and not relation.unit.path.startswith(unit.path):
            continue
        person = relation.person
        is_in = any(
            card.received_on
            and card.received_on <= TODAY
            and (card.ended_on is None or card.ended_on > TODAY)
            for card in person.cards.all()
        )
        is_out = any(
            row.state == "approved"
            and row.from_on <= TODAY
            and (row.to_on is None or row.to_on >= TODAY)
            and (row.kind == StatusKind.RETIRED or row.to_on is None or (row.to_on - row.from_on).days >= 181)
            for row in person.status_events.all()
        )
        gross, gross_hits = gross + 1, gross_hits + is_in
        net, net_hits = net + (not is_out), net_hits + (is_in and not is_out)
    return {"net": (net_hits, net), "gross": (gross_hits, gross)}


def test_standings_take_the_same_queries_for_any_number(
    programme, wang, zhao, bureau, django_assert_num_queries
):
    with django_assert_num_queries(15):
        standings(programme, TODAY, ALL)
    for number in range(5):
        new_person(f"甲{number}", bureau)
    with django_assert_num_queries(15):
        standings(programme, TODAY, ALL)


@pytest.mark.requirement("Y26", "Y28")
def test_the_deadlines_rate_is_frozen_and_a_correction_is_version_two(
    programme, wang, zhao, bureau, sunshine, worker
):
    receive(wang, programme, bureau, sunshine, worker)
    after = dt.datetime(2026, 5, 11, 2, 0, tzinfo=NOW.tzinfo)
    assert actions.take_snapshots(at=after) > 0
    assert actions.take_snapshots(at=after) == 0
    receive(zhao, programme, bureau, sunshine, worker, on=dt.date(2026, 5, 9))
    actions.freeze_report_in(programme=programme, at=after)
    frozen = Snapshot.objects.frozen(programme.pk, I.REPORT_IN_FROZEN).filter(scope_kind=ScopeKind.DISTRICT)
    assert [(row.number, row.text) for row in frozen] == [(2, "100.0%（2 ÷ 2）"), (1, "50.0%（1 ÷ 2）")]


def test_before_the_deadline_nothing_is_frozen(programme, wang):
    actions.take_snapshots(at=NOW)
    assert not Snapshot.objects.filter(is_frozen=True).exists()


def test_every_indicator_is_defined():
    assert set(DEFINITIONS) == set(Indicator)
    assert set(OVER_PEOPLE) < set(Indicator)
