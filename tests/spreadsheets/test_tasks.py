"""The nightly sweep."""

from apps.spreadsheets.models import ImportBatch
from apps.spreadsheets.tasks import purge_files


def test_purge_files_forgets_what_is_over(upload, clock):
    upload(("张三", "13800000001"))
    assert purge_files() == 0

    clock.shift(7 * 24 * 3600)

    assert purge_files() == 1
    assert ImportBatch.objects.get().is_purged
