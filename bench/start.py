"""`script/server` with everything in place, to its first page."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from bench.measure import Figure
from bench.stand import HOME, Browser, free_port
from deploy.preflight import ROOT

_HOME = HOME / "server"
_OURS = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")


def measure() -> list[Figure]:
    """The first start fills the district; the second one is the figure."""
    first, second = (_until_first_page(_HOME) for _ in range(2))
    shutil.rmtree(_HOME, ignore_errors=True)
    note = f"the first start, with the district filled, {first:.0f} s"
    return [
        Figure("start", "script/server, second start to the first page", second, "s", limit=10, notes=[note])
    ]


def _until_first_page(home: Path) -> float:
    port = free_port()
    env = {name: value for name, value in os.environ.items() if name not in _OURS}
    env |= {"PORTAL_HOME": str(home), "PORT": str(port)}
    begun = time.perf_counter()
    process = subprocess.Popen([ROOT / "script" / "server"], env=env, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        while not _answers(Browser(port=port)):
            if process.poll() is not None or time.perf_counter() - begun > 150:
                raise RuntimeError("script/server doesn't answer")
            time.sleep(0.05)
        return time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(timeout=60)


def _answers(browser: Browser) -> bool:
    try:
        return browser.get("/accounts/login/")[0] == 200
    except OSError:
        return False
