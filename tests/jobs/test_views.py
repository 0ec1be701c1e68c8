"""The page of progress, cancelling, and what is being made among the own files."""

import io

import pypdf
import pytest
from openpyxl import load_workbook

from apps.audit.models import AuditEvent
from apps.checkins import exports
from apps.checkins.actions import confirm_cards, issue_cards
from apps.checkins.models import CheckInCard
from apps.jobs import actions, running
from apps.jobs.models import Job
from apps.members.exports import MEMBERS
from apps.members.models import Invitation, OrgRelation, Person
from apps.spreadsheets.models import FileExport
from tests.conftest import NOW, post, text_of
from tests.world import new_person


@pytest.fixture
def job(order, clock):
    return order()


def test_job_detail_says_how_far_it_is_and_asks_anew(job, sign_in, liaison):
    client = sign_in(liaison)
    page = text_of(client.get(job.get_absolute_url()))
    assert ("排队中" in page, 'hx-trigger="every 3s"' in page, "看最新进展" in page) == (True,) * 3
    mine = actions.take_job(at=NOW)
    actions.note_progress(job=mine, done=1, at=NOW)
    page = text_of(client.get(job.get_absolute_url()))
    assert "已完成 1 / 3 条" in page
    assert "2 条" in page


def test_job_detail_ends_asking_when_the_work_has_ended(job, sign_in, liaison):
    client = sign_in(liaison)
    assert "HX-Refresh" not in client.get(job.get_absolute_url(), headers={"HX-Request": "true"})
    running.run_waiting_jobs()
    asked = client.get(job.get_absolute_url(), headers={"HX-Request": "true"})
    assert asked["HX-Refresh"] == "true"
    page = client.get(job.get_absolute_url())
    assert "HX-Refresh" not in page
    assert ("every 3s" in text_of(page), "看最新进展" in text_of(page)) == (False, False)
    assert FileExport.objects.get().get_absolute_url() in text_of(page)


def test_job_detail_is_the_owner_s_alone(job, sign_in, secretary):
    client = sign_in(secretary)
    assert client.get(job.get_absolute_url()).status_code == 404
    assert post(client, f"{job.get_absolute_url()}cancel/").status_code == 404
    job.refresh_from_db()
    assert job.is_open


def test_job_cancel_gives_it_up_once(job, sign_in, liaison):
    client, url = sign_in(liaison), f"{job.get_absolute_url()}cancel/"
    assert client.get(url).status_code == 405
    assert post(client, url)["Location"] == job.get_absolute_url()
    assert "已取消，没有留下任何改动" in text_of(client.get(job.get_absolute_url()))
    post(client, url)
    assert "不能做这一步" in text_of(client.get(job.get_absolute_url()))
    assert AuditEvent.objects.filter(event="job.cancelled").count() == 1


def test_file_list_shows_what_is_being_made(job, sign_in, liaison, secretary):
    assert job.get_absolute_url() in text_of(sign_in(liaison).get("/files/"))
    assert job.get_absolute_url() not in text_of(sign_in(secretary).get("/files/"))


def test_a_long_list_is_exported_by_the_worker_as_it_was_seen(
    stepped_up, liaison, bureau, wang, zhao, monkeypatch, clock
):
    monkeypatch.setitem(vars(MEMBERS), "small", 1)
    client = stepped_up(liaison)
    answer = post(client, "/members/export/?sort=-name&columns=name&columns=phone", {"reason": "核对"})
    job = Job.objects.get()
    assert answer["Location"] == job.get_absolute_url()
    assert (job.total, job.unit, job.title) == (2, "人", "导出在职党员名册")
    running.run_waiting_jobs()
    sheet = load_workbook(io.BytesIO(FileExport.objects.get().content)).active
    names = [row[0] for row in sheet.iter_rows(min_row=4, max_col=2, values_only=True)]
    assert names == [person.name for person in Person.objects.order_by("-pinyin")]
    assert AuditEvent.objects.get(event="member.exported").reason == "核对"


