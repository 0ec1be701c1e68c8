"""Values stay values, warnings are errors, memory stays flat."""

import io
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import segno
import typst
from PIL import Image

from apps.documents import typesetting
from apps.documents.printing import print_check_in_cards, print_receipts
from apps.documents.typesetting import LONG_FILE, encoded, picture_of, qr_svg, typeset
from tests.documents import samples
from tests.documents.paper import pages_of


@pytest.mark.parametrize("name", ['#panic("x")', "*李*_明_", "$x$ <李>", '"李\\明"', "[李]", "@李 //明"])
def test_typeset_prints_source_as_plain_text(name):
    page = pages_of(print_receipts([replace(samples.received_card(), name=name)]))[0]
    assert name.replace('"', "") in page.replace("“", "").replace("”", "").replace('"', "")


def test_typeset_refuses_a_template_with_a_warning(monkeypatch, tmp_path):
    (tmp_path / "odd.typ").write_text('#set text(font: "No Such Font")\nx', encoding="utf-8")
    monkeypatch.setattr(typesetting, "FORMS", tmp_path)
    with pytest.raises(typst.TypstWarning, match="unknown font family"):
        typeset("odd", [])


def test_typeset_lets_go_of_what_it_laid_out():
    def resident_megabytes() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4 // 1024

    sizes = []
    for file in range(6):
        print_check_in_cards([samples.issued_card(file * 1000 + card) for card in range(LONG_FILE + 1)])
        sizes.append(resident_megabytes())
    # Kept layouts would add some 20 MB a file.
    assert sizes[-1] - sizes[1] < 30


def test_typeset_in_a_forked_child_is_refused_instead_of_waiting_for_ever():
    program = textwrap.dedent("""
        import os
        from apps.documents.printing import print_receipts
        from tests.documents.samples import received_card
        print_receipts([received_card()])
        child = os.fork()
        if not child:
            try:
                print_receipts([received_card()])
            except RuntimeError:
                os._exit(7)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "7\n"


def test_encoded_moment_is_local_time():
    assert encoded(datetime(2026, 5, 15, 17, 5, tzinfo=UTC)) == {
        "year": 2026,
        "month": 5,
        "day": 16,
        "weekday": 6,
        "time": "01:05",
    }


def test_encoded_day_hours_and_absence():
    assert encoded((date(2026, 5, 8), Decimal("2"), None, True)) == [
        {"year": 2026, "month": 5, "day": 8, "weekday": 5},
        "2.0",
        None,
        True,
    ]


def test_a_qr_code_is_drawn_module_by_module_without_seams():
    link = "https://portal.example/k/8Jf3kQm2Xw0001/"
    dark = [[bool(module) for module in row] for row in segno.make(link, error="m", micro=False).matrix]
    picture = Image.open(io.BytesIO(picture_of(qr_svg(link)))).convert("L")
    shades, step = picture.tobytes(), picture.width / len(dark)

    def is_dark(x: float, y: float) -> bool:
        return shades[int(y * step) * picture.width + int(x * step)] < 128

    places = [(x, y) for y in range(len(dark)) for x in range(len(dark))]
    assert [is_dark(x + 0.5, y + 0.5) for x, y in places] == [dark[y][x] for x, y in places]
    seams = [(x, y) for x, y in places if y and dark[y][x] and dark[y - 1][x]]
    assert all(is_dark(x + 0.5, y) for x, y in seams)
