"""Uploads: judged, mapped, answered, confirmed."""

from datetime import timedelta

import pytest
from django.db import connection

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleVersion, WrongState
from apps.spreadsheets import actions
from apps.spreadsheets.enums import ImportStatus, RowAnswer, RowVerdict
from apps.spreadsheets.models import ImportBatch
from apps.spreadsheets.recognition import Choice
from apps.spreadsheets.refusals import FileRefused

from .kept import LI, NAMELESS, SILENT, ZHANG, days, events, rows_of, stored


def test_judge_upload_keeps_the_file_and_its_verdicts_and_writes_nothing_else(upload, liaison, bureau, now):
    batch = upload(ZHANG, SILENT, NAMELESS)

    assert (batch.kind, batch.unit, batch.filename, batch.status) == (
        "members",
        bureau,
        "名单.xlsx",
        "judged",
    )
    assert (batch.total_rows, batch.clean_rows, batch.question_rows, batch.error_rows) == (3, 1, 1, 1)
    assert rows_of(batch) == {2: ("clean", "", ""), 3: ("question", "", ""), 4: ("error", "", "")}
    assert batch.rows.get(line=3).kinds == ["phone_missing"]
    assert batch.rows.get(line=2).values == {"name": "张三", "phone": "13800000001"}
    assert batch.rows.get(line=4).findings[0]["message"] == "第4行“姓名”未填写"
    assert batch.layout["headings"] == [[0, "姓名", "name"], [1, "手机号码", "phone"]]
    assert batch.expires_at == now + timedelta(days=7)
    assert batch.created_by == liaison
    assert stored() == set()
    assert events() == ["import.judged"]


def test_judge_upload_encrypts_the_file_the_values_and_the_findings(upload):
    batch = upload(ZHANG, SILENT)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT content, file_findings FROM spreadsheets_importbatch WHERE id = %s", [batch.pk]
        )
        kept = [bytes(value) for value in cursor.fetchone()]
        cursor.execute('SELECT "values", findings FROM spreadsheets_importrow')
        kept += [bytes(value) for row in cursor.fetchall() for value in row]

    plain = (b"PK\x03\x04", b"phone_missing", b"13800000001", "张三".encode())
    assert len(kept) == 6
    assert [text for text in plain for value in kept if text in value] == []
    assert ImportBatch.objects.get().content == batch.content
    assert "13800000001" not in str(AuditEvent.objects.get().after)


def test_judge_upload_refuses_a_file_and_keeps_nothing(upload, importer):
    with pytest.raises(FileRefused) as refusal:
        upload(filename="名单.xlsx", content=b"")

    assert refusal.value.code == "zero_bytes"
    assert not ImportBatch.objects.exists()


def test_judge_upload_refuses_a_table_without_rows(upload):
    with pytest.raises(FileRefused, match="没有人员的数据行") as refusal:
        upload()
    assert refusal.value.code == "no_rows"


def test_judge_upload_puts_unfit_cells_before_what_the_importer_says(upload):
    batch = upload(("=1+1", ""), ZHANG)
    row = batch.rows.get(line=2)

    assert row.verdict == RowVerdict.ERROR
    assert [finding["kind"] for finding in row.findings] == ["formula_text", "phone_missing"]


def test_judge_upload_makes_an_open_upload_give_way(upload, make_user):
    first, other = upload(ZHANG), upload(ZHANG, by=make_user("另一位联络员"))
    second = upload(LI)

    assert [ImportBatch.objects.get(pk=b.pk).status for b in (first, other, second)] == [
        ImportStatus.SUPERSEDED,
        ImportStatus.JUDGED,
        ImportStatus.JUDGED,
    ]
    assert events() == ["import.judged", "import.judged", "import.superseded", "import.judged"]


def test_remap_upload_judges_the_kept_file_again(upload, importer, liaison, now):
    batch = upload(ZHANG, SILENT)
    choice = Choice(mapping={0: "remark", 1: "name"})

    with pytest.raises(FileRefused, match="身份证号"):
        actions.remap_upload(
            batch=batch, importer=importer, choice=choice, version=batch.version, by=liaison, at=now
        )


def test_remap_upload_takes_the_columns_that_a_clerk_names(upload, importer, liaison, now):
    batch = upload(("13800000001", "张三"), ("13800000002", "李四"))
    choice = Choice(mapping={0: "phone", 1: "name"})

    batch = actions.remap_upload(
        batch=batch, importer=importer, choice=choice, version=batch.version, by=liaison, at=now
    )

    assert batch.rows.get(line=2).values == {"name": "张三", "phone": "13800000001"}
    assert batch.layout["mapping"] == {"0": "phone", "1": "name"}
    assert events() == ["import.judged", "import.remapped"]


