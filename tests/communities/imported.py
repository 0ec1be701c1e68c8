"""The carried workbooks stored in the database."""

from datetime import datetime

from apps.communities.importers import CommunityImporter, UnitImporter
from apps.spreadsheets.importers import Applied, Importer, RowToApply
from tests.spreadsheets.rosters import table_of


def import_file(importer: Importer, file: str, *, at: datetime, unit=None, by=None) -> list[Applied]:
    """Judge a carried file and store its clean rows and the questions, as if all were accepted."""
    return store(
        importer, importer.judge(table_of(file, importer.columns)[0], unit=unit, at=at), at=at, by=by
    )


def store(importer, judgement, *, at, unit=None, by=None):
    rows = [
        RowToApply(row.line, row.clean, frozenset(finding.kind for finding in row.findings))
        for row in judgement.rows
        if row.verdict != "error"
    ]
    return importer.apply(rows, unit=unit, by=by, at=at)


def import_district(at: datetime) -> None:
    """The carried communities with their towns, and the sound units."""
    import_file(CommunityImporter(), "communities.xlsx", at=at)
    import_file(UnitImporter(), "units.xlsx", at=at)
