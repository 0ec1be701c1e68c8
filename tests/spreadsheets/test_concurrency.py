"""Two people confirm the same upload at the same moment: one effect, and a sentence for the other."""

import threading
import time

import pytest
from django.db import connection

from apps.core.errors import WrongState
from apps.programmes.models import CalendarDay
from apps.spreadsheets.actions import imports
from apps.spreadsheets.models import ImportBatch

from .importers import RosterImporter

PEOPLE = (("张三", "13800000001"), ("李四", "13800000002"))


class SlowImporter(RosterImporter):
    """Takes long enough that two confirmations meet, and counts them."""

    def __init__(self):
        self.runs = 0

    def apply(self, rows, **context):
        self.runs += 1
        time.sleep(0.3)
        return super().apply(rows, **context)


def confirm_at_once(batch, importer, people, now):
    """Both confirm the same page; returns what each was told."""
    start, told = threading.Barrier(len(people)), []

    def run(user):
        try:
            start.wait()
            imports.confirm_upload(
                batch=batch, importer=importer, accepts_file=True, version=batch.version, by=user, at=now
            )
            told.append("done")
        except WrongState as refusal:
            told.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.mark.django_db(transaction=True)
def test_confirm_upload_by_two_people_at_once_has_one_effect(upload, liaison, secretary, now):
    batch, importer = upload(*PEOPLE), SlowImporter()

    told = confirm_at_once(batch, importer, (liaison, secretary), now)

    assert told == ["done", "现在的状态是“已导入”，不能做这一步。请刷新页面看最新情况。"]
    assert importer.runs == 1
    assert CalendarDay.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_confirm_upload_without_its_lock_would_run_twice(upload, liaison, secretary, now, monkeypatch):
    monkeypatch.setattr(imports, "lock", lambda row, version=None: ImportBatch.objects.get(pk=row.pk))
    batch, importer = upload(*PEOPLE), SlowImporter()

    told = confirm_at_once(batch, importer, (liaison, secretary), now)

    assert (told, importer.runs) == (["done", "done"], 2)
