"""What must be true before anything starts; runs on the bare Python, before any package is installed."""

import fcntl
import os
import shutil
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
ROOM_MB = 500
LAST_PORT = 65535


class StartError(Exception):
    """The portal can't start; the text is the sentence for the person at the terminal."""


def home_folder(environ: Mapping[str, str]) -> Path:
    """The folder that holds all data: PORTAL_HOME, else var/ beside the code."""
    return Path(environ.get("PORTAL_HOME") or ROOT / "var").expanduser().absolute()


def port_number(environ: Mapping[str, str]) -> int:
    """PORT as a number. Raises StartError when it can't be one."""
    text = environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= LAST_PORT):
        raise StartError(f"端口“{text}”不是 1 到 {LAST_PORT} 之间的数字，请改正 PORT 后再启动。")
    return int(text)


def make_home(home: Path) -> None:
    """Make the data folder, closed to other people; root leaves it passable for the database's user."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o711 if os.geteuid() == 0 else 0o700)
        probe = home / ".probe"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as problem:
        raise StartError(
            f"不能在 {home} 里写入文件（{reason(problem)}），请换一个文件夹：PORTAL_HOME=文件夹 script/server"
        ) from problem


def reason(problem: OSError) -> str:
    """An operating-system error in the reader's words."""
    names = {
        1: "没有权限",
        13: "没有权限",
        17: "同名文件已存在",
        20: "上级不是文件夹",
        28: "磁盘已满",
        30: "只读磁盘",
        122: "磁盘配额已满",
    }
    return names.get(problem.errno or 0, f"系统错误 {problem.errno}")


def check_room(folder: Path, *, megabytes: int = ROOM_MB) -> None:
    """Raises StartError when the disk of `folder` has too little free space."""
    free = shutil.disk_usage(folder).free // 2**20
    if free < megabytes:
        raise StartError(
            f"磁盘空间不够：{folder} 所在磁盘只剩 {free} MB，至少需要 {megabytes} MB，请清理后再启动。"
        )


def check_port(port: int) -> None:
    """Raises StartError when another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as problem:
            raise StartError(f"当前用户不能使用端口 {port}，请换一个：PORT=8001 script/server") from problem
        except OSError as problem:
            raise StartError(
                f"端口 {port} 已被另一个程序占用，请先停掉它，"
                f"或换一个端口：PORT={min(port + 1, LAST_PORT)} script/server"
            ) from problem


def hold(path: Path, *, seconds: float = 0) -> IO[str]:
    """Lock the file for this process, waiting up to `seconds`. Raises StartError when it stays locked."""
    handle = path.open("a")
    give_up = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            if time.monotonic() >= give_up:
                handle.close()
                raise StartError(
                    f"{path.parent} 里的数据正由另一个 script/server 使用，请先停掉它。"
                ) from problem
            time.sleep(0.2)
        else:
            return handle


def hold_home(home: Path) -> tuple[IO[str], IO[str]]:
    """Take the data folder for one launcher, and wait until the parts of a killed one are gone.

    The second file is inherited by every part, so it stays locked until the last of them has ended.
    """
    return hold(home / ".launcher.lock"), hold(home / ".parts.lock", seconds=20)


def check_start() -> None:
    """Everything that script/server needs and that can be known without packages. Raises StartError."""
    port = port_number(os.environ)
    home = home_folder(os.environ)
    make_home(home)
    for handle in hold_home(home):
        handle.close()
    check_port(port)
    check_room(home)


def main(arguments: list[str]) -> int:
    """`start`, or `install MEGABYTES`: one sentence when something is wrong."""
    try:
        if arguments == ["start"]:
            check_start()
        else:
            check_room(ROOT, megabytes=int(arguments[1]))
            if not os.access(ROOT, os.W_OK):
                raise StartError(f"不能在 {ROOT} 里写入文件，请换一个用户，或把项目放到自己的文件夹里。")
    except StartError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
