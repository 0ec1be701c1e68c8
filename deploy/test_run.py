"""`script/test`: all tests on throw-away servers, and a word on what the machine left out."""

import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from deploy import servers
from deploy.preflight import ROOT, StartError, hold
from deploy.supervisor import StopAskedError, Supervisor


def main(arguments: list[str]) -> int:
    os.umask(0o077)
    home = Path(tempfile.mkdtemp(prefix="portal-test-", dir="/tmp"))
    if os.geteuid() == 0:
        home.chmod(0o711)
    try:
        return _run(home, arguments)
    except StopAskedError:
        sys.stderr.write("测试被中断。\n")
        return 130
    except StartError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(home: Path, arguments: list[str]) -> int:
    with hold(home / ".parts.lock") as lock:
        supervisor = Supervisor(home / "log", lock.fileno())
        supervisor.listen()
        started = servers.start(supervisor, home, scratch=True)
        try:
            env = {
                **os.environ,
                **started.env,
                "PORTAL_HOME": str(home),
                "SECRET_KEY": secrets.token_urlsafe(64),
            }
            return supervisor.run(
                [sys.executable, "-m", "pytest", "-p", "deploy.left_out", *both_cores(arguments)], env, ROOT
            )
        finally:
            supervisor.stop()
            started.remove()


def both_cores(arguments: list[str]) -> list[str]:
    """The arguments for pytest; a run of everything uses two processes, each with its own database.

    The files go out in the order of `deploy.left_out`: without it the longest would come last.
    """
    if any(not argument.startswith("-") or argument.startswith(("-n", "-p")) for argument in arguments):
        return arguments
    return ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *arguments]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
