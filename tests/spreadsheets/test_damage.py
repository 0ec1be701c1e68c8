"""Whatever a damaged file does to its parser, the portal reads it or says why not."""

import random
from contextlib import suppress

import pytest

from apps.spreadsheets.hygiene import unfit_cells
from apps.spreadsheets.reading import ask_child, read_workbook
from apps.spreadsheets.recognition import recognise
from apps.spreadsheets.refusals import FileRefused

from .rosters import content_of
from .specs import PEOPLE

FILES = ("rosters/04_区卫生健康局.xlsx", "rosters/17_区应急管理局.xls", "rosters/15_区统计局.csv")


def damaged(content, seed):
    """The file with some bytes changed, lost, doubled or blown up."""
    chance, data = random.Random(seed), bytearray(content)
    for _ in range(chance.randint(1, 6)):
        place, length = chance.randrange(len(data)), chance.randint(1, 50)
        match chance.randrange(4):
            case 0:
                data[place] = chance.randrange(256)
            case 1:
                del data[place : place + length]
            case 2:
                data[place:place] = data[place : place + length]
            case 3:
                data[place : place + 4] = chance.choice((b"\xff" * 4, b"\0" * 4, b"\xfe\xff\xff\xff"))
    return bytes(data)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("file", FILES)
def test_damaged_files_are_read_or_refused(file, seed):
    with suppress(FileRefused):  # anything else that is raised fails the test
        table = recognise(read_workbook(file, damaged(content_of(file), seed)), PEOPLE)
        assert all(finding.line for finding in unfit_cells(table))


def test_a_child_that_crashes_is_a_refusal():
    with pytest.raises(FileRefused) as refusal:
        ask_child({"job": "read"}, b"")  # the file's name is missing: the child ends with an error

    assert refusal.value.code == "damaged"
