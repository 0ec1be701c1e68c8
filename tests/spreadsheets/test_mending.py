"""Uploads mended, undone, forgotten; exports kept for a day; who sees which."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError
from apps.programmes.models import CalendarDay
from apps.spreadsheets import actions
from apps.spreadsheets.enums import ImportStatus, RowAnswer
from apps.spreadsheets.models import FileExport, ImportBatch, ImportRow

from .importers import day_of
from .kept import LI, NAMELESS, SILENT, WANG, ZHANG, days, events, rows_of, stored


def export_of(by, at):
    return actions.store_export(
        kind="members", filename="名册.xlsx", content=b"PK", row_count=3, reason="核对名单", by=by, at=at
    )


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
