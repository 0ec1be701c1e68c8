"""The child process that parses and marks workbooks: little memory and time, nothing of the portal in reach.

Standard input: one line of JSON ({"job": "read" | "mark", "filename": …, "size": n, …}), then n bytes.
Standard output: one line of JSON ({"refused": {…}} or what the job gives), then the bytes of a marked file.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from typing import Any

MEMORY_BYTES = 600 * 2**20
CPU_SECONDS = {"read": 15, "mark": 40}
FILE_BYTES = 128 * 2**20  # the writer keeps a sheet in a temporary file


def limit_resources(job: str) -> None:
    """Let the system stop a parser that a file leads astray."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS[job], CPU_SECONDS[job] + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(header: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Do one job; a refusal is an answer like any other."""
    from apps.spreadsheets.refusals import FileRefused  # noqa: PLC0415 (after the limits are set)

    try:
        if header["job"] == "mark":
            from apps.spreadsheets.marking import mark  # noqa: PLC0415 (openpyxl is slow to import and not needed for reading)

            return {}, mark(content, header)
        from apps.spreadsheets.parsing import parse  # noqa: PLC0415 (after the limits are set)

        return parse(header["filename"], content), b""
    except FileRefused as refusal:
        return {"refused": refusal.as_dict()}, b""
    except MemoryError:
        return {"refused": FileRefused.because("too_heavy").as_dict()}, b""


def main() -> None:
    """Answer one request on standard input and end."""
    header = json.loads(sys.stdin.buffer.readline())
    limit_resources(header["job"])
    gc.disable()  # the process ends before a collection would pay
    answer, content = run(header, sys.stdin.buffer.read(header["size"]))
    sys.stdout.buffer.write(json.dumps(answer, separators=(",", ":")).encode() + b"\n" + content)


if __name__ == "__main__":
    main()
