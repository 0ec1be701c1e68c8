"""The gate every upload passes before anything parses it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath

from apps.spreadsheets.compound import MAGIC, CompoundFile
from apps.spreadsheets.formulas import RECORD_PASSWORD, records_of, workbook_stream
from apps.spreadsheets.refusals import FileRefused

MAX_BYTES = 10 * 2**20
MAX_UNPACKED = 64 * 2**20
MAX_RATIO = 200
RATIO_FROM = 2 * 2**20  # small parts may compress as well as they like
MAX_PARTS = 1000
CHUNK = 2**18
OVERLAP = 16

KINDS = ("xlsx", "xls", "ods", "csv")
MACRO_EXTENSIONS = ("xlsm", "xltm", "xlam", "xla")
CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")
ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)""")
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
HTML_STARTS = (
    b"<html",
    b"<!doctype",
    b"<table",
    b"<meta",
    b"<head",
    b"<body",
    b"<div",
    b"<?xml",
    b"mime-version",
)


def admit(filename: str, content: bytes) -> str:
    """Let a file in and say what it is (xlsx, xls, ods or csv).

    Raises FileRefused with a sentence for the clerk. Reads every part once, as a stream, so that neither
    the stated sizes nor the compression can be lied about.
    """
    kind = _extension(filename)
    if not content:
        raise FileRefused.because("zero_bytes")
    if len(content) > MAX_BYTES:
        raise FileRefused.because("too_big")
    _check_content(kind, content)
    return kind


def _extension(filename: str) -> str:
    kind = PurePath(filename).suffix.lower().lstrip(".")
    if kind in MACRO_EXTENSIONS:
        raise FileRefused.because("macro")
    if kind not in KINDS:
        raise FileRefused.because("extension")
    return kind


def _check_content(kind: str, content: bytes) -> None:
    if content.startswith(MAGIC):
        _check_compound(kind, content)
    elif content.startswith(b"PK"):
        _check_zip(kind, content)
    elif kind == "csv":
        _check_text(content)
    else:
        start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        raise FileRefused.because("html" if start.startswith(HTML_STARTS) else "not_a_workbook")


def _check_text(content: bytes) -> None:
    if b"\0" in content:
        raise FileRefused.because("nul_bytes")
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf")):
        raise FileRefused.because("other_kind")


def _check_compound(kind: str, content: bytes) -> None:
    container = CompoundFile(content)
    if "EncryptedPackage" in container.entries:
        raise FileRefused.because("password")
    stream = workbook_stream(container)
    if not stream:
        raise FileRefused.because("not_a_workbook")
    if any(record == RECORD_PASSWORD for record, _ in records_of(stream)):
        raise FileRefused.because("password")
    if {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"} & set(container.entries):
        raise FileRefused.because("macro")
    if kind != "xls":
        raise FileRefused.because("other_kind")


def _check_zip(kind: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
            _check_kind(kind, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise FileRefused.because("truncated") from error
    except (NotImplementedError, RuntimeError) as error:
        raise FileRefused.because("damaged") from error


def _check_kind(kind: str, archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        inside = "xlsx"
    elif "mimetype" in names and archive.read("mimetype").strip() == ODS_TYPE:
        inside = "ods"
    else:
        raise FileRefused.because("not_a_workbook")
    if _has_macros(names, archive):
        raise FileRefused.because("macro")
    if inside != kind:
        raise FileRefused.because("other_kind")
    if inside == "ods":
        _check_open_document(archive)


def _has_macros(names: set[str], archive: zipfile.ZipFile) -> bool:
    inside = ("xl/macrosheets/", "xl/dialogsheets/", "Basic/", "Scripts/")
    if any(name.endswith("vbaProject.bin") or name.startswith(inside) for name in names):
        return True
    return "[Content_Types].xml" in names and b"macroEnabled" in archive.read("[Content_Types].xml")


def _check_open_document(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise FileRefused.because("password")
    if "content.xml" not in names:
        raise FileRefused.because("damaged")
    if b":formula=" in archive.read("content.xml"):
        raise FileRefused.because("formula_cells")


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise FileRefused.because("zip_bomb")
    unpacked = 0
    for part in parts:
        if part.flag_bits & 1:
            raise FileRefused.because("password")
        for chunk in _checked_chunks(archive, part):
            unpacked += len(chunk)
            if unpacked > MAX_UNPACKED:
                raise FileRefused.because("zip_bomb")


def _checked_chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    size, tail, is_markup = 0, b"", False
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            is_markup = is_markup or (not size and _starts_markup(part.filename, chunk))
            size += len(chunk)
            if size > RATIO_FROM and size > MAX_RATIO * part.compress_size:
                raise FileRefused.because("zip_bomb")
            if is_markup:
                _check_markup(tail + chunk)
            tail = chunk[-OVERLAP:]
            yield chunk


def _starts_markup(name: str, chunk: bytes) -> bool:
    is_markup = chunk.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    if not is_markup and name.lower().endswith((".xml", ".rels", ".vml")):
        raise FileRefused.because("control_raw")
    stated = ENCODING.search(chunk[:200]) if is_markup else None
    if stated and stated[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise FileRefused.because("damaged")
    return is_markup


def _check_markup(data: bytes) -> None:
    upper = data.upper()
    if any(word in upper for word in FORBIDDEN):
        raise FileRefused.because("entities")
    if len(data.translate(None, CONTROL)) != len(data):
        raise FileRefused.because("control_raw")
