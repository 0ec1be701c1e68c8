"""Reading a printed document back: its text, its picture, its QR codes."""

import io
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
import segno
from PIL import Image

# The quarter of a millimetre that a printer at a community's desk still shows.
DOTS_PER_INCH = 150
EXPECTED = Path(__file__).parent / "expected"
# UPDATE_EXPECTED=1 writes the expectations anew; look at the pages before committing them.
IS_UPDATE = os.environ.get("UPDATE_EXPECTED") == "1"
_INK = " .:-=+*#%@"


def pages_of(content: bytes) -> list[str]:
    """Give the text of each page, with runs of blanks made one."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    return [_tidy(page.extract_text()) for page in reader.pages]


def places_of(content: bytes, words: set[str]) -> list[tuple[str, float, float]]:
    """Say where on the first page the words stand: word, points from the left, points from the top."""
    page = pypdf.PdfReader(io.BytesIO(content)).pages[0]
    found: list[tuple[str, float, float]] = []

    def visit(text, matrix, text_matrix, *_font):
        if text.strip() in words:
            x, y = text_matrix[4], text_matrix[5]
            left = matrix[0] * x + matrix[2] * y + matrix[4]
            height = matrix[1] * x + matrix[3] * y + matrix[5]
            found.append((text.strip(), left, float(page.mediabox.height) - height))

    page.extract_text(visitor_text=visit)
    return found


def _tidy(text: str) -> str:
    return "\n".join(re.sub(r"[ \u00a0]+", " ", line).strip() for line in text.splitlines())


def pictures_of(content: bytes, dots_per_inch: int = DOTS_PER_INCH) -> list[Image.Image]:
    """Turn each page into a grey picture with poppler, independent of the typesetter."""
    tool = shutil.which("pdftoppm")
    if tool is None:
        pytest.skip("pdftoppm (Debian package poppler-utils) is not installed")
    done = subprocess.run(
        [tool, "-r", str(dots_per_inch), "-gray", "-"], input=content, capture_output=True, check=True
    )
    return [picture.convert("L") for picture in _frames(done.stdout)]


def _frames(stream: bytes) -> list[Image.Image]:
    frames = []
    while stream:
        width, height = map(int, stream.split(b"\n", 2)[1].split())
        head = len(b"\n".join(stream.split(b"\n", 3)[:3])) + 1
        frames.append(Image.frombytes("L", (width, height), stream[head : head + width * height]))
        stream = stream[head + width * height :]
    return frames


def ink_of(picture: Image.Image) -> list[str]:
    """Draw a page as rows of signs, one for each field of 3.5 by 5 mm; the fuller the sign, the more ink."""
    columns = round(picture.width / DOTS_PER_INCH * 25.4 / 3.5)
    rows = round(picture.height / DOTS_PER_INCH * 25.4 / 5)
    small = picture.resize((columns, rows), Image.Resampling.BOX)
    return ["".join(_INK[min(9, (255 - light) // 20)] for light in row).rstrip() for row in _lines(small)]


def ink_difference(drawn: list[str], expected: list[str]) -> float:
    """Measure the mean distance of two drawings, in signs of the ten-step scale per field."""
    assert len(drawn) == len(expected)
    width = max(map(len, drawn + expected))
    pairs = [
        (_INK.index(a), _INK.index(b))
        for row, other in zip(drawn, expected, strict=True)
        for a, b in zip(row.ljust(width), other.ljust(width), strict=True)
    ]
    return sum(abs(a - b) for a, b in pairs) / len(pairs)


def expectation(name: str, drawn: str) -> str:
    """Read what is checked in under this name."""
    path = EXPECTED / name
    if IS_UPDATE:
        path.write_text(drawn, encoding="utf-8")
    return path.read_text(encoding="utf-8")


def difference_from_expected(name: str, pictures: list[Image.Image]) -> float:
    """Measure how far the worst page is from what is checked in; one page more or less is a failure."""
    drawn = [ink_of(picture) for picture in pictures]
    whole = "\n\f\n".join("\n".join(page) for page in drawn) + "\n"
    expected = [page.split("\n") for page in expectation(name, whole).removesuffix("\n").split("\n\f\n")]
    return max(ink_difference(page, other) for page, other in zip(drawn, expected, strict=True))


@dataclass(frozen=True)
class FoundCode:
    """A QR code on a picture: the left upper corner and the size of a module, in dots."""

    left: float
    top: float
    module: float


def reads_as(picture: Image.Image, code: FoundCode, link: str) -> bool:
    """Tell whether every module on paper is as dark as in the code of the link."""
    lines = _lines(picture)
    for row, modules in enumerate(segno.make(link, error="m", micro=False).matrix):
        for column, module in enumerate(modules):
            x, y = _centre(code, column, row)
            if (lines[y][x] < 128) != bool(module):
                return False
    return True


def _centre(code: FoundCode, x: int, y: int) -> tuple[int, int]:
    return round(code.left + (x + 0.5) * code.module), round(code.top + (y + 0.5) * code.module)


def codes_on(picture: Image.Image) -> list[FoundCode]:
    """Find the left upper corners of QR codes by the 1:1:3:1:1 rows and columns of their finder patterns."""
    finders = _finders(picture)
    return [
        replace(code, module=_module(code, right))
        for code in finders
        for right in finders
        if _is_right_of(code, right) and any(_is_below(code, below) for below in finders)
    ]


def _module(code: FoundCode, right: FoundCode) -> float:
    """Measure a module over the whole width: from finder to finder it is 14, 18, 22, … modules."""
    span = right.left - code.left
    return span / (4 * round((span / code.module - 14) / 4) + 14)


def _finders(picture: Image.Image) -> list[FoundCode]:
    dark = picture.point(lambda value: int(value < 128))
    rows = _lines(dark)
    columns = _lines(dark.transpose(Image.Transpose.TRANSPOSE))
    found: list[FoundCode] = []
    for y, row in enumerate(rows):
        for left, width in _finder_runs(row):
            for top, height in _finder_runs(columns[round(left + 3.5 * width)]):
                near = any(abs(left - o.left) < width and abs(top - o.top) < width for o in found)
                if top <= y <= top + 7 * height and not near:
                    found.append(FoundCode(left, top, (width + height) / 2))
    return found


def _lines(picture: Image.Image) -> list[bytes]:
    content = picture.tobytes()
    return [content[start : start + picture.width] for start in range(0, len(content), picture.width)]


def _finder_runs(line: bytes) -> list[tuple[int, float]]:
    """Find the runs dark, light, dark three wide, light, dark: where each begins and how wide a module is."""
    edges = [edge for dark in re.finditer(rb"\x01+", line) for edge in dark.span()]
    runs = []
    for first in range(0, len(edges) - 5, 2):
        marks = edges[first : first + 6]
        module = (marks[5] - marks[0]) / 7
        widths = [(after - before) / module for before, after in pairwise(marks)]
        if module >= 2 and all(abs(w - i) < 0.5 for w, i in zip(widths, (1, 1, 3, 1, 1), strict=True)):
            runs.append((marks[0], module))
    return runs


def _is_right_of(code: FoundCode, other: FoundCode) -> bool:
    return abs(code.top - other.top) < code.module and 14 < (other.left - code.left) / code.module < 40


def _is_below(code: FoundCode, other: FoundCode) -> bool:
    return abs(code.left - other.left) < code.module and 14 < (other.top - code.top) / code.module < 40
