"""The data folder of one installation: its secrets, its sockets, what was installed there."""

import base64
import os
import re
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from deploy.owner import Owner, can_reach, give
from deploy.preflight import StartError

# What a start may have to do inside the application, and what a new installation begins with.
TABLES, STATIC = "tables", "static"
DEMONSTRATION, EMPTY, EXISTING = "demonstration", "empty", "existing"

# Text is UTF-8 everywhere; what the typesetter's threads free goes back to the machine (17 MB less).
PROCESSES = {"PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"}

LONGEST_SOCKET = 107
LONGEST_NAME = "/.s.PGSQL.5432.lock"


@dataclass(frozen=True)
class Home:
    """Everything the installation keeps, below one folder."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "database"

    @property
    def broker(self) -> Path:
        return self.path / "broker"

    @property
    def logs(self) -> Path:
        return self.path / "log"

    @property
    def sign_ins(self) -> Path:
        return self.path / "sign-ins.txt"

    @property
    def running(self) -> Path:
        """The addresses of the running servers, for `script/manage`; present only while they run."""
        return self.path / "running.env"

    @property
    def kind(self) -> str:
        """What the first start put in: DEMONSTRATION, EMPTY, EXISTING, or "" while nothing was."""
        mark = self.path / "installed"
        return mark.read_text().strip() if mark.exists() else ""

    def remember_kind(self, kind: str) -> None:
        write_private(self.path / "installed", f"{kind}\n")

    def secrets(self) -> dict[str, str]:
        """SECRET_KEY and FIELD_KEY, made at the first start. Raises StartError when data outlived them."""
        file = self.path / "secrets.env"
        if not file.exists():
            if self.kind:
                raise StartError(f"{file} 不见了：没有它，已加密的资料打不开。请从备份放回这个文件再启动。")
            made = {
                "SECRET_KEY": secrets.token_urlsafe(64),
                "FIELD_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
            }
            write_private(file, "".join(f"{name}={value}\n" for name, value in made.items()))
        return read_pairs(file)


def read_pairs(file: Path) -> dict[str, str]:
    """The NAME=value lines of a file."""
    pairs = (line.partition("=") for line in file.read_text().splitlines() if line)
    return {name: value for name, _, value in pairs}


def write_private(file: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner alone."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    unfinished.replace(file)


class Sockets:
    """The folders of the private sockets, made at the start and removed at the end."""

    def __init__(self, home: Path, owner: Owner | None) -> None:
        wanted = home / "run"
        if fits(wanted / "database") and (owner is None or can_reach(home, owner)):
            shutil.rmtree(wanted, ignore_errors=True)
            wanted.mkdir()
            self.path = wanted
        else:
            self.path = Path(tempfile.mkdtemp(prefix="portal-", dir="/tmp"))
        self.path.chmod(0o700 if owner is None else 0o711)
        self.database, self.broker = self.path / "database", self.path / "broker"
        self.database.mkdir(mode=0o700)
        self.broker.mkdir(mode=0o700)
        give(self.database, owner)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


def fits(folder: Path) -> bool:
    """Whether a socket in the folder has a legal length and its path needs no quoting in an address."""
    path = f"{folder}{LONGEST_NAME}"
    return len(path.encode()) < LONGEST_SOCKET and re.fullmatch(r"[A-Za-z0-9._/-]+", path) is not None
