"""The first page, the board, the names behind it, the registers."""

import io
import re
import zipfile
from base64 import b64decode

import openpyxl
import pytest

from apps.audit.models import AuditEvent
from apps.core.http import paged
from apps.dashboards import exports
from apps.dashboards.enums import RegisterKind
from apps.dashboards.exports import REGISTERS
from apps.jobs.models import Job
from apps.jobs.running import run_waiting_jobs
from apps.notifications.actions import notify
from apps.spreadsheets.models import FileExport
from apps.units.models import Unit
from tests.conftest import NOW, TODAY, post
from tests.dashboards.test_figures import receive
from tests.documents.paper import pages_of

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


def test_board_leads_to_the_registers_only_whom_they_are_for(sign_in, worker, community_secretary, programme):
    assert "/registers/" not in sign_in(worker).get("/board/").content.decode()
    assert "/registers/" in sign_in(community_secretary).get("/board/").content.decode()


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


def test_names_come_page_by_page_the_missing_first(
    sign_in, liaison, programme, wang, zhao, bureau, sunshine, worker, monkeypatch
):
    monkeypatch.setitem(paged.__kwdefaults__, "size", 1)
    receive(wang, programme, bureau, sunshine, worker)
    client = sign_in(liaison)
    first = client.get(f"/board/I1/names/?unit={bureau.pk}").content.decode()
    assert ("赵敏" in first, "王建国" in first, "已经达到的" in first) == (True, False, False)
    second = client.get(f"/board/I1/names/?unit={bureau.pk}&page=2").content.decode()
    assert ("赵敏" in second, "王建国" in second, "还没有达到的" in second) == (False, True, False)
    assert client.get(f"/board/I1/names/?unit={bureau.pk}&page=3").status_code == 400
    assert client.get("/board/I1/names/?colour=red").status_code == 400


def test_names_leave_as_the_workbook_of_what_is_seen(
    stepped_up, liaison, programme, wang, zhao, bureau, sunshine, worker
):
    receive(wang, programme, bureau, sunshine, worker)
    client, url = stepped_up(liaison), f"/board/I1/names/export/?unit={bureau.pk}"
    assert "2" in client.get(url).content.decode()
    assert post(client, url, {"reason": "催办"})["Location"] == "/files/"
    export = FileExport.objects.get()
    sheet = openpyxl.load_workbook(io.BytesIO(export.content)).active
    rows = [row[:2] for row in sheet.iter_rows(values_only=True)]
    assert rows[-2:] == [("还没有", "赵敏"), ("已达到", "王建国")]
    assert (export.row_count, export.reason) == (2, "催办")


def test_board_is_closed_to_members_and_administrators(sign_in, member, auditor, programme):
    for user in (member, auditor):
        assert sign_in(user).get("/board/").status_code == 403


@pytest.mark.requirement("Y30", "Y31")
@pytest.mark.parametrize(("kind", "start"), [("workbook", b"PK"), ("register", b"%PDF"), ("ledger", b"%PDF")])
def test_registers_leave_as_workbook_and_pdf(
    kind, start, stepped_up, liaison, programme, wang, bureau, sunshine, worker
):
    receive(wang, programme, bureau, sunshine, worker)
    sent = {"unit": bureau.pk, "reason": "归档", "kind": kind}
    answer = post(stepped_up(liaison), "/registers/", sent)
    assert answer.status_code == 302
    export = FileExport.objects.get()
    assert bytes(export.content).startswith(start)
    assert export.row_count == 1


