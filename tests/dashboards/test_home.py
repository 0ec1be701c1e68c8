"""The first page: what waits for each role, where their part stands, a member's year."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.activities import actions as activities
from apps.checkins import actions as checkins
from apps.checkins.models import CheckInCard
from apps.core.models import create
from apps.core.scoping import Scope
from apps.dashboards.enums import Indicator
from apps.dashboards.figures import Figure, figure_over
from apps.dashboards.headline import Headline, headline_for
from apps.dashboards.own_year import OwnYear, own_year
from apps.dashboards.standings import standings
from apps.dashboards.waiting import Waiting, waiting_for
from apps.members.enums import StatusKind, StatusState
from apps.members.models import Person, StatusEvent
from apps.programmes.actions import DEFAULT_EXCLUSIONS
from apps.programmes.models import ExclusionKind, Programme, StarStandard
from tests.activities import factories
from tests.conftest import NOW, TODAY
from tests.dashboards.test_figures import receive
from tests.posts import factories as posts
from tests.world import new_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(clock: Any) -> None:
    """The wall clock stands in the programme's year."""


def lines(user: User, programme: Programme, at: dt.datetime = NOW) -> dict[str, Waiting]:
    fresh = User.objects.get(pk=user.pk)
    return {line.label: line for line in waiting_for(fresh, programme, at)}


def test_liaison_is_told_of_each_step_that_is_missing(
    liaison: User, secretary: User, programme: Programme, wang: Person, zhao: Person
) -> None:
    assert {label: line.count for label, line in lines(liaison, programme).items()} == {
        "位党员还没有报到卡": 2
    }
    cards = checkins.issue_cards(people=[wang], programme=programme, by=liaison, at=NOW)
    assert lines(liaison, programme)["位党员还没有报到卡"].count == 1
    assert lines(secretary, programme)["张报到卡等您确认"].count == 1

    checkins.confirm_cards(cards=cards, by=secretary, at=NOW)

    assert "张报到卡等您确认" not in lines(secretary, programme)
    assert lines(liaison, programme)["位党员还没有递交报到卡"].due_on == programme.check_in_deadline


def test_receipt_waits_for_the_liaison_and_is_late_after_three_days(
    liaison: User, programme: Programme, wang: Person, bureau: Any, sunshine: Any, worker: User
) -> None:
    receive(wang, programme, bureau, sunshine, worker, on=TODAY)
    fresh = lines(liaison, programme)["份回执还没有收回"]
    assert (fresh.count, fresh.due_on, fresh.is_late) == (1, TODAY + dt.timedelta(days=3), False)

    later = lines(liaison, programme, NOW + dt.timedelta(days=4))["份回执还没有收回"]
    assert later.is_late


def test_worker_is_told_of_cards_claims_and_activities(
    worker: User,
    community_secretary: User,
    other_worker: User,
    programme: Programme,
    wang: Person,
    zhao: Person,
    bureau: Any,
    sunshine: Any,
) -> None:
    receive(wang, programme, bureau, sunshine, worker)
    create_presented(zhao, programme, bureau, sunshine)
    factories.a_category()
    post = factories.a_post(sunshine)
    factories.a_claim(wang, post, status="submitted")
    announced = factories.announced(sunshine, worker, community_secretary)
    activity = factories.finished(announced, wang, by=worker)

    assert {label: line.count for label, line in lines(worker, programme).items()} == {
        "位党员递交了报到卡": 1,
        "个认岗申请等您处理": 1,
        "个活动等您核实时长或写小结": 1,
    }
    assert lines(worker, programme)["个活动等您核实时长或写小结"].due_on == timezone.localdate(
        activity.ends_at
    ) + dt.timedelta(days=5)
    assert lines(other_worker, programme) == {}


def create_presented(person: Person, programme: Programme, unit: Any, community: Any) -> CheckInCard:
    return create(
        CheckInCard,
        by=None,
        at=NOW,
        programme=programme,
        person=person,
        unit=unit,
        community=community,
        status="presented",
        serial=77,
        address_key="presented",
        issued_on=TODAY,
        presented_on=TODAY,
    )


def test_activity_goes_from_hand_to_hand(
    worker: User, community_secretary: User, town_officer: User, programme: Programme, sunshine: Any
) -> None:
    activity = factories.planned(sunshine, worker)
    assert lines(community_secretary, programme) == {}
    activities.submit_activity(activity=activity, by=worker, at=NOW)
    assert lines(community_secretary, programme)["个活动等您批准"].count == 1
    assert lines(town_officer, programme)["个活动等您批准"].count == 1
    assert "个活动等您批准" not in lines(worker, programme)
    activities.approve_activity(activity=activity, by=community_secretary, at=NOW)
    assert lines(worker, programme)["个活动已批准，等您公布"].due_on == activity.service_on - dt.timedelta(
        days=programme.announce_days
    )


def test_oldest_deadline_comes_first(
    worker: User,
    community_secretary: User,
    programme: Programme,
    wang: Person,
    zhao: Person,
    bureau: Any,
    sunshine: Any,
) -> None:
    receive(wang, programme, bureau, sunshine, worker)
    create_presented(zhao, programme, bureau, sunshine)
    factories.finished(factories.announced(sunshine, worker, community_secretary), wang, by=worker)
    days = [line.due_on for line in waiting_for(worker, programme, NOW)]
    assert len(days) == 2
    assert days == sorted(days)


def test_counting_takes_one_query_whatever_waits(
    worker: User, programme: Programme, django_assert_num_queries: Any
) -> None:
    _ = worker.todays_roles
    with django_assert_num_queries(1):
        waiting_for(worker, programme, NOW)


