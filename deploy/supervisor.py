"""Keeps the parts of one installation running: starts, watches, starts again, stops in order."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from deploy.owner import Owner
from deploy.preflight import StartError

LOG_LIMIT = 10 * 2**20
PAUSE = 0.1
STEADY_AFTER = 30
LONGEST_WAIT = 8
PR_SET_PDEATHSIG = 1


class StopAskedError(Exception):
    """Ctrl-C or a termination signal arrived."""


@dataclass
class Part:
    """One long-running process of the installation."""

    name: str
    title: str
    command: list[str]
    env: dict[str, str]
    cwd: Path
    owner: Owner | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    # A database or broker ends after those who use it.
    last: bool = False
    # How long it may take to end after being asked.
    patience: float = 12
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0
    wait: float = 0

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


def say(text: str) -> None:
    """A line for the person at the terminal."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _die_with_parent(number: int) -> Callable[[], None]:
    """A hook for the child: the kernel ends it when the launcher dies, even by SIGKILL (Linux only)."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)

    def hook() -> None:
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)

    return hook


class Supervisor:
    """Runs parts; a dead one is started again: at once if it was steady, else after 1, 2, 4, 8 seconds."""

    def __init__(self, log_folder: Path, parts_lock: int) -> None:
        self.parts: list[Part] = []
        self._log_folder = log_folder
        self._parts_lock = parts_lock
        self._stop_asked = False
        log_folder.mkdir(mode=0o700, exist_ok=True)

    def listen(self) -> None:
        """From now on Ctrl-C, termination and a closed terminal end everything in order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, _number: int, _frame: object) -> None:
        self._stop_asked = True

    def log_of(self, name: str) -> Path:
        return self._log_folder / f"{name}.log"

    def add(self, part: Part) -> None:
        """Start a part and keep it running from now on."""
        log = self.log_of(part.name)
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        self.parts.append(part)
        self._start(part)

    def _start(self, part: Part) -> None:
        with self.log_of(part.name).open("ab") as log:
            part.process = subprocess.Popen(  # noqa: S603 - a fixed list of our own
                part.command,
                env=part.env,
                cwd=part.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=(self._parts_lock,),
                preexec_fn=_die_with_parent(part.stop_signal),  # noqa: PLW1509 - the launcher has one thread
                user=part.owner.uid if part.owner else None,
                group=part.owner.gid if part.owner else None,
                extra_groups=[] if part.owner else None,
            )
        part.started_at = time.monotonic()

    def run(self, command: list[str], env: dict[str, str], cwd: Path, *, log: str | None = None) -> int:
        """Run a command to its end while the parts are watched; its exit code. Raises StopAskedError.

        It speaks to the terminal; its errors go to the record when one is named.
        """
        with self.log_of(log).open("ab") if log else nullcontext() as errors:
            process = subprocess.Popen(  # noqa: S603 - a fixed list of our own
                command,
                env=env,
                cwd=cwd,
                stderr=errors,
                preexec_fn=_die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - the launcher has one thread
            )
        try:
            while process.poll() is None:
                self.look_after()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        return process.returncode

    def wait_for(self, part: Part, ready: Callable[[], bool], *, seconds: float) -> None:
        """Watch until `ready` says yes. Raises StartError after `seconds`, naming the part's record."""
        give_up = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > give_up:
                raise StartError(f"{part.title}没有启动成功，原因记在 {self.log_of(part.name)} 的最后几行。")
            self.look_after()

    def watch(self) -> None:
        """Keep everything running until somebody asks to stop; raises StopAskedError then."""
        while True:
            self.look_after()

    def look_after(self) -> None:
        """One short pause, then start again what has died. Raises StopAskedError."""
        time.sleep(PAUSE)
        if self._stop_asked:
            raise StopAskedError
        now = time.monotonic()
        for part in self.parts:
            if not part.is_running():
                self._revive(part, now)

    def _revive(self, part: Part, now: float) -> None:
        if part.process is not None:
            say(f"{part.title}停了，正在重新启动（记录：{self.log_of(part.name)}）。")
            _end_group(part.process.pid)
            part.wait = (
                0 if now - part.started_at > STEADY_AFTER else min(max(1, part.wait * 2), LONGEST_WAIT)
            )
            part.process = None
            part.started_at = now
        if now - part.started_at >= part.wait:
            self._start(part)

    def stop(self) -> None:
        """End every part: first those who use the database and the broker, then those two."""
        for last in (False, True):
            group = [part for part in self.parts if part.last is last]
            for part in group:
                if part.process is not None and part.process.poll() is None:
                    part.process.send_signal(part.stop_signal)
            for part in group:
                _wait_or_kill(part)
        self.parts.clear()


def _wait_or_kill(part: Part) -> None:
    if part.process is None:
        return
    try:
        part.process.wait(timeout=part.patience)
    except subprocess.TimeoutExpired:
        # PostgreSQL ends at once and recovers at the next start; the others hold nothing.
        part.process.send_signal(signal.SIGQUIT if part.name == "database" else signal.SIGKILL)
        part.process.wait()
    _end_group(part.process.pid)


def _end_group(pid: int) -> None:
    """End what a dead process left behind in its session: it would hold the port or tasks."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
