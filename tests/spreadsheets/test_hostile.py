"""Hostile files are refused with a reason, quickly, and without harm to the web process."""

import io
import os
import resource
import tracemalloc
import zipfile
from contextlib import contextmanager, suppress

import pytest

from apps.spreadsheets.gate import CHUNK, MAX_RATIO, RATIO_FROM, admit
from apps.spreadsheets.hygiene import unfit_cells
from apps.spreadsheets.reading import read_workbook
from apps.spreadsheets.recognition import recognise
from apps.spreadsheets.refusals import FileRefused

from .rosters import EXPECTED, content_of
from .specs import PEOPLE

# What each file gets: the refusal of the whole file, or the lines that are refused (allowed by `also_ok`).
REFUSED = {
    "not_a_workbook": "not_a_workbook",
    "zero_bytes": "zero_bytes",
    "truncated": "truncated",
    "empty": "empty",
    "no_header": "no_header",
    "zip_bomb": "zip_bomb",
    "entity_expansion": "entities",
    "external_entity": "entities",
    "wide_header": "wide_header",
    "password": "password",
    "html": "html",
    "control_raw": "control_raw",
    "nul_bytes": "nul_bytes",
    "macro": "macro",
}
REFUSED_LINES = {
    "formula_cells": {(2, "formula_cell"), (3, "formula_cell"), (4, "formula_cell")},
    "formula_text": {(line, "formula_text") for line in (2, 3, 4, 5)},
    "ghost_rows": set(),
    "long_cell": {(3, "long_cell")},
    "control_escaped": {(2, "control_character")},
}
SECONDS = 2.0
HOSTILE = {entry["kind"]: entry for entry in EXPECTED["hostile"]}


def verdict_of(file):
    table = recognise(read_workbook(os.path.basename(file), content_of(file)), PEOPLE)
    return table, unfit_cells(table)


@contextmanager
def little_work():
    """The child's own work counts, not how busy the machine is."""

    def seconds():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    started = seconds()
    yield
    assert seconds() - started < SECONDS


def test_every_hostile_file_has_a_verdict_that_the_answers_allow():
    assert set(REFUSED) | set(REFUSED_LINES) == set(HOSTILE)
    assert all(HOSTILE[kind]["also_ok"] for kind in REFUSED_LINES)


@pytest.mark.parametrize("kind", REFUSED)
def test_read_refuses_a_hostile_file_with_two_seconds_of_work(kind):
    with little_work(), pytest.raises(FileRefused) as refusal:
        verdict_of(HOSTILE[kind]["file"])

    assert refusal.value.code == REFUSED[kind]
    assert refusal.value.sentence.endswith(("上传", "列", "文件", "一次"))


@pytest.mark.parametrize("kind", REFUSED_LINES)
def test_read_refuses_only_the_hostile_lines_with_two_seconds_of_work(kind):
    with little_work():
        table, findings = verdict_of(HOSTILE[kind]["file"])

    assert len(table.records) == 20
    assert {(finding.line, finding.kind) for finding in findings} == REFUSED_LINES[kind]
    assert {finding.severity for finding in findings} <= {"error"}


@pytest.mark.parametrize("kind", HOSTILE)
def test_read_leaves_the_web_process_as_it_was(kind):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    open_files = os.listdir("/proc/self/fd")

    with suppress(FileRefused):
        verdict_of(HOSTILE[kind]["file"])

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 * 1024
    assert os.listdir("/proc/self/fd") == open_files


@pytest.mark.parametrize(
    ("kind", "ref", "message"),
    [
        ("formula_cells", "B2", "第2行“姓名”是公式，请“粘贴为数值”后再上传"),
        ("formula_text", "B2", "第2行“姓名”以 = 开头，会被当作公式，请改为普通文字"),
        ("formula_text", "B4", "第4行“姓名”以 + 开头，会被当作公式，请改为普通文字"),
        ("long_cell", "P3", "第3行“备注”内容过长（32767 字），请缩短到 1000 字以内"),
        ("control_escaped", "B2", "第2行“姓名”含不可见的控制字符，请重新填写"),
    ],
)
def test_unfit_cells_say_where_what_and_how_to_mend(kind, ref, message):
    _, findings = verdict_of(HOSTILE[kind]["file"])

    assert next(finding.message for finding in findings if finding.cell == ref) == message


def test_formula_cells_never_hand_out_their_stored_result():
    table, _ = verdict_of("hostile/formula_cells.xlsx")
    name = table.records[0].cells["name"]

    assert (name.value, name.text) == (None, "=cmd|'/C calc'!A0")


def test_control_characters_are_shown_as_pictures():
    table, findings = verdict_of("hostile/control_escaped.xlsx")

    assert table.records[0].cells["name"].text == "汪␀␇玉宁"
    assert findings[0].value == "汪␀␇玉宁"


def test_a_zip_bomb_is_unpacked_no_further_than_its_size_allows(monkeypatch):
    """What is unpacked stays in proportion to what was packed, and only a piece of it is held at a time."""
    content = content_of(HOSTILE["zip_bomb"]["file"])
    unpacked, read = [], zipfile.ZipExtFile.read

    def counted(stream, size=-1):
        chunk = read(stream, size)
        unpacked.append(len(chunk))
        return chunk

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    tracemalloc.start()
    with pytest.raises(FileRefused) as refusal:
        admit("名单.xlsx", content)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert refusal.value.code == "zip_bomb"
    assert sum(unpacked) <= max(MAX_RATIO * len(content), RATIO_FROM) + CHUNK
    assert held < 16 * CHUNK
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sum(part.file_size for part in archive.infolist()) > 4 * sum(unpacked)
