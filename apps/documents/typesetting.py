"""From values to a PDF: the templates under ``forms/``, the packaged fonts, one compiler a process."""

import json
import os
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.utils import timezone

from apps.core.dates import clock
from apps.documents.glyphs import FONT_FOLDER, missing_glyphs, with_blanks

FORMS = Path(__file__).parent / "forms"

# The typesetter keeps what it laid out for its last ten compilations; after a long file this is let go.
LONG_FILE = 10
_COMPILATIONS_KEPT = 11

# A page across is 1,400 dots wide: small print stays legible, the picture stays small.
LOOK_DOTS_PER_INCH = 120

_one_at_a_time = threading.Lock()


def typeset(form: str, documents: Sequence[Any]) -> bytes:
    """Turn the documents into one PDF with the form's template; each document starts on a page of its own.

    Values reach the template as JSON, never as source. A warning of the typesetter is an error here.
    """
    data = {"documents": [encoded_document(document) for document in documents]}
    with _one_at_a_time:
        content, warnings = _compiler().compile_with_warnings(
            FORMS / f"{form}.typ",
            root=FORMS,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_tags=False,
        )
        if len(documents) > LONG_FILE:
            _let_go_of_layouts()
    if warnings:
        raise warnings[0]
    assert isinstance(content, bytes)
    return content


def picture_of(svg: str) -> bytes:
    """A drawing as PNG, its words in the packaged sans face; about 1,500 dots wide."""
    source = (
        "#set page(width: auto, height: auto, margin: 0pt)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 760pt)'
    )
    with _one_at_a_time:
        content = _compiler().compile(source.encode(), format="png", ppi=144.0, sys_inputs={"svg": svg})
    assert isinstance(content, bytes)
    return content


def draw(form: str, document: Any, *, dots_per_inch: int) -> bytes:
    """Draw one document of one page as a PNG picture."""
    return _pages(form, document, dots_per_inch)[0]


def first_page(form: str, document: Any) -> bytes:
    """Draw a document's first page as a PNG picture that is legible on a screen."""
    return _pages(form, document, LOOK_DOTS_PER_INCH)[0]


def _pages(form: str, document: Any, dots_per_inch: int) -> list[bytes]:
    data = {"documents": [encoded_document(document)]}
    with _one_at_a_time:
        content, warnings = _compiler().compile_with_warnings(
            FORMS / f"{form}.typ",
            root=FORMS,
            format="png",
            ppi=dots_per_inch,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    if warnings:
        raise warnings[0]
    return [content] if isinstance(content, bytes) else list(content or [])


def encoded_document(document: Any) -> dict[str, Any]:
    """Shape a document for its template; ``has_blanks`` says that some character must be written by hand."""
    shaped = _encoded_fields(document)
    return {**shaped, "has_blanks": bool(missing_glyphs("".join(_texts(document))))}


def encoded(value: Any) -> Any:
    """Shape a value for the templates: dates by their parts, hours with one decimal, links with their QR."""
    match value:
        case None | bool() | int():
            return value
        case str():
            return with_blanks(value)
        case date():
            return _encoded_day(value)
        case Decimal():
            return f"{value:.1f}"
        case tuple():
            return [encoded(item) for item in value]
        case _:
            return _encoded_fields(value)


def qr_svg(link: str) -> str:
    """Draw the QR code of a link as one stroke, without a border or seams between its modules."""
    matrix = segno.make(link, error="m", micro=False).matrix
    dark_runs = "".join(
        f"M{run.start()} {y}.5h{len(run[0])}"
        for y, row in enumerate(matrix)
        for run in re.finditer(rb"\x01+", bytes(row))
    )
    size = len(matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path stroke="#000" d="{dark_runs}"/></svg>'
    )


def _encoded_day(value: date) -> dict[str, Any]:
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    day = {"year": local.year, "month": local.month, "day": local.day, "weekday": local.isoweekday()}
    return {**day, "time": clock(value)} if isinstance(value, datetime) else day


def _encoded_fields(record: Any) -> dict[str, Any]:
    shaped = {field.name: encoded(getattr(record, field.name)) for field in fields(record)}
    if shaped.get("link"):
        shaped["qr"] = qr_svg(record.link)
    if shaped.get("check_link"):
        shaped["check_qr"] = qr_svg(record.check_link)
    return shaped


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def _let_go_of_layouts() -> None:
    for _ in range(_COMPILATIONS_KEPT):
        _compiler().compile(b"", format="pdf", sys_inputs={})


def _compiler() -> typst.Compiler:
    """Give this process its compiler; raises RuntimeError in a child forked after the first document.

    The typesetter's threads don't survive a fork: the child would wait for them for ever.
    """
    process, compiler = _compiler_and_process()
    if process != os.getpid():
        message = "this process was forked after a document had been typeset; start it before, or spawn it"
        raise RuntimeError(message)
    return compiler


@cache
def _compiler_and_process() -> tuple[int, typst.Compiler]:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_FOLDER)]
    )
    return os.getpid(), typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
