"""The stand: servers, the web process, and people who are signed in."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import slow
from bench.data import prepare
from deploy import servers
from deploy.home import PROCESSES
from deploy.preflight import ROOT, hold
from deploy.supervisor import Part, Supervisor

HOME = Path(os.environ.get("BENCH_HOME") or ROOT / "var" / "bench")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


PORT = int(os.environ.get("BENCH_PORT") or free_port())


@dataclass
class Ground:
    """What runs under the measured processes: to put more beside it, or to look into it."""

    supervisor: Supervisor
    servers: servers.Servers

    @property
    def sockets(self) -> Path:
        return self.servers.sockets.database

    @property
    def is_own(self) -> bool:
        """Whether the database was started here, rather than named by DATABASE_URL."""
        return "DATABASE_URL" in self.servers.env

    def part(self, name: str) -> Part:
        return next(part for part in self.supervisor.parts if part.name == name)


GROUND: list[Ground] = []


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
        os.environ.update(PROCESSES | started.env)
        os.environ["PORTAL_HOME"] = str(HOME)
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        ground = Ground(supervisor, started)
        GROUND.append(ground)
        try:
            if ground.is_own:
                slow.watch(ground.sockets)
            prepare(HOME)
            yield
        finally:
            GROUND.clear()
            supervisor.stop()
            started.remove()


@contextmanager
def running(command: list[str], **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program with settings beside the own ones; it ends with the block, its words go to parts.log."""
    with (HOME / "log" / "parts.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  # fixed words
            command, cwd=ROOT, env={**os.environ, **more}, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def web(workers: int = 2, *, port: int = 0, **more: str) -> Iterator["Browser"]:
    """The product's web process as script/server starts it."""
    port = port or PORT
    command = [sys.executable, "-m", "gunicorn", "volunteer_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--timeout", "120", "--preload", "--no-control-socket"]
    command += ["--log-level", "critical"]
    with running(command, **more) as process:
        browser = Browser(port=port)
        wait_for(browser, process)
        yield browser


def wait_for(browser: "Browser", process: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        if process.poll() is not None:
            break
        try:
            browser.get("/bare/1/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the web process doesn't answer")


class Browser:
    """Asks pages, each over a connection of its own."""

    def __init__(self, cookie: str = "", *, port: int = 0) -> None:
        self.cookie = cookie
        self.port = port or PORT

    def get(self, address: str) -> tuple[int, bytes]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            link.request("GET", address, headers={"Cookie": self.cookie, "Host": f"127.0.0.1:{self.port}"})
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
