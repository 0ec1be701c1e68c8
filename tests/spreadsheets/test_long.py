"""Large uploads: judged and stored by the worker, the small ones at once as ever."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.jobs import imports
from apps.jobs.models import Job
from apps.jobs.running import run_waiting_jobs
from apps.notifications.models import Message
from apps.programmes.models import CalendarDay
from apps.spreadsheets.models import ImportBatch
from tests.conftest import post

from .conftest import workbook_with
from .importers import day_of

PEOPLE = (("张三", "13800000001"), ("李四", "13800000002"))
UPLOAD = "/files/uploads/new/members/"


@pytest.fixture
def client(importer, sign_in, liaison, clock, monkeypatch):
    monkeypatch.setattr(imports, "SMALL_IMPORT", 1)
    return sign_in(liaison)


@pytest.fixture
def send(client, bureau):
    """send(): two people, more than are judged while one waits."""

    def upload(*people, content=None):
        file = SimpleUploadedFile("名单.xlsx", content if content is not None else workbook_with(*people))
        return post(client, UPLOAD, {"unit": bureau.pk, "file": file})

    return upload


@pytest.fixture
def judged(send):
    send(*PEOPLE)
    run_waiting_jobs()
    return ImportBatch.objects.get()


def confirm(client, batch):
    return post(client, f"/files/uploads/{batch.pk}/confirm/", {"version": batch.version})


def test_a_large_upload_is_judged_by_the_worker(client, send, liaison):
    answer = send(*PEOPLE)
    job = Job.objects.get()
    assert (answer["Location"], job.total, job.unit) == (job.get_absolute_url(), 2, "行")
    assert not ImportBatch.objects.exists()
    run_waiting_jobs()
    job.refresh_from_db()
    batch = ImportBatch.objects.get()
    assert (job.status, job.result, job.upload, job.file) == ("done", batch.get_absolute_url(), b"", None)
    assert (batch.created_by, batch.total_rows, batch.clean_rows) == (liaison, 2, 2)
    message = Message.objects.get(recipient=liaison)
    assert (message.subject, message.url) == (
        "“检查文件 名单.xlsx”已完成，请看结果",
        batch.get_absolute_url(),
    )
    page = client.get(job.get_absolute_url()).content.decode()
    assert ("看结果" in page, batch.get_absolute_url() in page, "下载文件" in page) == (True, True, False)


def test_a_small_upload_is_judged_at_once(send):
    answer = send(("张三", "13800000001"))
    assert answer["Location"] == ImportBatch.objects.get().get_absolute_url()
    assert not Job.objects.exists()


def test_a_hostile_file_never_becomes_work(send):
    page = send(content=b"PK\x03\x04broken")
    assert page.status_code == 409
    assert not Job.objects.exists()


def test_a_cancelled_upload_leaves_nothing_of_the_file(client, send):
    send(*PEOPLE)
    post(client, f"{Job.objects.get().get_absolute_url()}cancel/")
    assert (Job.objects.get().upload, run_waiting_jobs()) == (b"", 0)
    assert not ImportBatch.objects.exists()


def test_an_upload_whose_owner_lost_the_unit_is_not_judged(send, school, liaison):
    send(*PEOPLE)
    liaison.role_assignments.update(unit=school)
    run_waiting_jobs()
    job = Job.objects.get()
    assert (job.status, job.upload, ImportBatch.objects.count()) == ("failed", b"", 0)
    assert "看不到这次上传" in job.refusal


def test_a_large_upload_is_stored_by_the_worker(client, judged):
    answer = confirm(client, judged)
    job = Job.objects.get(kind="confirmations")
    assert answer["Location"] == job.get_absolute_url()
    assert not CalendarDay.objects.exists()
    run_waiting_jobs()
    job.refresh_from_db()
    judged.refresh_from_db()
    assert (job.status, job.result, judged.status) == ("done", judged.get_absolute_url(), "confirmed")
    assert set(CalendarDay.objects.values_list("on", flat=True)) == {day_of("张三"), day_of("李四")}


def test_a_large_upload_ordered_twice_is_stored_once(client, judged):
    confirm(client, judged)
    confirm(client, judged)
    run_waiting_jobs()
    second, first = Job.objects.filter(kind="confirmations")
    assert (first.status, second.status) == ("done", "failed")
    assert "不能做这一步" in second.refusal
    assert CalendarDay.objects.count() == 2


def test_nothing_to_store_is_told_before_any_work(client, send):
    send(("", "13800000001"), ("", "13800000002"))
    run_waiting_jobs()
    page = confirm(client, ImportBatch.objects.get())
    assert (page.status_code, "没有可以导入的行" in page.content.decode()) == (409, True)
    assert Job.objects.count() == 1
