"""The database and the broker of one installation, started unless their addresses are given from outside."""

import os
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import redis

from deploy import broker, postgres
from deploy.home import Sockets
from deploy.owner import Owner, choose_owner
from deploy.preflight import StartError
from deploy.supervisor import Part, Supervisor, say

START_SECONDS = 30
SCRATCH = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass
class Servers:
    """Addresses for the application, and the folder to remove at the end."""

    env: dict[str, str]
    sockets: Sockets

    def remove(self) -> None:
        self.sockets.remove()


def start(supervisor: Supervisor, home: Path, *, scratch: bool = False) -> Servers:
    """Start what DATABASE_URL and REDIS_URL don't name, and wait until both answer. Raises StartError.

    `scratch` trades safety of the data for speed, for data that is thrown away.
    """
    owner = choose_owner(home / "database")
    sockets = Sockets(home, owner)
    servers = Servers({}, sockets)
    waiting: list[tuple[Part, Callable[[], bool]]] = []
    try:
        if not os.environ.get("DATABASE_URL"):
            log = supervisor.log_of("database")
            part = _database(home, sockets.database, owner, log, SCRATCH if scratch else ())
            servers.env["DATABASE_URL"] = postgres.address(sockets.database)
            waiting.append((part, lambda: postgres.answers(sockets.database)))
        if not os.environ.get("REDIS_URL"):
            part = broker.part(home / "broker", sockets.broker, durable=not scratch)
            servers.env["REDIS_URL"] = broker.address(sockets.broker)
            waiting.append((part, lambda: broker.answers(sockets.broker)))
        for part, _ in waiting:
            supervisor.add(part)
        for part, ready in waiting:
            supervisor.wait_for(part, ready, seconds=START_SECONDS)
        if "DATABASE_URL" in servers.env:
            postgres.make_database(sockets.database)
        _check_given()
    except BaseException:
        supervisor.stop()
        servers.remove()
        raise
    return servers


def _database(home: Path, sockets: Path, owner: Owner | None, log: Path, options: tuple[str, ...]) -> Part:
    folder = postgres.database_folder(home, owner)
    if folder != (home / "database").absolute() and (home / "database").is_symlink():
        say(f"数据库不能以 root 运行，而它的用户进不了 {home}，所以数据库文件放在 {folder}。")
    binaries = postgres.find_binaries(folder, owner)
    cluster = postgres.make_cluster(folder, binaries, owner, log)
    forget_dead_lock(cluster / "postmaster.pid")
    return postgres.part(cluster, binaries, sockets, owner, *options)


def forget_dead_lock(file: Path) -> None:
    """Remove the database's own lock file when its process number now belongs to another program.

    Numbers start anew with each container; the launcher's lock already says that no database runs here.
    """
    if not file.exists():
        return
    number = file.read_text().split("\n", 1)[0].strip()
    name = Path("/proc") / number / "comm"
    if number.isdigit() and name.exists() and name.read_text().strip() != "postgres":
        file.unlink()


def _check_given() -> None:
    """Raises StartError when a server named by the environment doesn't answer within ten seconds."""
    given = [
        ("DATABASE_URL", "数据库", _database_answers, psycopg2.OperationalError),
        ("REDIS_URL", "消息队列", _broker_answers, redis.RedisError),
    ]
    for name, title, ask, failure in given:
        url = os.environ.get(name)
        give_up = time.monotonic() + 10
        while url:
            try:
                ask(url)
                break
            except failure as problem:
                if time.monotonic() > give_up:
                    raise StartError(f"连不上 {name} 指定的{title}，请检查地址和那台服务器。") from problem
                time.sleep(0.5)


def _database_answers(url: str) -> None:
    with closing(psycopg2.connect(url, connect_timeout=3)) as link:
        if link.server_version // 10000 < postgres.OLDEST_MAJOR:
            raise StartError(
                f"DATABASE_URL 指定的数据库版本太旧，需要 PostgreSQL {postgres.OLDEST_MAJOR} 或更新的版本。"
            )


def _broker_answers(url: str) -> None:
    with redis.Redis.from_url(url, socket_timeout=3) as link:
        link.ping()