def test_answer_rows_answers_one_line_or_all_of_a_kind(upload, liaison, now):
    batch = upload(ZHANG, SILENT, ("孙七", ""), ("周八", ""))

    def answer(answer, **which):
        batch.refresh_from_db()
        return actions.answer_rows(
            batch=batch, answer=answer, version=batch.version, by=liaison, at=now, **which
        )

    assert answer(RowAnswer.SKIPPED, line=3) == 1
    assert answer(RowAnswer.ACCEPTED, kind="phone_missing") == 2
    assert answer(RowAnswer.ACCEPTED, line=3) == 1
    assert [row.answer for row in batch.rows.all()] == ["", "accepted", "accepted", "accepted"]
    assert {row.answered_by for row in batch.rows.exclude(answer="")} == {liaison}
    assert events() == ["import.judged", *["import.answered"] * 3]


@pytest.mark.parametrize("which", [{"line": 2}, {"line": 99}, {"kind": "no_such_kind"}])
def test_answer_rows_refuses_lines_without_a_question(upload, liaison, now, which):
    batch = upload(ZHANG, SILENT)

    with pytest.raises(DomainError, match="没有要回答的问题"):
        actions.answer_rows(
            batch=batch, answer=RowAnswer.ACCEPTED, version=batch.version, by=liaison, at=now, **which
        )


def test_confirm_upload_stores_clean_and_accepted_rows_only(upload, confirm, liaison, now):
    batch = upload(ZHANG, SILENT, ("孙七", ""), ("周八", ""), NAMELESS)
    for line, answer in ((3, RowAnswer.ACCEPTED), (4, RowAnswer.SKIPPED)):
        batch.refresh_from_db()
        actions.answer_rows(batch=batch, answer=answer, version=batch.version, by=liaison, at=now, line=line)

    batch.refresh_from_db()
    batch = confirm(batch)

    assert stored() == days(ZHANG, SILENT)
    assert rows_of(batch) == {
        2: ("clean", "", "created"),
        3: ("question", "accepted", "created"),
        4: ("question", "skipped", "skipped"),
        5: ("question", "", "skipped"),
        6: ("error", "", "skipped"),
    }
    assert (batch.created_rows, batch.updated_rows, batch.unchanged_rows, batch.skipped_rows) == (2, 0, 0, 3)
    assert (batch.status, batch.confirmed_at, batch.confirmed_by) == ("confirmed", now, liaison)
    assert events()[-1] == "import.confirmed"


def test_confirm_upload_twice_is_once(upload, confirm):
    batch = upload(ZHANG, LI)
    confirm(batch)

    with pytest.raises(WrongState, match="已导入"):
        confirm(batch)
    assert stored() == days(ZHANG, LI)
    assert events().count("import.confirmed") == 1


def test_confirm_upload_is_whole_or_absent(upload, confirm):
    batch = upload(ZHANG, ("拒绝", "13800000004"))

    with pytest.raises(DomainError, match="刚被别人登记"):
        confirm(batch)

    assert stored() == set()
    batch.refresh_from_db()
    assert (batch.status, batch.created_rows) == ("judged", 0)
    assert {row.outcome for row in batch.rows.all()} == {""}


def test_confirm_upload_refuses_a_stale_page(upload, confirm, liaison, now):
    batch = upload(ZHANG, SILENT)
    actions.answer_rows(
        batch=batch, answer=RowAnswer.ACCEPTED, version=batch.version, by=liaison, at=now, line=3
    )

    with pytest.raises(StaleVersion):
        confirm(batch)


def test_confirm_upload_asks_about_the_file_first(upload, confirm):
    batch = upload(ZHANG)

    with pytest.raises(DomainError, match="已核对") as refusal:
        confirm(batch, accepts_file=False)
    assert [problem.code for problem in refusal.value.problems] == ["file_question"]


def test_confirm_upload_refuses_when_nothing_can_be_stored(upload, confirm):
    batch = upload(NAMELESS, SILENT)

    with pytest.raises(DomainError, match="没有可以导入的行") as refusal:
        confirm(batch)
    assert refusal.value.problems[0].code == "nothing"


def test_confirm_upload_refuses_a_file_with_an_error_of_its_own(upload, confirm):
    batch = upload(ZHANG, LI)
    batch.file_findings = [{"severity": "error", "message": "不是本单位的名册"}]
    batch.save()

    with pytest.raises(DomainError, match="文件本身有问题"):
        confirm(batch)
