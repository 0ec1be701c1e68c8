"""The gate: what it lets in, and every reason for which it refuses."""

import io
import struct
import zipfile

import pytest

from apps.spreadsheets import gate, reading
from apps.spreadsheets.compound import CompoundFile
from apps.spreadsheets.formulas import formulas_in_compound, formulas_in_part, workbook_stream
from apps.spreadsheets.parsing import parse
from apps.spreadsheets.reading import read_workbook
from apps.spreadsheets.refusals import SENTENCES, FileRefused

from .rosters import content_of

SOUND = "rosters/01_区财政局.xlsx"
OLD = "rosters/17_区应急管理局.xls"


def repacked(changes, source=SOUND):
    """A sound workbook with some parts added or replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content_of(source))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name), zipfile.ZIP_DEFLATED)
        for name, data in changes.items():
            new.writestr(name, data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def open_document(body, extra=()):
    """A small .ods file around the rows of a table."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", gate.ODS_TYPE)
        archive.writestr(
            "content.xml",
            '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
            ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
            ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
            ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="名单">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        for name, data in {"META-INF/manifest.xml": "<manifest/>", **dict(extra)}.items():
            archive.writestr(name, data)
    return stream.getvalue()


ODS_ROW = (
    '<table:table-row><table:table-cell office:value-type="string"{}>'
    "<text:p>姓名</text:p></table:table-cell></table:table-row>"
)


def record(kind, data=b""):
    """A record of an old workbook."""
    return struct.pack("<HH", kind, len(data)) + data


def refusal_of(filename, content):
    with pytest.raises(FileRefused) as refusal:
        gate.admit(filename, content)
    assert refusal.value.sentence == SENTENCES[refusal.value.code]
    return refusal.value.code


@pytest.mark.parametrize("file", [SOUND, OLD, "rosters/15_区统计局.csv"])
def test_admit_lets_sound_files_in_and_names_their_kind(file):
    assert gate.admit(file.upper(), content_of(file)) == file.rpartition(".")[2]


@pytest.mark.parametrize(
    ("filename", "content", "code"),
    [
        ("a.pdf", b"%PDF-1.7", "extension"),
        ("没有扩展名", b"x", "extension"),
        ("a.et", b"x", "extension"),
        ("a.xlsm", content_of(SOUND), "macro"),
        ("a.xlsx", b"", "zero_bytes"),
        ("a.csv", b"x" * (gate.MAX_BYTES + 1), "too_big"),
        ("a.xlsx", "姓名,电话".encode("gbk"), "not_a_workbook"),
        ("a.xls", b"\n <TABLE><tr>", "html"),
        ("a.xls", b'<?xml version="1.0"?><Workbook>', "html"),
        ("a.xls", content_of(SOUND), "other_kind"),
        ("a.csv", content_of(SOUND), "other_kind"),
        ("a.xlsx", content_of(OLD), "other_kind"),
        ("a.csv", b"%PDF-1.7", "other_kind"),
        ("a.csv", b"a,\0", "nul_bytes"),
        ("a.xlsx", content_of(SOUND)[:3000], "truncated"),
        ("a.xls", content_of(OLD)[:60], "truncated"),
        ("a.xls", gate.MAGIC + b"\0" * 600, "damaged"),
        ("a.xlsx", repacked({"xl/vbaProject.bin": b"x"}), "macro"),
        ("a.xlsx", repacked({"xl/macrosheets/sheet1.xml": b"<a/>"}), "macro"),
        ("a.xlsx", repacked({"[Content_Types].xml": b'<a b="macroEnabled.main+xml"/>'}), "macro"),
        ("a.xlsx", repacked({"xl/styles.xml": b"\xef\xbb\xbf <!DocType a>"}), "entities"),
        ("a.xlsx", repacked({"xl/hidden": b"  <a/><!ENTITY b>"}), "entities"),
        ("a.xlsx", repacked({"xl/styles.xml": "<!DOCTYPE a><a/>".encode("utf-16")}), "control_raw"),
        ("a.xlsx", repacked({"xl/styles.xml": b"<a>\x08</a>"}), "control_raw"),
        ("a.xlsx", repacked({"xl/styles.xml": b'<?xml version="1.0" encoding="cp037"?><a/>'}), "damaged"),
        ("a.xlsx", repacked({"xl/media/a.emf": b"\0" * 5_000_000}), "zip_bomb"),
        ("a.xlsx", repacked({f"xl/media/{i}": b"" for i in range(gate.MAX_PARTS)}), "zip_bomb"),
        ("a.docx", b"PK", "extension"),
        ("a.xlsx", open_document(""), "other_kind"),
        ("a.ods", open_document(ODS_ROW.format(' table:formula="of:=1+1"')), "formula_cells"),
        ("a.ods", open_document("", [("Basic/Standard/a.xml", "<a/>")]), "macro"),
        ("a.ods", open_document("", [("META-INF/manifest.xml", "<a><encryption-data/></a>")]), "password"),
    ],
)
def test_admit_refuses_with_a_reason(filename, content, code):
    assert refusal_of(filename, content) == code


def test_admit_refuses_a_word_document_in_disguise():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    assert refusal_of("a.xlsx", stream.getvalue()) == "not_a_workbook"


def test_admit_finds_a_document_type_that_lies_across_two_chunks():
    for shift in range(-9, 2):
        padding = b"<a>" + bytes(i % 200 + 33 for i in range(gate.CHUNK - 3 + shift)).replace(b"<", b" ")
        assert refusal_of("a.xlsx", repacked({"xl/styles.xml": padding + b"<!DOCTYPE b>"})) == "entities"


def test_admit_finds_a_damaged_part():
    content = bytearray(content_of(SOUND))
    content[200] ^= 0xFF

    assert refusal_of("a.xlsx", bytes(content)) == "truncated"


def test_admit_refuses_an_encrypted_archive():
    content = content_of(SOUND)
    for marker, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = content.index(marker) + offset
        content = content[:position] + b"\x01" + content[position + 1 :]

    assert refusal_of("a.xlsx", content) == "password"


def test_admit_refuses_old_workbooks_with_a_password():
    content = content_of(OLD)
    start = workbook_stream(CompoundFile(content))[:8]

    locked = content.replace(start, record(0x809) + record(0x2F))

    assert refusal_of("a.xls", locked) == "password"


def test_admit_refuses_old_workbooks_with_macros():
    content = content_of(OLD)
    entry = content.index("Workbook\0".encode("utf-16-le")) + 128  # the next place of the directory is free
    name = "_VBA_PROJECT_CUR\0".encode("utf-16-le")
    macros = name.ljust(64, b"\0") + struct.pack("<HB", len(name), 1)

    assert content[entry + 66] == 0
    assert refusal_of("a.xls", content[:entry] + macros + content[entry + len(macros) :]) == "macro"


def test_admit_refuses_other_old_documents():
    content = content_of(OLD)
    name = "Workbook\0".encode("utf-16-le")

    assert refusal_of("a.xls", content.replace(name, "WordDoc.\0".encode("utf-16-le"))) == "not_a_workbook"


def test_compound_file_reads_its_streams():
    container = CompoundFile(content_of(OLD))

    assert "Workbook" in container.entries
    stream = workbook_stream(container)
    assert len(stream) == container.entries["Workbook"].size
    assert stream[:2] == b"\x09\x08"


def test_ods_tables_are_read():
    book = read_workbook("名单.ods", open_document(ODS_ROW.format("")))

    assert [(sheet.name, sheet.lines[0].cells[0].text) for sheet in book.sheets] == [("名单", "姓名")]


@pytest.mark.parametrize(
    ("xml", "cells", "ranges"),
    [
        (b'<s><row r="2"><c r="B2"><f>A1+1</f><v>3</v></c></row></s>', {(2, 1): "=A1+1"}, []),
        (
            b"<x:s><x:row><x:c/><x:c><x:f>1</x:f></x:c></x:row></x:s>".replace(
                b"<x:s>", b'<x:s xmlns:x="u">'
            ),
            {(1, 1): "=1"},
            [],
        ),
        (b'<s><row r="1"><c r="A1"><f t="shared" si="0"/></c></row></s>', {(1, 0): "="}, []),
        (
            b'<s><row r="1"><c r="A1"><f t="array" ref="A1:B3">X</f></c></row></s>',
            {(1, 0): "=X"},
            [((1, 0), (3, 1))],
        ),
        (b'<s><row r="1"><c r="A1"><v>3</v></c></row></s>', {}, []),
    ],
)
def test_formulas_are_found_in_sheet_parts(xml, cells, ranges):
    found = formulas_in_part(xml)

    assert (found.cells, found.ranges) == (cells, ranges)


def test_array_formulas_cover_every_cell_they_fill():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><f t="array" ref="A1:A2">X</f><v>1</v></c><c r="B1"><v>7</v></c></row>'
        b'<row r="2"><c r="A2"><v>2</v></c><c r="B2" t="str"><f>B1</f><v>x</v></c></row>'
        b"</sheetData></worksheet>"
    )
    lines = parse("a.xlsx", repacked({"xl/worksheets/sheet1.xml": sheet}))["sheets"][0]["lines"]

    assert lines == [
        [1, [[0, {"formula": "=X"}], [1, 7]]],
        [2, [[0, {"formula": "="}], [1, {"formula": "=B1"}]]],
    ]


