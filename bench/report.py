"""The table: kept as JSON between runs of single figures, written as docs/benchmarks.md."""

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version

from bench.measure import Figure
from bench.stand import HOME
from deploy.preflight import ROOT

RESULTS = HOME / "results.json"
HEAD = """# Benchmarks

Written by `script/bench` (`script/bench NAME` measures one part again). Each figure stands beside the
least work that could do it, measured in turn in the same run, so that ratios hold on a busy machine;
absolute times are those of that run, under the load that is given.

"""


def keep(name: str, figures: Sequence[Figure]) -> None:
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    measured = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    known[name] = {"measured": measured, "figures": [figure.as_row() for figure in figures]}
    RESULTS.write_text(json.dumps(known, ensure_ascii=False, indent=1))


def line_of(figure: Figure) -> str:
    ratio = f" = {figure.ratio:.1f} ×" if figure.ratio else ""
    return f"{figure.title}: {_number(figure.value)} {figure.unit}{ratio} {'; '.join(figure.notes)}"


def write() -> None:
    """docs/benchmarks.md from all that was measured on this machine."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    lines = [HEAD, _machine(), ""]
    lines.append("| Figure | Measured | Baseline | Ratio | Reach | Reached | Load | Notes |")
    lines.append("|---|---|---|---|---|---|---|---|")
    for part in known.values():
        for row in part["figures"]:
            lines.append(_row(Figure(**row)))
    lines += ["", *(f"- {name}: measured {part['measured']} UTC" for name, part in known.items()), ""]
    (ROOT / "docs" / "benchmarks.md").write_text("\n".join(lines), encoding="utf-8")


def _machine() -> str:
    cores = os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    parts = ", ".join(
        f"{name} {version(name)}" for name in ("Django", "gunicorn", "psycopg2-binary", "typst")
    )
    python = f"Python {platform.python_version()}"
    return f"Machine: {cores} cores, {memory} GiB, {platform.system()}; {python}, {parts}."


def _row(figure: Figure) -> str:
    baseline = f"{_number(figure.baseline)} {figure.unit} ({figure.against})" if figure.baseline else "–"
    ratio = f"{figure.ratio:.1f} ×" if figure.ratio else "–"
    limits = [f"≤ {_number(figure.limit)} {figure.unit}"] if figure.limit is not None else []
    limits += [f"≤ {figure.ratio_limit:g} ×"] if figure.ratio_limit is not None else []
    reached = {True: "yes", False: "**no**", None: "–"}[figure.is_reached]
    cells = [figure.title, f"{_number(figure.value)} {figure.unit}", baseline, ratio]
    cells += [", ".join(limits) or "–", reached, f"{figure.load:g}", "; ".join(figure.notes)]
    return f"| {' | '.join(cells)} |"


def _number(value: float | None) -> str:
    return f"{value:.3g}" if value is not None and value < 100 else f"{value:,.0f}"
