"""The workbooks that clerks make, parsed once per test run."""

import json
from functools import cache
from pathlib import Path

from apps.spreadsheets.reading import read_workbook
from apps.spreadsheets.recognition import recognise

FOLDER = Path(__file__).parents[1] / "data" / "rosters"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def content_of(file):
    return (FOLDER / file).read_bytes()


@cache
def table_of(file, columns):
    """The recognised table of a file, with its records by line."""
    table = recognise(workbook_of(file), columns)
    return table, {record.line: record for record in table.records}


@cache
def workbook_of(file):
    return read_workbook(Path(file).name, content_of(file))