def test_formulas_are_found_in_old_workbooks():
    def head(start):
        name = struct.pack("<IHBB", start, 0, 2, 1) + "名单".encode("utf-16-le")
        return record(0x809) + record(0x85, name) + record(0x0A)

    sheet = (
        record(0x809)
        + record(0x06, struct.pack("<HH", 4, 2) + b"\0" * 18)
        + record(0x221, struct.pack("<HHBB", 1, 3, 0, 1) + b"\0" * 8)
        + record(0x0A)
    )

    found = formulas_in_compound(head(len(head(0))) + sheet)

    assert found["名单"].cells == {(5, 2): "="}
    assert found["名单"].covers((3, 1))
    assert not found["名单"].covers((5, 1))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("姓名,电话\r\n张三,1".encode("gbk"), "gbk"),
        ("姓名,电话\n䶮,1".encode("gb18030"), "gb18030"),
        ("姓名;电话\n张三;1".encode(), "utf-8"),
        ("\ufeff姓名\t电话\n张三\t1".encode(), "utf-8-sig"),
    ],
)
def test_text_files_are_read_in_the_encodings_of_clerks(content, encoding):
    book = read_workbook("a.csv", content)

    assert (book.kind, book.encoding) == ("csv", encoding)
    assert [cell.text for cell in book.sheets[0].lines[0].cells.values()] == ["姓名", "电话"]
    assert book.sheets[0].lines[1].cells[1].ref == "B2"


