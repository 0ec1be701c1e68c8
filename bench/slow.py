"""The statements that take longer than 50 ms, with the plan the server chose while it ran them."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from deploy import postgres

LIMIT_MS = 50
_PLAN_LINES, _LONGEST = 14, 700
_HEAD = re.compile(r"LOG:  duration: ([\d.]+) ms  plan:")
_FIRST_OF_PLAN = re.compile(r"^(?:[A-Z][A-Za-z]+ ?)+.*\(cost=")


@dataclass
class Slow:
    """One kind of statement: how often and how long at most, and the plan of the longest."""

    statement: str
    times: int
    worst_ms: float
    plan: list[str]


def watch(sockets: Path) -> None:
    """From now on the server notes each slow statement of the application with its plan."""
    settings = {
        "session_preload_libraries": "auto_explain",
        "auto_explain.log_min_duration": str(LIMIT_MS),
        "auto_explain.log_analyze": "on",
        "auto_explain.log_timing": "off",  # a clock for each row would slow down what is measured
    }
    with closing(postgres.connect(sockets)) as link, link.cursor() as cursor:
        for name, value in settings.items():
            cursor.execute(f"ALTER ROLE {postgres.ROLE} SET {name} = '{value}'")


def size_of(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def noted(log: Path, since: int) -> list[dict[str, Any]]:
    """The slow statements written to the log from that place on, the longest first."""
    if not log.exists():
        return []
    with log.open(encoding="utf-8", errors="replace") as lines:
        lines.seek(since)
        found: dict[str, Slow] = {}
        for milliseconds, statement, plan in _entries(lines):
            known = found.setdefault(statement, Slow(statement, 0, 0, []))
            known.times += 1
            if milliseconds > known.worst_ms:
                known.worst_ms, known.plan = milliseconds, plan
    return [asdict(row) for row in sorted(found.values(), key=lambda row: -row.worst_ms)]


def _entries(lines: Any) -> Iterator[tuple[float, str, list[str]]]:
    entry: tuple[float, list[str]] | None = None
    for line in lines:
        if line.startswith("\t"):
            if entry:
                entry[1].append(line.rstrip("\n")[1:])
            continue
        if entry:
            yield _read(*entry)
        head = _HEAD.search(line)
        entry = (float(head[1]), []) if head else None
    if entry:
        yield _read(*entry)


def _read(milliseconds: float, body: list[str]) -> tuple[float, str, list[str]]:
    first = next((n for n, line in enumerate(body) if _FIRST_OF_PLAN.match(line)), len(body))
    return milliseconds, _kind("\n".join(body[:first])), _shortened(body[first:])


def _kind(text: str) -> str:
    """The statement without its values and its columns: the same kind reads the same."""
    text = re.sub(r"\s+", " ", text.removeprefix("Query Text: ")).strip()
    text = re.sub(r"'(?:[^']|'')*'(?:::[\w\[\]() ]+?)?(?=[\s,)]|$)", "?", text)
    text = re.sub(r"\b\d+\b", "?", text)
    text = re.sub(r"\(\?(?:, \?)+\)|\(\(\?\)(?:, \(\?\))+\)", "(…)", text)
    text = re.sub(r'^(SELECT|DECLARE .*? SELECT) (DISTINCT )?".*?" FROM', r"\1 … FROM", text)
    return text[:_LONGEST]


def _shortened(plan: list[str]) -> list[str]:
    plain = [re.sub(r"\(cost=\S+ rows=(\d+) width=\d+\)", r"(\1 expected)", line) for line in plan]
    plain = [re.sub(r"'[^']{20,}'", "'…'", line)[:180] for line in plain]
    return plain[:_PLAN_LINES] + ["…"] * (len(plain) > _PLAN_LINES)
