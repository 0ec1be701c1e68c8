"""Uploads as the stories of this app need them."""

import pytest

from apps.spreadsheets import actions
from apps.spreadsheets.writing import OutColumn, OutSheet, export_workbook

from .importers import RosterImporter

COLUMNS = (OutColumn("姓名"), OutColumn("手机号码"))


def workbook_with(*people):
    """An .xlsx roster of (name, phone) pairs."""
    return export_workbook(OutSheet("名单", COLUMNS, people))


@pytest.fixture
def importer(settings):
    """The importer of tests stands for the kind `members`."""
    settings.IMPORTERS = {"members": "tests.spreadsheets.importers.RosterImporter"}
    return RosterImporter()


@pytest.fixture
def upload(importer, bureau, liaison, now):
    """upload(("张三", "138…"), …): a judged upload of the liaison."""

    def make(*people, at=now, filename="名单.xlsx", **values):
        values = {"unit": bureau, "by": liaison, "content": workbook_with(*people), **values}
        return actions.judge_upload(importer=importer, filename=filename, at=at, **values)

    return make


@pytest.fixture
def confirm(importer, liaison, now):
    """confirm(batch): stored by the liaison."""

    def make(batch, *, at=now, accepts_file=True, **values):
        values = {"version": batch.version, "by": liaison, **values}
        return actions.confirm_upload(
            batch=batch, importer=importer, accepts_file=accepts_file, at=at, **values
        )

    return make


@pytest.fixture
def client(importer, sign_in, liaison, clock):
    """A browser in which the liaison is signed in."""
    return sign_in(liaison)
