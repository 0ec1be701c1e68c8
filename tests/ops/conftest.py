"""A real installation in a folder of its own: the launcher runs as a program, as at a person's terminal."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest
import redis

from deploy.home import read_pairs
from deploy.preflight import ROOT

# Only the system's plain folders: a database of the machine must not hide a broken launcher.
BARE_PATH = "/usr/bin:/bin"
# Generous: on a busy machine the first start also compiles the packages.
FIRST_PAGE_WITHIN = 180
MARKS = {
    "web": "-m gunicorn",
    "worker": " worker --concurrency",
    "scheduler": " beat --loglevel",
    "database": "postgres -D",
    "broker": "valkey-server",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def bare_environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a fresh machine."""
    return {"PATH": BARE_PATH, "HOME": str(home), "PORTAL_HOME": str(home / "var"), **more}


def eventually(ask: Callable[[], Any], *, seconds: float = 30) -> Any:
    """The first true answer; fails the test when there is none in time."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.1)
    pytest.fail(f"nothing within {seconds} seconds")


def command_line(process: psutil.Process) -> str:
    """What the process was started with; empty once it has ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def processor_time(process: psutil.Process) -> float:
    """Seconds of its own and of its ended children; none once it has ended, its parent has them then."""
    try:
        return sum(process.cpu_times()[:4])
    except psutil.NoSuchProcess:
        return 0


class Installation:
    """One data folder and the launcher that runs on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "var"
        self.port = free_port()
        self.launcher: subprocess.Popen[str] | None = None
        self.output = folder / "terminal.txt"

    def start(self, *arguments: str) -> float:
        """Start and wait for the first page; the seconds of processor time it took.

        Nothing in a start waits for anything but the processor, so this is the time on a machine at rest,
        and a busy one doesn't spoil it.
        """
        with self.output.open("a") as output:
            self.launcher = subprocess.Popen(
                [sys.executable, "-m", "deploy.server", *arguments],
                cwd=ROOT,
                env=bare_environment(self.folder, PORT=str(self.port)),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
            )
        eventually(self.answers, seconds=FIRST_PAGE_WITHIN)
        return self.processor_seconds()

    def processor_seconds(self) -> float:
        """What the launcher, its ended commands and its running parts have used so far."""
        assert self.launcher is not None
        launcher = psutil.Process(self.launcher.pid)
        return sum(processor_time(process) for process in [launcher, *launcher.children(recursive=True)])

    def answers(self) -> bool:
        assert self.launcher is not None
        assert self.launcher.poll() is None, self.output.read_text()
        return self.health()[0] != 0

    def health(self) -> tuple[int, dict[str, str]]:
        """Status and words of the health page; status 0 while nothing answers."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            link.request("GET", "/healthz")
            response = link.getresponse()
            return response.status, json.loads(response.read())
        except (OSError, http.client.HTTPException):
            return 0, {}
        finally:
            link.close()

    def is_well(self) -> bool:
        return self.health()[0] == 200

    def parts(self) -> dict[str, psutil.Process]:
        """The running parts by name, told apart by their command lines."""
        assert self.launcher is not None
        found = {}
        for child in psutil.Process(self.launcher.pid).children():
            line = command_line(child)
            found.update({name: child for name, mark in MARKS.items() if mark in line})
        return found

    def addresses(self) -> dict[str, str]:
        """DATABASE_URL and REDIS_URL of the running servers."""
        return read_pairs(self.home / "running.env")

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement as the application's role; its rows, if it has any."""
        sockets = self.addresses()["DATABASE_URL"].removeprefix("postgres://portal@/").removesuffix("/portal")
        with closing(psycopg2.connect(host=sockets, user="portal", dbname="portal")) as link:
            link.autocommit = True
            with link.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []

    def empty_broker(self) -> None:
        with redis.Redis.from_url(self.addresses()["REDIS_URL"]) as link:
            link.flushall()

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """End the launcher; its exit code."""
        assert self.launcher is not None
        self.launcher.send_signal(number)
        return self.launcher.wait(timeout=40)

    def leftovers(self) -> list[str]:
        """The command lines of processes that still know this folder."""
        lines = [command_line(process) for process in psutil.process_iter()]
        return [line for line in lines if str(self.folder) in line or f"127.0.0.1:{self.port}" in line]


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """A blank installation; each test leaves it running and well, or able to become so."""
    # Not pytest's own folder: root's is closed to the user that the database runs as.
    folder = Path(tempfile.mkdtemp(prefix="portal-installation-", dir="/tmp"))
    if os.geteuid() == 0:
        folder.chmod(0o711)
    one = Installation(folder)
    try:
        one.start("--empty")
        yield one
    finally:
        if one.launcher is not None and one.launcher.poll() is None:
            one.stop()
        shutil.rmtree(folder)
