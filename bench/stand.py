"""The stand: servers, the city's data made once, the web process, and people who are signed in."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy import servers
from deploy.preflight import ROOT, hold
from deploy.supervisor import Supervisor, say

HOME = Path(os.environ.get("BENCH_HOME") or ROOT / "var" / "bench")
PORT = int(os.environ.get("BENCH_PORT", "8979"))


@contextmanager
def stand() -> Iterator[None]:
    """Servers of its own under var/bench, or those that DATABASE_URL and REDIS_URL name."""
    HOME.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        HOME.chmod(0o711)
    with hold(HOME / ".parts.lock") as lock:
        supervisor = Supervisor(HOME / "log", lock.fileno())
        supervisor.listen()
        started = servers.start(supervisor, HOME, scratch=False)
        os.environ.update(started.env)
        os.environ["PORTAL_HOME"] = str(HOME)
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        try:
            prepare()
            yield
        finally:
            supervisor.stop()
            started.remove()


def prepare() -> None:
    """Django, tables, and the city's data unless they are there."""
    import django  # noqa: PLC0415  # the servers' addresses must be known first
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    if not (HOME / "static").exists():
        call_command("collectstatic", interactive=False, verbosity=0)
    from apps.accounts.models import User  # noqa: PLC0415

    if not User.objects.exists():
        say("正在装入本溪市规模的数据（只有第一次需要，几分钟）……")
        call_command("demonstrate", scale="本溪")


@contextmanager
def web(workers: int = 2) -> Iterator["Browser"]:
    """The product's web process as script/server starts it."""
    command = [sys.executable, "-m", "gunicorn", "volunteer_portal.wsgi", "--bind", f"127.0.0.1:{PORT}"]
    command += [
        "--workers",
        str(workers),
        "--timeout",
        "120",
        "--preload",
        "--no-control-socket",
        "--log-level",
        "error",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ.copy())  # noqa: S603  # fixed words
    try:
        browser = Browser()
        _wait(browser)
        yield browser
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(browser: "Browser") -> None:
    for _ in range(200):
        try:
            browser.get("/bare/1/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the web process doesn't answer")


class Browser:
    """Asks pages over one kept connection at a time."""

    def __init__(self, cookie: str = "") -> None:
        self.cookie = cookie

    def get(self, address: str) -> tuple[int, bytes]:
        link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        try:
            link.request("GET", address, headers={"Cookie": self.cookie, "Host": f"127.0.0.1:{PORT}"})
            answer = link.getresponse()
            return answer.status, answer.read()
        finally:
            link.close()

    def page(self, address: str) -> bytes:
        status, body = self.get(address)
        if status != 200:
            raise RuntimeError(f"{address} answers {status}")
        return body


def signed_in(*users: Any) -> list[str]:
    """A session cookie for each account, as a sign-in leaves it."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.contrib.sessions.models import Session  # noqa: PLC0415

    rows, cookies, now = [], [], int(time.time())
    for user in users:
        store = SessionStore()
        store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store["started_at"] = store["seen_at"] = now
        key = store._get_new_session_key()  # type: ignore[attr-defined]  # one INSERT for all of them
        data = store.encode(dict(store.items()))
        rows.append(Session(session_key=key, session_data=data, expire_date=store.get_expiry_date()))
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={key}")
    Session.objects.bulk_create(rows, batch_size=1000)
    return cookies