@pytest.mark.parametrize(
    "role",
    ["department", "town_officer", "secretary", "liaison", "community_secretary", "worker", "member"],
)
def test_home_takes_few_queries(
    role: str, request: Any, sign_in: Any, programme: Programme, wang: Person, zhao: Person
) -> None:
    client = sign_in(request.getfixturevalue(role))
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    assert len(queries) <= 12


def test_headline_equals_the_boards_rate(
    programme: Programme,
    department: User,
    secretary: User,
    worker: User,
    wang: Person,
    zhao: Person,
    teacher: Person,
    bureau: Any,
    sunshine: Any,
) -> None:
    ExclusionKind.objects.bulk_create(
        ExclusionKind(programme=programme, code=code, name=name, min_months=months)
        for code, name, months in DEFAULT_EXCLUSIONS
    )
    receive(wang, programme, bureau, sunshine, worker)
    away = new_person("钱外出", bureau)
    create(
        StatusEvent,
        by=None,
        at=NOW,
        person=away,
        unit=bureau,
        kind=StatusKind.RETIRED,
        from_on=TODAY - dt.timedelta(days=30),
        evidence="借调函",
        state=StatusState.APPROVED,
        requested_by=department,
        decided_by=secretary,
        decided_at=NOW,
    )
    for user, scope in [
        (department, Scope(everything=True)),
        (secretary, Scope(unit_paths=frozenset([bureau.path]))),
    ]:
        found = headline_for(user, programme, TODAY)
        assert found is not None
        rows = standings(programme, TODAY, scope)
        assert found.figure == figure_over(rows, Indicator.REPORT_IN, programme)
        assert any(row.exclusion for row in rows)
    assert headline_for(worker, programme, TODAY) is None


@pytest.mark.parametrize(
    ("people", "hits", "wanted"), [(10, 9, 0), (10, 8, 1), (11, 9, 1), (1000, 899, 1), (0, 0, 0)]
)
def test_headline_says_how_many_reach_the_line(people: int, hits: int, wanted: int) -> None:
    figure = Figure(Indicator.REPORT_IN, Decimal(hits), people, Decimal("0.9"))
    headline = Headline(figure, deadline=TODAY, days_left=0)
    assert (headline.missing, headline.to_goal) == (people - hits, wanted)


def test_headline_on_the_page(sign_in: Any, department: User, programme: Programme, wang: Person) -> None:
    text = sign_in(department).get("/").content.decode()
    assert "还有 <strong>1</strong> 人没有报到，再报到 <strong>1</strong> 人就达到要求" in text
    assert "报到于5月10日截止，还有 4 天" in text


def year_of(member: User, programme: Programme) -> OwnYear:
    found = own_year(User.objects.get(pk=member.pk), programme, NOW)
    assert found is not None
    return found


def test_member_sees_one_next_step_after_another(
    member: User,
    wang: Person,
    programme: Programme,
    liaison: User,
    secretary: User,
    worker: User,
    bureau: Any,
    sunshine: Any,
) -> None:
    def title() -> str:
        step = year_of(member, programme).step
        return step.title if step else ""

    assert title() == "等单位开具报到卡"
    cards = checkins.issue_cards(people=[wang], programme=programme, by=liaison, at=NOW)
    assert title() == "等单位书记确认报到卡"
    checkins.confirm_cards(cards=cards, by=secretary, at=NOW)
    assert title() == "到社区报到"
    CheckInCard.objects.all().delete()
    create_presented(wang, programme, bureau, sunshine).delete()
    receive(wang, programme, bureau, sunshine, worker)
    assert title() == "认领一个服务岗位"
    factories.a_category()
    factories.a_claim(wang, factories.a_post(sunshine))
    assert title() == "写下服务承诺"
    posts.draft_of(wang, by=member)
    assert title() == ""


def test_member_waiting_at_the_community_is_told_what_to_bring(
    member: User, wang: Person, programme: Programme, bureau: Any, sunshine: Any
) -> None:
    create_presented(wang, programme, bureau, sunshine)
    step = year_of(member, programme).step
    assert step is not None
    assert step.title == "到社区当面核对"
    assert "身份证件" in step.text


def test_year_counts_attendances_hours_and_star(
    member: User,
    wang: Person,
    programme: Programme,
    worker: User,
    second_worker: User,
    community_secretary: User,
    sunshine: Any,
) -> None:
    create(StarStandard, by=None, at=NOW, name="标准", from_on=dt.date(2026, 1, 1), hours=[2, 8, 20, 40, 80])
    factories.check_in(wang, sunshine, programme, worker)
    done = factories.finished(factories.announced(sunshine, worker, community_secretary), wang, by=worker)
    factories.verify(done, by=second_worker)

    year = own_year(User.objects.get(pk=member.pk), programme, done.ends_at + dt.timedelta(days=1))

    assert year is not None
    assert (year.times, year.circles) == (1, [True, False, False, False])
    assert year.hours == Decimal("2.0")
    assert (year.stars, year.next_star_text) == (1, "满 8 小时升到 2 星")


def test_year_names_what_is_signed_up_for(
    member: User,
    wang: Person,
    programme: Programme,
    worker: User,
    community_secretary: User,
    sunshine: Any,
    sign_in: Any,
) -> None:
    factories.check_in(wang, sunshine, programme, worker)
    factories.joined(factories.announced(sunshine, worker, community_secretary, title="清洁家园"), wang)
    text = sign_in(member).get("/").content.decode()
    assert "已报名的活动" in text
    assert "清洁家园" in text
    assert "已参加 0 次，全年至少 4 次" in text


def test_account_of_no_member_has_no_year(worker: User, programme: Programme) -> None:
    assert own_year(worker, programme, NOW) is None


def test_home_without_programme_still_opens(sign_in: Any, worker: User) -> None:
    assert "没有等您办理的事" in sign_in(worker).get("/").content.decode()
