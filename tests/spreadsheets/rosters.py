"""The workbooks that clerks make, parsed once per test run."""

import json
from functools import cache
from pathlib import Path

from apps.spreadsheets.reading import read_workbook

FOLDER = Path(__file__).parents[1] / "data" / "rosters"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def content_of(file):
    return (FOLDER / file).read_bytes()


@cache
def workbook_of(file):
    return read_workbook(Path(file).name, content_of(file))
