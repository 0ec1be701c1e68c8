"""Uploads: judged, answered, confirmed, mended, undone, forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleVersion, WrongState
from apps.programmes.models import CalendarDay
from apps.spreadsheets import actions
from apps.spreadsheets.enums import IMPORT_TRANSITIONS, ImportStatus, RowAnswer, RowVerdict
from apps.spreadsheets.models import FileExport, ImportBatch, ImportRow
from apps.spreadsheets.recognition import Choice
from apps.spreadsheets.refusals import FileRefused

from .importers import day_of

ZHANG, LI, WANG = ("张三", "13800000001"), ("李四", "13800000002"), ("王五", "13800000003")
SILENT, NAMELESS = ("钱六", ""), ("", "13800000009")


def stored():
    return set(CalendarDay.objects.values_list("on", "name"))


def days(*people):
    return {(day_of(name), phone) for name, phone in people}


def rows_of(batch):
    return {row.line: (row.verdict, row.answer, row.outcome) for row in batch.rows.all()}


def events():
    return list(AuditEvent.objects.order_by("pk").values_list("event", flat=True))


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


def test_a_mended_file_changes_only_the_mended_rows(upload, confirm, liaison, now):
    first = upload(ZHANG, NAMELESS, SILENT)
    actions.answer_rows(
        batch=first, answer=RowAnswer.ACCEPTED, version=first.version, by=liaison, at=now, line=4
    )
    first.refresh_from_db()
    first = confirm(first)
    CalendarDay.objects.filter(on=day_of("张三")).update(name="后来改的")

    mended = upload(LI, SILENT, ZHANG, mends=first)

    assert rows_of(mended) == {
        2: ("clean", "", ""),
        3: ("question", "accepted", "unchanged"),
        4: ("clean", "", "unchanged"),
    }
    assert mended.unchanged_rows == 2
    mended = confirm(mended)
    assert (mended.created_rows, mended.unchanged_rows) == (1, 2)
    assert stored() == days(LI, SILENT) | {(day_of("张三"), "后来改的")}


def test_a_mended_file_keeps_the_refusal_of_a_question(upload, confirm, liaison, now):
    first = upload(ZHANG, SILENT)
    actions.answer_rows(
        batch=first, answer=RowAnswer.SKIPPED, version=first.version, by=liaison, at=now, line=3
    )
    first.refresh_from_db()

    mended = upload(ZHANG, SILENT, LI, mends=confirm(first))

    assert rows_of(mended)[3] == ("question", "skipped", "")


def test_a_mended_file_leans_only_on_what_is_stored(upload, confirm, importer, liaison, now):
    first = confirm(upload(ZHANG, LI))
    first = actions.undo_upload(batch=first, importer=importer, version=first.version, by=liaison, at=now)

    mended = upload(ZHANG, LI, mends=first)

    assert {row.outcome for row in mended.rows.all()} == {""}


def test_a_mended_file_must_be_of_the_same_unit(upload, confirm, school):
    first = confirm(upload(ZHANG, LI))

    with pytest.raises(DomainError, match="同一单位"):
        upload(ZHANG, mends=first, unit=school)


def test_undo_upload_takes_back_what_was_created_and_restores_what_was_updated(
    upload, confirm, importer, liaison, now
):
    confirm(upload(ZHANG, WANG))
    batch = confirm(upload(("张三", "13900000001"), LI))
    assert rows_of(batch)[2] == ("clean", "", "updated")

    batch = actions.undo_upload(
        batch=batch, importer=importer, version=batch.version, by=liaison, at=now + timedelta(hours=24)
    )

    assert stored() == days(ZHANG, WANG)
    assert (batch.status, batch.undone_by) == ("undone", liaison)
    assert events()[-1] == "import.undone"


def test_undo_upload_is_refused_after_a_day(upload, confirm, importer, liaison, now):
    batch = confirm(upload(ZHANG, LI))

    with pytest.raises(DomainError, match="超过 24 小时"):
        actions.undo_upload(
            batch=batch,
            importer=importer,
            version=batch.version,
            by=liaison,
            at=now + timedelta(hours=24, seconds=1),
        )
    assert stored() == days(ZHANG, LI)


def test_undo_upload_is_refused_when_a_row_was_touched_since(upload, confirm, importer, liaison, now):
    batch = confirm(upload(ZHANG, LI))
    CalendarDay.objects.filter(on=day_of("李四")).update(name="改过")

    with pytest.raises(DomainError, match="第3行导入后被修改过"):
        actions.undo_upload(batch=batch, importer=importer, version=batch.version, by=liaison, at=now)
    assert CalendarDay.objects.count() == 2
    batch.refresh_from_db()
    assert batch.status == ImportStatus.CONFIRMED


def test_undo_upload_waits_for_the_correction_to_be_undone_first(upload, confirm, importer, liaison, now):
    first = confirm(upload(ZHANG, LI))
    second = confirm(upload(ZHANG, LI, WANG, mends=first))

    with pytest.raises(DomainError, match="请先撤销更正的那一批"):
        actions.undo_upload(batch=first, importer=importer, version=first.version, by=liaison, at=now)
    actions.undo_upload(batch=second, importer=importer, version=second.version, by=liaison, at=now)
    first.refresh_from_db()
    actions.undo_upload(batch=first, importer=importer, version=first.version, by=liaison, at=now)
    assert stored() == set()


# status × deed → allowed, from the table of states
DEEDS = {
    "confirm": {"judged"},
    "discard": {"judged"},
    "undo": {"confirmed"},
    "answer": {"judged"},
    "remap": {"judged"},
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("status", ImportStatus.values)
def test_every_deed_in_every_status(upload, confirm, importer, liaison, now, status, deed):
    batch = upload(ZHANG, SILENT)
    if status in ("confirmed", "undone"):
        batch = confirm(batch)
    if status == "undone":
        batch = actions.undo_upload(batch=batch, importer=importer, version=None, by=liaison, at=now)
    if status == "superseded":
        batch = actions.discard_upload(batch=batch, version=None, by=liaison, at=now)
    common = {"batch": batch, "version": None, "by": liaison, "at": now}
    run = {
        "confirm": lambda: actions.confirm_upload(importer=importer, accepts_file=True, **common),
        "discard": lambda: actions.discard_upload(**common),
        "undo": lambda: actions.undo_upload(importer=importer, **common),
        "answer": lambda: actions.answer_rows(answer=RowAnswer.ACCEPTED, line=3, **common),
        "remap": lambda: actions.remap_upload(importer=importer, choice=Choice(), **common),
    }[deed]

    if status in DEEDS[deed]:
        run()
    else:
        with pytest.raises(DomainError):
            run()
        batch.refresh_from_db()
        assert batch.status == status


def test_the_table_of_states_names_every_status():
    assert set(IMPORT_TRANSITIONS) == set(ImportStatus)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("spreadsheets_batch_confirmed_has_its_time", {"status": "confirmed"}),
        ("spreadsheets_batch_undone_has_its_time", {"undone_at": "now"}),
        ("spreadsheets_batch_superseded_has_its_time", {"status": "superseded"}),
        ("spreadsheets_batch_verdicts_add_up", {"total_rows": 7}),
        ("spreadsheets_batch_outcomes_add_up", {"status": "confirmed", "confirmed_at": "now"}),
    ],
)
def test_the_database_guards_a_batch(upload, now, name, changes):
    batch = upload(ZHANG, SILENT)
    changes = {key: now if value == "now" else value for key, value in changes.items()}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(**changes)


@pytest.mark.parametrize(
    ("name", "line", "changes"),
    [
        ("spreadsheets_row_once", 2, {"line": 3}),
        ("spreadsheets_row_answer_has_its_time", 3, {"answer": "accepted"}),
        ("spreadsheets_row_answers_a_question", 2, {"answer": "accepted", "answered_at": "now"}),
        ("spreadsheets_row_errors_stay_out", 4, {"outcome": "unchanged"}),
        ("spreadsheets_row_stored_has_a_target", 2, {"outcome": "created"}),
    ],
)
def test_the_database_guards_a_row(upload, now, name, line, changes):
    batch = upload(ZHANG, SILENT, NAMELESS)
    changes = {key: now if value == "now" else value for key, value in changes.items()}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        batch.rows.filter(line=line).update(**changes)


def export_of(by, at):
    return actions.store_export(
        kind="members", filename="名册.xlsx", content=b"PK", row_count=3, reason="核对名单", by=by, at=at
    )


def test_store_export_keeps_a_file_for_its_owner_for_a_day(liaison, now):
    export = export_of(liaison, now)

    assert (export.owner, export.size, export.row_count) == (liaison, 2, 3)
    assert export.expires_at == now + timedelta(hours=24)
    event = AuditEvent.objects.get()
    assert (event.event, event.reason, event.after) == (
        "export.created",
        "核对名单",
        {"kind": "members", "rows": 3},
    )


def test_the_database_lets_no_export_live_longer_than_a_day(liaison, now):
    export = export_of(liaison, now)

    with pytest.raises(IntegrityError, match="spreadsheets_export_lives_a_day"), transaction.atomic():
        FileExport.objects.filter(pk=export.pk).update(expires_at=now + timedelta(hours=25))


def test_fetch_export_hands_the_file_out_until_it_expires(liaison, now):
    export = export_of(liaison, now)

    fetched = actions.fetch_export(export=export, by=liaison, at=now + timedelta(hours=23))

    assert (fetched.content, fetched.fetched_at) == (b"PK", now + timedelta(hours=23))
    assert events()[-1] == "export.fetched"
    with pytest.raises(DomainError, match="已过有效期"):
        actions.fetch_export(export=export, by=liaison, at=now + timedelta(hours=24))


def test_purge_files_forgets_files_and_values_but_not_counts(upload, confirm, liaison, now):
    done = confirm(upload(ZHANG, LI))
    waiting = upload(ZHANG, SILENT, NAMELESS)
    young = upload(WANG, by=None, at=now + timedelta(days=3))
    export_of(liaison, now)
    kept = export_of(liaison, now + timedelta(days=6, hours=12))

    assert actions.purge_files(at=now + timedelta(days=7)) == 3

    done, waiting, young = (ImportBatch.objects.get(pk=b.pk) for b in (done, waiting, young))
    assert (done.status, done.content, done.is_purged, done.created_rows) == ("confirmed", b"", True, 2)
    assert (waiting.status, waiting.error_rows, waiting.file_findings) == ("superseded", 1, None)
    assert young.content
    assert set(ImportRow.objects.values_list("batch_id", flat=True)) == {young.pk}
    assert list(FileExport.objects.all()) == [kept]
    assert actions.purge_files(at=now + timedelta(days=7)) == 0


def test_a_purged_upload_can_no_longer_be_undone(upload, confirm, importer, liaison, now):
    batch = confirm(upload(ZHANG, LI))
    actions.purge_files(at=now + timedelta(days=7))

    with pytest.raises(DomainError, match="不能整批撤销"):
        actions.undo_upload(batch=batch, importer=importer, version=None, by=liaison, at=now)


def test_visible_to_shows_uploads_of_the_own_unit_and_kind(
    upload, liaison, secretary, department, make_user, school
):
    batch = upload(ZHANG, LI)

    assert list(ImportBatch.objects.visible_to(liaison)) == [batch]
    assert ImportRow.objects.visible_to(liaison).count() == 2
    for stranger in (secretary, department, make_user("无角色")):
        assert not ImportBatch.objects.visible_to(stranger).exists()
        assert not ImportRow.objects.visible_to(stranger).exists()


def test_visible_to_shows_nothing_of_another_unit(upload, liaison, school):
    upload(ZHANG, LI, unit=school)

    assert not ImportBatch.objects.visible_to(liaison).exists()


def test_visible_to_shows_only_the_own_exports(liaison, secretary, now):
    export = export_of(liaison, now)

    assert list(FileExport.objects.visible_to(liaison)) == [export]
    assert not FileExport.objects.visible_to(secretary).exists()
