"""What the child process takes: memory, time, and nothing of the portal."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from apps.spreadsheets import reading

from .rosters import content_of

# The system's own count of a finished child includes the process it was forked from: ask the child itself.
TELLING = """
from apps.spreadsheets import child
child.main()
import resource, sys
usage = resource.getrusage(resource.RUSAGE_SELF)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(peak.split()[1], usage.ru_utime + usage.ru_stime, file=sys.stderr)
"""


def usage_of(file):
    """Peak memory in megabytes and CPU seconds of one run of the child."""
    content = content_of(file)
    header = json.dumps({"job": "read", "filename": Path(file).name, "size": len(content)})
    done = subprocess.run(
        [sys.executable, "-c", TELLING],
        input=header.encode() + b"\n" + content,
        cwd=reading.ROOT,
        capture_output=True,
        check=True,
    )
    kilobytes, seconds = done.stderr.split()
    return int(kilobytes) / 1024, float(seconds)


@pytest.mark.parametrize(
    ("file", "megabytes"),
    [
        ("hostile/zip_bomb.xlsx", 60),
        ("hostile/ghost_rows.xlsx", 120),
        ("hostile/wide_header.xlsx", 120),
        ("big_12456.xlsx", 200),
    ],
)
def test_the_child_stays_far_below_its_memory(file, megabytes):
    assert usage_of(file)[0] < megabytes


def test_the_child_reads_a_whole_district_in_little_time():
    assert usage_of("big_12456.xlsx")[1] < 5


def test_the_child_starts_without_the_framework():
    said = subprocess.run(
        [sys.executable, "-c", "import apps.spreadsheets.parsing, sys; print('django' in sys.modules)"],
        cwd=reading.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout == "False\n"


def test_the_child_stops_itself_when_it_takes_too_much_memory():
    code = "from apps.spreadsheets.child import limit_resources as l; l('read'); bytearray(700 * 2**20)"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=reading.ROOT, capture_output=True, text=True, check=False
    )

    assert said.stderr.splitlines()[-1] == "MemoryError"
