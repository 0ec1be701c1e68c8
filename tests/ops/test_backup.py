"""The drill: an installation backed up while it runs comes back elsewhere, proved; damage is refused."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.preflight import ROOT
from tests.ops.conftest import Installation, bare_environment, eventually

# Written through the application, as a person would have.
KEEP = (
    "from apps.accounts.models import User;"
    "User.objects.create_user(username='beifen', name='备份演练', password='correct-horse-8')"
)


def run(module: str, installation: Installation, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", f"deploy.{module}", *arguments],
        cwd=ROOT,
        env=bare_environment(installation.folder),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def backup(installation: Installation) -> Path:
    """A backup of the running installation with one account and one file."""
    eventually(installation.is_well)
    made = run("manage", installation, "shell", "-c", KEEP)
    assert made.returncode == 0, made.stderr
    files = installation.home / "files"
    files.mkdir(exist_ok=True)
    (files / "upload.bin").write_bytes(b"\x00kept\xff")
    folder = installation.folder / "backup"
    answer = run("backup", installation, str(folder))
    assert answer.returncode == 0, answer.stderr
    return folder


@pytest.fixture
def elsewhere() -> Iterator[Installation]:
    """A place with no installation yet."""
    folder = Path(tempfile.mkdtemp(prefix="portal-restored-", dir="/tmp"))
    if os.geteuid() == 0:
        folder.chmod(0o711)
    place = Installation(folder)
    yield place
    if place.launcher is not None and place.launcher.poll() is None:
        place.stop()
    shutil.rmtree(folder)


def test_backup_holds_no_key(installation: Installation, backup: Path) -> None:
    key = (installation.home / "secrets.env").read_text().splitlines()[1].partition("=")[2]

    assert sorted(file.name for file in backup.iterdir()) == ["contents.txt", "database.dump", "files"]
    assert not any(key.encode() in file.read_bytes() for file in backup.rglob("*") if file.is_file())
    assert backup.stat().st_mode & 0o777 == 0o700


def test_backup_never_overwrites(installation: Installation, backup: Path) -> None:
    answer = run("backup", installation, str(backup))

    assert answer.returncode == 1
    assert answer.stderr == f"{backup} 已经存在，请写一个新文件夹的名称。\n"


def test_restored_installation_serves_the_same_data(
    installation: Installation, backup: Path, elsewhere: Installation
) -> None:
    answer = run("restore", elsewhere, str(backup), str(installation.home / "secrets.env"))
    assert answer.returncode == 0, answer.stderr + answer.stdout
    elsewhere.start()
    eventually(elsewhere.is_well)

    assert elsewhere.query("SELECT name FROM accounts_user WHERE username = 'beifen'") == [("备份演练",)]
    assert (elsewhere.home / "files" / "upload.bin").read_bytes() == b"\x00kept\xff"
    same = "SELECT count(*), max(id) FROM audit_auditevent"
    assert elsewhere.query(same) == installation.query(same)


def test_restore_into_used_folder_is_refused(installation: Installation, backup: Path) -> None:
    answer = run("restore", installation, str(backup), str(installation.home / "secrets.env"))

    assert answer.returncode == 1
    assert "里已有数据" in answer.stderr


def test_restore_with_another_key_is_refused(backup: Path, elsewhere: Installation) -> None:
    other = elsewhere.folder / "other.env"
    other.write_text("SECRET_KEY=x\nFIELD_KEY=y\n")

    answer = run("restore", elsewhere, str(backup), str(other))

    assert answer.returncode == 1
    assert answer.stderr == f"{other} 不是这份备份的密钥，已加密的资料会打不开。\n"
    assert not (elsewhere.home / "secrets.env").exists()


@pytest.mark.parametrize("damage", ["changed", "missing", "added"])
def test_damaged_backup_is_refused(
    installation: Installation, backup: Path, elsewhere: Installation, damage: str
) -> None:
    copy = elsewhere.folder / "copy"
    shutil.copytree(backup, copy)
    file = copy / "files" / "upload.bin"
    if damage == "changed":
        file.write_bytes(b"\x00kepT\xff")
    elif damage == "missing":
        file.unlink()
    else:
        file = copy / "files" / "more.bin"
        file.write_bytes(b"")

    answer = run("restore", elsewhere, str(copy), str(installation.home / "secrets.env"))

    assert answer.returncode == 1
    assert f"备份里的 {file.relative_to(copy)} 缺失或已被改动" in answer.stderr
    assert not elsewhere.home.joinpath("installed").exists()
