"""Every carried workbook gets the verdicts that its expected.json states: file by file, row by row."""

import time
from collections import Counter

import pytest

from apps.members.imports.columns import COLUMNS
from apps.members.imports.persons import judge_persons, members_once_answered
from tests.members.roster_data import COLUMNS as COLUMNS_OF
from tests.members.roster_data import directory, judged
from tests.spreadsheets.rosters import EXPECTED, table_of

FILES = [entry["file"] for entry in EXPECTED["files"]]
ROSTERS = [entry["file"] for entry in EXPECTED["files"] if entry["entity"] == "person"]


def clean_value(case):
    rows = judged()[case["file"]].judgement.rows
    return next(row for row in rows if row.line == case["row"]).clean[case["field"]]


@pytest.mark.parametrize("file", FILES)
def test_judge_reports_exactly_the_expected_problems(file):
    expected = {
        (p["row"], p["column"], p["field"], p["cell"], p["kind"], p["value"], p["severity"], p.get("ref_row"))
        for p in EXPECTED["problems"]
        if p["file"] == file
    }
    reported = {
        (f.line, f.column, f.field, f.cell, f.kind, f.value, f.severity, f.ref_line)
        for f in judged()[file].judgement.findings()
    }
    assert reported == expected


@pytest.mark.parametrize("file", FILES)
def test_judge_finds_every_row_and_the_clean_ones(file):
    done = judged()[file]
    entry = done.expected
    lines = [row.line for row in done.judgement.rows]
    rows = entry.get("people_rows", entry.get("rows"))
    assert (len(lines), lines[0], lines[-1]) == (rows, entry["first_row"], entry["last_row"])
    assert done.judgement.count("clean") == entry["clean_rows"]


@pytest.mark.parametrize("file", [file for file in ROSTERS if file.startswith("rosters/")])
def test_judge_counts_the_members_that_remain_once_answered(file):
    done = judged()[file]
    assert members_once_answered(done.judgement) == done.expected["members_once_answered"]


@pytest.mark.parametrize("file", FILES)
def test_columns_are_recognised_by_their_headings(file):
    entry = judged()[file].expected
    columns = COLUMNS_OF[entry["entity"]]
    assert {heading: columns.field_for(heading) for heading in entry["columns"]} == entry["columns"]


def test_judge_understands_every_noted_manner_of_writing_silently():
    cases = EXPECTED["normalised"]
    assert [clean_value(case) for case in cases] == [case["clean"] for case in cases]
    assert len(cases) > 200


def test_judge_says_nothing_about_the_traps():
    trapped = {(trap["file"], trap["row"]) for trap in EXPECTED["traps"]}
    spoken = {(file, finding.line) for file in FILES for finding in judged()[file].judgement.findings()}
    assert trapped & spoken == set()
    assert len(trapped) == 20


def test_messages_name_the_line_and_the_heading_and_end_as_a_sentence_to_act_on():
    for file in FILES:
        for finding in judged()[file].judgement.findings():
            heading = "".join(finding.column.split())
            assert finding.message.startswith(f"第{finding.line}行“{heading}”")
            assert len(finding.message) > len(f"第{finding.line}行“{heading}”") + 5


def test_rows_merged_under_one_branch_belong_to_the_subordinate_units():
    rows = judged()["rosters/05_区教育局.xlsx"].judgement.rows
    units = directory().units
    names = Counter(units[row.clean["unit"]].short for row in rows)
    assert set(names) == {
        "区教育局",
        "区第一幼儿园",
        "区实验小学",
        "区第二初级中学",
        "区教研室",
        "区职业教育中心",
    }
    assert {row.clean["branch"] for row in rows} == {
        "",
        "区教育局机关党支部",
        "区职业教育中心党支部",
    }


def test_judge_manages_12456_rows_in_seconds():
    table, place = table_of("big_12456.xlsx", COLUMNS)[0], directory()
    start = time.process_time()
    judgement = judge_persons(table, place)
    assert len(judgement.rows) == 12456
    assert time.process_time() - start < 8