def test_a_quoted_line_break_in_a_text_file_counts_as_one_row():
    book = read_workbook("a.csv", '姓名,"居住\n社区"\n\n张三,"a\nb"\n'.encode())

    assert [line.number for line in book.sheets[0].lines] == [1, 3]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\xfa\xfb\xfc", "encoding"),
        (b'a,"b"c\n', "damaged"),
        (b" , \n", "empty"),
        (b"a\n" * 50_001, "too_many_lines"),
        (b"," * 250 + b"a", "wide_header"),
    ],
)
def test_text_files_are_refused_with_a_reason(content, code):
    with pytest.raises(FileRefused) as refusal:
        read_workbook("a.csv", content)

    assert refusal.value.code == code


def far_cell(reference):
    return repacked(
        {
            "xl/worksheets/sheet1.xml": (
                '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                f'<row r="1"><c r="A1"><v>1</v></c></row><row><c r="{reference}"><v>1</v></c></row>'
                "</sheetData></worksheet>"
            )
        }
    )


@pytest.mark.parametrize(
    ("reference", "code"),
    [("XFD1048576", "too_heavy"), ("A1048576", "too_many_lines"), ("XFD2", "wide_header")],
)
def test_a_lonely_cell_far_away_stops_the_child_not_the_portal(reference, code):
    with pytest.raises(FileRefused) as refusal:
        read_workbook("a.xlsx", far_cell(reference))

    assert refusal.value.code == code


def test_the_child_is_stopped_when_it_takes_too_long(monkeypatch):
    monkeypatch.setitem(reading.WALL_SECONDS, "read", 0.01)

    with pytest.raises(FileRefused) as refusal:
        read_workbook("a.xlsx", content_of(SOUND))

    assert refusal.value.code == "too_slow"


def test_the_child_sees_nothing_of_the_portal(monkeypatch):
    seen = {}
    real = reading.subprocess.run
    monkeypatch.setenv("FIELD_KEY", "secret")

    def run(command, **options):
        seen.update(options["env"])
        return real(command, **options)

    monkeypatch.setattr(reading.subprocess, "run", run)
    read_workbook("a.xlsx", content_of(SOUND))

    assert set(seen) <= set(reading.KEPT_ENVIRONMENT)
    assert "FIELD_KEY" not in seen
