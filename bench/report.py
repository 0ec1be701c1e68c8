"""Results are kept as docs/benchmarks.json; the pages' tables are made from them, their words stay."""

import json
import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from bench.answers import answer_to
from bench.measure import Figure
from deploy.preflight import ROOT

RESULTS = ROOT / "docs" / "benchmarks.json"
PAGE = ROOT / "docs" / "benchmarks.md"
SLOW_PAGE = ROOT / "docs" / "slow-queries.md"
BEGIN, END = "<!-- results: written by script/bench -->", "<!-- end of results -->"


def keep(name: str, figures: Sequence[Figure], slow: list[dict[str, Any]], load: float) -> None:
    """Replace what is known of one part; the others stay."""
    known = _known()
    known[name] = {
        "measured": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        "machine": _machine(),
        "load_before": load,
        "figures": [figure.as_row() for figure in figures],
        "slow": slow,
    }
    RESULTS.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def line_of(figure: Figure) -> str:
    ratio = f" = {figure.ratio:.1f} ×" if figure.ratio else ""
    notes = "; ".join([*figure.faults, *figure.notes])
    return f"{figure.title}: {_number(figure.value)} {figure.unit}{ratio} {notes}"


def write() -> None:
    """The tables of both pages from all that was measured; the words around them stay."""
    known = _known()
    lines = [
        "| Figure | Measured | Baseline | Ratio | Reach | Reached | Load | Notes |",
        "|---|" + "---|" * 7,
    ]
    for part in known.values():
        lines += [_row(Figure(**row)) for row in part["figures"]]
    lines += ["", "| Part | Measured (UTC) | Load before | Machine |", "|---|---|---|---|"]
    for name, part in known.items():
        lines.append(f"| {name} | {part['measured']} | {part['load_before']:g} | {part['machine']} |")
    _put(PAGE, lines)
    _put(SLOW_PAGE, [line for name, part in known.items() for line in _slow_lines(name, part["slow"])])


def _known() -> dict[str, Any]:
    return json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}


def _put(page: Any, lines: list[str]) -> None:
    text = page.read_text(encoding="utf-8")
    block = "\n".join([BEGIN, "", *lines, "", END])
    found = re.search(f"{re.escape(BEGIN)}.*{re.escape(END)}", text, re.DOTALL)
    if found is None:
        raise RuntimeError(f"{page} has no place for the results")
    page.write_text(text[: found.start()] + block + text[found.end() :], encoding="utf-8")


def _slow_lines(name: str, slow: list[dict[str, Any]]) -> list[str]:
    lines = [f"## {name}", ""] if slow else []
    for row in slow:
        lines += [
            f"**{row['worst_ms']:,.0f} ms** at most, {row['times']} times. {answer_to(row['statement'])}"
        ]
        lines += ["", "```", row["statement"], "", *row["plan"], "```", ""]
    return lines


def _machine() -> str:
    cores = os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    names = ("Django", "gunicorn", "psycopg2-binary", "typst")
    parts = ", ".join(f"{name} {version(name)}" for name in names)
    python = f"Python {platform.python_version()}"
    return f"{cores} cores, {memory} GiB, {platform.system()}; {python}, {parts}"


def _row(figure: Figure) -> str:
    baseline = f"{_number(figure.baseline)} {figure.unit} ({figure.against})" if figure.baseline else "–"
    ratio = f"{figure.ratio:.1f} ×" if figure.ratio else "–"
    limits = [f"≤ {_number(figure.limit)} {figure.unit}"] if figure.limit is not None else []
    limits += [f"≤ {figure.ratio_limit:g} ×"] if figure.ratio_limit is not None else []
    reached = {True: "yes", False: "**no**", None: "–"}[figure.is_reached]
    cells = [figure.title, f"{_number(figure.value)} {figure.unit}", baseline, ratio]
    notes = "; ".join([f"**{fault}**" for fault in figure.faults] + figure.notes)
    cells += [", ".join(limits) or "–", reached, f"{figure.load:g}", notes]
    return f"| {' | '.join(cells)} |"


def _number(value: float | None) -> str:
    return f"{value:.3g}" if value is not None and value < 100 else f"{value:,.0f}"
