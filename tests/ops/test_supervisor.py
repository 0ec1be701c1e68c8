"""Watching: a dead part comes back, a stubborn one is ended, what it left behind too."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy.preflight import StartError, hold
from deploy.supervisor import LOG_LIMIT, Part, StopAskedError, Supervisor
from tests.ops.conftest import eventually

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    with hold(tmp_path / "lock") as lock:
        one = Supervisor(tmp_path / "log", lock.fileno())
        yield one
        one.stop()


def part(tmp_path: Path, command: list[str], name: str = "sleeper") -> Part:
    return Part(name=name, title="试验部件", command=command, env={"PATH": os.defpath}, cwd=tmp_path)


def pid_of(one: Part) -> int:
    assert one.process is not None
    return one.process.pid


def test_steady_part_is_started_again_at_once(tmp_path: Path, supervisor: Supervisor) -> None:
    sleeper = part(tmp_path, SLEEPER)
    supervisor.add(sleeper)
    first = pid_of(sleeper)
    sleeper.started_at -= 60

    os.kill(first, signal.SIGKILL)
    supervisor.wait_for(sleeper, lambda: sleeper.is_running() and pid_of(sleeper) != first, seconds=3)

    assert sleeper.wait == 0


def test_part_that_dies_at_once_is_tried_ever_more_rarely(tmp_path: Path, supervisor: Supervisor) -> None:
    broken = part(tmp_path, [sys.executable, "-c", "raise SystemExit(1)"])
    supervisor.add(broken)

    with pytest.raises(StartError, match=r"试验部件没有启动成功，原因记在 .*sleeper\.log"):
        supervisor.wait_for(broken, lambda: False, seconds=3)

    assert broken.wait >= 2


def test_stop_ends_what_ignores_the_signal(tmp_path: Path, supervisor: Supervisor) -> None:
    stubborn = part(tmp_path, ["sh", "-c", "trap '' TERM; sleep 60 & echo ready; wait; wait"])
    stubborn.patience = 0.5
    supervisor.add(stubborn)
    log = supervisor.log_of("sleeper")
    supervisor.wait_for(stubborn, lambda: "ready" in log.read_text(), seconds=5)
    number = pid_of(stubborn)

    supervisor.stop()

    assert eventually(lambda: not alive_in_group(number), seconds=3)


def alive_in_group(number: int) -> list[psutil.Process]:
    return [
        process
        for process in psutil.process_iter(["pid", "status"])
        if process.info["status"] != psutil.STATUS_ZOMBIE and group_of(process.pid) == number
    ]


def group_of(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def test_signal_interrupts_waiting(tmp_path: Path, supervisor: Supervisor) -> None:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    supervisor.listen()
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(StopAskedError):
            supervisor.watch()
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def test_run_answers_the_exit_code_and_keeps_its_errors(tmp_path: Path, supervisor: Supervisor) -> None:
    command = [sys.executable, "-c", "import sys; print('why', file=sys.stderr); sys.exit(3)"]

    assert supervisor.run(command, {"PATH": os.defpath}, tmp_path, log="prepare") == 3
    assert supervisor.log_of("prepare").read_text() == "why\n"


def test_long_record_is_set_aside_at_the_start(tmp_path: Path, supervisor: Supervisor) -> None:
    log = supervisor.log_of("sleeper")
    log.write_bytes(b"x" * (LOG_LIMIT + 1))

    supervisor.add(part(tmp_path, SLEEPER))

    assert log.stat().st_size < LOG_LIMIT
    assert log.with_suffix(".log.1").stat().st_size == LOG_LIMIT + 1


def test_locked_folder_is_waited_for_and_then_said(tmp_path: Path) -> None:
    with hold(tmp_path / "lock"):
        began = time.monotonic()
        with pytest.raises(StartError, match="正由另一个 script/server 使用"):
            hold(tmp_path / "lock", seconds=0.5)
        assert time.monotonic() - began >= 0.5
    hold(tmp_path / "lock").close()
