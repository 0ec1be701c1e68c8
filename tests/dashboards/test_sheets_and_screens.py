"""One sheet for a unit or community; the screen on the wall and its secret address."""

import html
import re

import pytest

from apps.audit.models import AuditEvent
from apps.core.errors import WrongState
from apps.dashboards import actions
from apps.dashboards.models import Screen
from tests.conftest import NOW, post, text_of
from tests.dashboards.test_figures import receive

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(clock):
    """The wall clock stands in the programme's year."""


@pytest.fixture
def screen(department):
    return actions.make_screen(name="一楼大厅", by=department, at=NOW)


def test_unit_sheet_tells_figures_who_is_missing_and_what_comes(
    sign_in, liaison, programme, wang, zhao, bureau, sunshine, worker
):
    receive(wang, programme, bureau, sunshine, worker)
    text = sign_in(liaison).get(f"/board/units/{bureau.pk}/").content.decode()
    for part in ("1 ÷ 2", "赵敏", "报到截止", "2026年5月10日", "离90%还差1人"):
        assert part in text
    assert "王建国" not in text


def test_community_sheet_counts_those_who_live_there(sign_in, worker, programme, wang, bureau, sunshine):
    receive(wang, programme, bureau, sunshine, worker)
    text = sign_in(worker).get(f"/board/communities/{sunshine.pk}/").content.decode()
    assert "已报到1人" in text
    assert "都报到了" in text
    assert "报到率只算居住在本社区的党员" in text


def test_a_foreign_sheet_is_not_found(sign_in, liaison, worker, programme, school, sunshine, faraway):
    assert sign_in(liaison).get(f"/board/units/{school.pk}/").status_code == 404
    assert sign_in(liaison).get(f"/board/communities/{sunshine.pk}/").status_code == 404
    assert sign_in(worker).get(f"/board/communities/{faraway.pk}/").status_code == 404


@pytest.mark.parametrize(("who", "count"), [("department", 2), ("liaison", 1), ("worker", 1)])
def test_the_board_leads_to_sheets_that_its_reader_may_open(
    request, sign_in, programme, wang, bureau, sunshine, worker, who, count
):
    receive(wang, programme, bureau, sunshine, worker)
    client = sign_in(request.getfixturevalue(who))
    sheets = set(
        re.findall(r'href="(/board/(?:units|communities)/\d+/[^"]+)"', text_of(client.get("/board/")))
    )
    assert len(sheets) == count
    assert {client.get(html.unescape(url)).status_code for url in sheets} == {200}


def test_screen_shows_sums_and_no_person_without_an_account(
    client, screen, programme, wang, zhao, bureau, sunshine, worker
):
    receive(wang, programme, bureau, sunshine, worker)
    answer = client.get(screen.get_absolute_url())
    text = answer.content.decode()
    assert "1 ÷ 2" in text
    assert "区财政局" in text
    assert "王建国" not in text
    assert "赵敏" not in text
    assert "/board/" not in text
    assert "no-store" in answer["Cache-Control"]


def test_screens_key_opens_nothing_else(client, screen, programme):
    client.get(screen.get_absolute_url())
    answer = client.get("/board/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_revoked_screen_is_gone_at_once(client, screen, department, programme):
    url = screen.get_absolute_url()
    assert client.get(url).status_code == 200
    actions.revoke_screen(screen=screen, by=department, at=NOW)
    assert client.get(url).status_code == 404
    events = list(AuditEvent.objects.filter(event__startswith="screen.").order_by("pk"))
    assert [event.event for event in events] == ["screen.made", "screen.revoked"]


def test_screen_is_revoked_once(screen, department):
    actions.revoke_screen(screen=screen, by=department, at=NOW)
    with pytest.raises(WrongState, match="已经停用"):
        actions.revoke_screen(screen=screen, by=department, at=NOW)


def test_a_made_up_address_is_not_found(client, screen, programme):
    url = screen.get_absolute_url()
    of_another = url.replace(f"/{screen.pk}.", f"/{screen.pk + 1}.")
    cut = url[:-2] + "/"
    assert client.get(of_another).status_code == 404
    assert client.get(cut).status_code == 404


def test_department_makes_and_revokes_an_address(sign_in, department, programme):
    browser = sign_in(department)
    assert post(browser, "/screens/", {"name": "党校"}).status_code == 302
    made = Screen.objects.get()
    assert made.get_absolute_url() in browser.get("/screens/").content.decode()
    assert post(browser, f"/screens/{made.pk}/revoke/", {"version": made.version}).status_code == 302
    assert not Screen.objects.open().exists()
    assert made.get_absolute_url() not in browser.get("/screens/").content.decode()


def test_a_screen_needs_its_place(sign_in, department, programme):
    assert post(sign_in(department), "/screens/", {"name": ""}).status_code == 422


def test_others_do_not_manage_screens(sign_in, liaison, worker, auditor, screen):
    for user in (liaison, worker, auditor):
        assert sign_in(user).get("/screens/").status_code == 403
        assert post(sign_in(user), f"/screens/{screen.pk}/revoke/", {}).status_code == 403


def test_screens_stand_in_the_menu_of_who_manages_them(sign_in, department, liaison, programme):
    assert "还没有大屏地址" in sign_in(department).get("/screens/").content.decode()
    assert 'href="/screens/"' in sign_in(department).get("/").content.decode()
    assert 'href="/screens/"' not in sign_in(liaison).get("/").content.decode()
