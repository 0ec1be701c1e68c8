"""Days, moments and figures look the same on every page, in every sentence, file and paper."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# A cell of a stranger's workbook is read back as text; the rest is how the product writes.
ALLOWED = {"apps/core/dates.py", "apps/spreadsheets/parsing.py"}

# The format of an input (format="…", or its line in the table of looks) is for the browser.
FORMED = r'%m月|%Y年|month\}月\{[\w.]+day|(?<!format=")(?<!", ")%Y-%m-%d|(?<!format=")(?<!", ")(?<!T)%H:%M'


def test_no_template_forms_a_day_by_itself() -> None:
    lines = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in (ROOT / "templates").rglob("*.html")
        for found in re.findall(r"\|(?:date|time):[\"'][^\"']{2,}[\"']", path.read_text(encoding="utf-8"))
    ]
    assert lines == []


def test_no_sentence_forms_a_day_by_itself() -> None:
    lines = [
        f"{name}: {found}"
        for path in (ROOT / "apps").rglob("*.py")
        if "migrations" not in path.parts and (name := str(path.relative_to(ROOT))) not in ALLOWED
        for found in re.findall(FORMED, path.read_text(encoding="utf-8"))
    ]
    assert lines == []


def test_figures_are_rounded_in_one_place() -> None:
    """Two roundings of one rate would show 87.7 % at home and 87.8 % on the board."""
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "apps").rglob("*.py")
        if "ROUND_HALF" in (text := path.read_text(encoding="utf-8")) or "ROUND_DOWN" in text
    }
    assert found == {"apps/core/rounding.py"}
