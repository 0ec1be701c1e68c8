"""Pages of imports: what they show, in how many queries, to whom."""

import io

import openpyxl
import pytest

from apps.audit.models import AuditEvent
from apps.programmes.models import CalendarDay
from apps.spreadsheets import actions
from apps.spreadsheets.models import ImportBatch
from tests.conftest import post, text_of

from .conftest import workbook_with
from .importers import day_of
from .kept import LI, NAMELESS, SILENT, ZHANG

UPLOAD = "/files/uploads/new/members/"

PAGES = ["", "columns/", "confirm/", "error-file/"]

DEEDS = ["answers/", "confirm/", "columns/", "undo/", "discard/"]


def test_import_detail_filters_rows_by_verdict_and_answer(client, upload):
    batch = upload(ZHANG, SILENT, NAMELESS)

    def lines(query):
        page = client.get(f"{batch.get_absolute_url()}?{query}")
        return [row.line for row in page.context["rows"]]

    assert lines("") == [4, 3]
    assert lines("verdict=clean") == [2]
    assert lines("verdict=error") == [4]
    assert lines("answer=open") == [3]
    assert lines("outcome=created") == []


@pytest.mark.parametrize("query", ["verdict=nonsense", "colour=red", "page=0", "page=x"])
def test_import_detail_answers_400_to_unknown_conditions(client, upload, query):
    batch = upload(ZHANG)

    assert client.get(f"{batch.get_absolute_url()}?{query}").status_code == 400


def test_import_detail_masks_numbers(client, upload):
    batch = upload(ZHANG, SILENT)
    page = text_of(client.get(f"{batch.get_absolute_url()}?verdict=clean"))

    assert "张三" in page
    assert "13800000001" not in page


def test_import_detail_opens_with_what_needs_a_hand(client, upload, confirm):
    batch = upload(ZHANG, SILENT)
    page = text_of(client.get(batch.get_absolute_url()))
    assert "要处理的行" in page
    assert "钱六" in page
    assert "张三" not in page
    assert 'href="?verdict=clean#rows"' in page
    sound = upload(LI, by=None)
    assert "没有要处理的行" in text_of(client.get(sound.get_absolute_url()))
    confirm(sound)
    assert "李四" in text_of(client.get(sound.get_absolute_url()))


def test_the_same_file_again_is_told(client, upload, confirm):
    content = workbook_with(ZHANG)
    first = upload(content=content)
    assert "已经导入过" not in text_of(client.get(first.get_absolute_url()))
    confirm(first)
    again = upload(content=content)
    page = text_of(client.get(again.get_absolute_url()))
    assert "这个文件已经导入过" in page
    assert f'href="{first.get_absolute_url()}"' in page
    assert "已经导入过" not in text_of(client.get(upload(LI, by=None).get_absolute_url()))


@pytest.mark.parametrize("page", ["confirm", "columns"])
def test_going_back_after_confirming_leads_to_the_result(client, upload, confirm, page):
    batch = confirm(upload(ZHANG))
    answer = client.get(f"/files/uploads/{batch.pk}/{page}/")
    assert (answer.status_code, answer["Location"]) == (302, batch.get_absolute_url())
    assert "这次上传现在是“已导入”" in text_of(client.get(answer["Location"]))


def test_import_detail_takes_the_same_queries_for_any_number_of_rows(
    client, upload, django_assert_max_num_queries
):
    small = upload(SILENT)
    large = upload(*[(f"党员{number}", "") for number in range(40)], by=None)
    client.get(small.get_absolute_url())
    counts = []
    for batch in (small, large):
        with django_assert_max_num_queries(30) as captured:
            client.get(batch.get_absolute_url())
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_import_list_takes_the_same_queries_for_any_number_of_uploads(
    client, upload, django_assert_max_num_queries
):
    counts = []
    client.get("/files/uploads/")
    for _ in range(2):
        upload(ZHANG, LI)
        with django_assert_max_num_queries(20) as captured:
            page = client.get("/files/uploads/")
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert text_of(page).count("名单.xlsx") == 2


def test_import_error_file_is_the_own_workbook_with_marks(client, upload):
    batch = upload(ZHANG, SILENT, NAMELESS, filename="财政局名册.xlsx")

    answer = client.get(f"/files/uploads/{batch.pk}/error-file/")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active

    assert answer["Cache-Control"] == "private, no-store"
    assert "%E8%B4%A2%E6%94%BF%E5%B1%80%E5%90%8D%E5%86%8C" in answer["Content-Disposition"]
    assert [row[2].value for row in sheet.iter_rows()] == [
        "问题",
        None,
        "【请确认】第3行“手机号码”未填写，将无法通知本人",
        "【须改正】第4行“姓名”未填写",
    ]
    assert AuditEvent.objects.filter(event="import.error_file_taken").count() == 1


def test_import_error_file_is_refused_once_the_file_is_forgotten(client, upload, now):
    batch = upload(ZHANG, SILENT)
    actions.purge_files(at=batch.expires_at)

    page = client.get(f"/files/uploads/{batch.pk}/error-file/")
    assert (page.status_code, "已过保留期" in text_of(page)) == (409, True)
    assert "逐行内容已清除" in text_of(client.get(batch.get_absolute_url()))


def test_import_discard_leaves_the_list_alone(client, upload):
    batch = upload(ZHANG)

    answer = post(client, f"/files/uploads/{batch.pk}/discard/", {"version": batch.version})

    assert answer["Location"] == UPLOAD
    batch.refresh_from_db()
    assert batch.status == "superseded"


def test_import_undo_says_why_it_is_refused(client, upload, confirm):
    batch = confirm(upload(ZHANG, LI))
    CalendarDay.objects.filter(on=day_of("李四")).update(name="改过")

    answer = post(client, f"/files/uploads/{batch.pk}/undo/", {"version": batch.version}, follow=True)

    assert "第3行导入后被修改过" in text_of(answer)


def test_import_blank_gives_an_empty_table(client):
    answer = client.get("/files/uploads/new/members/blank/")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[1]][:3] == ["序号", "姓名", "性别"]


@pytest.mark.parametrize("path", PAGES)
def test_uploads_of_another_unit_do_not_exist(client, upload, school, path):
    batch = upload(ZHANG, unit=school)

    assert client.get(f"/files/uploads/{batch.pk}/{path}").status_code == 404
    assert client.get(f"/files/uploads/999999/{path}").status_code == 404


@pytest.mark.parametrize("path", DEEDS)
def test_deeds_on_uploads_of_another_unit_are_refused(client, upload, school, path):
    batch = upload(ZHANG, SILENT, unit=school)
    data = {"version": batch.version, "choice": "accepted:all:", "column_0": "name"}

    assert post(client, f"/files/uploads/{batch.pk}/{path}", data).status_code == 404
    assert ImportBatch.objects.get(pk=batch.pk).version == batch.version


@pytest.mark.parametrize("path", ["", "blank/"])
def test_imports_are_closed_to_other_roles(importer, sign_in, secretary, path):
    assert sign_in(secretary).get(f"{UPLOAD}{path}").status_code == 403


def test_unknown_kinds_of_import_do_not_exist(client):
    assert client.get("/files/uploads/new/nonsense/").status_code == 404


@pytest.mark.parametrize("path", ["answers/", "undo/", "discard/"])
def test_deeds_refuse_a_plain_get(client, upload, path):
    batch = upload(ZHANG)

    assert client.get(f"/files/uploads/{batch.pk}/{path}").status_code == 405
