"""Reading an uploaded file: the parser runs in a child process, this side only sees plain values."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from apps.spreadsheets.gate import MAX_BYTES
from apps.spreadsheets.refusals import FileRefused
from apps.spreadsheets.tables import Cell, CellValue, Line, Merge, Sheet, Workbook, column_letters

logger = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
WALL_SECONDS = {"read": 20, "mark": 45}  # below the web worker's own limit of 60
COMMAND = (sys.executable, "-B", "-m", "apps.spreadsheets.child")
KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")


def read_workbook(filename: str, content: bytes) -> Workbook:
    """Parse a file in a child process with limits of memory and time.

    Raises FileRefused with a sentence for the clerk; whatever the file does, this process goes on.
    """
    if not content:
        raise FileRefused.because("zero_bytes")
    if len(content) > MAX_BYTES:
        raise FileRefused.because("too_big")
    answer, _ = ask_child({"job": "read", "filename": filename}, content)
    return _unpack_workbook(filename, answer)


def ask_child(request: Mapping[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Send one job to a fresh child process and return its answer: JSON values, and bytes if it made a file.

    Raises FileRefused when the child refuses, or is stopped for taking too much memory or time.
    """
    header = json.dumps({**request, "size": len(content)}).encode() + b"\n"
    try:
        done = subprocess.run(  # noqa: S603 (a fixed command; the file goes through the pipe)
            COMMAND,
            input=header + content,
            capture_output=True,
            cwd=ROOT,
            env={name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ},
            timeout=WALL_SECONDS[request["job"]],
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused.because("too_slow") from error
    if done.returncode:
        raise FileRefused.because(_cause_of_death(done.returncode, done.stderr))
    line, _, rest = done.stdout.partition(b"\n")
    answer: dict[str, Any] = json.loads(line)
    if refused := answer.get("refused"):
        raise FileRefused(refused["sentence"], code=refused["code"])
    return answer, rest


def _cause_of_death(code: int, stderr: bytes) -> str:
    error = stderr.rstrip().rpartition(b"\n")[2].partition(b":")[0].decode("ascii", "replace")
    logger.warning(
        "workbook child ended with %s (%s)", code, error
    )  # the type only: messages may quote cells
    if code == -signal.SIGXCPU:
        return "too_slow"
    return "too_heavy" if code < 0 or error == "MemoryError" else "damaged"


def _unpack_workbook(filename: str, packed: Mapping[str, Any]) -> Workbook:
    sheets = tuple(_unpack_sheet(sheet) for sheet in packed["sheets"])
    return Workbook(filename, packed["kind"], packed["encoding"], sheets)


def _unpack_sheet(packed: Mapping[str, Any]) -> Sheet:
    letters: dict[int, str] = {}
    lines = []
    for number, cells in packed["lines"]:
        unpacked = {}
        for column, value in cells:
            if column not in letters:
                letters[column] = column_letters(column)
            unpacked[column] = _unpack_cell(value, f"{letters[column]}{number}")
        lines.append(Line(number, unpacked))
    merges = tuple(Merge(*merge) for merge in packed["merges"])
    return Sheet(packed["name"], packed["visible"], tuple(lines), merges)


def _unpack_cell(value: Any, ref: str) -> Cell:
    if isinstance(value, str):
        return Cell(value, value, ref)
    if isinstance(value, dict):
        return _unpack_special(value, ref)
    return Cell(value, text_of_number(value), ref)


def _unpack_special(packed: Mapping[str, str], ref: str) -> Cell:
    (kind, text), *_ = packed.items()
    value: CellValue = None
    if kind == "date":
        value = date.fromisoformat(text)
    elif kind == "datetime":
        value = datetime.fromisoformat(text)
    return Cell(value, text, ref)


def text_of_number(value: float | bool) -> str:
    """A number as a clerk would read it: 1 not 1.0, an ID number gone to a number with its exponent."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if abs(value) >= 1e15:
        return f"{value:.15G}"
    return str(value)
