"""What the machine lacks is said in one sentence, before anything is started."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.preflight import ROOT, StartError, check_port, check_room, make_home, port_number
from tests.ops.conftest import bare_environment, free_port


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What a fresh clone needs to begin, without packages installed."""
    for folder in ("script", "deploy"):
        shutil.copytree(ROOT / folder, tmp_path / "clone" / folder)
    for file in ROOT.glob("requirements*.txt"):
        shutil.copy(file, tmp_path / "clone")
    return tmp_path / "clone"


def run_server(clone: Path, path: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [clone / "script" / "server"],
        env={**bare_environment(clone.parent, **more), "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def folder_with(folder: Path, **programs: str) -> str:
    """A PATH of nothing but the shell's tools and these programs."""
    folder.mkdir()
    for tool in ("dirname", "cmp", "cp", "tail"):
        (folder / tool).symlink_to(shutil.which(tool) or f"/usr/bin/{tool}")
    for name, text in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
    return str(folder)


def test_no_python_is_said(clone: Path, tmp_path: Path) -> None:
    answer = run_server(clone, folder_with(tmp_path / "bin"))

    assert answer.stderr == "这台机器上没有找到 Python，请先安装 Python 3.11 或更新的版本。\n"
    assert answer.returncode == 1


def test_old_python_is_said(clone: Path, tmp_path: Path) -> None:
    old = 'case "$2" in *print*) echo 3.9.2 ;; *) exit 1 ;; esac'
    answer = run_server(clone, folder_with(tmp_path / "bin", python3=old))

    assert answer.stderr == "需要 Python 3.11 或更新的版本，这台机器上的是 3.9.2，请先升级。\n"
    assert answer.returncode == 1


def test_missing_venv_module_is_said(clone: Path, tmp_path: Path) -> None:
    without_venv = f'case "$2" in *ensurepip*) exit 1 ;; esac\nexec {sys.executable} "$@"'
    answer = run_server(clone, folder_with(tmp_path / "bin", python3=without_venv), PORT=str(free_port()))

    assert answer.stderr == (
        "这台机器的 Python 缺少 venv 模块，请先安装它"
        "（Debian 和 Ubuntu 上是 python3-venv 软件包），再重新运行。\n"
    )
    assert answer.returncode == 1
    assert not (clone / ".venv").exists()


def test_taken_port_is_said_before_anything_is_installed(clone: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        answer = run_server(clone, f"{Path(sys.executable).parent}:/usr/bin:/bin", PORT=str(port))

    assert answer.stderr == (
        f"端口 {port} 已被另一个程序占用，请先停掉它，"
        f"或换一个端口：PORT={min(port + 1, 65535)} script/server\n"
    )
    assert answer.returncode == 1
    assert not (clone / ".venv").exists()
    assert not (clone.parent / "var" / "database").exists()


def test_free_port_passes() -> None:
    check_port(free_port())


@pytest.mark.parametrize("text", ["0", "65536", "80a", "-1", "８０００", "1.5"])
def test_port_that_is_no_port_is_said(text: str) -> None:
    with pytest.raises(StartError, match=f"端口“{text}”不是 1 到 65535 之间的数字"):
        port_number({"PORT": text})


@pytest.mark.parametrize("given", [{}, {"PORT": ""}])
def test_port_defaults_to_8000(given: dict[str, str]) -> None:
    assert port_number(given) == 8000


def test_full_disk_is_said(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free // 2**20

    check_room(tmp_path, megabytes=1)
    with pytest.raises(StartError, match=r"磁盘空间不够：.*，至少需要"):
        check_room(tmp_path, megabytes=free * 2)


def test_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StartError, match="里写入文件（上级不是文件夹）"):
        make_home(tmp_path / "file" / "var")


def test_home_is_closed_to_others(tmp_path: Path) -> None:
    make_home(tmp_path / "var")

    # Root's is passable: the database runs as another user there.
    assert (tmp_path / "var").stat().st_mode & 0o777 == (0o711 if os.geteuid() == 0 else 0o700)


def test_unreachable_database_is_said_and_nothing_stays_started(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "deploy.server"],
        cwd=ROOT,
        env=bare_environment(
            tmp_path, PORT=str(free_port()), DATABASE_URL=f"postgres://nobody@127.0.0.1:{free_port()}/none"
        ),
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.stderr == "连不上 DATABASE_URL 指定的数据库，请检查地址和那台服务器。\n"
    assert answer.returncode == 1
    assert not (tmp_path / "var" / "run").exists()


def test_unknown_argument_shows_the_usage(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "deploy.server", "--full"],
        cwd=ROOT,
        env=bare_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.stdout.startswith("用法：script/server [--empty]\n")
    assert answer.returncode == 2
