"""The first page, the board, the names behind it, the registers."""

import pytest

from apps.notifications.actions import notify
from apps.spreadsheets.models import FileExport
from tests.conftest import NOW, post
from tests.dashboards.test_figures import receive

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(clock):
    """The wall clock stands in the programme's year."""


def test_home_without_anything_says_so(sign_in, town_officer, programme):
    assert "没有等您办理的事" in sign_in(town_officer).get("/").content.decode()


def test_home_of_an_account_without_roles_says_whom_to_ask(sign_in, make_user):
    assert "请联系组织部分配角色" in sign_in(make_user("新人")).get("/").content.decode()


def test_home_counts_unread_messages(sign_in, auditor):
    notify(recipients=[auditor], kind="test.sent", occasion="o", subject="s", at=NOW)
    assert "条未读" in sign_in(auditor).get("/").content.decode()


@pytest.mark.requirement("Y28")
def test_board_shows_rate_line_and_definition(
    sign_in, department, programme, wang, zhao, bureau, sunshine, worker
):
    receive(wang, programme, bureau, sunshine, worker)
    text = sign_in(department).get("/board/").content.decode()
    for part in ("50.0", "1 ÷ 2", "应报到党员（扣除经批准的情形）", "区财政局", "阳光社区"):
        assert part in text


def test_board_of_a_past_day(sign_in, department, programme, wang, bureau, sunshine, worker):
    receive(wang, programme, bureau, sunshine, worker)
    assert "0 ÷ 1" in sign_in(department).get("/board/?on=2026-05-01").content.decode()


@pytest.mark.parametrize("query", ["?on=2099-01-01", "?on=morgen"])
def test_board_refuses_a_day_that_is_none(query, sign_in, department, programme):
    assert sign_in(department).get(f"/board/{query}").status_code == 400


def test_board_without_programme_says_so(sign_in, department):
    assert "这一天没有年度方案" in sign_in(department).get("/board/").content.decode()


def test_board_of_a_unit_shows_the_own_people_only(
    sign_in, liaison, programme, wang, teacher, school, bureau, sunshine, worker
):
    receive(teacher, programme, school, sunshine, worker)
    text = sign_in(liaison).get("/board/").content.decode()
    assert "区教育局" not in text
    names = sign_in(liaison).get("/board/I1/names/").content.decode()
    assert "王建国" in names
    assert "孙丽" not in names


def test_names_of_a_foreign_unit_are_empty(sign_in, liaison, programme, teacher, school):
    page = sign_in(liaison).get(f"/board/I1/names/?unit={school.pk}").content.decode()
    assert "孙丽" not in page


@pytest.mark.parametrize(
    ("url", "status"),
    [("/board/I99/names/", 404), ("/board/I9/names/", 404), ("/board/I1/names/?unit=x", 400)],
)
def test_names_of_what_is_not_there(url, status, sign_in, department, programme):
    assert sign_in(department).get(url).status_code == status


def test_board_is_closed_to_members_and_administrators(sign_in, member, auditor, programme):
    for user in (member, auditor):
        assert sign_in(user).get("/board/").status_code == 403


@pytest.mark.requirement("Y30", "Y31")
@pytest.mark.parametrize(
    ("extra", "start"), [({}, b"PK"), ({"pdf": "1"}, b"%PDF"), ({"pdf": "ledger"}, b"%PDF")]
)
def test_registers_leave_as_workbook_and_pdf(
    extra, start, stepped_up, liaison, programme, wang, bureau, sunshine, worker
):
    receive(wang, programme, bureau, sunshine, worker)
    sent = {"unit": bureau.pk, "reason": "归档", **extra}
    answer = post(stepped_up(liaison), "/registers/", sent)
    assert answer.status_code == 302
    export = FileExport.objects.get()
    assert bytes(export.content).startswith(start)
    assert export.row_count == 1


def test_register_of_a_foreign_unit_is_refused(stepped_up, liaison, programme, school):
    page = post(stepped_up(liaison), "/registers/", {"unit": school.pk, "reason": "归档"})
    assert page.status_code == 422
    assert not FileExport.objects.exists()


def test_api_gives_the_same_figures(sign_in, department, programme, wang, bureau, sunshine, worker):
    receive(wang, programme, bureau, sunshine, worker)
    body = sign_in(department).get("/api/v1/indicators/").json()
    report_in = next(row for row in body["figures"] if row["code"] == "I1")
    assert (report_in["numerator"], report_in["denominator"], report_in["is_met"]) == ("1.0", 1, True)
    assert sign_in(department).get("/api/v1/indicators/?colour=red").status_code == 400