def test_a_list_whose_rows_left_the_own_reach_makes_no_file(
    stepped_up, liaison, school, wang, monkeypatch, clock
):
    monkeypatch.setitem(vars(MEMBERS), "small", 0)
    post(stepped_up(liaison), "/members/export/?columns=name", {"reason": "核对"})
    OrgRelation.objects.filter(person=wang).update(unit=school)
    running.run_waiting_jobs()
    job = Job.objects.get()
    assert (job.status, FileExport.objects.count()) == ("failed", 0)
    assert "都看不到了" in job.refusal


@pytest.fixture
def three_cards(programme, bureau, liaison, secretary, clock):
    people = [new_person(name, bureau) for name in ("甲大", "乙二", "丙三")]
    drafts = issue_cards(people=people, programme=programme, by=liaison, at=NOW)
    return confirm_cards(cards=drafts, by=secretary, at=NOW)


def test_many_cards_are_printed_by_the_worker(three_cards, sign_in, liaison, monkeypatch):
    monkeypatch.setitem(vars(exports.CARD_PRINTS), "small", 2)
    monkeypatch.setattr(exports, "CARDS_AT_ONCE", 2)
    client = sign_in(liaison)
    answer = post(client, "/cards/print/", {"every": "1", "list_query": "status=issued"})
    job = Job.objects.get()
    assert (answer["Location"], job.total, job.unit) == (job.get_absolute_url(), 3, "张")
    assert not Invitation.objects.exists()
    running.run_waiting_jobs()
    file = FileExport.objects.get()
    assert (file.filename, file.row_count) == ("报到卡_3张.pdf", 3)
    pages = pypdf.PdfReader(io.BytesIO(file.content)).pages
    names = ["甲大", "乙二", "丙三"]
    shown = [[name for name in names if name in page.extract_text()] for page in pages]
    assert shown == [[card.person.name] for card in sorted(three_cards, key=lambda card: card.serial)]
    assert AuditEvent.objects.filter(event="card.printed").count() == 3
    assert Invitation.objects.open().count() == 3


def test_a_card_that_leaves_the_reach_between_two_parts_is_neither_printed_nor_counted(
    three_cards, liaison, school, monkeypatch
):
    monkeypatch.setattr(exports, "CARDS_AT_ONCE", 1)
    work = exports.CARD_PRINTS.begin(liaison, {"ids": [card.pk for card in three_cards]}, NOW)
    parts = work.pieces()
    next(parts)
    CheckInCard.objects.filter(pk=work.order[-1]).update(unit=school)
    list(parts)
    made = work.end(by=liaison, at=NOW)
    assert (made.filename, made.row_count) == ("报到卡_2张.pdf", 2)
    assert CheckInCard.objects.exclude(printed_at=None).count() == 2


def test_cancelled_printing_issues_no_codes(three_cards, sign_in, liaison, monkeypatch):
    monkeypatch.setitem(vars(exports.CARD_PRINTS), "small", 2)
    client = sign_in(liaison)
    post(client, "/cards/print/", {"every": "1"})
    post(client, f"{Job.objects.get().get_absolute_url()}cancel/")
    assert running.run_waiting_jobs() == 0
    assert not Invitation.objects.exists()
    assert not AuditEvent.objects.filter(event="card.printed").exists()


def test_more_cards_than_fit_at_once_are_never_half_printed(
    programme, bureau, liaison, secretary, sign_in, clock
):
    people = [new_person(f"党员{number}", bureau) for number in range(exports.SMALL_PRINT + 1)]
    drafts = issue_cards(people=people, programme=programme, by=liaison, at=NOW)
    cards = confirm_cards(cards=drafts, by=secretary, at=NOW)
    answer = post(sign_in(liaison), "/cards/print/", {"card": [card.pk for card in cards]})
    job = Job.objects.get()
    assert (answer["Location"], job.total) == (job.get_absolute_url(), exports.SMALL_PRINT + 1)
    assert not CheckInCard.objects.exclude(printed_at=None).exists()
    assert not Invitation.objects.exists()
