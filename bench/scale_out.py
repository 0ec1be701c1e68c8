"""More machines in small: two web processes behind a proxy, two workers, a replica for the board."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import psycopg2
import redis
from django.conf import settings

from apps.accounts.models import User
from bench.measure import Figure, in_turn, middle
from bench.stand import GROUND, HOME, Browser, free_port, running, signed_in, wait_for, web
from deploy import postgres
from deploy.home import Sockets
from deploy.owner import Owner, choose_owner

_CLIENTS, _SECONDS, _TASKS = 6, 12, 2_000
_PROXY = """
daemon off; worker_processes 1; pid {home}/nginx.pid; error_log {home}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {home}/body; proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/f; uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
    upstream portal {{ {nodes} keepalive 16; }}
    upstream reading {{ {readers} keepalive 16; }}
    server {{
        listen 127.0.0.1:{port};
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-Proto $scheme;
        location / {{ proxy_pass http://portal; }}
        location /board/ {{ proxy_pass http://reading; }}
    }}
}}
"""


def measure() -> list[Figure]:
    return [*_two_web_processes(), _two_workers(), *_replica()]


def _two_web_processes() -> list[Figure]:
    """The card list over one process, then over two behind the proxy."""
    (cookie,) = signed_in(User.objects.get(username="shuji"))
    first, second, front = free_port(), free_port(), free_port()
    with web(1, port=first), web(1, port=second), _proxy(front, [first, second], [first]):
        alone = _pages_a_second(Browser(cookie, port=first))
        together = _pages_a_second(Browser(cookie, port=front))
    return [
        Figure(
            "scale_out",
            "one page, two web processes of one worker behind a proxy",
            1000 / together,
            "ms",
            baseline=1000 / alone,
            against="one of them alone",
            notes=[f"{together:.0f}/s against {alone:.0f}/s", f"{_CLIENTS} clients on the same cores"],
        )
    ]


def _pages_a_second(browser: Browser) -> float:
    browser.page("/members/")
    end = time.perf_counter() + _SECONDS

    def ask(_: int) -> int:
        count = 0
        while time.perf_counter() < end:
            browser.page("/members/")
            count += 1
        return count

    with ThreadPoolExecutor(_CLIENTS) as pool:
        return sum(pool.map(ask, range(_CLIENTS))) / _SECONDS


@contextmanager
def _proxy(port: int, nodes: list[int], readers: list[int]) -> Iterator[None]:
    """nginx in front; raises RuntimeError where it isn't installed."""
    program = shutil.which("nginx")
    if program is None:
        raise RuntimeError("nginx isn't installed (apt-get install nginx-light)")
    home = HOME / "proxy"
    home.mkdir(exist_ok=True)
    named = [" ".join(f"server 127.0.0.1:{node};" for node in group) for group in (nodes, readers)]
    text = _PROXY.format(home=home, port=port, nodes=named[0], readers=named[1])
    (home / "nginx.conf").write_text(text)
    command = [program, "-e", f"{home}/error.log", "-p", str(home), "-c", f"{home}/nginx.conf"]
    with running(command) as process:
        wait_for(Browser(port=port), process)
        yield


def _two_workers() -> Figure:
    """Small tasks a second with one worker process, and with two."""
    celery = [sys.executable, "-m", "celery", "-A", "volunteer_portal", "worker", "--loglevel", "ERROR"]
    celery += ["--concurrency", "1", "--without-gossip", "--without-mingle"]
    with running(celery):
        alone = _tasks()
        with running(celery):
            time.sleep(8)
            together = _tasks()
    return Figure(
        "scale_out",
        f"{_TASKS:,} small tasks, two workers",
        together,
        "s",
        baseline=alone,
        against="one worker",
        notes=["on the same two cores"],
    )


def _tasks() -> float:
    from volunteer_portal.celery import app  # noqa: PLC0415  # reads the settings

    with redis.Redis.from_url(settings.REDIS_URL) as broker, app.connection_for_write() as link:
        app.send_task("core.heartbeat", connection=link)
        _wait_until_empty(broker)
        for _ in range(_TASKS):
            app.send_task("core.heartbeat", connection=link)
        begun = time.perf_counter()
        _wait_until_empty(broker)
        return time.perf_counter() - begun


def _wait_until_empty(broker: "redis.Redis") -> None:
    end = time.monotonic() + 60
    while broker.llen("celery") and time.monotonic() < end:
        time.sleep(0.02)


def _replica() -> list[Figure]:
    """A streaming replica of the stand's own database; the board's address goes to it by the proxy."""
    ground = GROUND[0]
    if not ground.is_own:
        return []
    owner = choose_owner(HOME / "database")
    with ExitStack() as stack:
        begun = time.perf_counter()
        sockets = stack.enter_context(_copied(ground.sockets, owner))
        copied = time.perf_counter() - begun
        behind, checked = _seconds_behind(ground.sockets, sockets)
        ports = free_port(), free_port(), free_port()
        stack.enter_context(web(1, port=ports[0]))
        stack.enter_context(web(1, port=ports[1], DATABASE_URL=postgres.address(sockets), READS_ONLY="true"))
        stack.enter_context(_proxy(ports[2], [ports[0]], [ports[1]]))
        # A session older than a minute would be written to, which the replica refuses.
        (cookie,) = signed_in(User.objects.get(username="shuji"))
        by_proxy, direct = Browser(cookie, port=ports[2]), Browser(cookie, port=ports[0])
        board, own = in_turn(lambda: by_proxy.page("/board/"), lambda: direct.page("/board/"), times=8)
    return [
        Figure(
            "scale_out",
            "board of a unit, read on the replica",
            middle(board) * 1000,
            "ms",
            baseline=middle(own) * 1000,
            against="on the primary",
            notes=[f"copying and starting took {copied:.0f} s"],
        ),
        Figure(
            "scale_out",
            "replica behind the primary, after 20,000 rows at once",
            behind,
            "s",
            notes=["streaming, asynchronous", checked],
        ),
    ]


@contextmanager
def _copied(primary: Path, owner: Owner | None) -> Iterator[Path]:
    """A standby that follows the primary, and the folder of its socket."""
    home = HOME / "replica"
    folder = postgres.database_folder(home, owner) if home.exists() else _made(home, owner)
    cluster = folder / "cluster"
    shutil.rmtree(cluster, ignore_errors=True)
    binaries = postgres.find_binaries(folder, owner)
    as_owner = {"user": owner.uid, "group": owner.gid, "extra_groups": []} if owner else {}
    command = [str(binaries / "pg_basebackup"), "-h", str(primary), "-U", "postgres", "-D", str(cluster)]
    command += ["-R", "-X", "stream", "--checkpoint=fast"]
    subprocess.run(command, env=postgres.PLAIN_ENV, cwd="/", check=True, **as_owner)  # type: ignore[call-overload]  # noqa: S603
    sockets = Sockets(home, owner)
    part = postgres.part(cluster, binaries, sockets.database, owner)
    log = (HOME / "log" / "replica.log").open("ab")
    process = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603
        part.command, env=part.env, cwd=part.cwd, stdout=log, stderr=log, **as_owner
    )
    try:
        _wait_until(lambda: postgres.answers(sockets.database))
        yield sockets.database
    finally:
        process.send_signal(part.stop_signal)
        process.wait(timeout=60)
        sockets.remove()
        shutil.rmtree(cluster, ignore_errors=True)


def _made(home: Path, owner: Owner | None) -> Path:
    home.mkdir(mode=0o711)
    return postgres.database_folder(home, owner)


def _seconds_behind(primary: Path, replica: Path) -> tuple[float, str]:
    """How long until the replica shows what the primary has just stored; and that it takes no writing."""
    with (
        closing(postgres.connect(primary)) as ours,
        closing(postgres.connect(replica)) as theirs,
        ours.cursor() as writing,
        theirs.cursor() as reading,
    ):
        writing.execute("DROP TABLE IF EXISTS bench_lag")
        writing.execute("CREATE TABLE bench_lag AS SELECT n FROM generate_series(1, 20000) AS n")
        begun = time.perf_counter()
        _wait_until(lambda: _sees(reading))
        behind = time.perf_counter() - begun
        refused = ""
        with suppress(psycopg2.errors.ReadOnlySqlTransaction):
            reading.execute("CREATE TABLE bench_write (n int)")
            refused = "**took a write**"
        writing.execute("DROP TABLE bench_lag")
    return behind, refused or "a write is refused"


def _sees(reading: "psycopg2.extensions.cursor") -> bool:
    reading.execute("SELECT to_regclass('bench_lag') IS NOT NULL")
    row = reading.fetchone()
    return bool(row and row[0])


def _wait_until(ready: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise RuntimeError("the replica doesn't follow")
        time.sleep(0.005)
