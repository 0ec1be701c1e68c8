"""Pages of an import: upload, columns, answers, confirmation, refusals."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.programmes.models import CalendarDay
from apps.spreadsheets import actions
from apps.spreadsheets.models import ImportBatch
from tests.conftest import post, text_of

from .conftest import workbook_with
from .importers import day_of
from .kept import LI, NAMELESS, SILENT, ZHANG
from .rosters import content_of

UPLOAD = "/files/uploads/new/members/"


def file_of(*people, name="名单.xlsx", content=None):
    return SimpleUploadedFile(name, content if content is not None else workbook_with(*people))


def test_import_from_upload_to_undo(client, bureau, now):
    page = client.get(UPLOAD)
    assert "导入党员名册" in text_of(page)
    assert f'value="{bureau.pk}" selected' in text_of(page)

    answer = post(client, UPLOAD, {"unit": bureau.pk, "file": file_of(ZHANG, SILENT, NAMELESS)})
    batch = ImportBatch.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/files/uploads/{batch.pk}/")
    page = text_of(client.get(answer["Location"]))
    for words in ("第3行“手机号码”未填写，将无法通知本人", "“姓名”未填写", "可以导入", "都不导入"):
        assert words in page

    answers = reverse("spreadsheets:import_answer", args=[batch.pk])
    post(client, answers, {"choice": "accepted:line:3", "version": batch.version})
    batch.refresh_from_db()
    page = text_of(client.get(f"/files/uploads/{batch.pk}/confirm/"))
    assert "2 行" in page
    assert "须改正，不导入" in page

    answer = post(client, f"/files/uploads/{batch.pk}/confirm/", {"version": batch.version})
    assert answer["Location"] == f"/files/uploads/{batch.pk}/"
    assert set(CalendarDay.objects.values_list("on", flat=True)) == {day_of("张三"), day_of("钱六")}
    page = text_of(client.get(answer["Location"]))
    assert "撤销这次导入" in page
    assert "上传改好的文件" in page

    batch.refresh_from_db()
    post(client, f"/files/uploads/{batch.pk}/undo/", {"version": batch.version})
    assert not CalendarDay.objects.exists()
    assert "已撤销" in text_of(client.get(f"/files/uploads/{batch.pk}/"))


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "名单.xlsx", "文件是空的（0 字节）"),
        (b"x", "名单.pdf", "只接受 .xlsx、.xls、.ods 和 .csv 文件"),
        ("甲,乙\n1,2".encode(), "名单.csv", "找不到表头：至少要有“姓名”列和“身份证号”或“手机号码”列"),
    ],
)
def test_import_upload_says_why_a_file_is_refused(client, bureau, content, name, sentence):
    page = post(client, UPLOAD, {"unit": bureau.pk, "file": file_of(name=name, content=content)})

    assert page.status_code == 409
    assert sentence in text_of(page)
    assert not ImportBatch.objects.exists()


def test_import_upload_refuses_a_hostile_file(client, bureau):
    bomb = content_of("hostile/zip_bomb.xlsx")

    page = post(client, UPLOAD, {"unit": bureau.pk, "file": file_of(content=bomb)})

    assert (page.status_code, "文件解压后过大" in text_of(page)) == (409, True)


def test_import_upload_refuses_a_huge_file_before_reading_it(client, bureau):
    page = post(client, UPLOAD, {"unit": bureau.pk, "file": file_of(content=b"x" * (10 * 2**20 + 1))})

    assert page.status_code == 422
    assert "文件超过 10 MB" in text_of(page)


def test_import_upload_asks_for_a_file(client, bureau):
    page = post(client, UPLOAD, {"unit": bureau.pk})

    assert page.status_code == 422
    assert "请选择要上传的文件。" in text_of(page)


def test_import_upload_refuses_a_foreign_unit(client, school):
    page = post(client, UPLOAD, {"unit": school.pk, "file": file_of(ZHANG)})

    assert page.status_code == 422
    assert not ImportBatch.objects.exists()


def test_import_upload_twice_with_one_key_is_once(client, bureau):
    for _ in range(2):
        data = {"unit": bureau.pk, "file": file_of(ZHANG, LI), "idempotency_key": "one-key-for-two"}
        answer = client.post(UPLOAD, data)

    assert ImportBatch.objects.count() == 1
    assert answer["Location"] == f"/files/uploads/{ImportBatch.objects.get().pk}/"


def test_mending_link_ties_the_new_upload_to_the_old_one(client, upload, confirm, bureau):
    first = confirm(upload(ZHANG, NAMELESS))
    page = text_of(client.get(first.mending_url))
    assert f'name="mends" value="{first.pk}"' in page

    post(client, UPLOAD, {"unit": bureau.pk, "mends": first.pk, "file": file_of(ZHANG, LI)})

    mended = ImportBatch.objects.exclude(pk=first.pk).get()
    assert (mended.mends, mended.unchanged_rows) == (first, 1)
    assert "已在库，无变化" in text_of(client.get(mended.get_absolute_url()))


def test_import_columns_lets_a_clerk_name_columns(client, upload):
    batch = upload(("13800000001", "张三"), ("13800000002", "李四"))
    url = f"/files/uploads/{batch.pk}/columns/"
    assert "手机号码" in text_of(client.get(url))

    answer = post(client, url, {"version": batch.version, "column_0": "phone", "column_1": "name"})

    assert answer["Location"] == batch.get_absolute_url()
    assert batch.rows.get(line=2).values == {"name": "张三", "phone": "13800000001"}


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"column_0": "name", "column_1": "name"}, 422, "有两列都选了“姓名”，请只留一列"),
        ({"column_0": "ignored", "column_1": "phone"}, 409, "还没有指定“姓名”列"),
        ({"column_0": "nonsense", "column_1": "phone"}, 422, "需要修改"),
    ],
)
def test_import_columns_refuses_what_makes_no_table(client, upload, typed, status, sentence):
    batch = upload(ZHANG, LI)

    page = post(client, f"/files/uploads/{batch.pk}/columns/", {"version": batch.version, **typed})

    assert page.status_code == status
    assert sentence in text_of(page)


def test_import_columns_offers_the_other_sheets_with_a_table(client, importer, bureau, liaison, now):
    book = openpyxl.load_workbook(io.BytesIO(workbook_with(ZHANG, LI)))
    other = book.create_sheet("二支部")
    for row in (("姓名", "手机号码"), ("王五", "13800000003")):
        other.append(row)
    stream = io.BytesIO()
    book.save(stream)
    batch = actions.judge_upload(
        importer=importer, filename="a.xlsx", content=stream.getvalue(), unit=bureau, by=liaison, at=now
    )
    assert "二支部" in text_of(client.get(batch.get_absolute_url()))

    same = {"column_0": "name", "column_1": "phone"}
    post(client, f"/files/uploads/{batch.pk}/columns/", {"version": batch.version, "sheet": "二支部", **same})

    assert [row.values["name"] for row in batch.rows.all()] == ["王五"]


def test_import_answer_takes_a_whole_kind_and_goes_back_where_it_was(client, upload):
    batch = upload(ZHANG, SILENT, ("孙七", ""))
    data = {
        "choice": "skipped:kind:phone_missing",
        "version": batch.version,
        "next": "/files/uploads/?page=1",
    }

    answer = post(client, f"/files/uploads/{batch.pk}/answers/", data)

    assert answer["Location"] == data["next"]
    assert [row.answer for row in batch.rows.all()] == ["", "skipped", "skipped"]


@pytest.mark.parametrize("choice", ["", "accepted", "yes:all:", "accepted:line:x y"])
def test_import_answer_refuses_an_unknown_choice(client, upload, choice):
    batch = upload(ZHANG, SILENT)

    page = post(client, f"/files/uploads/{batch.pk}/answers/", {"choice": choice, "version": batch.version})

    assert page.status_code == 409
    assert batch.rows.unanswered().count() == 1


def test_import_answer_never_leads_to_another_host(client, upload):
    batch = upload(ZHANG, SILENT)
    data = {"choice": "accepted:all:", "version": batch.version, "next": "https://example.invalid/"}

    assert post(client, f"/files/uploads/{batch.pk}/answers/", data)["Location"] == batch.get_absolute_url()


def test_import_confirm_asks_to_check_what_concerns_the_file(client, upload):
    batch = upload(ZHANG)
    url = f"/files/uploads/{batch.pk}/confirm/"

    page = post(client, url, {"version": batch.version})
    assert (page.status_code, "名单不足两人，请核对" in text_of(page)) == (422, True)

    assert post(client, url, {"version": batch.version, "accepts_file": "on"}).status_code == 302
    assert CalendarDay.objects.count() == 1


def test_import_confirm_of_a_stale_page_is_refused(client, upload):
    batch = upload(ZHANG, SILENT)
    post(client, f"/files/uploads/{batch.pk}/answers/", {"choice": "accepted:all:", "version": batch.version})

    page = post(client, f"/files/uploads/{batch.pk}/confirm/", {"version": batch.version})

    assert (page.status_code, "刚被别人修改过" in text_of(page)) == (409, True)
    assert not CalendarDay.objects.exists()
