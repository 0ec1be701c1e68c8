"""The user the database runs as: PostgreSQL refuses root, so root's database belongs to somebody else."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from deploy.preflight import StartError


@dataclass(frozen=True)
class Owner:
    """A user other than the one who started the portal."""

    uid: int
    gid: int


def choose_owner(database: Path) -> Owner | None:
    """Who runs the database: the starter, or an unprivileged user when root starts (PostgreSQL refuses root).

    An existing cluster keeps its owner; else PORTAL_PG_USER, `postgres` or `nobody`.
    """
    if os.geteuid() != 0:
        return None
    cluster = database / "cluster"
    if cluster.exists():
        return Owner(cluster.stat().st_uid, cluster.stat().st_gid)
    wanted = os.environ.get("PORTAL_PG_USER")
    users = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in [wanted] if wanted else ["postgres", "nobody"]:
        if name in users and users[name].pw_uid != 0:
            return Owner(users[name].pw_uid, users[name].pw_gid)
    raise StartError("数据库不能以 root 运行，请用 PORTAL_PG_USER 指定一个现有的普通用户。")


def can_reach(path: Path, owner: Owner | None) -> bool:
    """Whether that user may pass (or run) the path, asked of the system by a child that is that user."""
    child = os.fork()
    if child == 0:
        try:
            if owner:
                os.setgroups([])
                os.setgid(owner.gid)
                os.setuid(owner.uid)
            os._exit(0 if os.access(path, os.X_OK) else 1)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def give(path: Path, owner: Owner | None) -> None:
    """Hand a path to the database's user."""
    if owner:
        os.chown(path, owner.uid, owner.gid, follow_symlinks=False)
