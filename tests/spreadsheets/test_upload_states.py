"""The table of an upload's states, deed by deed, and the constraints behind it."""

import pytest
from django.db import IntegrityError, transaction

from apps.core.errors import DomainError
from apps.spreadsheets import actions
from apps.spreadsheets.enums import IMPORT_TRANSITIONS, ImportStatus, RowAnswer
from apps.spreadsheets.models import ImportBatch
from apps.spreadsheets.recognition import Choice

from .kept import NAMELESS, SILENT, ZHANG

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