@pytest.mark.parametrize("kind", ["register", "ledger"])
def test_the_first_sheet_of_a_register_is_seen_before_it_is_made(
    kind, stepped_up, liaison, programme, wang, bureau, sunshine, worker
):
    receive(wang, programme, bureau, sunshine, worker)
    page = post(stepped_up(liaison), "/registers/", {"unit": bureau.pk, "reason": "归档", "look": kind})
    assert page.status_code == 200
    picture = re.search(r'src="data:image/png;base64,([^"]+)"', page.content.decode())
    assert picture is not None
    assert b64decode(picture[1]).startswith(b"\x89PNG")
    assert not FileExport.objects.exists()
    seen = AuditEvent.objects.get(event="register.seen")
    assert (seen.after, seen.reason) == ({"paper": f"{RegisterKind(kind).label}（预览）"}, "归档")


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"look": "workbook"}, {"on": "2019-05-01"}, {"unit": 0}])
def test_a_sheet_is_not_seen_without_reason_day_or_reach(wrong, stepped_up, liaison, programme, bureau):
    sent = {"unit": bureau.pk, "reason": "归档", "look": "register", **wrong}
    page = post(stepped_up(liaison), "/registers/", sent)
    assert (page.status_code, "data:image" in page.content.decode()) == (422, False)
    assert not AuditEvent.objects.filter(event="register.seen").exists()


def test_register_of_a_foreign_unit_is_refused(stepped_up, liaison, programme, school):
    page = post(stepped_up(liaison), "/registers/", {"unit": school.pk, "reason": "归档", "kind": "ledger"})
    assert page.status_code == 422
    assert not FileExport.objects.exists()


def test_register_of_a_day_without_a_programme_is_refused(stepped_up, liaison, programme, bureau):
    sent = {"unit": bureau.pk, "reason": "归档", "kind": "ledger", "on": "2019-05-01"}
    page = post(stepped_up(liaison), "/registers/", sent)
    assert (page.status_code, "没有在执行的年度方案" in page.content.decode()) == (422, True)


def test_a_large_register_is_made_by_the_worker(
    stepped_up, liaison, programme, wang, bureau, sunshine, worker, monkeypatch, clock
):
    receive(wang, programme, bureau, sunshine, worker)
    monkeypatch.setitem(vars(REGISTERS), "small", 0)
    sent = {"unit": bureau.pk, "reason": "归档", "kind": "register"}
    answer = post(stepped_up(liaison), "/registers/", sent)
    job = Job.objects.get()
    assert (answer["Location"], job.total, job.unit) == (job.get_absolute_url(), 1, "人")
    run_waiting_jobs()
    export = FileExport.objects.get()
    assert (export.filename, export.row_count) == (f"{bureau}-工作情况登记表_1人.pdf", 1)
    assert bytes(export.content).startswith(b"%PDF")


def test_lines_go_on_counting_in_the_next_file_of_a_register(
    stepped_up, liaison, programme, wang, zhao, bureau, monkeypatch, clock
):
    monkeypatch.setattr(exports, "LINES_PER_FILE", 1)
    sent = {"unit": bureau.pk, "reason": "归档", "kind": "ledger"}
    post(stepped_up(liaison), "/registers/", sent)
    export = FileExport.objects.get()
    inside = zipfile.ZipFile(io.BytesIO(export.content))
    name = f"{bureau}-工作台账"
    assert export.filename == f"{name}_2人.zip"
    assert inside.namelist() == [f"{name}_0001-0001.pdf", f"{name}_0002-0002.pdf"]
    first, second = ("".join(pages_of(inside.read(file))) for file in inside.namelist())
    assert ("王建国" in first, "赵敏" in second, "王建国" in second) == (True, True, False)
    assert "2 赵敏" in second


def test_a_large_register_of_a_unit_out_of_reach_meanwhile_is_not_made(
    stepped_up, liaison, programme, wang, bureau, monkeypatch, clock
):
    monkeypatch.setitem(vars(REGISTERS), "small", 0)
    post(stepped_up(liaison), "/registers/", {"unit": bureau.pk, "reason": "归档", "kind": "ledger"})
    Unit.objects.filter(pk=bureau.pk).update(dissolved_on=TODAY)
    run_waiting_jobs()
    assert "看不到了" in Job.objects.get().refusal
    assert not FileExport.objects.exists()


def test_api_gives_the_same_figures(sign_in, department, programme, wang, bureau, sunshine, worker):
    receive(wang, programme, bureau, sunshine, worker)
    body = sign_in(department).get("/api/v1/indicators/").json()
    report_in = next(row for row in body["figures"] if row["code"] == "I1")
    assert (report_in["numerator"], report_in["denominator"], report_in["is_met"]) == ("1.0", 1, True)
    assert sign_in(department).get("/api/v1/indicators/?colour=red").status_code == 400
