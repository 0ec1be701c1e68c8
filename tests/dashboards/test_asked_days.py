"""An earlier day of a large district: counted beside the pages when asked for, then followed like today."""

import datetime as dt

import pytest

from apps.audit.models import AuditEvent
from apps.core.models import write
from apps.core.scoping import Scope
from apps.dashboards import actions, crowds, keeping
from apps.dashboards.crowds import crowd_in, crowd_of
from apps.dashboards.models import AskedDay, KeptDay
from apps.dashboards.standings import fresh_standings
from tests.conftest import NOW, TODAY, post
from tests.dashboards.test_figures import receive

pytestmark = pytest.mark.django_db
ALL = Scope(everything=True)
DAY = TODAY - dt.timedelta(days=5)
BOARD = f"/board/?on={DAY.isoformat()}"
ASK = f"/board/days/{DAY.isoformat()}/ask/"


@pytest.fixture(autouse=True)
def _today(clock):
    """The wall clock stands in the programme's year."""


@pytest.fixture
def many(monkeypatch, programme, wang):
    """One member is as many as a city has."""
    monkeypatch.setattr(crowds, "MANY", 0)
    return programme


def ask(on=DAY, at=NOW, *, by):
    return actions.ask_day(on=on, by=by, at=at)


def kept_days():
    return set(KeptDay.objects.values_list("on", flat=True))


def test_ask_day_is_kept_by_the_next_sweep_and_given_up_after_a_day(many, department):
    ask(by=department)
    actions.keep_standings(at=NOW)
    assert kept_days() == {TODAY, DAY}
    actions.keep_standings(at=NOW + actions.ASKED_FOR)
    assert kept_days() == {TODAY + dt.timedelta(days=1)}


def test_a_day_asked_for_follows_corrections(many, department, wang, bureau, sunshine, worker):
    card = receive(wang, many, bureau, sunshine, worker)
    ask(by=department)
    actions.keep_standings(at=NOW)
    assert crowd_in(many, DAY, ALL).whole().live == 0
    write(card, by=worker, at=NOW, presented_on=DAY, received_on=DAY)
    for _ in range(2):
        assert crowd_in(many, DAY, ALL) == crowd_of(fresh_standings(many, DAY, ALL), DAY)
        assert crowd_in(many, DAY, ALL).whole().live == 1
        actions.keep_standings(at=NOW)
    assert list(keeping.differences()) == []


def test_ask_day_again_holds_it_longer_and_the_oldest_of_many_gives_way(many, department):
    days = [DAY - dt.timedelta(days=back) for back in range(actions.MOST_ASKED + 1)]
    for minutes, day in enumerate([*days[:-1], days[0], days[-1]]):
        ask(day, NOW + dt.timedelta(minutes=minutes), by=department)
    assert set(AskedDay.objects.values_list("on", flat=True)) == {days[0], *days[2:]}
    assert AuditEvent.objects.filter(event="asked_day.opened").count() == len(days) + 1


def test_a_city_s_past_day_says_how_long_it_takes_and_is_asked_for(sign_in, department, many):
    client = sign_in(department)
    page = client.get(BOARD).content.decode()
    assert ("2026年5月1日的数字要现数" in page, ASK in page, "应报到" in page) == (True, True, False)
    assert post(client, ASK, {})["Location"] == BOARD
    assert "正在统计" in client.get(BOARD).content.decode()
    actions.keep_standings(at=NOW)
    page = client.get(BOARD).content.decode()
    assert ("截至5月1日，应报到1人" in page, "正在统计" in page) == (True, False)


@pytest.mark.parametrize("url", ["/board/units/", "/board/I1/names/", f"/board/charts/{DAY}/units/"])
def test_its_other_pages_lead_to_the_board_until_it_is_counted(url, sign_in, department, many):
    client, query = sign_in(department), "" if "charts" in url else f"?on={DAY}"
    assert client.get(f"{url}{query}")["Location"] == BOARD
    ask(by=department)
    actions.keep_standings(at=NOW)
    assert client.get(f"{url}{query}").status_code == 200


def test_today_and_a_part_of_the_city_never_wait(sign_in, department, liaison, many):
    assert "应报到1人" in sign_in(department).get("/board/").content.decode()
    client = sign_in(liaison)
    assert "应报到1人" in client.get(BOARD).content.decode()
    assert post(client, ASK, {}).status_code == 302
    assert not AskedDay.objects.exists()


@pytest.mark.parametrize("day", ["2099-01-01", "morgen"])
def test_ask_day_refuses_what_is_no_day_or_lies_ahead(day, sign_in, department, many):
    assert post(sign_in(department), f"/board/days/{day}/ask/", {}).status_code == 400


def test_ask_day_takes_a_press_of_the_button_only(sign_in, department, many):
    assert sign_in(department).get(ASK).status_code == 405
